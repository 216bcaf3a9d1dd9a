import { z } from 'zod'
import { Day, Disease, type ExamOutcome, type ExamReport, ExamWay, examWays, Words } from '#vocabulary'
import { BadRun, listBadRuns } from './bad-runs.ts'
import { type MeasureName, measureNames, measures, stretchNames, whyNotCompared } from './measures.ts'
import { quantile, Spread, spreadOf } from './spread.ts'

/** Hours from one step to the next, all runs in one pool: within how many half of them came, and nine in ten. */
const Pace = z.object({ steps: z.int(), p50: z.number(), p90: z.number() })
export type Pace = z.infer<typeof Pace>

/** Lianfang's value less the other's, run by run: each run meets the same outbreak. */
const Difference = z.object({
  /** Of runs in which both have the number. */
  spread: Spread.optional(),
  better: z.int(),
  same: z.int(),
  worse: z.int(),
  /** Runs in which one of them alone has it, as when one alone found the outbreak. */
  lianfangAlone: z.int(),
  otherAlone: z.int(),
})
export type Difference = z.infer<typeof Difference>

const WaySummary = z.object({
  runs: z.int().min(1),
  /** Runs with a true alert. */
  found: z.int(),
  /** Absent where no run has the number. */
  measures: z.partialRecord(z.enum(measureNames), Spread),
  hours: z.partialRecord(z.enum(stretchNames), Pace),
})
export type WaySummary = z.infer<typeof WaySummary>

const Differences = z.partialRecord(z.enum(measureNames), Difference)

/** An exam's result as numbers to show; never a single grade. */
export const ExamSummary = z.object({
  scenario: z.object({ id: z.string(), title: Words, says: Words, disease: Disease }),
  city: z.object({ title: Words, people: z.int(), households: z.int() }),
  days: z.int(),
  startsOn: Day,
  runs: z.int(),
  /** Runs in which anybody was infected, whatever the way. */
  runsWithInfections: z.int(),
  ways: z.partialRecord(ExamWay, WaySummary),
  /** Lianfang against each of the other ways, where both were played. */
  against: z.partialRecord(ExamWay, Differences),
  badRuns: z.array(BadRun),
  /** Of the first run, by way and day. */
  curves: z.partialRecord(
    ExamWay,
    z.object({
      infected: z.array(z.int()),
      known: z.array(z.int()),
      inHospital: z.array(z.int()),
    }),
  ),
})
export type ExamSummary = z.infer<typeof ExamSummary>

export function summarize(report: ExamReport): ExamSummary {
  const { scenario, city, days, startsOn, results } = report
  const played = examWays.filter((way) => results.some(({ outcomes }) => outcomes[way]))
  const others = played.filter((way) => way !== 'lianfang' && played.includes('lianfang'))
  return {
    scenario: { id: scenario.id, title: scenario.title, says: scenario.says, disease: scenario.disease },
    city: { title: city.title, people: city.people, households: city.households },
    days,
    startsOn,
    runs: results.length,
    runsWithInfections: results.filter(({ outcomes }) =>
      Object.values(outcomes).some(({ infections }) => infections > 0),
    ).length,
    ways: Object.fromEntries(played.map((way) => [way, summarizeWay(outcomesOf(report, way), days)])),
    against: Object.fromEntries(others.map((way) => [way, differencesOf(report, way)])),
    badRuns: listBadRuns(report),
    curves: Object.fromEntries(
      played.flatMap((way) => {
        const curve = results[0]?.outcomes[way]?.curve
        return curve ? [[way, curve]] : []
      }),
    ),
  }
}

export function outcomesOf({ results }: ExamReport, way: ExamWay): ExamOutcome[] {
  return results.flatMap(({ outcomes }) => outcomes[way] ?? [])
}

function summarizeWay(outcomes: readonly ExamOutcome[], days: number): WaySummary {
  return {
    runs: outcomes.length,
    found: outcomes.filter(({ daysToFirstTrueAlert }) => daysToFirstTrueAlert !== null).length,
    measures: Object.fromEntries(
      measureNames.flatMap((name) => {
        const values = outcomes.map((outcome) => measures[name].read(outcome, days))
        // A run without an alert is one in which it never came; a share of no household is no number at all.
        const counted = measures[name].form === 'day' ? values : values.filter((value) => value !== null)
        const spread = values.every((value) => value === null) ? undefined : spreadOf(counted)
        return spread ? [[name, spread]] : []
      }),
    ),
    hours: Object.fromEntries(
      stretchNames.flatMap((name) => {
        const pool = outcomes.flatMap(({ hours }) => hours[name]).sort((a, b) => a - b)
        if (pool.length === 0) return []
        return [[name, { steps: pool.length, p50: quantile(pool, 0.5), p90: quantile(pool, 0.9) }]]
      }),
    ),
  }
}

function differencesOf({ results, days }: ExamReport, other: ExamWay): z.infer<typeof Differences> {
  const pairs = results.flatMap(({ outcomes }) => {
    const ours = outcomes.lianfang
    const theirs = outcomes[other]
    return ours && theirs ? [{ ours, theirs }] : []
  })
  return Object.fromEntries(
    measureNames.flatMap((name) => {
      if (whyNotCompared(name) !== undefined) return []
      const values = pairs.map(({ ours, theirs }) => ({
        ours: measures[name].read(ours, days),
        theirs: measures[name].read(theirs, days),
      }))
      const isSaid = values.some(({ ours, theirs }) => ours !== null || theirs !== null)
      return isSaid ? [[name, compare(name, values)]] : []
    }),
  )
}

function compare(
  name: MeasureName,
  pairs: readonly { ours: number | null; theirs: number | null }[],
): Difference {
  const differences = pairs.flatMap(({ ours, theirs }) =>
    ours === null || theirs === null ? [] : [ours - theirs],
  )
  const sign = measures[name].better === 'less' ? -1 : 1
  const count = (wanted: number) =>
    differences.filter((difference) => Math.sign(difference * sign) === wanted).length
  const spread = spreadOf(differences)
  return {
    ...(spread && { spread }),
    better: count(1),
    same: differences.filter((difference) => difference === 0).length,
    worse: count(-1),
    lianfangAlone: pairs.filter(({ ours, theirs }) => ours !== null && theirs === null).length,
    otherAlone: pairs.filter(({ ours, theirs }) => ours === null && theirs !== null).length,
  }
}
