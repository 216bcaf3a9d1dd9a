import { Button } from 'antd'
import { useId, useState } from 'react'
import { Nothing, PageLink, Panel, Trouble, useSend, useSpeaker } from '#platform/desk'
import { DryRun } from './answers.ts'
import { everyDay } from './every-day.ts'
import { tellFault } from './tell-fault.ts'
import { words } from './words.ts'

const spans = [7, 30, 90, 366] as const

/** What a saved version would have found in the signals of the last days. */
export function DryRunTab({ id, version }: { id: string; version: number }) {
  const { say } = useSpeaker(words)
  const daysId = useId()
  const [days, setDays] = useState<number>(30)
  const run = useSend<typeof DryRun, { days: number; version: number }>({
    path: `/rules/${id}/dry-run`,
    schema: DryRun,
    topics: ['rule'],
  })
  return (
    <Panel className="dry-run" title={say('dry.title')} note={say('dry.note')}>
      <div className="page-filters">
        <div className="field">
          <label htmlFor={daysId}>{say('dry.days')}</label>
          <select id={daysId} value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {spans.map((span) => (
              <option key={span} value={span}>
                {say('dry.nDays', { n: span })}
              </option>
            ))}
          </select>
        </div>
        <Button type="primary" loading={run.isPending} onClick={() => run.mutate({ days, version })}>
          {say('dry.go', { n: version })}
        </Button>
      </div>
      {run.error ? <Trouble error={run.error} /> : null}
      <div aria-live="polite" className={run.isPending ? 'dimmed' : ''}>
        {run.data ? <Found result={run.data} /> : null}
      </div>
    </Panel>
  )
}

function Found({ result }: { result: DryRun }) {
  const { say, of, number, language } = useSpeaker(words)
  const { from, until, signals, found, alerts, tasks, immediate } = result
  return (
    <div className="stack">
      {result.stopped ? (
        <p className="alarm">{say('dry.stopped', { why: tellFault(result.stopped, language) })}</p>
      ) : null}
      <p className="order-sentence">
        {say('dry.says', { from, until, signals, found, alerts, tasks })}
        {immediate > 0 ? ` ${say('dry.immediate', { n: immediate })}` : null}
      </p>
      {result.faults > 0 ? (
        <p className="warn">
          {say('dry.faults', {
            n: result.faults,
            why: result.lastFault ? tellFault(result.lastFault, language) : '',
          })}
        </p>
      ) : null}
      {found === 0 ? (
        <Nothing title={say('dry.nothing')} />
      ) : (
        <>
          <DayBars days={everyDay(result.perDay, result)} />
          <div className="wide-table">
            <table className="blocks">
              <caption>{say('dry.first')}</caption>
              <thead>
                <tr>
                  <th scope="col">{say('dry.what')}</th>
                  <th scope="col">{say('dry.place')}</th>
                  <th scope="col">{say('dry.on')}</th>
                  <th scope="col" className="number">
                    {say('dry.total')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {result.first.map((one, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: findings alike stand in the order in which they were made.
                  <tr key={at}>
                    <td>
                      {of(one.title)}
                      {one.immediate ? <b className="tag alarm">{say('dry.atOnce')}</b> : null}
                    </td>
                    <td>
                      <PageLink to={`/places/${one.place}`}>{of(one.placeName)}</PageLink>
                    </td>
                    <td data-label={say('dry.on')}>{one.on}</td>
                    <td className="number" data-label={say('dry.total')}>
                      {number(one.total)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  )
}

/** Findings by day as bars; the table of findings and each bar's own name say the same. */
function DayBars({ days }: { days: ReturnType<typeof everyDay> }) {
  const { say } = useSpeaker(words)
  const most = Math.max(1, ...days.map(({ found }) => found))
  return (
    <figure className="day-bars">
      <figcaption className="small faint">{say('dry.chart')}</figcaption>
      <ol>
        {days.map(({ day, found }) => (
          <li key={day} title={say('dry.bar', { day, n: found })}>
            <span style={{ height: `${(found / most) * 100}%` }} />
            <span className="unseen">{say('dry.bar', { day, n: found })}</span>
          </li>
        ))}
      </ol>
      <p className="small faint ends">
        <span>{days[0]?.day}</span>
        <span>{days.at(-1)?.day}</span>
      </p>
    </figure>
  )
}
