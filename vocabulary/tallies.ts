import type { Tally } from './kind.ts'

/** Every tally that the platform keeps. */
export const tallies = [
  {
    tally: 'cases.confirmed',
    title: { zh: '新增确诊', en: 'New confirmed cases' },
    countedBy: 'report',
    placedBy: 'reporting',
  },
  {
    tally: 'cases.confirmed.by-age',
    title: { zh: '新增确诊（按年龄）', en: 'New confirmed cases, by age' },
    countedBy: 'report',
    placedBy: 'reporting',
    byAgeOf: 'cases.confirmed',
  },
  {
    tally: 'cases.suspected',
    title: { zh: '新增疑似', en: 'New suspected cases' },
    countedBy: 'report',
    placedBy: 'reporting',
  },
  {
    tally: 'cases.by-onset',
    title: { zh: '确诊（按发病日）', en: 'Confirmed, by onset' },
    countedBy: 'onset',
    placedBy: 'reporting',
  },
  {
    tally: 'cases.recovered',
    title: { zh: '新增治愈', en: 'New recovered' },
    countedBy: 'report',
    placedBy: 'reporting',
  },
  {
    tally: 'cases.deaths',
    title: { zh: '新增死亡', en: 'New deaths' },
    countedBy: 'report',
    placedBy: 'reporting',
  },
  {
    tally: 'cases.confirmed.level',
    title: { zh: '起始累计确诊', en: 'Starting level, confirmed' },
    countedBy: 'report',
    placedBy: 'reporting',
    level: true,
  },
  {
    tally: 'cases.recovered.level',
    title: { zh: '起始累计治愈', en: 'Starting level, recovered' },
    countedBy: 'report',
    placedBy: 'reporting',
    level: true,
  },
  {
    tally: 'cases.deaths.level',
    title: { zh: '起始累计死亡', en: 'Starting level, deaths' },
    countedBy: 'report',
    placedBy: 'reporting',
    level: true,
  },
  {
    tally: 'clinic.visits',
    title: { zh: '门诊就诊', en: 'Clinic visits' },
    countedBy: 'visit',
    placedBy: 'facility',
  },
  {
    tally: 'lab.tested',
    title: { zh: '检测数', en: 'Samples tested' },
    countedBy: 'sample',
    placedBy: 'facility',
  },
  {
    tally: 'lab.positive',
    title: { zh: '阳性数', en: 'Samples positive' },
    countedBy: 'sample',
    placedBy: 'facility',
  },
] as const satisfies readonly Tally[]

export type TallyName = (typeof tallies)[number]['tally']

const byName: ReadonlyMap<string, Tally> = new Map(tallies.map((tally) => [tally.tally, tally]))

/** The tally that counts a tally's cases again by age group; undefined where none does. */
export function findTallyByAge(name: string): Tally | undefined {
  return tallies.find((tally: Tally) => tally.byAgeOf === name)
}

export function findTally(name: string): Tally | undefined {
  return byName.get(name)
}
