import { Select } from 'antd'
import { useId } from 'react'
import { titleOfSeries } from '../names.ts'
import type { TallyEntry } from './answers.ts'
import { useSpeaker } from './say.ts'

/** What is counted, and of which disease or syndrome. */
export function SeriesChoice({
  tallies,
  tally,
  series,
  onChoose,
}: {
  tallies: readonly TallyEntry[]
  tally: TallyEntry
  series: string
  onChoose: (chosen: { tally?: string | undefined; series?: string | undefined }) => void
}) {
  const { say, of } = useSpeaker()
  const tallyId = useId()
  const seriesId = useId()
  const seriesNames = tally.series.includes(series) ? tally.series : [series, ...tally.series]
  return (
    <>
      <div className="field">
        <label htmlFor={tallyId}>{say('filters.tally')}</label>
        <Select
          id={tallyId}
          value={tally.tally}
          // A series of one tally need not exist in another.
          onChange={(chosen) => onChoose({ tally: chosen, series: keptSeries(tallies, chosen, series) })}
          options={tallies
            .filter(({ level }) => !level)
            .map((entry) => ({ value: entry.tally, label: of(entry.title) }))}
        />
      </div>
      <div className="field">
        <label htmlFor={seriesId}>{say('filters.series')}</label>
        <Select
          id={seriesId}
          value={series}
          onChange={(chosen) => onChoose({ series: chosen })}
          options={seriesNames.map((name) => ({
            value: name,
            label: name === '-' ? '—' : of(titleOfSeries(name)),
          }))}
        />
      </div>
    </>
  )
}

function keptSeries(tallies: readonly TallyEntry[], chosen: string, series: string): string | undefined {
  return tallies.find(({ tally }) => tally === chosen)?.series.includes(series) ? series : undefined
}
