import { type LookBack, lookBack, type PlaceCounts } from '@lianfang/outbreak'
import { z } from 'zod'
import type { ReplayPlan } from '#platform/imports'
import { Day, type Day as DayOf, dayFromNumber, dayNumber, isUnassigned, Words } from '#vocabulary'
import type { ApiClient } from './api-client.ts'

/** An alarm as the API tells it. */
export const Alarm = z.object({
  id: z.string(),
  detector: z.string(),
  tally: z.string(),
  series: z.string(),
  place: z.string(),
  placeName: Words,
  raisedOn: Day,
  observed: z.number(),
  expected: z.number(),
  quietDays: z.number().nullable(),
  evidence: z.object({ escalates: Day.optional() }),
})
export type Alarm = z.infer<typeof Alarm>

/** A place is quiet on a day when it had no new case in so many days before: two incubations of 14 days. */
export const quietDays = 28
/** A twelfth of a year. */
export const daysPerMonth = 30.44

const Days = z.object({ days: z.array(z.object({ day: Day, amount: z.number() })) })

/** New cases by place as known at the end of the replay. */
export interface ReplayedCounts {
  /** The number of the day that position 0 stands for: the file's first. */
  readonly origin: number
  readonly places: readonly PlaceCounts[]
}

export const noCounts: ReplayedCounts = { origin: 0, places: [] }

export async function readCounts(
  plan: ReplayPlan,
  { world, disease }: { world: ApiClient; disease: string },
): Promise<ReplayedCounts> {
  const origin = originOf(plan)
  const places: PlaceCounts[] = []
  for (const { place, firstDay, lastDay } of plan.series.filter((one) => !isUnassigned(one.place))) {
    const query = new URLSearchParams({ place, series: disease })
    const { days } = Days.parse(await world.get(`/api/tallies/cases.confirmed/days?${query}`))
    const byPosition = new Array<number>(dayNumber(lastDay) - origin + 1).fill(0)
    for (const { day, amount } of days) {
      const at = dayNumber(day) - origin
      if (at >= 0 && at < byPosition.length) byPosition[at] = amount
    }
    places.push({ place, from: dayNumber(firstDay) - origin, counts: byPosition })
  }
  return { origin, places }
}

interface Quiet {
  readonly districtMonths: number
  readonly quietDistrictMonths: number
  /** All alarms raised on a quiet day of their place, whether an outbreak followed or not. */
  readonly alarmsInQuiet: number
  /** `alarmsInQuiet` × 100 by quiet days ÷ 30.44; null where there was no quiet. */
  readonly alarmsPer100QuietDistrictMonths: number | null
}

/** How much quiet there was in the whole replay, and how many alarms broke it. */
export function measureQuiet({ origin, places }: ReplayedCounts, alarms: readonly Alarm[]): Quiet {
  let days = 0
  let quiet = 0
  let alarmsInQuiet = 0
  for (const { place, from, counts } of places) {
    const isQuiet = (at: number) => !counts.slice(Math.max(0, at - quietDays), at).some((count) => count > 0)
    days += counts.length - from
    for (let at = from; at < counts.length; at++) if (isQuiet(at)) quiet += 1
    alarmsInQuiet += alarms.filter(
      (alarm) => alarm.place === place && isQuiet(dayNumber(alarm.raisedOn) - origin),
    ).length
  }
  return {
    districtMonths: Math.round(days / daysPerMonth),
    quietDistrictMonths: Math.round(quiet / daysPerMonth),
    alarmsInQuiet,
    alarmsPer100QuietDistrictMonths: perMonths(alarmsInQuiet, quiet, 100),
  }
}

/** What the alarms of a province came to. */
export interface ProvinceLookBack {
  readonly province: string
  readonly name: string
  readonly alarms: number
  /** Of them in the days of an outbreak of their own place, of one of another place, and false. */
  readonly withinOutbreak: number
  readonly besideOutbreak: number
  readonly others: number
  readonly quietMonths: number
  /** Null where there was no quiet. */
  readonly othersPerQuietMonth: number | null
  readonly othersPer100QuietDistrictMonths: number | null
  readonly outbreaks: readonly OutbreakTold[]
}

interface OutbreakTold {
  readonly kind: LookBack<never>['outbreaks'][number]['kind']
  /** The day on which the first of its cases was reported, and the last. */
  readonly firstReported: DayOf
  readonly lastReported: DayOf
  readonly cases: number
  readonly places: readonly string[]
  /** Days without a new case in its first place before. */
  readonly quietDays: number
  readonly found?: {
    readonly on: DayOf
    readonly daysAfterFirstReport: number
    readonly placeName: string
    readonly detector: string
    /** Of its cases those reported by the end of that day. */
    readonly cases: number
  }
}

/** For each province of the file: its outbreaks, when each was found, and which alarms were in none. */
export function lookBackByProvince(
  plan: Pick<ReplayPlan, 'places'>,
  { counts: { origin, places: watched }, alarms }: { counts: ReplayedCounts; alarms: readonly Alarm[] },
): ProvinceLookBack[] {
  const nameOf = (path: string) => plan.places.find((place) => place.path === path)?.title ?? path
  const dated = alarms.map((alarm) => ({
    ...alarm,
    day: dayNumber(alarm.raisedOn) - origin,
    isEscalation: alarm.evidence.escalates !== undefined,
  }))
  const provinces = Map.groupBy(watched, ({ place }) => provinceOf(place))
  return [...provinces].map(([province, places]) => {
    const looked = lookBack({
      places,
      alarms: dated.filter(({ place }) => provinceOf(place) === province),
    })
    const { outbreaks, within, beside, others, quietDays: quiet, quietPlaceDays } = looked
    return {
      province,
      name: nameOf(province),
      alarms: within.length + beside.length + others.length,
      withinOutbreak: within.length,
      besideOutbreak: beside.length,
      others: others.length,
      quietMonths: Number((quiet / daysPerMonth).toFixed(1)),
      othersPerQuietMonth: perMonths(others.length, quiet, 1),
      othersPer100QuietDistrictMonths: perMonths(others.length, quietPlaceDays, 100),
      outbreaks: outbreaks.map(({ kind, firstDay, lastDay, cases, of, found }) => ({
        kind,
        firstReported: dayFromNumber(origin + firstDay),
        lastReported: dayFromNumber(origin + lastDay),
        cases,
        places: [...new Set(of.map(({ place }) => place))].map(nameOf),
        quietDays: of[0]?.quietDays ?? 0,
        ...(found
          ? {
              found: {
                on: found.alarm.raisedOn,
                daysAfterFirstReport: found.alarm.day - firstDay,
                placeName: nameOf(found.alarm.place),
                detector: found.alarm.detector,
                cases: found.cases,
              },
            }
          : {}),
      })),
    }
  })
}

/** `cn.11` of `cn.11.01.02`. */
function provinceOf(place: string): string {
  return place.split('.').slice(0, 2).join('.')
}

function originOf({ days }: ReplayPlan): number {
  const [first] = days
  if (first === undefined) throw new RangeError('A replay without a day has no first one.')
  return dayNumber(first)
}

function perMonths(count: number, days: number, months: number): number | null {
  return days === 0 ? null : Number(((count * daysPerMonth * months) / days).toFixed(2))
}
