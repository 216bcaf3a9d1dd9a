import { PageLink, Panel, useSearchState } from '#platform/desk'
import { ageGroups } from '#vocabulary'
import type { AgeOfSeries, OneSeries } from '../answers.ts'
import { useSpeaker } from '../say.ts'
import { OneSeriesSearch } from '../search.ts'
import { pathOfSeries, roundExpected, tellChance } from '../tell.ts'

/** How the age groups of a series stand, each with a page of its own. */
export function AgesPanel({ series, ages }: { series: OneSeries; ages: readonly AgeOfSeries[] }) {
  const speaker = useSpeaker()
  const { say, of, number } = speaker
  const [{ asKnownOn }] = useSearchState(OneSeriesSearch)
  return (
    <Panel className="ages" title={say('ages.title')} note={say('ages.note')}>
      <ul className="rows">
        {ages.map((age) => (
          <li key={age.series} className="line">
            <PageLink
              to={pathOfSeries({ tally: age.tally, series: age.series, place: series.place })}
              search={asKnownOn ? { asKnownOn } : {}}
            >
              {of(ageGroups[age.ageGroup])}
            </PageLink>
            <span>
              {age.expected === undefined
                ? say('ages.ofShort', { n: number(age.observed) })
                : say('ages.of', {
                    n: number(age.observed),
                    expected: number(roundExpected(age.expected)),
                  })}
            </span>
            <span className={age.since ? 'end stands' : 'end faint'}>
              {age.since ? say('ages.since', { day: age.since }) : tellChance(age.pValue, speaker)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Where an age group is judged: with the whole, to whose page it leads. */
export function JudgedWithWhole({ whole }: { whole: string }) {
  const { say } = useSpeaker()
  const [{ asKnownOn }] = useSearchState(OneSeriesSearch)
  return (
    <Panel
      className="judged"
      title={say('judged.title')}
      end={
        <PageLink to={whole} search={asKnownOn ? { asKnownOn } : {}}>
          {say('ages.whole')}
        </PageLink>
      }
    >
      <p className="small">{say('ages.judged')}</p>
    </Panel>
  )
}
