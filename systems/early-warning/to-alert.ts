import type { NewAlert } from '#platform/alerts'
import {
  addDays,
  type Day,
  dayNumber,
  diseaseOfSeries,
  diseases,
  nameAges,
  type PlacePath,
  parseSeriesByAge,
  type Words,
} from '#vocabulary'
import type { Alarm } from './alarm.ts'

/** What an alarm says to whoever has to judge it. Pure. */
export function toAlert(of: {
  alarm: Alarm
  tally: string
  series: string
  place: PlacePath
  placeName: Words
}): NewAlert {
  const { alarm, tally, series, place } = of
  const { dayJudged } = alarm.evidence
  const disease = diseaseOfSeries(series)
  const { detector, observed, expected, threshold, pValue, quietDays, evidence } = alarm
  return {
    origin: { kind: 'detector', id: detector },
    key: alertKey({ tally, series, place, dayJudged }),
    disease,
    place,
    title: titleOf(alarm, whoOf(of)),
    day: dayJudged,
    observed,
    expected,
    // The least number above zero stands for a chance too small to be written.
    surprise: Math.max(0, -Math.log10(Math.max(pValue, Number.MIN_VALUE))),
    immediate: disease !== undefined && diseases[disease].critical && detector === 'first-after-quiet',
    evidence: { tally, series, observed, expected, threshold, pValue, quietDays, ...evidence },
  }
}

/** By which the alert of an alarm is found. */
export function alertKey(of: { tally: string; series: string; place: PlacePath; dayJudged: Day }): string {
  return `${of.tally}/${of.series}/${of.place}/${of.dayJudged}`
}

/** Whose cases they are: of a place, or of the ages in it that the alarm is about. */
function whoOf({ alarm, series, placeName }: { alarm: Alarm; series: string; placeName: Words }): Words {
  const own = parseSeriesByAge(series)
  if (!own) return placeName
  const ages = nameAges([own.ageGroup, ...(alarm.evidence.ages ?? []).map(({ ageGroup }) => ageGroup)])
  return { zh: `${placeName.zh} ${ages.zh}`, en: `${placeName.en}, ${ages.en}` }
}

/** "Xicheng: 1 seen, 0 expected, first in 112 days". */
function titleOf({ detector, observed, expected, quietDays, evidence }: Alarm, who: Words): Words {
  const { windowDays: days } = evidence
  const first = detector === 'first-after-quiet' && quietDays > 0
  // The last case came on the day before the quiet ones.
  const daysSince = quietDays + 1
  const about = roundExpected(expected)
  const over = days > 1
  if (evidence.assigned?.period === 'week') {
    const monday = mondayBefore(evidence.dayJudged)
    return {
      zh: `${who.zh}：${monday}起的一周报告${observed}例，全周预期${about}例`,
      en: `${who.en}: ${observed} seen in the week from ${monday}, ${about} expected of all of it`,
    }
  }
  return {
    zh: `${who.zh}：${over ? `${days}天` : ''}报告${observed}例，预期${about}例${first ? `，${daysSince}天来首次` : ''}`,
    en: `${who.en}: ${observed} seen, ${about} expected${over ? ` over ${days} days` : ''}${first ? `, first in ${daysSince} days` : ''}`,
  }
}

/** Expected counts are estimates: one decimal below ten, none above, and what is nearly nothing is 0. */
function roundExpected(expected: number): number {
  return expected < 10 ? Math.round(expected * 10) / 10 : Math.round(expected)
}

/** The Monday of a day's week. 1 January 1970 was a Thursday. */
function mondayBefore(day: Day): Day {
  return addDays(day, -((((dayNumber(day) + 3) % 7) + 7) % 7))
}
