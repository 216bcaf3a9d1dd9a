import { useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Nothing, PagedList, PageLink, Panel, Read, rowsOf, useSearchState, useSpeaker } from '#platform/desk'
import { verdictWords } from '#platform/imports/client'
import type { Import, VerdictRow } from '../answers.ts'
import { DownloadButton } from '../download-button.tsx'
import { isUnderWay, rowsQuery } from '../queries.ts'
import { wordsOfColumn, wordsOfReason, wordsOfValueAt } from '../reasons.ts'
import { ImportSearch, verdicts } from '../search.ts'
import { reasonsOf } from '../state.ts'
import { words } from '../words.ts'

/** Height of a row before it was measured. */
const rowPx = 46

export function useRowsSought(): ImportSearch {
  return useSearchState(ImportSearch)[0]
}

/** What became of each row, all of them or those of a verdict and reason; only the rows in sight are in the page. */
export function VerdictRows({ of, sought }: { of: Import; sought: ImportSearch }) {
  const { say } = useSpeaker(words)
  const rows = useInfiniteQuery(rowsQuery(of.id, sought, isUnderWay(of)))
  return (
    <Panel
      className="verdict-rows"
      title={say('rows.title')}
      end={<DownloadButton id={of.id} sought={sought} />}
    >
      <Filters of={of} sought={sought} />
      <Read query={rows} rows={10}>
        {() =>
          rowsOf(rows).length === 0 ? (
            <Nothing title={say(isUnderWay(of) ? 'rows.noneYet' : 'rows.none')} />
          ) : (
            <div className={rows.isPlaceholderData ? 'dimmed' : ''}>
              <PagedList
                pages={rows}
                label={say('rows.title')}
                keyOf={({ line }) => line}
                rowPx={rowPx}
                row={(row) => <Row of={row} />}
              />
            </div>
          )
        }
      </Read>
    </Panel>
  )
}

function Filters({ of, sought }: { of: Import; sought: ImportSearch }) {
  const speaker = useSpeaker(words)
  const { say } = speaker
  const [, change] = useSearchState(ImportSearch)
  const id = useId()
  const reasons = reasonsOf(of.counts, sought.verdict)
  return (
    <search className="page-filters">
      <div className="field">
        <label htmlFor={`${id}verdict`}>{say('rows.filter')}</label>
        <select
          id={`${id}verdict`}
          value={sought.verdict ?? ''}
          onChange={({ target }) =>
            change({ verdict: verdicts.find((one) => one === target.value), reason: undefined })
          }
        >
          <option value="">{say('rows.all')}</option>
          {verdicts.map((one) => (
            <option key={one} value={one}>
              {speaker.of(verdictWords[one])}
            </option>
          ))}
        </select>
      </div>
      <div className="field wide">
        <label htmlFor={`${id}reason`}>{say('rows.reason')}</label>
        <select
          id={`${id}reason`}
          value={sought.reason ?? ''}
          disabled={reasons.length === 0 && sought.reason === undefined}
          onChange={({ target }) => change({ reason: target.value || undefined })}
        >
          <option value="">{say('rows.anyReason')}</option>
          {reasons.map(({ code, rows }) => (
            <option key={code} value={code}>
              {speaker.of(wordsOfReason(code))} · {speaker.number(rows)}
            </option>
          ))}
        </select>
      </div>
    </search>
  )
}

const tones = { taken: 'good', repaired: '', duplicate: 'faint', refused: 'warn' } as const

function Row({ of: { line, verdict, reasons, event } }: { of: VerdictRow }) {
  const { say, of } = useSpeaker(words)
  return (
    <div className="verdict-row">
      <span className="number">{say('rows.line', { n: line })}</span>
      <span className={`mark ${tones[verdict]}`}>{of(verdictWords[verdict])}</span>
      <span className="why">
        {reasons.length === 0 ? <span className="faint">{say('rows.plain')}</span> : null}
        {reasons.map(({ code, column, value, message }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one reason may stand twice, of two columns.
          <span key={at}>
            {of(message)}
            {column ? (
              <bdi className="small"> {say('rows.column', { column: of(wordsOfColumn(code, column)) })}</bdi>
            ) : null}
            {value ? <Value code={code} value={value} /> : null}
          </span>
        ))}
        {event ? (
          <span className="small">
            {say('rows.record')} <bdi className="code">{event}</bdi>
          </span>
        ) : null}
      </span>
    </div>
  )
}

/** Of a duplicate: the import that brought it first. */
function Value({ code, value }: { code: string; value: string }) {
  const { say, of } = useSpeaker(words)
  if (code === 'event.duplicate' && /^\d+$/.test(value))
    return (
      <PageLink to={`/imports/${value}`} className="small">
        {say('rows.broughtBy', { n: value })}
      </PageLink>
    )
  return <bdi className="small">{say('rows.value', { value: of(wordsOfValueAt(code, value)) })}</bdi>
}
