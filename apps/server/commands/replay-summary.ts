import { defaultOutbreakRule } from '@lianfang/outbreak'
import type { ImportSummary, ReplayPlan } from '#platform/imports'
import {
  type Alarm,
  lookBackByProvince,
  measureQuiet,
  type ProvinceLookBack,
  quietDays,
  type ReplayedCounts,
} from './replay-look-back.ts'
import { report } from './terminal.ts'

/** The summary of a file that could not be read. */
export function reportUnread(problems: readonly unknown[], json: boolean): void {
  const none = { read: 0, taken: 0, repaired: 0, refused: 0, repairedFor: {}, refusedFor: {} }
  if (json) report(true, { ...toSummary(none), problems }, '')
}

/** What became of the rows, what the alarms came to, and how much quiet there was, as known at the end. */
export function reportSummary(
  plan: ReplayPlan,
  { alarms, counts, json }: { alarms: readonly Alarm[]; counts: ReplayedCounts; json: boolean },
): void {
  const { read, taken, repaired, refused, repairedFor, refusedFor } = plan.summary
  const quiet = measureQuiet(counts, alarms)
  const provinces = lookBackByProvince(plan, { counts, alarms })
  const summary = {
    ...toSummary(plan.summary),
    days: plan.days.length,
    places: plan.places.length,
    alarms: alarms.filter((alarm) => !alarm.evidence.escalates).length,
    escalations: alarms.filter((alarm) => alarm.evidence.escalates).length,
    ...quiet,
    provinces,
    notes: plan.notes,
  }
  report(
    json,
    summary,
    `
Rows read ${read}: taken ${taken}, repaired ${repaired}, refused ${refused}
  repaired for${reasons(repairedFor)}
  refused for${reasons(refusedFor)}
Alarms: ${summary.alarms}, and ${summary.escalations} times one had grown, in ${quiet.districtMonths} district-months; ${quiet.alarmsInQuiet} of them in the ${quiet.quietDistrictMonths} quiet ones (${quiet.alarmsPer100QuietDistrictMonths} per 100)
  (quiet: no new case in the place in the ${quietDays} days before; the rate is all alarms raised in quiet, true ones
  included, by months of a place in quiet)${provinces.length > 0 ? `\n${wordsOf(provinces)}` : ''}`,
  )
}

function toSummary({ read, ...rest }: ImportSummary) {
  return { type: 'summary', rowsRead: read, ...rest }
}

function reasons(counts: Partial<Record<string, number>>): string {
  const lines = Object.entries(counts).map(([reason, count]) => `\n    ${reason}: ${count}`)
  return lines.join('') || ' nothing'
}

function wordsOf(provinces: readonly ProvinceLookBack[]): string {
  const { cases, withinDays, quietDays: goneDays } = defaultOutbreakRule
  return [
    `Outbreaks, looked back upon (${cases} new cases of a place within ${withinDays} days; a resurgence comes after ${goneDays} days without one):`,
    ...provinces.flatMap(linesOf),
  ].join('\n')
}

function linesOf(of: ProvinceLookBack): string[] {
  const rate = of.othersPerQuietMonth === null ? '' : `: ${of.othersPerQuietMonth.toFixed(2)} a month`
  return [
    `  ${of.name}: ${of.alarms} alarms, ${of.withinOutbreak} within an outbreak, ${of.besideOutbreak} beside one, ${of.others} others in ${of.quietMonths} quiet months${rate}`,
    ...of.outbreaks.map(
      (one) =>
        `    ${one.kind} ${one.firstReported} to ${one.lastReported}, after ${one.quietDays} quiet days, ${one.cases} cases in ${placesOf(one.places)}: ${foundWords(one.found)}`,
    ),
  ]
}

function placesOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} places, ${names[0]} first` : names.join(', ')
}

function foundWords(found: ProvinceLookBack['outbreaks'][number]['found']): string {
  if (!found) return 'not found'
  return `found on ${found.on}, ${found.daysAfterFirstReport} days after its first report, at ${found.cases} cases, in ${found.placeName} [${found.detector}]`
}
