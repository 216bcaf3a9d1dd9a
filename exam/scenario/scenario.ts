import { presets } from '@lianfang/epidemic'
import { z } from 'zod'
import { Day, Disease, examWays, PlacePath, Words } from '#vocabulary'
import { sourced } from '../sourced.ts'

// Object.keys of a table with five entries.
const PresetName = z.enum(Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]])

const Share = z.number().min(0).max(1)
const ExamDay = z.int().min(0).max(400)
const Rate = z.number().min(0).max(1_000_000)

/** A span of the exam's days, from the first on until the last, which is no longer one of them; to the end where absent. */
const span = { from: ExamDay.default(0), until: ExamDay.optional() }

/** A place of the city by its path, or the largest community. */
const PlaceOrLargest = z.union([z.literal('largest'), PlacePath])

/** Where the outbreak comes from. */
const Beginning = z.discriminatedUnion('from', [
  /** A market that infects who comes to it, until it is closed. */
  z.strictObject({
    from: z.literal('market'),
    place: PlaceOrLargest.default('largest'),
    /** Expected infections of a susceptible visitor for each visit. */
    hazardPerVisit: z.number().min(0).max(10),
    firstDay: ExamDay.default(0),
    until: ExamDay.optional(),
  }),
  /** People of the city who come back from a risk area. */
  z.strictObject({
    from: z.literal('return'),
    travellers: z.int().min(1).max(10_000_000),
    leave: ExamDay,
    back: ExamDay,
    hazardPerDay: z.number().min(0).max(10),
  }),
  /** So many a day, anywhere in the city. */
  z.strictObject({
    from: z.literal('imports'),
    perDay: Rate,
    firstDay: ExamDay.default(0),
    until: ExamDay.optional(),
  }),
  /** So many at once. */
  z.strictObject({
    from: z.literal('people'),
    count: z.int().min(1).max(1_000_000),
    day: ExamDay.default(0),
  }),
])
export type Beginning = z.infer<typeof Beginning>
export const beginningNames = Beginning.options.map(({ shape }) => shape.from.value)

export const feedKinds = ['fever-clinic.count', 'lab.count', 'case.report', 'event.report'] as const
const ofFeed = { kind: z.enum(feedKinds), unit: z.string().optional() }

/** What is wrong with the feeds: of one kind, and of one unit where it names one. */
const Fault = z.discriminatedUnion('fault', [
  z.strictObject({ fault: z.enum(['loss', 'duplicate', 'wrong-code']), ...ofFeed, share: Share, ...span }),
  z.strictObject({
    fault: z.literal('delay'),
    ...ofFeed,
    share: Share,
    hours: z.number().min(0).max(2_000),
    ...span,
  }),
  z.strictObject({ fault: z.literal('silence'), ...ofFeed, ...span }),
  /** Its line is down: what there is to say is said when it is up again. */
  z.strictObject({ fault: z.literal('disconnection'), ...ofFeed, from: ExamDay.default(0), until: ExamDay }),
])
export type Fault = z.infer<typeof Fault>
export const faultNames = Fault.options.flatMap(({ shape }) =>
  shape.fault instanceof z.ZodEnum ? shape.fault.options : [shape.fault.value],
)

export const feedDoors = ['http', 'mqtt'] as const

/** By which door a kind of signal comes, of one unit where it names one; by HTTP where none says so, by the last that does. */
const Feed = z.strictObject({ ...ofFeed, by: z.enum(feedDoors) })
export type Feed = z.infer<typeof Feed>

const Hours = z.number().positive().max(10_000)
const HoursSpread = sourced(z.strictObject({ median: Hours, spread: z.number().min(0).max(4) }))

/** How reports go by telephone and form. */
const PaperProcess = z.strictObject({
  /** From the diagnosis of a disease of which one case is enough to the officer, by telephone. */
  telephone: HoursSpread,
  /** From any other diagnosis to the officer, by card. */
  card: HoursSpread,
  /** From a call to the hotline, written down and carried, to the officer. */
  hotline: HoursSpread,
  /** Days between two looks at the counts of clinics. */
  countsEveryDays: sourced(z.int().min(1).max(60)),
  /** From the decision to the unit that does it, by telephone and fax. */
  passing: HoursSpread,
})
export type PaperProcess = z.infer<typeof PaperProcess>

