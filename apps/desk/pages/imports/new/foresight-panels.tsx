import { Button } from 'antd'
import { useState } from 'react'
import { PageLink, Panel, useSpeaker } from '#platform/desk'
import { verdictWords, wordsOfField } from '#platform/imports/client'
import type { Foresight, LookRow } from '../answers.ts'
import { Counts } from '../counts.tsx'
import { wordsOfReason } from '../reasons.ts'
import { verdicts } from '../search.ts'
import { CellTable } from './cell-table.tsx'
import { words } from './words.ts'

interface Named {
  readonly foresight: Foresight
  readonly columns: readonly string[]
  readonly rows: readonly LookRow[]
}

/** What an import would do: how many rows would fare how, what it would add, and why rows would not count, with the first of them. */
export function ForesightPanels(named: Named) {
  const { say } = useSpeaker(words)
  const { rows } = named.foresight.counts
  return (
    <>
      <Panel className="foresee" title={say('foresee.title')}>
        <p className="order-sentence" role="status">
          {say('foresee.says', { n: rows.read, m: rows.taken + rows.repaired, k: rows.refused })}
        </p>
        <Counts rows={rows} foreseen />
      </Panel>
      {named.foresight.signals > 0 ? <Adds foresight={named.foresight} /> : null}
      <Panel className="why" title={say('foresee.why')}>
        <Reasons {...named} />
      </Panel>
    </>
  )
}

const placesAtOnce = 8

/** Sums, days and places of what would be new. */
function Adds({ foresight: { totals, days, places } }: Pick<Named, 'foresight'>) {
  const { say, of, number } = useSpeaker(words)
  const [shown, setShown] = useState(placesAtOnce)
  const said = places.rows.slice(0, shown)
  return (
    <Panel className="adds" title={say('foresee.adds')}>
      <p className="order-sentence">
        {[
          ...Object.entries(totals).map(([field, n]) =>
            field === 'records' ? say('total.records', { n }) : `${of(wordsOfField(field))} ${number(n)}`,
          ),
          ...(days ? [days.from === days.to ? days.from : say('foresee.days', days)] : []),
          say('foresee.places', { n: places.count }),
        ].join(' · ')}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('foresee.place')}</th>
            <th scope="col" className="number">
              {say('foresee.rows')}
            </th>
          </tr>
        </thead>
        <tbody>
          {said.map(({ place, name, rows }) => (
            <tr key={place}>
              <td>
                <PageLink to={`/places/${place}`}>{name ? of(name) : place}</PageLink>
              </td>
              <td className="number">{number(rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {places.rows.length > shown ? (
        <Button onClick={() => setShown(places.rows.length)}>{say('foresee.morePlaces')}</Button>
      ) : places.count > places.rows.length ? (
        <p className="small">{say('foresee.placesCut', { n: places.rows.length })}</p>
      ) : null}
    </Panel>
  )
}

/** A line that is damaged as a whole has none. */
function hasCells({ cells }: LookRow): boolean {
  return cells.some((cell) => cell !== '')
}

/** Refused rows first: they are what a person can mend. */
const order = [...verdicts].reverse()

function Reasons({ foresight: { counts, lines }, columns, rows }: Named) {
  const { say, of } = useSpeaker(words)
  const byLine = new Map(rows.map((row) => [row.line, row]))
  if (lines.length === 0) return <p>{say('foresee.clean')}</p>
  const sorted = order.flatMap((verdict) => lines.filter((one) => one.verdict === verdict))
  return (
    <div className="stack">
      {sorted.map(({ verdict, reason, lines: named }) => {
        const found = named.flatMap((line) => byLine.get(line) ?? [])
        const all = (verdict === 'refused' ? counts.refusedFor : counts.repairedFor)[reason] ?? named.length
        return (
          <details key={`${verdict} ${reason}`} open={verdict === 'refused'}>
            <summary>
              <span className={`mark ${verdict === 'refused' ? 'warn' : ''}`}>
                {of(verdictWords[verdict])}
              </span>{' '}
              {say('foresee.reason', { reason: of(wordsOfReason(reason)), n: all })}
            </summary>
            {all > found.length ? <p className="small">{say('foresee.first', { n: found.length })}</p> : null}
            {found.some(hasCells) ? (
              <CellTable label={of(wordsOfReason(reason))} columns={columns} rows={found.filter(hasCells)} />
            ) : null}
            {found.every(hasCells) ? null : (
              <p className="small">
                {say('foresee.noCells', {
                  lines: found
                    .filter((row) => !hasCells(row))
                    .map(({ line }) => line)
                    .join(', '),
                })}
              </p>
            )}
          </details>
        )
      })}
    </div>
  )
}
