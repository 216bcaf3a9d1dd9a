import type { ExamOutcome, ExamWay, Words } from '#vocabulary'

/** How a number is told: a day of the outbreak, a count, hours, a share of 1, or a rate with one decimal below ten. */
export type MeasureForm = 'day' | 'count' | 'rate' | 'share'

export interface Measure {
  readonly title: Words
  readonly form: MeasureForm
  /** Which of two values is the better one. */
  readonly better: 'less' | 'more'
  /** The list of the played run that the number is made of. */
  readonly list: 'alerts' | 'tasks' | 'infections' | 'runs'
  /** Why the ways are not compared in it; told in place of a difference. */
  readonly notCompared?: Words
  /** Left out where no way has it: most scenarios let nobody order anything. */
  readonly optional?: true
  /** Null where there is nothing to measure: no true alert, no household asked. */
  read(outcome: ExamOutcome, days: number): number | null
}

/** What counts of each way, in the order of the table; no weights, since they are not added up to a grade. */
export const measures = {
  firstTrueAlert: {
    title: { zh: '首条真预警（疫情第几天）', en: 'First true alert, day of the outbreak' },
    form: 'day',
    better: 'less',
    list: 'alerts',
    read: ({ daysToFirstTrueAlert }) => daysToFirstTrueAlert,
  },
  verified: {
    title: { zh: '首次核实（疫情第几天）', en: 'First verified by a person, day of the outbreak' },
    form: 'day',
    better: 'less',
    list: 'alerts',
    read: ({ daysToVerified }) => daysToVerified,
  },
  infections: {
    title: { zh: '感染人数', en: 'Infections' },
    form: 'count',
    better: 'less',
    list: 'infections',
    read: ({ infections }) => infections,
  },
  deaths: {
    title: { zh: '死亡人数', en: 'Deaths' },
    form: 'count',
    better: 'less',
    list: 'infections',
    read: ({ deaths }) => deaths,
  },
  bedDays: {
    title: { zh: '住院床日', en: 'Bed-days in hospital' },
    form: 'count',
    better: 'less',
    list: 'infections',
    read: ({ bedDays }) => bedDays,
  },
  falseAlertsWeekly: {
    title: { zh: '每周误报', en: 'False alerts a week' },
    form: 'rate',
    better: 'less',
    list: 'alerts',
    read: ({ falseAlerts }, days) => (falseAlerts * 7) / days,
  },
  doorsKnocked: {
    title: { zh: '上门次数', en: 'Doors knocked' },
    form: 'count',
    better: 'less',
    list: 'tasks',
    notCompared: {
      zh: '不比较：追踪到的接触者越多，敲的门越多，多不等于差',
      en: 'Not compared: whoever finds more contacts knocks at more doors',
    },
    read: ({ doorsKnocked }) => doorsKnocked,
  },
  heardWithoutDoor: {
    title: { zh: '不上门即获回应的住户', en: 'Households heard from without a knock' },
    form: 'share',
    better: 'more',
    list: 'runs',
    notCompared: {
      zh: '不比较：目前各种方式都是先打电话、再上门，联防还改变不了',
      en: 'Not compared: today both telephone first and then knock; Lianfang does not change that yet',
    },
    read: ({ households: { asked, withoutDoor } }) => (asked > 0 ? withoutDoor / asked : null),
  },
  testsShort: {
    title: { zh: '缺少的检测', en: 'Tests that were short' },
    form: 'count',
    better: 'less',
    list: 'runs',
    read: ({ tests }) => tests.short,
  },
  bedsShort: {
    title: { zh: '缺少的床日', en: 'Bed-days that were short' },
    form: 'count',
    better: 'less',
    list: 'runs',
    read: ({ beds }) => beds.shortDays,
  },
  breaches: {
    title: { zh: '违反个人信息规则', en: 'Personal-data rules broken' },
    form: 'count',
    better: 'less',
    list: 'runs',
    read: (outcome) => outcome.breaches.length,
  },
  staffHours: {
    title: { zh: '人员工时', en: 'Staff hours' },
    form: 'count',
    better: 'less',
    list: 'runs',
    read: ({ staffHours }) => staffHours,
  },
  schoolDaysClosed: {
    title: { zh: '学校停课天数（各校合计）', en: 'Days of schools closed, all schools' },
    form: 'count',
    better: 'less',
    list: 'runs',
    optional: true,
    notCompared: {
      zh: '不比较：停课是代价，也是手段，应与感染人数一起看',
      en: 'Not compared: a cost that is also a means, to be read beside the infections',
    },
    read: ({ measures }) => measures?.schoolDaysClosed ?? null,
  },
  maskPersonDays: {
    title: { zh: '按令佩戴口罩的人日', en: 'Person-days of masks that were ordered' },
    form: 'count',
    better: 'less',
    list: 'runs',
    optional: true,
    notCompared: {
      zh: '不比较：口罩是代价，也是手段，应与感染人数一起看',
      en: 'Not compared: a cost that is also a means, to be read beside the infections',
    },
    read: ({ measures }) => measures?.maskPersonDays ?? null,
  },
} as const satisfies Record<string, Measure>

