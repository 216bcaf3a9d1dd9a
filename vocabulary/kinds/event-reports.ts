import { z } from 'zod'
import { Day } from '../day.ts'
import { Disease } from '../disease.ts'
import { freeText } from '../free-text.ts'
import type { Kind } from '../kind.ts'
import type { Words } from '../words.ts'

/** What people see of those who are ill; chosen, so that a report takes no writing. */
export const eventSigns = {
  fever: { zh: '发热', en: 'Fever' },
  respiratory: { zh: '咳嗽、呼吸困难', en: 'Cough, short of breath' },
  digestive: { zh: '腹泻、呕吐', en: 'Diarrhoea, vomiting' },
  rash: { zh: '皮疹', en: 'Rash' },
  jaundice: { zh: '黄疸', en: 'Jaundice' },
  bleeding: { zh: '出血', en: 'Bleeding' },
  neurological: { zh: '抽搐、瘫痪、意识不清', en: 'Fits, paralysis, confusion' },
  other: { zh: '其他', en: 'Something else' },
} as const satisfies Record<string, Words>

export const eventSettings = {
  home: { zh: '家庭', en: 'Home' },
  kindergarten: { zh: '幼儿园', en: 'Kindergarten' },
  school: { zh: '学校', en: 'School' },
  'care-home': { zh: '养老机构', en: 'Care home' },
  hospital: { zh: '医院', en: 'Hospital' },
  workplace: { zh: '单位、工地', en: 'Workplace' },
  restaurant: { zh: '餐饮、聚餐', en: 'Restaurant, shared meal' },
  market: { zh: '市场', en: 'Market' },
  farm: { zh: '养殖场', en: 'Farm' },
  transport: { zh: '交通工具', en: 'Transport' },
  gathering: { zh: '活动、集会', en: 'Gathering' },
  other: { zh: '其他', en: 'Elsewhere' },
} as const satisfies Record<string, Words>

/** Which kind of person or channel told it; never who. */
export const eventReporters = {
  doctor: { zh: '医生、护士', en: 'Doctor, nurse' },
  laboratory: { zh: '实验室', en: 'Laboratory' },
  pharmacist: { zh: '药店', en: 'Pharmacist' },
  school: { zh: '学校、幼儿园', en: 'School, kindergarten' },
  'care-home': { zh: '养老机构', en: 'Care home' },
  employer: { zh: '用人单位', en: 'Employer' },
  veterinarian: { zh: '兽医', en: 'Veterinarian' },
  'community-worker': { zh: '社区工作者', en: 'Community worker' },
  citizen: { zh: '市民', en: 'Citizen' },
  media: { zh: '媒体', en: 'Media' },
  hotline: { zh: '热线', en: 'Hotline' },
} as const satisfies Record<string, Words>

export type EventSign = keyof typeof eventSigns
export type EventSetting = keyof typeof eventSettings
export type EventReporter = keyof typeof eventReporters

/** A list of the names of a table that has one at least. */
function namesOf<Name extends string>(table: Readonly<Record<Name, Words>>): [Name, ...Name[]] {
  // Object.keys of these tables gives exactly their names, and none is empty.
  return Object.keys(table) as [Name, ...Name[]]
}

export const longestEventText = 500

const People = z.int().min(0).max(100_000)

/**
 * A report of something odd, in the sense of event-based surveillance: unstructured, unverified, from whoever saw it. A signal is
 * triaged and verified before it is an event.
 *
 * @see WHO, Early detection, assessment and response to acute public health events: implementation of early warning and response
 * with a focus on event-based surveillance, WHO/HSE/GCR/LYO/2014.4.
 */
export const EventReport = z.strictObject({
  /** Day on which it was seen or heard of. */
  seenOn: Day,
  /** Day on which the first fell ill. */
  startedOn: Day.optional(),
  signs: z
    .array(z.enum(namesOf(eventSigns)))
    .min(1)
    .max(8),
  setting: z.enum(namesOf(eventSettings)),
  /** How many are ill, those who died included. */
  ill: People.optional(),
  died: People.optional(),
  /** Animals that fell ill or died in the same place. */
  animals: z.enum(['ill', 'dead']).optional(),
  /** Whether people who treat or nurse the ill are among them. */
  healthWorkers: z.boolean().optional(),
  suspected: Disease.optional(),
  reporter: z.enum(namesOf(eventReporters)),
  /** What was seen, in words: of no person, since there is no vault yet in which a name would be safe. */
  what: freeText(longestEventText).optional(),
})
export type EventReport = z.infer<typeof EventReport>

export const eventReportKinds = [
  {
    kind: 'event.report',
    title: { zh: '异常情况报告', en: 'Report of something odd' },
    description: {
      zh: '医生、市民等看到的异常情况（事件监测），未经核实，不含个人信息',
      en: 'Something odd that a doctor, a citizen or another saw (event-based surveillance), not verified, without personal data',
    },
    schema: EventReport,
    day: 'seenOn',
    tallies: [],
  },
] as const satisfies readonly Kind[]
