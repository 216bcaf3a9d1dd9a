import { Panel, useSpeaker } from '#platform/desk'
import { fileNoteWords } from '#platform/imports/client'
import type { Words } from '#vocabulary'
import type { Import } from '../answers.ts'
import { words } from '../words.ts'

const known: Readonly<Record<string, Words>> = fileNoteWords

/** So many columns are named; of a table of a thousand the rest are counted. */
const mostNamed = 20

/** What a reader should know of the file as a whole. */
export function Notes({ notes }: Pick<Import, 'notes'>) {
  const { say, of } = useSpeaker(words)
  if (notes.length === 0) return null
  const byCode = Map.groupBy(notes, ({ code }) => code)
  return (
    <Panel className="import-notes" title={say('one.notes')}>
      <ul className="rows">
        {[...byCode].map(([code, found]) => {
          const values = found.flatMap(({ value }) => (value === undefined || value === '' ? [] : [value]))
          return (
            <li key={code}>
              {of(known[code] ?? { zh: found[0]?.message ?? code, en: found[0]?.message ?? code })}
              {values.length > 0 ? (
                <span className="faint">
                  {': '}
                  <bdi>{values.slice(0, mostNamed).map(shown).join(' · ')}</bdi>
                  {values.length > mostNamed ? ` … (${values.length})` : ''}
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

/** A sign that cannot be seen by itself, by its name. */
function shown(value: string): string {
  return value === '\t' ? 'Tab' : value
}
