import type { Tx } from '#platform/store'
import type { Day, PlacePath, Words } from '#vocabulary'
import { type EventState, isOpen } from './cycle.ts'
import type { Extent, Member } from './membership.ts'

export interface EventRow {
  readonly id: number
  readonly title_zh: string
  readonly title_en: string
  readonly disease: string | null
  readonly place: PlacePath
  readonly first_day: Day
  readonly latest_day: Day
  readonly state: EventState
  readonly risk: string | null
  readonly lead_unit: string | null
  readonly lead_officer: string | null
  readonly outcome: string | null
  readonly summary: string | null
  readonly split_from: number | null
  readonly merged_into: number | null
  readonly made_at: Date
}

export interface ListedEvent extends EventRow {
  readonly proposed: number
  readonly confirmed: number
}

export interface MemberRow {
  readonly number: number
  readonly event: number
  readonly alert: number
  readonly title_zh: string
  readonly title_en: string
  readonly disease: string | null
  readonly place: PlacePath
  readonly city: PlacePath
  readonly day: Day
  readonly state: 'proposed' | 'confirmed' | 'left'
  readonly came_from: number | null
  readonly went_to: number | null
  readonly proposed_by: string
  readonly proposed_at: Date
  readonly confirmed_by: string | null
  readonly confirmed_at: Date | null
  readonly left_by: string | null
  readonly left_at: Date | null
  readonly left_reason: string | null
}

