import { isCovered } from '#platform/access'
import type { CityClock } from '#platform/clock'
import type { PlaceDirectory } from '#platform/places'
import type { Tx } from '#platform/store'
import type { Day, PlacePath, Why, Words } from '#vocabulary'
import { cityOf } from './city.ts'
import type { EventState } from './cycle.ts'
import { type Member, measure } from './membership.ts'
import { listHeld } from './store.ts'

/** An alert as its own room tells it; nothing where it is not there, or not in the areas of the transaction. */
export interface FoundAlert {
  readonly id: number
  readonly disease?: string | undefined
  readonly place: PlacePath
  readonly day: Day
  readonly title: Words
  readonly state: string
}
export type FindAlert = (tx: Tx, id: number) => Promise<FoundAlert | undefined>

/** What a judgement is made with: one transaction, and who judges. */
export interface Sitting {
  readonly tx: Tx
  readonly clock: CityClock
  readonly places: PlaceDirectory
  readonly findAlert: FindAlert
  readonly actor: string
  /** Where the actor may judge. */
  readonly areas: readonly string[]
}

export type Judged =
  | { readonly ok: true; readonly id: number }
  | {
      readonly ok: false
      readonly code: 'not-found' | 'conflict' | 'access.elsewhere'
      readonly message: string
      readonly why?: Why
    }
  | {
      readonly ok: false
      readonly code: 'step.not-allowed'
      readonly message: string
      readonly allowed: readonly string[]
    }

export type Refusal = Exclude<Judged, { ok: true }>

/** Alerts that a person brings in. */
export async function findMembers(
  on: Sitting,
  alerts: readonly number[],
): Promise<{ ok: true; members: Member[] } | Refusal> {
  const members: Member[] = []
  for (const id of alerts) {
    const alert = await on.findAlert(on.tx, id)
    if (!alert) return notFound(`There is no alert ${id}.`)
    members.push(asMember(on, alert, 'confirmed'))
  }
  return { ok: true, members }
}

export function asMember(
  { places }: Pick<Sitting, 'places'>,
  { id, title, disease, place, day }: FoundAlert,
  state: Member['state'],
): Member {
  return { alert: id, title, disease, place, city: cityOf(place, places), day, state }
}

/** No alert is confirmed in two open events. */
export async function refuseHeld(
  { tx }: Sitting,
  alerts: readonly number[],
  apartFrom: readonly number[] = [],
): Promise<Refusal | undefined> {
  const held = await listHeld(tx, { alerts, apartFrom })
  const [first] = held
  if (!first) return undefined
  const where = held.map(({ alert, event }) => `alert ${alert} in event ${event}`).join(', ')
  return conflict(
    `Confirmed in another open event: ${where}. It leaves that one first, or the events are merged.`,
    { code: 'event.alert-held', values: { alert: first.alert, event: first.event } },
  )
}

/** Whether these can be an event's members, within the areas of who says so. */
export function refuseMembers(
  { areas }: Sitting,
  state: EventState,
  members: readonly Member[],
): Refusal | undefined {
  const measured = measure(state, members)
  if (!measured.ok) return conflict(`${measured.message}.`, measured.why)
  const { place } = measured.extent
  if (isCovered(place, areas)) return undefined
  return {
    ok: false,
    code: 'access.elsewhere',
    message: `The event would reach over ${place}, which is outside of your areas.`,
  }
}

export function notFound(message: string): Refusal {
  return { ok: false, code: 'not-found', message }
}

export function conflict(message: string, why: Why): Refusal {
  return { ok: false, code: 'conflict', message, why }
}
