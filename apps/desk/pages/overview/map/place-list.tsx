import { Button } from 'antd'
import { useState } from 'react'
import type { PlaceCount } from '#platform/desk/map'
import type { PlacePath } from '#vocabulary'
import { PlaceLink } from '../filters/place-link.tsx'
import { useSpeaker } from '../say.ts'

/** As many rows as are read at a sitting; the rest on demand. */
const rowsAtOnce = 100

/** The map in words: every place with its count, the greatest first, those without a report last. */
export function PlaceList({ counts, chosen }: { counts: readonly PlaceCount[]; chosen: PlacePath }) {
  const { say, of, number } = useSpeaker()
  const [rows, setRows] = useState(rowsAtOnce)
  const silent = ({ reports, amount }: PlaceCount) => reports === 0 && amount === 0
  const sorted = [...counts].sort(
    (a, b) => Number(silent(a)) - Number(silent(b)) || b.amount - a.amount || (a.place < b.place ? -1 : 1),
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard.
    <section className="scroll" aria-label={say('places.place')} tabIndex={0}>
      <table>
        <caption className="faint small">
          {say('places.all', { n: counts.length, m: counts.filter(silent).length })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{say('places.place')}</th>
            <th scope="col" className="number">
              {say('places.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, rows).map((count) => (
            <tr key={count.place} className={count.place === chosen ? 'chosen' : ''}>
              <td>
                <PlaceLink place={count.place}>{of(count.name)}</PlaceLink>
              </td>
              <td className="number">
                {silent(count) ? <span className="faint">{say('map.noReport')}</span> : number(count.amount)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > rows ? (
        <Button block onClick={() => setRows(rows + rowsAtOnce)}>
          {say('desk.more')}
        </Button>
      ) : null}
    </section>
  )
}