/** How long people take, with the software as on paper. */
const People = z.strictObject({
  /** From an alert to somebody's first look at it. */
  answer: HoursSpread,
  /** Share of alerts that their unit answers at all. */
  answered: sourced(Share),
  verify: HoursSpread,
  /** From a task's arrival to its beginning. */
  begin: HoursSpread,
  work: HoursSpread,
  /** Share of tasks that are never done. */
  neverDone: sourced(Share),
})
export type PeoplesDelays = z.infer<typeof People>

/** What makes officers order a measure, and for how long; the same with the software as on paper. */
const ordered = {
  /** So many confirmed cases that whoever decides knows of the last days, in the area. */
  when: sourced(z.strictObject({ confirmed: z.int().min(1).max(1_000_000), days: z.int().min(1).max(28) })),
  /** Days of one order; as many again where there is still need at its end. An order that restricts lasts thirty days at most. */
  holdsDays: sourced(z.int().min(3).max(28)),
  /** From the morning's look at the counts to the signature. */
  decide: HoursSpread,
}

export const measureAreas = ['district', 'city'] as const

/** What officers may order against the outbreak. */
const Measure = z.discriminatedUnion('measure', [
  /** The schools of a district, or of the city. */
  z.strictObject({
    measure: z.literal('close-schools'),
    area: z.enum(measureAreas).default('district'),
    ...ordered,
  }),
  /** In the whole city, everywhere but at home. */
  z.strictObject({
    measure: z.literal('masks'),
    ...ordered,
    /** Share of people who then wear one. */
    wears: sourced(Share),
    /** Part of the hazard that a mask takes, by what its wearer breathes out and by what they breathe in. */
    contains: sourced(Share),
    protects: sourced(Share),
  }),
])
export type Measure = z.infer<typeof Measure>
export const measureNames = Measure.options.map(({ shape }) => shape.measure.value)

export const Scenario = z.strictObject({
  scenario: z.literal(1),
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be lower-case letters, digits and -, at most 40' }),
  title: Words,
  says: Words,
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
  days: z.int().min(1).max(365),
  startsOn: Day,
  people: z.int().min(1_000).max(5_000_000).default(200_000),
  disease: z.strictObject({
    preset: PresetName,
    /** The disease as which it is reported once it is known. */
    reportedAs: Disease,
    /** By the preset's where absent. */
    reproduction: z.number().positive().max(30).optional(),
    /** Share of the ill who stay at home without being told. */
    staysHome: Share.default(0.3),
    /** Share who are immune when it begins. */
    immune: Share.default(0),
  }),
  begins: z.array(Beginning).max(20),
  care: z.strictObject({
    /** Share of the ill who see a doctor, though it is not severe. */
    consults: sourced(Share),
    /** Days from falling ill to the doctor. */
    delay: sourced(
      z.strictObject({ median: z.number().positive().max(60), spread: z.number().min(0).max(4) }),
    ),
    /** Share of those whom a doctor sees who are suspected and tested, before anybody knows of the outbreak and after. */
    suspects: sourced(z.strictObject({ mild: Share, severe: Share, afterwards: Share })),
    turnaroundHours: HoursSpread,
    sensitivity: sourced(z.strictObject({ latent: Share, infectious: Share, afterwards: Share })),
  }),
  background: z.strictObject({
    /** Visits to fever clinics a day for each 100,000 people, by syndrome. */
    visits: sourced(
      z.strictObject({ 'influenza-like': Rate, 'acute-respiratory': Rate, diarrhoea: Rate, rash: Rate }),
    ),
    /** Case reports a day for each 100,000 people, of diseases that are always there. */
    cases: sourced(z.partialRecord(Disease, Rate)),
    /** Reports of something odd a day that are nothing. */
    falseReportsPerDay: Rate.default(0),
    floods: z.array(z.strictObject({ perDay: Rate, ...span })).default([]),
  }),
  staff: People,
  paper: PaperProcess,
  feeds: z.array(Feed).default([]),
  faults: z.array(Fault).default([]),
  measures: z.array(Measure).max(10).default([]),
  systems: z.array(z.string()).min(1).default(['early-warning']),
  ways: z
    .array(z.enum(examWays))
    .min(1)
    .default([...examWays]),
})
export type Scenario = z.infer<typeof Scenario>
