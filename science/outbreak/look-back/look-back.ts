import {
  defaultRule,
  findOutbreaks,
  type OutbreakRule,
  type PlaceCounts,
  type PlaceOutbreak,
} from './outbreaks.ts'

/** An alarm on the day on which it was raised. */
export interface AlarmOnDay {
  readonly place: string
  readonly day: number
  /** Whether it says that an earlier one has grown: the episode was told of, and is not counted twice. */
  readonly isEscalation: boolean
}

/**
 * `first-wave`: what comes first in the region, and what begins while it lasts. `resurgence`: comes after quiet in its place, and what begins while that
 * lasts. `ongoing`: begins when neither lasts, out of cases that had not ceased in the place or with its first reports.
 */
export type OutbreakKind = 'first-wave' | 'resurgence' | 'ongoing'

/** Outbreaks of a region's places that belong together by their days. */
export interface RegionOutbreak<Alarm> {
  readonly kind: OutbreakKind
  readonly firstDay: number
  readonly lastDay: number
  readonly cases: number
  /** Those of its places, the earliest first. */
  readonly of: readonly PlaceOutbreak[]
  /** The first alarm of any of its places, and how many of its cases were reported by the end of that day. Absent: not found. */
  readonly found?: { readonly alarm: Alarm; readonly cases: number }
}

/** What the alarms of a region came to. Escalations may find an outbreak; they are counted in none of the three. */
export interface LookBack<Alarm> {
  readonly outbreaks: readonly RegionOutbreak<Alarm>[]
  /** In a place that has an outbreak, in its days. */
  readonly within: readonly Alarm[]
  /** In another place of the region, in the days of its first wave or of a resurgence. */
  readonly beside: readonly Alarm[]
  /** The false ones: nothing followed that is called an outbreak. */
  readonly others: readonly Alarm[]
  /** Days outside the first wave and the resurgences, from the region's first report on. */
  readonly quietDays: number
  /** The same of each place that reports, outside outbreaks of its own, added up. */
  readonly quietPlaceDays: number
}

/**
 * What the alarms of a region (the places of a province) came to, looked back upon from the end.
 *
 * In words: each place's outbreaks are found (`findOutbreaks`). The first of the region is its first wave. One that comes after `quietDays` quiet days is
 * a resurgence, but for a place's first while the first wave lasts. What begins no more than `withinDays` days after the last case of a first wave or of
 * a resurgence joins it; only what comes back after quiet never joins the first wave. The days of an outbreak are those from `withinDays` days
 * before its first case to as many after its last.
 *
 * Complexity: O(places × days + outbreaks × alarms).
 */
export function lookBack<Alarm extends AlarmOnDay>(
  { places, alarms }: { readonly places: readonly PlaceCounts[]; readonly alarms: readonly Alarm[] },
  rule: OutbreakRule = defaultRule,
): LookBack<Alarm> {
  const of = places
    .flatMap((place) => findOutbreaks(place, rule))
    .sort((a, b) => a.firstDay - b.firstDay || b.quietDays - a.quietDays)
  const countsOf = new Map(places.map(({ place, counts }) => [place, counts]))
  const outbreaks = groupOutbreaks(of, rule).map((outbreak) =>
    withFound(outbreak, { alarms, countsOf, rule }),
  )
  const told = outbreaks.filter(({ kind }) => kind !== 'ongoing')
  const touches = (day: number, { firstDay, lastDay }: { firstDay: number; lastDay: number }) =>
    day >= firstDay - rule.withinDays && day <= lastDay + rule.withinDays
  const isQuiet = (day: number) => !told.some((outbreak) => touches(day, outbreak))
  const hasOwn = (place: string, day: number) => of.some((one) => one.place === place && touches(day, one))
  const counted = alarms.filter(({ isEscalation }) => !isEscalation)
  const within = counted.filter(({ place, day }) => hasOwn(place, day))
  const rest = counted.filter((alarm) => !within.includes(alarm))
  const first = Math.min(...places.map(({ from }) => from))
  const end = Math.max(...places.map(({ counts }) => counts.length))
  return {
    outbreaks,
    within,
    beside: rest.filter(({ day }) => !isQuiet(day)),
    others: rest.filter(({ day }) => isQuiet(day)),
    quietDays: countDays(first, end, isQuiet),
    quietPlaceDays: places.reduce(
      (sum, { place, from, counts }) =>
        sum + countDays(from, counts.length, (day) => isQuiet(day) && !hasOwn(place, day)),
      0,
    ),
  }
}

interface Group {
  readonly kind: OutbreakKind
  readonly of: PlaceOutbreak[]
}

/** By kind, of outbreaks in the order of their first days. */
function groupOutbreaks(outbreaks: readonly PlaceOutbreak[], rule: OutbreakRule): Group[] {
  const [first, ...later] = outbreaks
  if (!first) return []
  const groups: Group[] = [{ kind: 'first-wave', of: [first] }]
  const struck = new Set([first.place])
  for (const one of later) {
    const isAgain = one.quietDays >= rule.quietDays
    const comesBack = isAgain && struck.has(one.place)
    const joined = groups.find(
      ({ kind, of }) =>
        (kind === 'resurgence' || (kind === 'first-wave' && !comesBack)) &&
        one.firstDay - lastDayOf(of) <= rule.withinDays,
    )
    if (joined) joined.of.push(one)
    else groups.push({ kind: isAgain ? 'resurgence' : 'ongoing', of: [one] })
    struck.add(one.place)
  }
  return groups
}

function lastDayOf(of: readonly PlaceOutbreak[]): number {
  return Math.max(...of.map(({ lastDay }) => lastDay))
}

function withFound<Alarm extends AlarmOnDay>(
  { kind, of }: Group,
  {
    alarms,
    countsOf,
    rule,
  }: {
    alarms: readonly Alarm[]
    countsOf: ReadonlyMap<string, readonly number[]>
    rule: OutbreakRule
  },
): RegionOutbreak<Alarm> {
  const firstDay = Math.min(...of.map((one) => one.firstDay))
  const lastDay = lastDayOf(of)
  const alarm = alarms
    .filter(({ place, day }) =>
      of.some((one) => one.place === place && day >= one.firstDay && day <= one.lastDay + rule.withinDays),
    )
    .toSorted((a, b) => a.day - b.day)[0]
  const casesUntil = (end: number) =>
    of.reduce((sum, one) => {
      const counts = countsOf.get(one.place) ?? []
      return sum + counts.slice(one.firstDay, Math.min(one.lastDay, end) + 1).reduce((a, b) => a + b, 0)
    }, 0)
  return {
    kind,
    firstDay,
    lastDay,
    cases: casesUntil(lastDay),
    of,
    ...(alarm ? { found: { alarm, cases: casesUntil(alarm.day) } } : {}),
  }
}

function countDays(from: number, end: number, is: (day: number) => boolean): number {
  let days = 0
  for (let day = from; day < end; day++) if (is(day)) days += 1
  return days
}
