import { z } from 'zod'
import { AgeGroup } from '../age-group.ts'
import { Day } from '../day.ts'
import { Disease } from '../disease.ts'
import type { Kind } from '../kind.ts'

const Count = z.int().min(0).max(10_000_000)

export const CaseReport = z.strictObject({
  disease: Disease,
  /** Day on which the case was reported. */
  reportDate: Day,
  onsetDate: Day.optional(),
  classification: z.enum(['suspected', 'clinical', 'confirmed', 'asymptomatic']),
  ageGroup: AgeGroup.optional(),
  sex: z.enum(['female', 'male', 'other']).optional(),
  origin: z.enum(['local', 'imported', 'unknown']).optional(),
})

export const CaseAggregate = z.strictObject({
  disease: Disease,
  reportDate: Day,
  /** New confirmed cases since the last report. */
  confirmed: Count.optional(),
  recovered: Count.optional(),
  deaths: Count.optional(),
  /** Days that the counts span where earlier reports are missing; 1 for an ordinary daily report. */
  spanDays: z.int().min(1).max(3660).optional(),
})

export const CaseLevel = z.strictObject({
  disease: Disease,
  /** Day of the first report, up to which the level had gathered. */
  reportDate: Day,
  confirmed: Count.optional(),
  recovered: Count.optional(),
  deaths: Count.optional(),
})

export const caseKinds = [
  {
    kind: 'case.report',
    title: { zh: '病例报告', en: 'Case report' },
    description: { zh: '一例病例，不含个人信息', en: 'One case, without personal data' },
    schema: CaseReport,
    day: 'reportDate',
    tallies: [
      {
        tally: 'cases.confirmed',
        day: 'reportDate',
        amount: 1,
        series: 'disease',
        where: { classification: 'confirmed' },
      },
      {
        tally: 'cases.confirmed.by-age',
        day: 'reportDate',
        amount: 1,
        series: ['disease', 'ageGroup'],
        where: { classification: 'confirmed' },
      },
      {
        tally: 'cases.suspected',
        day: 'reportDate',
        amount: 1,
        series: 'disease',
        where: { classification: 'suspected' },
      },
      {
        tally: 'cases.by-onset',
        day: 'onsetDate',
        amount: 1,
        series: 'disease',
        where: { classification: 'confirmed' },
      },
    ],
  },
  {
    kind: 'case.aggregate',
    title: { zh: '病例日报', en: 'Daily case counts' },
    description: {
      zh: '某地一日新增确诊、治愈、死亡数',
      en: 'New confirmed, recovered and died of one place and day',
    },
    schema: CaseAggregate,
    day: 'reportDate',
    tallies: [
      { tally: 'cases.confirmed', day: 'reportDate', amount: 'confirmed', series: 'disease' },
      { tally: 'cases.recovered', day: 'reportDate', amount: 'recovered', series: 'disease' },
      { tally: 'cases.deaths', day: 'reportDate', amount: 'deaths', series: 'disease' },
    ],
  },
  {
    kind: 'case.level',
    title: { zh: '病例起始累计', en: 'Starting level of cases' },
    description: {
      zh: '开始报告时已有的累计数，不计为新增',
      en: 'Cumulative counts before reporting began; not new cases',
    },
    schema: CaseLevel,
    day: 'reportDate',
    tallies: [
      { tally: 'cases.confirmed.level', day: 'reportDate', amount: 'confirmed', series: 'disease' },
      { tally: 'cases.recovered.level', day: 'reportDate', amount: 'recovered', series: 'disease' },
      { tally: 'cases.deaths.level', day: 'reportDate', amount: 'deaths', series: 'disease' },
    ],
  },
] as const satisfies readonly Kind[]
