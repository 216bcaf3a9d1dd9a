import { PageLink, useSpeaker } from '#platform/desk'
import { verdictWords } from '#platform/imports/client'
import type { RowCounts } from './answers.ts'
import { verdicts } from './search.ts'
import { words } from './words.ts'

type Verdict = (typeof verdicts)[number]

/** How many rows fared how. On the page of an import each figure leads to its rows. */
export function Counts({
  rows,
  chosen,
  leads = false,
  foreseen = false,
}: {
  rows: RowCounts
  chosen?: Verdict | undefined
  leads?: boolean
  /** Nothing has happened yet. */
  foreseen?: boolean
}) {
  const { say, of, number } = useSpeaker(words)
  return (
    <ul className="row-counts" aria-label={say('counts.label')}>
      {verdicts.map((verdict) => {
        const figure = (
          <>
            <b className="number">{number(rows[verdict])}</b>
            <span>{of(verdictWords[verdict])}</span>
            <span className="small">{say(`${foreseen ? 'foreseen' : 'counts'}.${verdict}`)}</span>
          </>
        )
        const tone = verdict === 'refused' && rows.refused > 0 ? 'warn' : ''
        return (
          <li key={verdict} className={`${tone} ${verdict === chosen ? 'chosen' : ''}`}>
            {leads ? (
              <PageLink
                to="."
                keepScroll
                aria-current={verdict === chosen ? 'true' : undefined}
                search={(old) => ({
                  ...old,
                  verdict: verdict === chosen ? undefined : verdict,
                  reason: undefined,
                })}
              >
                {figure}
              </PageLink>
            ) : (
              <div>{figure}</div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
