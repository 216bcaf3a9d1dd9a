/**
 * Alarms of calm provinces: places with nothing but single cases at a steady rate, each day judged in its neighbourhood.
 * `node science/outbreak/daily/trial/calm-province.ts` prints the table of README.md.
 */
import { defaultSettings, judgeDay, type RaisedAlarm, type Settings } from '../index.ts'
import { steadySeries } from './steady-series.ts'

const daysPerMonth = 30.4375
/** As for the alarms of a replay: no new case in the place in the 28 days before. */
const quietDays = 28

/** Alarms in 100 months of all places, and of those raised in quiet in 100 quiet months. */
export function calmProvinces({
  mean,
  places = 15,
  provinces = 20,
  days = 366,
  settings = defaultSettings,
}: {
  readonly mean: number
  readonly places?: number
  readonly provinces?: number
  readonly days?: number
  readonly settings?: Settings
}) {
  const all = steadySeries({ mean, dispersion: 1, days, series: places * provinces })
  let alarms = 0
  let alarmsInQuiet = 0
  let daysInQuiet = 0
  for (let province = 0; province < provinces; province++) {
    const watched = all
      .slice(province * places, (province + 1) * places)
      .map((counts, place) => ({ place: String(place), counts, raised: [] as RaisedAlarm[] }))
    for (let today = 0; today < days; today++) {
      for (const { place, counts, raised } of watched) {
        const isQuiet =
          today >= quietDays && !counts.slice(today - quietDays, today).some((count) => count > 0)
        if (isQuiet) daysInQuiet += 1
        if (counts[today] === 0) continue
        const siblings = watched.filter((other) => other.place !== place)
        const siblingAlarms = siblings.flatMap((other) =>
          other.raised.map(({ day, observed }) => ({ place: other.place, day, observed })),
        )
        const judged = judgeDay({ counts, today, raised, siblingAlarms, siblings: siblings.length }, settings)
        if (judged.verdict !== 'alarm') continue
        const [finding] = judged.episode.latest
        raised.push({
          day: judged.episode.latestDay,
          observed: finding?.observed ?? 0,
          windowDays: finding?.windowDays ?? 1,
        })
        alarms += 1
        if (isQuiet) alarmsInQuiet += 1
      }
    }
  }
  return {
    per100: (alarms / (all.length * days)) * daysPerMonth * 100,
    per100Quiet: daysInQuiet === 0 ? 0 : (alarmsInQuiet / daysInQuiet) * daysPerMonth * 100,
    quietMonths: daysInQuiet / daysPerMonth / provinces,
  }
}

if (import.meta.main) {
  for (const places of [15, 5, 1]) {
    for (const mean of [1 / 366, 2 / 366, 0.03, 0.1, 0.3]) {
      const { per100, per100Quiet, quietMonths } = calmProvinces({ mean, places, provinces: 300 / places })
      console.log(
        `| ${places} | ${mean.toFixed(4)} | ${quietMonths.toFixed(0)} | ${per100.toFixed(1)} | ${per100Quiet.toFixed(1)} |`,
      )
    }
  }
}
