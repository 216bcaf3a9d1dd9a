import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PageLink, Panel, Read, titleOfSeries, useMe } from '#platform/desk'
import type { OneSeries } from '../answers.ts'
import type { SeriesDetectors } from '../detectors/answers.ts'
import { ChooseDialog, DropDialog } from '../detectors/choose-dialog.tsx'
import { InForce } from '../detectors/in-force.tsx'
import { percentOf, tellName, tellUnfit } from '../detectors/tell.ts'
import { seriesDetectorsQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'

/** What kind of series it is, what judges it, and what else could or could not. */
export function JudgedPanel({ series }: { series: OneSeries }) {
  const { say } = useSpeaker()
  const query = useQuery(seriesDetectorsQuery(series))
  return (
    <Panel
      className="judged"
      title={say('judged.title')}
      end={<PageLink to="/early-warning/detectors">{say('detectors.title')}</PageLink>}
    >
      <Read query={query} rows={4}>
        {(found) => <Found found={found} series={series} />}
      </Read>
    </Panel>
  )
}

function Found({ found, series }: { found: SeriesDetectors; series: OneSeries }) {
  const speaker = useSpeaker()
  const { say, of } = speaker
  const { may } = useMe()
  const [dialog, setDialog] = useState<'choose' | 'drop'>()
  const { assignment, candidates } = found
  const { tally, place, level } = series
  const mayChoose = may('detectors.assign', place) && (level === 'district' || level === 'city')
  const isOwn = assignment?.chosenBy === 'person' && assignment.area === place
  return (
    <div className="stack">
      <p className="small">{tellCharacter(found, speaker)}</p>
      {assignment ? <InForce assignment={assignment} /> : <p>{say('name.daily')}</p>}
      <ul className="rows small">
        {candidates.map(({ detector: { detector }, unfit, ...periods }) => (
          <li key={detector} className="line">
            <span>{tellName(detector, speaker)}</span>
            <span className={unfit ? 'end faint' : 'end'}>
              {unfit ? tellUnfit({ reason: unfit, ...periods }, speaker) : say('judged.can')}
            </span>
          </li>
        ))}
      </ul>
      {mayChoose ? (
        <div className="acts no-print">
          <button type="button" className="more" onClick={() => setDialog('choose')}>
            {say('act.choose')}
          </button>
          {isOwn ? (
            <button type="button" className="more" onClick={() => setDialog('drop')}>
              {say('act.drop')}
            </button>
          ) : null}
        </div>
      ) : null}
      {dialog === 'choose' && (level === 'district' || level === 'city') ? (
        <ChooseDialog
          of={{ tally, series: series.series, level, area: place }}
          title={`${of(series.placeName)} · ${of(titleOfSeries(series.series))}`}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
      {dialog === 'drop' && assignment ? (
        <DropDialog id={assignment.id} onClose={() => setDialog(undefined)} />
      ) : null}
    </div>
  )
}

function tellCharacter(
  { character }: SeriesDetectors,
  { say, number }: ReturnType<typeof useSpeaker>,
): string {
  const { weeks, meanPerWeek, zeroWeeks, dispersion, season, weekdays } = character
  const round = (value: number) => number(Math.round(10 * value) / 10)
  return [
    say('judged.character', { weeks, mean: round(meanPerWeek), zeros: percentOf(zeroWeeks) }),
    ...(dispersion === undefined ? [] : [say('judged.dispersion', { n: round(dispersion) })]),
    ...(season ? [say(season.found ? 'judged.season' : 'judged.noSeason')] : []),
    ...(weekdays?.found ? [say('judged.weekdays')] : []),
  ].join(' · ')
}
