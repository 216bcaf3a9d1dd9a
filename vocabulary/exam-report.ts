import { z } from 'zod'
import { Day } from './day.ts'
import { Disease } from './disease.ts'
import { PlacePath } from './place.ts'
import { Words } from './words.ts'

/** How a city may meet the same outbreak: with the software, with telephone and forms, and not at all. */
export const examWays = ['lianfang', 'paper', 'nothing'] as const
export const ExamWay = z.enum(examWays)
export type ExamWay = z.infer<typeof ExamWay>

/** A time of the exam in days from its first midnight; 1.5 is noon of the second day. */
const Time = z.number()
const Count = z.int().min(0)

/** Hours from one step to the next, one for each that took it; in no order that means anything. */
const Hours = z.array(z.number().min(0))

/** What one way came to on one seed. */
export const ExamOutcome = z.object({
  infections: Count,
  deaths: Count,
  /** Days that people lay in hospital, all added up. */
  bedDays: z.number().min(0),
  /** From the first infection to the first alert that was true; null where there was none. */
  daysToFirstTrueAlert: z.number().nullable(),
  /** From the first infection to the first true alert that a person verified. */
  daysToVerified: z.number().nullable(),
  trueAlerts: Count,
  falseAlerts: Count,
  hours: z.object({
    /** From the sending of the earliest report behind a true alert to the alert. */
    signalToAlert: Hours,
    /** From a true alert to the first task that somebody was given for it. */
    alertToDispatch: Hours,
    dispatchToDone: Hours,
    signalToDone: Hours,
  }),
  households: z.object({
    /** That somebody had to hear from. */
    asked: Count,
    /** Heard from by telephone or online. */
    withoutDoor: Count,
    /** Heard from at their door. */
    atDoor: Count,
  }),
  doorsKnocked: Count,
  /** Hours that staff worked on reports, alerts, tasks and visits. */
  staffHours: z.number().min(0),
  tests: z.object({ made: Count, short: Count }),
  beds: z.object({ of: Count, mostTaken: Count, shortDays: z.number().min(0) }),
  /** `lost` on the way to the doors, as the scenario says of its feeds. */
  signals: z.object({
    sent: Count,
    refused: Count,
    duplicate: Count,
    lost: Count,
    /** Of those sent, by a device's connection. */
    byMqtt: Count.optional(),
  }),
  /** What measures asked of people; absent where the scenario lets officers order none. */
  measures: z
    .object({
      /** Days with school on which one was closed, of all schools. */
      schoolDaysClosed: Count,
      /** Days on which somebody wore a mask because it was ordered, of all people. */
      maskPersonDays: Count,
    })
    .optional(),
  /** Rules about personal data that were broken, each with what and where; none is what must be. */
  breaches: z.array(z.object({ rule: z.string(), where: z.string() })),
  /** New infections of each day, and cases that became known to whoever decides. */
  curve: z.object({ infected: z.array(Count), known: z.array(Count), inHospital: z.array(Count) }),
})
export type ExamOutcome = z.infer<typeof ExamOutcome>

/** One alert of the software, or one suspicion of an officer on paper. */
export const ExamAlert = z.object({
  id: z.int(),
  /** `detector:…`, `rule:…`, `paper:…`. */
  origin: z.string(),
  disease: Disease.optional(),
  place: PlacePath,
  placeName: Words,
  title: Words,
  isTrue: z.boolean(),
  raisedAt: Time,
  takenAt: Time.nullable(),
  verifiedAt: Time.nullable(),
  closedAt: Time.nullable(),
  /** As whoever judged it closed it. */
  outcome: z.string().nullable(),
})
export type ExamAlert = z.infer<typeof ExamAlert>

export const ExamTask = z.object({
  id: z.int(),
  type: z.string(),
  title: Words,
  place: PlacePath,
  placeName: Words,
  /** Number of the alert for which it was opened. */
  alert: z.int().nullable(),
  openedAt: Time,
  doneAt: Time.nullable(),
  dueAt: Time.nullable(),
  outcome: z.string().nullable(),
})
export type ExamTask = z.infer<typeof ExamTask>

/** Who infected whom, and what the software came to know of it. */
export const ExamInfection = z.object({
  /** Of the run's infections, from 0; no person can be told from it. */
  number: Count,
  /** Number of the infection that infected this one; null for what came from outside or from a place. */
  by: Count.nullable(),
  at: Time,
  /** Layer on which it happened: household, school, work, community, transit, market; or import, away. */
  where: z.string(),
  /** Community of residence. */
  place: PlacePath,
  onset: Time.nullable(),
  /** When a confirmed report of it reached whoever decides; null for never. */
  knownAt: Time.nullable(),
})
export type ExamInfection = z.infer<typeof ExamInfection>

/** The played course of one way on the first seed: what is drawn and played back. */
export const ExamPlay = z.object({
  alerts: z.array(ExamAlert),
  tasks: z.array(ExamTask),
  infections: z.array(ExamInfection),
  /** How many there were in all, where `infections` holds only the first of them. */
  infectionsInAll: Count,
})
export type ExamPlay = z.infer<typeof ExamPlay>

const Ring = z.array(z.tuple([z.number(), z.number()]))

/** The whole of an exam's result: what the page, the HTML and whoever reads the JSON are made of. */
export const ExamReport = z.object({
  format: z.literal('lianfang-exam-1'),
  scenario: z.object({
    id: z.string(),
    title: Words,
    says: Words,
    disease: Disease,
    /** Each number that is nobody's measurement, or whose it is. */
    sources: z.array(z.object({ what: z.string(), value: z.string(), source: z.string() })),
  }),
  city: z.object({ id: z.string(), title: Words, root: PlacePath, people: Count, households: Count }),
  days: z.int().min(1),
  startsOn: Day,
  zone: z.string(),
  seeds: z.array(z.int().min(0)).min(1),
  /** Machine time. */
  madeAt: z.iso.datetime(),
  tookSeconds: z.number().min(0),
  version: z.string(),
  /** Where the played world still is, for links to its alerts; absent where it was removed. */
  world: z.object({ url: z.string() }).optional(),
  /** By seed, in the order of `seeds`; a way that the scenario leaves out is absent. */
  results: z.array(
    z.object({
      seed: z.int(),
      outcomes: z.partialRecord(ExamWay, ExamOutcome),
    }),
  ),
  /** Of the first seed. */
  play: z.partialRecord(ExamWay, ExamPlay),
  /** Communities in which people live, to draw. Without a shape a place is a dot. */
  places: z.array(
    z.object({
      path: PlacePath,
      name: Words,
      people: Count,
      lon: z.number().optional(),
      lat: z.number().optional(),
      rings: z.array(Ring).optional(),
    }),
  ),
})
export type ExamReport = z.infer<typeof ExamReport>
