import type { Day, PlacePath, Why, Words } from '#vocabulary'
import { parentPath, pathsUpwards } from '#vocabulary'
import type { EventState } from './cycle.ts'
import { titleOfDisease } from './disease-title.ts'

/** An alert in an event: as a rule or a person proposed it, or as a person confirmed it. */
export interface Member {
  readonly alert: number
  readonly title: Words
  readonly disease?: string | undefined
  readonly place: PlacePath
  readonly city: PlacePath
  readonly day: Day
  readonly state: 'proposed' | 'confirmed'
}

/** What follows from an event's members. */
export interface Extent {
  readonly disease: string | undefined
  readonly place: PlacePath
  readonly firstDay: Day
  readonly latestDay: Day
}

export type Measured =
  | { readonly ok: true; readonly extent: Extent }
  | { readonly ok: false; readonly message: string; readonly why: Why }

/** What members make of an event, or why they make none. Pure. */
export function measure(state: EventState, members: readonly Member[]): Measured {
  const [first, ...others] = members
  if (!first)
    return { ok: false, message: 'an event keeps at least one alert', why: { code: 'event.no-alert' } }
  if (state === 'confirmed' && !members.some((member) => member.state === 'confirmed'))
    return {
      ok: false,
      message: 'a confirmed event keeps at least one confirmed alert',
      why: { code: 'event.none-confirmed' },
    }
  const causes = listCauses(members)
  if (causes.length > 1)
    return {
      ok: false,
      message: `${causes.join(' and ')} have no common cause: they are different diseases`,
      why: { code: 'event.diseases-differ', values: namesOf(causes) },
    }
  const place = others.reduce<PlacePath | undefined>(
    (at, member) => nearestCommon(at, member.place),
    first.place,
  )
  if (!place)
    return {
      ok: false,
      message: 'no place holds all of these alerts',
      why: { code: 'event.no-common-place' },
    }
  const days = members.map((member) => member.day).sort()
  return {
    ok: true,
    extent: {
      disease: causes[0] ?? members.find(({ disease }) => disease !== undefined)?.disease,
      place,
      firstDay: days[0] ?? first.day,
      latestDay: days.at(-1) ?? first.day,
    },
  }
}

/** In Chinese and in English. */
function namesOf(causes: readonly string[]): { names: string; namesEn: string } {
  const titles = causes.map(titleOfDisease)
  return { names: titles.map(({ zh }) => zh).join('、'), namesEn: titles.map(({ en }) => en).join(', ') }
}

/** The diseases that members name. An unknown cause, or none, may turn out to be any of them. */
function listCauses(members: readonly Member[]): string[] {
  const named = members.flatMap(({ disease }) =>
    disease === undefined || disease === 'unknown' ? [] : [disease],
  )
  return [...new Set(named)].sort()
}

/** The nearest place that holds both. */
export function nearestCommon(a: PlacePath | undefined, b: PlacePath): PlacePath | undefined {
  if (a === undefined) return undefined
  const above = new Set(pathsUpwards(b))
  for (let at: PlacePath | undefined = a; at; at = parentPath(at)) if (above.has(at)) return at
  return undefined
}

/** Places of which none lies within another: sums over them count nothing twice. */
export function outermost(places: readonly PlacePath[]): PlacePath[] {
  const all = new Set(places)
  return [...all]
    .filter((place) => !pathsUpwards(place).some((above) => above !== place && all.has(above)))
    .sort()
}

/** What an event's steps call their originator: its alerts, as many as a signal has room for. */
export function originatorOf(alerts: readonly number[]): string {
  let text = ''
  for (const alert of alerts) {
    const longer = text === '' ? `alert:${alert}` : `${text} alert:${alert}`
    // The limit of the signal (`WorkStep`).
    if (longer.length > 300) break
    text = longer
  }
  return text
}
