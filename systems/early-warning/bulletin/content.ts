import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** How many earlier years a week is held against. */
export const earlierYears = 3
/** As many of a kind are listed; of what is more the number alone is told. */
export const mostListed = 200

const Count = z.int()
const Week = z.object({ year: z.int(), week: z.int(), from: Day, until: Day })

/** One series of a week. Null is "was not counted then", which is not none. */
const SeriesWeek = z.object({
  tally: z.string(),
  series: z.string(),
  week: Count,
  before: Count.nullable(),
  /** The same week of earlier years, the last year first. */
  earlier: z.array(z.object({ year: z.int(), week: z.int(), count: Count.nullable() })),
})

const Clock = z.object({
  kept: Count,
  missed: Count,
  running: Count,
})

const ListedAlert = z.object({
  id: z.int(),
  title: Words,
  place: PlacePath,
  origin: z.object({ kind: z.string(), id: z.string() }),
  raisedAt: z.iso.datetime(),
  immediate: z.boolean(),
  state: z.string(),
  outcome: z.string().optional(),
  /** A clock of it ran out. */
  late: z.boolean(),
})

/**
 * What a bulletin says, as it is kept: of which place and week, as known when, and each number with what it counts. `form` is the
 * version of this shape.
 */
export const BulletinContent = z.object({
  form: z.literal(1),
  place: PlacePath,
  placeName: Words,
  ...Week.shape,
  /** The city's day on which it was made: what became known later is not in it. */
  asKnownOn: Day,
  /** False where the week was under way. */
  whole: z.boolean(),
  before: Week,
  counts: z.array(SeriesWeek),
  alerts: z.object({
    raised: Count,
    immediate: Count,
    origins: z.array(z.object({ kind: z.string(), id: z.string(), count: Count })),
    open: Count,
    outcomes: z.array(z.object({ outcome: z.string(), count: Count })),
    verification: Clock,
    investigation: Clock,
    listed: z.array(ListedAlert),
    /** There were more than are counted here. */
    truncated: z.boolean(),
  }),
  reports: z.object({ received: Count, raised: Count, takenBack: Count }),
  offCourse: z.object({
    watched: Count,
    tooShort: Count,
    told: Count,
    truncated: z.boolean(),
    listed: z.array(
      z.object({
        tally: z.string(),
        series: z.string(),
        place: PlacePath,
        placeName: Words,
        observed: z.number(),
        expected: z.number(),
        windowDays: z.int(),
        pValue: z.number(),
        told: z.boolean(),
        here: z.boolean(),
        since: Day.optional(),
      }),
    ),
  }),
  clusters: z.object({
    tally: z.string(),
    /** Series that were scanned. */
    scanned: z.array(z.string()),
    maxDays: z.int(),
    listed: z.array(
      z.object({
        series: z.string(),
        members: z.array(z.object({ place: PlacePath, name: Words })),
        firstDay: Day,
        lastDay: Day,
        observed: Count,
        expected: z.number(),
        pValue: z.number(),
      }),
    ),
  }),
  events: z.object({
    proposed: Count,
    confirmed: Count,
    truncated: z.boolean(),
    listed: z.array(
      z.object({
        id: z.int(),
        title: Words,
        state: z.string(),
        risk: z.string().optional(),
        firstDay: Day,
        latestDay: Day,
        alerts: Count,
      }),
    ),
  }),
  silent: z.object({
    count: Count,
    listed: z.array(
      z.object({
        source: z.string(),
        title: Words.optional(),
        expectedEveryMs: z.number(),
        /** Machine time: a source is heard when its line is. */
        lastHeard: z.iso.datetime().optional(),
      }),
    ),
  }),
  delays: z.object({
    from: Day,
    until: Day,
    listed: z.array(
      z.object({
        tally: z.string(),
        series: z.string(),
        cases: Count,
        /** Share known at the end of the day, a day later, and so on for a week. */
        knownAfterDays: z.array(z.number()),
      }),
    ),
  }),
})
export type BulletinContent = z.infer<typeof BulletinContent>

/** A bulletin as it was made. */
export const Bulletin = BulletinContent.extend({
  number: z.int(),
  version: z.int(),
  /** Whether no later one of its week was made. */
  latest: z.boolean(),
  madeAt: z.iso.datetime(),
  madeBy: z.string(),
})
export type Bulletin = z.infer<typeof Bulletin>