export type MeasureName = keyof typeof measures
// Object.keys of a const object with at least one key is a non-empty list of exactly those keys.
export const measureNames = Object.keys(measures) as [MeasureName, ...MeasureName[]]

interface MeasureGroup {
  readonly title: Words
  readonly names: readonly MeasureName[]
  readonly withHours?: true
}

/** What of the measures belongs together. */
const measureGroups: readonly MeasureGroup[] = [
  { title: { zh: '发现', en: 'Finding it' }, names: ['firstTrueAlert', 'verified', 'falseAlertsWeekly'] },
  { title: { zh: '代价', en: 'What it cost' }, names: ['infections', 'deaths', 'bedDays'] },
  { title: { zh: '处置快慢', en: 'How fast work went' }, names: [], withHours: true },
  {
    title: { zh: '基层负担', en: 'Burden on people' },
    names: ['doorsKnocked', 'heardWithoutDoor', 'schoolDaysClosed', 'maskPersonDays', 'staffHours'],
  },
  { title: { zh: '短缺与守规', en: 'Shortages and rules' }, names: ['testsShort', 'bedsShort', 'breaches'] },
]

/** What each way has, as far as it matters here. */
type WaysWithMeasures = Readonly<
  Partial<Record<ExamWay, { readonly measures: Readonly<Partial<Record<MeasureName, unknown>>> } | undefined>>
>

/** Of these what is not optional, or some way has. */
export function shownOf(names: readonly MeasureName[], ways: WaysWithMeasures): MeasureName[] {
  return names.filter((name) => {
    const { optional }: Measure = measures[name]
    return !optional || Object.values(ways).some((way) => way?.measures[name] !== undefined)
  })
}

/** The groups of a report, without what is optional and no way has. */
export function groupsOf(ways: WaysWithMeasures): readonly MeasureGroup[] {
  return measureGroups.map((group) => ({ ...group, names: shownOf(group.names, ways) }))
}

/** From one step to the next; hours of all runs are one pool. */
export const stretches = {
  signalToAlert: { zh: '报告 → 预警', en: 'Report → alert' },
  alertToDispatch: { zh: '预警 → 派单', en: 'Alert → dispatch' },
  dispatchToDone: { zh: '派单 → 办结', en: 'Dispatch → done' },
  signalToDone: { zh: '报告 → 办结', en: 'Report → done' },
} as const satisfies Record<keyof ExamOutcome['hours'], Words>

export type StretchName = keyof typeof stretches
export const stretchNames = Object.keys(stretches) as [StretchName, ...StretchName[]]

export const wayTitles = {
  lianfang: { zh: '联防', en: 'Lianfang' },
  paper: { zh: '电话与表格', en: 'Paper' },
  nothing: { zh: '不干预', en: 'Nothing' },
} as const satisfies Record<string, Words>

/** Why two ways are not compared in a measure, where they are not. */
export function whyNotCompared(name: MeasureName): Words | undefined {
  const measure: Measure = measures[name]
  return measure.notCompared
}
