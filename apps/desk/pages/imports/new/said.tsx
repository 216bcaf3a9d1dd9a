import type { ReactNode } from 'react'
import { Panel, PlaceName, useSpeaker } from '#platform/desk'
import { wordsOfField, wordsOfValue } from '#platform/imports/client'
import { sayConstant, unsayPlace, unsayWord } from './choose.ts'
import type { Saying } from './columns-step.tsx'
import { words } from './words.ts'

/** What a person said besides the roles of columns, each of which can be taken back by itself. */
export function Said({ saying: { choices, say: tell } }: { saying: Saying }) {
  const { say, of } = useSpeaker(words)
  const { constants, words: meanings, places, dayOrder, acceptsRecord, ...rest } = choices
  const items = [
    ...Object.entries(constants).map(([field, value]) => ({
      text: say('said.constant', { field: of(wordsOfField(field)), value: of(wordsOfValue(field, value)) }),
      without: sayConstant(choices, field, ''),
    })),
    ...Object.entries(meanings).flatMap(([field, all]) =>
      Object.entries(all).map(([word, meaning]) => ({
        text:
          meaning === null
            ? say('said.noMeaning', { word })
            : say('said.word', { word, value: of(wordsOfValue(field, meaning)) }),
        without: unsayWord(choices, field, word),
      })),
    ),
    ...(dayOrder
      ? [
          {
            text: say(dayOrder === 'day-first' ? 'needs.dayFirst' : 'needs.monthFirst'),
            without: { ...rest, constants, words: meanings, places, acceptsRecord },
          },
        ]
      : []),
    ...(acceptsRecord ? [{ text: say('said.record'), without: { ...choices, acceptsRecord: false } }] : []),
  ]
  const named = Object.entries(places)
  if (items.length + named.length === 0) return null
  return (
    <Panel className="said" title={say('said.title')}>
      <ul className="marks">
        {items.map(({ text, without }) => (
          <li key={text}>
            <Tag text={text} onUndo={() => tell(without)}>
              {text}
            </Tag>
          </li>
        ))}
        {named.map(([name, place]) => (
          <li key={name}>
            <Tag text={name} onUndo={() => tell(unsayPlace(choices, name))}>
              {name} → <PlaceName path={place} />
            </Tag>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Tag({ text, onUndo, children }: { text: string; onUndo: () => void; children: ReactNode }) {
  const { say } = useSpeaker(words)
  return (
    <span className="mark">
      <bdi>{children}</bdi>{' '}
      <button type="button" aria-label={say('said.undo', { what: text })} onClick={onUndo}>
        ×
      </button>
    </span>
  )
}
