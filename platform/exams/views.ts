import { z } from 'zod'
import { Day, Disease, type ExamReport, ExamWay, examWays, Words } from '#vocabulary'
import { tellFinding, tellInfections } from './report/sentence.ts'
import { Spread } from './report/spread.ts'
import { summarize } from './report/summary.ts'

/** What a list shows of an exam. */
export const ExamHead = z.object({
  scenario: z.object({ id: z.string(), title: Words, disease: Disease }),
  city: z.object({ title: Words, people: z.int() }),
  startsOn: Day,
  days: z.int(),
  runs: z.int(),
  ways: z.array(ExamWay),
  finding: Words.meta({ description: 'On which day it was found, with the software and on paper' }),
  infected: Words.meta({ description: 'How many were infected, each way' }),
  numbers: z
    .partialRecord(
      ExamWay,
      z.object({
        firstTrueAlert: Spread.optional(),
        infections: Spread.optional(),
        staffHours: Spread.optional(),
      }),
    )
    .meta({ description: 'Over all runs; days from the first infection, null for never' }),
  badRuns: z.int().meta({ description: 'Runs in which the software did worse than it should' }),
  breaches: z.int().meta({ description: 'Rules about personal data that the software broke, in all runs' }),
  madeAt: z.iso.datetime().meta({ description: 'Machine time' }),
  version: z.string().meta({ description: 'Of the software that was examined' }),
})
export type ExamHead = z.infer<typeof ExamHead>

export const ExamBrief = ExamHead.extend({
  number: z.int(),
  addedAt: z.date().meta({ description: 'Machine time' }),
  addedBy: z.string(),
})

export function headOf(report: ExamReport): ExamHead {
  const summary = summarize(report)
  const { scenario, city, startsOn, days, runs, ways, badRuns } = summary
  return {
    scenario: { id: scenario.id, title: scenario.title, disease: scenario.disease },
    city: { title: city.title, people: city.people },
    startsOn,
    days,
    runs,
    ways: examWays.filter((way) => ways[way]),
    finding: tellFinding(summary),
    infected: tellInfections(summary),
    numbers: Object.fromEntries(
      Object.entries(ways).map(([way, { measures }]) => {
        const { firstTrueAlert, infections, staffHours } = measures
        return [way, { firstTrueAlert, infections, staffHours }]
      }),
    ),
    badRuns: badRuns.length,
    breaches: report.results.reduce(
      (sum, { outcomes }) => sum + (outcomes.lianfang?.breaches.length ?? 0),
      0,
    ),
    madeAt: report.madeAt,
    version: report.version,
  }
}
