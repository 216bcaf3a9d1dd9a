import { recordStep, type StepTaken } from '#platform/lifecycle'
import type { PlaceDirectory } from '#platform/places'
import type { Words } from '#vocabulary'
import { nameOf } from './city.ts'
import { type EventState, eventCycle } from './cycle.ts'
import { titleOfDisease } from './disease-title.ts'
import { type Extent, type Member, measure, originatorOf } from './membership.ts'
import type { Sitting } from './sitting.ts'
import {
  addEvent,
  addMember,
  changeEvent,
  confirmMembers,
  type Entry,
  type EventChange,
  type EventRow,
  endMembers,
  type MemberRow,
  toMember,
} from './store.ts'

/** Brings an event into being: by a person, or by the rule. */
export async function makeEvent(
  on: Sitting,
  of: {
    members: readonly Member[]
    state: 'proposed' | 'confirmed'
    title?: Words
    splitFrom?: number
    detail?: Readonly<Record<string, unknown>>
    /** Where they come from another event: their memberships there, which end. */
    rows?: readonly MemberRow[]
  },
): Promise<number> {
  const { members, state, splitFrom, detail = {}, rows } = of
  const extent = extentOf(state, members)
  const title = of.title ?? titleOf(on.places, extent)
  const id = await addEvent(on.tx, { title, state, extent, at: on.clock.now(), splitFrom })
  if (rows && splitFrom !== undefined) {
    const reason = typeof detail.reason === 'string' ? detail.reason : 'split'
    await moveMembers(on, { rows, from: splitFrom, to: id, present: [], reason })
  } else for (const member of members) await addMember(on.tx, enteredBy(on, id, member))
  const alerts = members.map(({ alert }) => alert)
  await changeEvent(on.tx, id, { state })
  await record(on, {
    id,
    step: state === 'proposed' ? 'propose' : 'found',
    to: state,
    place: extent.place,
    about: alerts,
    detail: { alerts, ...detail },
  })
  return id
}

export interface Step {
  readonly event: EventRow
  readonly step: string
  readonly to: EventState
  /** Its members after the step, where they changed. */
  readonly members?: readonly Member[]
  readonly change?: Omit<EventChange, 'state' | 'extent'>
  /** The alerts that the step is about. */
  readonly about: readonly number[]
  readonly outcome?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** The event as it is after a step, and the step itself; its members are written already. */
export async function write(on: Sitting, of: Step): Promise<void> {
  const { event, step, to, members, change = {}, about, outcome, detail = {} } = of
  const extent = members && extentOf(to, members)
  const taken = { step, from: event.state, to, place: extent?.place ?? event.place, about, outcome, detail }
  await Promise.all([
    changeEvent(on.tx, event.id, { ...change, state: to, extent }),
    record(on, { id: event.id, ...taken }),
  ])
}

/**
 * Recorded at the place that the event has after the step: so whoever sees the event sees its latest step, from which the next
 * one's number follows, even where the steps before were taken over a wider place.
 */
async function record(
  { tx, clock, actor }: Sitting,
  { about, ...step }: Omit<StepTaken, 'cycle' | 'actor' | 'originator'> & { about: readonly number[] },
): Promise<void> {
  await recordStep(tx, clock, { ...step, cycle: eventCycle.name, actor, originator: originatorOf(about) })
}

/** Members go from one event to another with who brought them in and when; what is there already takes over a confirmation. */
export async function moveMembers(
  on: Sitting,
  of: {
    rows: readonly MemberRow[]
    from: number
    to: number
    present: readonly MemberRow[]
    reason: string
  },
): Promise<void> {
  const { rows, from, to, present, reason } = of
  const alerts = rows.map(({ alert }) => alert)
  await endMembers(on.tx, { event: from, alerts, by: on.actor, at: on.clock.now(), reason, wentTo: to })
  for (const row of rows) {
    const confirmedBy = row.confirmed_by ?? undefined
    const confirmedAt = row.confirmed_at ?? undefined
    if (!present.some(({ alert }) => alert === row.alert)) {
      await addMember(on.tx, {
        event: to,
        member: toMember(row),
        proposedBy: row.proposed_by,
        proposedAt: row.proposed_at,
        confirmedBy,
        confirmedAt,
        cameFrom: from,
      })
    } else if (confirmedBy !== undefined && confirmedAt !== undefined)
      await confirmMembers(on.tx, { event: to, alerts: [row.alert], by: confirmedBy, at: confirmedAt })
  }
}

/** A member that the actor brings in and, where it comes confirmed, confirms. */
export function enteredBy(on: Sitting, event: number, member: Member): Entry {
  const at = on.clock.now()
  const proposed = { event, member, proposedBy: on.actor, proposedAt: at }
  return member.state === 'confirmed' ? { ...proposed, confirmedBy: on.actor, confirmedAt: at } : proposed
}

function extentOf(state: EventState, members: readonly Member[]): Extent {
  const measured = measure(state, members)
  if (!measured.ok) throw new Error(`unchecked members: ${measured.message}`)
  return measured.extent
}

/** The event's title where nobody gave one. */
function titleOf(places: PlaceDirectory, { place, disease }: Extent): Words {
  const at = nameOf(place, places)
  if (disease === undefined) return { zh: `${at.zh}事件`, en: `Event in ${at.en}` }
  const name = titleOfDisease(disease)
  return { zh: `${at.zh}${name.zh}事件`, en: `${name.en} in ${at.en}` }
}
