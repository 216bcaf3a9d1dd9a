import type { Cluster } from '../answers.ts'
import { useSpeaker } from '../say.ts'
import { roundExpected } from '../tell.ts'

/** Above this a cluster may well be chance. */
const clearly = 0.05

/** Clusters, each a button that shows it on the map: where, since when, seen and expected, and how sure. */
export function ClusterRows({
  clusters,
  chosen,
  onChoose,
}: {
  clusters: readonly Cluster[]
  chosen: number
  onChoose: (at: number) => void
}) {
  const { say, of, number } = useSpeaker()
  return (
    <ol className="rows cluster-rows">
      {clusters.map((one, at) => (
        <li key={one.centre}>
          <button type="button" aria-pressed={at === chosen} onClick={() => onChoose(at)}>
            <strong>{one.members.map(({ name }) => of(name)).join(of({ zh: '、', en: ', ' }))}</strong>
            <span>
              {say('clusters.from', { from: one.firstDay, until: one.lastDay })}
              {one.members.length > 1
                ? ` · ${say('clusters.reach', { km: number(Math.round(one.reachKm)) })}`
                : ''}
            </span>
            <span>
              {say('clusters.observed')} {number(one.observed)} · {say('clusters.expected')}{' '}
              {number(roundExpected(one.expected))}
            </span>
            <span className={one.pValue <= clearly ? 'alarm' : 'faint'}>
              {say('clusters.p', { p: one.pValue.toPrecision(2) })}
              {one.pValue > clearly ? ` · ${say('clusters.weak')}` : ''}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}
