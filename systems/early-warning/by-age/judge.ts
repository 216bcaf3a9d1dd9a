import { defaultSettings, type Finding, findRise, type Judgement, judgeDay } from '@lianfang/outbreak'
import type { AgeGroup } from '#vocabulary'
import { type Alarm, type RaisedAlarm, toAlarm } from '../alarm.ts'
import { tellsEnough } from '../assigned/told.ts'
import { type DatedSeries, dayAt, positionOf } from '../watch.ts'
import { weighAges } from './affected.ts'
import { type AreaByAge, addSeries, ageSettings } from './area.ts'

/** An alarm for ages of an area that was raised before, with what it told of each. */
export interface RaisedByAge extends RaisedAlarm {
  readonly ages: readonly { readonly ageGroup: AgeGroup; readonly observed: number }[]
}

/** An alarm for one age group, or for several that lie next to each other, of which it is the most surprising. */
export interface AlarmByAge {
  readonly ageGroup: AgeGroup
  readonly alarm: Alarm
}

interface JudgedAge {
  readonly ageGroup: AgeGroup
  readonly series: DatedSeries
  readonly judgement: Judgement
}

type NewAge = JudgedAge & { readonly judgement: Extract<Judgement, { verdict: 'alarm' }> }

/**
 * What the age groups of an area call for besides its whole: an alarm for each run of ages, one next to the other, that rise together.
 *
 * In words: each age is judged as the whole is, by rises alone and at its share of the level (`ageSettings`). Ages next to each other whose
 * episodes are open are one thing, which rings once: again only where one of them has grown to five times what was told of it. Not told is
 * what an alarm of the whole, by whatever detector, told of already, unless the cases are five times as many.
 *
 * @param of `raisedOfWhole`, `raised`: alarms of the area's whole and of its ages.
 * Pure.
 */
export function judgeAges(of: {
  readonly area: AreaByAge
  readonly raised: readonly RaisedByAge[]
  readonly raisedOfWhole: readonly RaisedAlarm[]
}): AlarmByAge[] {
  const judged = [...of.area.ages].map(([ageGroup, series]) => ({
    ageGroup,
    series,
    judgement: judgeDay(
      { ...series, raised: toldOf(ageGroup, of.raised).map((told) => at(told, series)) },
      ageSettings,
    ),
  }))
  return runsOf(judged).flatMap((run) => {
    const news = run.filter(isNew).filter((age) => isUntold(age, run, of))
    const [lead] = news.sort((one, other) => findingOf(one).pValue - findingOf(other).pValue)
    return lead ? [{ ageGroup: lead.ageGroup, alarm: alarmOf(lead, run, of.area) }] : []
  })
}

/** Ages next to each other whose episodes are open. */
function runsOf(judged: readonly JudgedAge[]): JudgedAge[][] {
  const runs: JudgedAge[][] = []
  let isOpen = false
  for (const age of judged) {
    const isNow = age.judgement.verdict !== 'quiet'
    if (isNow && isOpen) runs.at(-1)?.push(age)
    else if (isNow) runs.push([age])
    isOpen = isNow
  }
  return runs
}

function isNew(age: JudgedAge): age is NewAge {
  return age.judgement.verdict === 'alarm'
}

/** What it tells is news: no alarm of the whole told of it and, unless its own alarm has been outgrown, none of an age next to it. */
function isUntold(
  { judgement }: NewAge,
  run: readonly JudgedAge[],
  of: { area: AreaByAge; raised: readonly RaisedByAge[]; raisedOfWhole: readonly RaisedAlarm[] },
): boolean {
  const { episode, escalates } = judgement
  const observed = episode.latest[0]?.observed ?? 0
  const since = Math.max(0, episode.firstDay - defaultSettings.episodeGapDays)
  if (tellsEnough(of.raisedOfWhole, { observed, series: of.area.whole, since })) return false
  return (
    escalates !== undefined ||
    !run.some((other) =>
      tellsEnough(toldOf(other.ageGroup, of.raised), { observed, series: other.series, since }),
    )
  )
}

/** Alarms as what they told of one age group. */
export function toldOf(ageGroup: AgeGroup, raised: readonly RaisedByAge[]): RaisedAlarm[] {
  return raised.flatMap(({ ages, ...alarm }) =>
    ages.filter((age) => age.ageGroup === ageGroup).map(({ observed }) => ({ ...alarm, observed })),
  )
}

function at({ dayJudged, observed, windowDays }: RaisedAlarm, series: DatedSeries) {
  return { day: positionOf(dayJudged, series), observed, windowDays }
}

function findingOf({ judgement }: NewAge): Finding {
  const [finding] = judgement.episode.latest
  if (!finding) throw new Error('an episode without a finding')
  return finding
}

/** The run as one: its cases together, as of the day of its most surprising age. */
function alarmOf(lead: NewAge, run: readonly JudgedAge[], area: AreaByAge): Alarm {
  const { judgement, series } = lead
  const { latestDay: today } = judgement.episode
  const together = run.length === 1 ? series : addSeries(series, ...othersOf(lead, run))
  const finding =
    (run.length === 1 ? undefined : findRise({ ...together, today }, ageSettings)) ?? findingOf(lead)
  const alarm = toAlarm(judgement, finding, finding === findingOf(lead) ? series : together)
  const ages = weighAges(
    area,
    run.map(({ ageGroup }) => ageGroup),
    dayAt(today, series),
  )
  return { ...alarm, evidence: { ...alarm.evidence, ages } }
}

function othersOf(lead: JudgedAge, run: readonly JudgedAge[]): DatedSeries[] {
  return run.filter(({ ageGroup }) => ageGroup !== lead.ageGroup).map(({ series }) => series)
}