/** Events change one after the other: there are few, and none of two may take the same alert. The number names this lock alone. */
export async function lockEvents(tx: Tx): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(7202030)`
}

export async function lockEvent(tx: Tx, id: number): Promise<EventRow | undefined> {
  const [row] = await tx<EventRow[]>`SELECT * FROM events.event WHERE id = ${id} FOR UPDATE`
  return row
}

export async function findEvent(tx: Tx, id: number): Promise<ListedEvent | undefined> {
  const [row] = await tx<ListedEvent[]>`SELECT e.*, ${memberCounts(tx)} FROM events.event e WHERE id = ${id}`
  return row
}

export async function listEvents(
  tx: Tx,
  of: {
    before?: number | undefined
    limit: number
    state?: EventState | undefined
    disease?: string | undefined
    place?: PlacePath | undefined
  },
): Promise<ListedEvent[]> {
  return await tx<ListedEvent[]>`
    SELECT e.*, ${memberCounts(tx)} FROM events.event e
    WHERE ${of.before === undefined ? tx`true` : tx`e.id < ${of.before}`}
      ${of.state ? tx`AND e.state = ${of.state}` : tx``} ${of.disease ? tx`AND e.disease = ${of.disease}` : tx``}
      ${of.place ? tx`AND e.place >= ${of.place} AND e.place < ${`${of.place}/`}` : tx``}
    ORDER BY e.id DESC LIMIT ${of.limit}`
}

function memberCounts(tx: Tx) {
  return tx`(SELECT count(*)::int FROM events.member m WHERE m.event = e.id AND m.state = 'proposed') AS proposed,
    (SELECT count(*)::int FROM events.member m WHERE m.event = e.id AND m.state = 'confirmed') AS confirmed`
}

/** Number and title of the events that an alert is in, for whoever sees the alert. */
export async function listNamesOf(
  tx: Tx,
  of: { alert: number; before?: number | undefined; limit: number },
): Promise<{ id: number; title_zh: string; title_en: string }[]> {
  return await tx<{ id: number; title_zh: string; title_en: string }[]>`
    SELECT * FROM events.name_of(${of.alert}) WHERE ${of.before === undefined ? tx`true` : tx`id < ${of.before}`}
    ORDER BY id DESC LIMIT ${of.limit}`
}

/** Every membership of an event, those that ended too, in the order in which they began. */
export async function listMemberships(tx: Tx, event: number): Promise<MemberRow[]> {
  return await tx<MemberRow[]>`SELECT * FROM events.member WHERE event = ${event} ORDER BY number`
}

/** The alerts that an event has now. */
export async function listMembers(tx: Tx, event: number): Promise<MemberRow[]> {
  return (await listMemberships(tx, event)).filter(({ state }) => state !== 'left')
}

/** Of these alerts those that are confirmed in an open event, apart from some events. */
export async function listHeld(
  tx: Tx,
  of: { alerts: readonly number[]; apartFrom?: readonly number[] },
): Promise<{ alert: number; event: number }[]> {
  return await tx<{ alert: number; event: number }[]>`
    SELECT alert, event FROM events.member
    WHERE held AND alert = ANY (${[...of.alerts]}::bigint[]) AND event <> ALL (${[...(of.apartFrom ?? [])]}::bigint[])
    ORDER BY alert`
}

export async function addEvent(
  tx: Tx,
  of: { title: Words; state: EventState; extent: Extent; at: Date; splitFrom?: number | undefined },
): Promise<number> {
  const { title, state, extent, at, splitFrom } = of
  const [row] = await tx<{ id: number }[]>`
    INSERT INTO events.event (title_zh, title_en, disease, place, first_day, latest_day, state, split_from, made_at)
    VALUES (${title.zh}, ${title.en}, ${extent.disease ?? null}, ${extent.place}, ${extent.firstDay}, ${extent.latestDay},
      ${state}, ${splitFrom ?? null}, ${at})
    RETURNING id`
  if (!row) throw new Error('an event that was just written is missing')
  return row.id
}

/** What a step may change of an event besides its members; what is absent stays. */
export interface EventChange {
  readonly state: EventState
  readonly extent?: Extent | undefined
  readonly risk?: string
  readonly lead?: { readonly unit: string; readonly officer?: string | undefined }
  readonly outcome?: string | null
  readonly summary?: string | null
  readonly mergedInto?: number
}

export async function changeEvent(tx: Tx, id: number, change: EventChange): Promise<void> {
  const { state, extent, risk, lead, outcome, summary, mergedInto } = change
  await tx`
    UPDATE events.event SET state = ${state}
      ${extent ? tx`, disease = ${extent.disease ?? null}, place = ${extent.place}, first_day = ${extent.firstDay}, latest_day = ${extent.latestDay}` : tx``}
      ${risk === undefined ? tx`` : tx`, risk = ${risk}`}
      ${lead ? tx`, lead_unit = ${lead.unit}, lead_officer = ${lead.officer ?? null}` : tx``}
      ${outcome === undefined ? tx`` : tx`, outcome = ${outcome}`}
      ${summary === undefined ? tx`` : tx`, summary = ${summary}`}
      ${mergedInto === undefined ? tx`` : tx`, merged_into = ${mergedInto}`}
    WHERE id = ${id}`
  await tx`
    UPDATE events.member SET held = ${isOpen(state)}
    WHERE event = ${id} AND state = 'confirmed'`
}

/** Who brought a member in, when, and from where; kept when it moves between events. */
export interface Entry {
  readonly event: number
  readonly member: Member
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly confirmedBy?: string | undefined
  readonly confirmedAt?: Date | undefined
  readonly cameFrom?: number | undefined
}

/** Held from the step of its event on (`changeEvent`). */
export async function addMember(tx: Tx, { event, member, ...entry }: Entry): Promise<void> {
  await tx`
    INSERT INTO events.member (event, alert, title_zh, title_en, disease, place, city, day, state, held, came_from,
      proposed_by, proposed_at, confirmed_by, confirmed_at)
    VALUES (${event}, ${member.alert}, ${member.title.zh}, ${member.title.en}, ${member.disease ?? null}, ${member.place},
      ${member.city}, ${member.day}, ${member.state}, false, ${entry.cameFrom ?? null}, ${entry.proposedBy},
      ${entry.proposedAt}, ${entry.confirmedBy ?? null}, ${entry.confirmedAt ?? null})`
}

export async function confirmMembers(
  tx: Tx,
  of: { event: number; alerts: readonly number[]; by: string; at: Date },
): Promise<void> {
  await tx`
    UPDATE events.member SET state = 'confirmed', confirmed_by = ${of.by}, confirmed_at = ${of.at}
    WHERE event = ${of.event} AND state = 'proposed' AND alert = ANY (${[...of.alerts]}::bigint[])`
}

export async function endMembers(
  tx: Tx,
  of: {
    event: number
    alerts: readonly number[]
    by: string
    at: Date
    reason: string
    wentTo?: number | undefined
  },
): Promise<void> {
  await tx`
    UPDATE events.member SET state = 'left', held = false, left_by = ${of.by}, left_at = ${of.at},
      left_reason = ${of.reason}, went_to = ${of.wentTo ?? null}
    WHERE event = ${of.event} AND state <> 'left' AND alert = ANY (${[...of.alerts]}::bigint[])`
}

export function toMember(row: MemberRow): Member {
  if (row.state === 'left') throw new Error(`alert ${row.alert} has left event ${row.event}`)
  return {
    alert: row.alert,
    title: { zh: row.title_zh, en: row.title_en },
    disease: row.disease ?? undefined,
    place: row.place,
    city: row.city,
    day: row.day,
    state: row.state,
  }
}
