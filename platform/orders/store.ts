import type { Tx } from '#platform/store'
import { type Day, type PlacePath, pathsUpwards, type Words } from '#vocabulary'
import type { Term } from './cover.ts'
import type { OrderOutcome, OrderState } from './cycle.ts'
import type { Power, Purpose } from './powers.ts'

export interface OrderRow {
  readonly id: number
  readonly title_zh: string
  readonly title_en: string
  readonly legal_basis: string
  readonly unit: string
  readonly power: Power
  readonly what: string[]
  readonly place: PlacePath
  readonly purpose: Purpose
  readonly begins: Day
  readonly ends: Day
  readonly state: OrderState
  readonly drafted_by: string
  readonly drafted_at: Date
  readonly signed_by: string | null
  readonly signed_at: Date | null
  readonly from_at: Date | null
  readonly until_at: Date | null
  readonly outcome: OrderOutcome | null
  readonly ended_at: Date | null
  readonly end_reason: string | null
}

export function toTerm({ power, what, place, purpose, from_at, until_at }: OrderRow): Term {
  return { power, what, place, purpose, fromAt: from_at ?? undefined, untilAt: until_at ?? undefined }
}

export interface NewOrder {
  readonly title: Words
  readonly legalBasis: string
  readonly unit: string
  readonly power: Power
  readonly what: readonly string[]
  readonly place: PlacePath
  readonly purpose: Purpose
  readonly begins: Day
  readonly ends: Day
}

export async function addOrder(tx: Tx, of: NewOrder & { by: string; at: Date }): Promise<number> {
  const [row] = await tx<{ id: number }[]>`
    INSERT INTO orders.order (title_zh, title_en, legal_basis, unit, power, what, place, purpose, begins, ends, state,
      drafted_by, drafted_at)
    VALUES (${of.title.zh}, ${of.title.en}, ${of.legalBasis}, ${of.unit}, ${of.power}, ${[...of.what]}::text[], ${of.place},
      ${of.purpose}, ${of.begins}, ${of.ends}, 'draft', ${of.by}, ${of.at})
    RETURNING id`
  if (!row) throw new Error('an order that was just written is missing')
  return row.id
}

/** Held until the transaction ends: an order that may be changed in the areas of the transaction. */
export async function lockOrder(tx: Tx, id: number): Promise<OrderRow | undefined> {
  const [row] = await tx<OrderRow[]>`SELECT * FROM orders.order WHERE id = ${id} FOR UPDATE`
  return row
}

/** An order in the areas of the transaction, or one that binds them. */
export async function findOrderRow(tx: Tx, id: number): Promise<OrderRow | undefined> {
  const [row] = await tx<OrderRow[]>`SELECT * FROM orders.order WHERE id = ${id}`
  return row
}

export async function listOrderRows(
  tx: Tx,
  of: {
    before?: number | undefined
    limit: number
    state?: OrderState | undefined
    power?: Power | undefined
    what?: string | undefined
    place?: PlacePath | undefined
  },
): Promise<OrderRow[]> {
  const { before, limit, state, power, what, place } = of
  return await tx<OrderRow[]>`
    SELECT * FROM orders.order
    WHERE ${before === undefined ? tx`true` : tx`id < ${before}`}
      ${state ? tx`AND state = ${state}` : tx``} ${power ? tx`AND power = ${power}` : tx``}
      ${what === undefined ? tx`` : tx`AND ${what} = ANY (what)`}
      ${place ? tx`AND (place = ANY (${pathsUpwards(place)}) OR (place >= ${place} AND place < ${`${place}/`}))` : tx``}
    ORDER BY id DESC LIMIT ${limit}`
}

/** Signed orders that may cover a place at an instant, the first signed first. */
export async function listInForce(
  tx: Tx,
  { power, place, at }: { power: string; place: PlacePath; at: Date },
): Promise<OrderRow[]> {
  return await tx<OrderRow[]>`
    SELECT * FROM orders.order
    WHERE power = ${power} AND place = ANY (${pathsUpwards(place)}) AND from_at <= ${at} AND until_at > ${at}
    ORDER BY id`
}

/** What is signed and has not ended. */
export async function listOpen(tx: Tx, power: Power): Promise<OrderRow[]> {
  return await tx<OrderRow[]>`
    SELECT * FROM orders.order WHERE power = ${power} AND state IN ('issued', 'in-force') ORDER BY id`
}

export async function signOrder(
  tx: Tx,
  of: { id: number; by: string; at: Date; fromAt: Date; untilAt: Date },
): Promise<void> {
  await tx`
    UPDATE orders.order SET state = 'issued', signed_by = ${of.by}, signed_at = ${of.at}, from_at = ${of.fromAt},
      until_at = ${of.untilAt}
    WHERE id = ${of.id}`
}

export async function beginOrder(tx: Tx, id: number): Promise<void> {
  await tx`UPDATE orders.order SET state = 'in-force' WHERE id = ${id}`
}

export async function extendOrder(tx: Tx, of: { id: number; ends: Day; untilAt: Date }): Promise<void> {
  await tx`UPDATE orders.order SET ends = ${of.ends}, until_at = ${of.untilAt} WHERE id = ${of.id}`
}

/** Ended at an instant: from it on it covers nothing. */
export async function endOrder(
  tx: Tx,
  of: { id: number; outcome: OrderOutcome; at: Date; reason?: string },
): Promise<void> {
  await tx`
    UPDATE orders.order SET state = 'ended', outcome = ${of.outcome}, ended_at = ${of.at}, end_reason = ${of.reason ?? null},
      until_at = least(until_at, CASE WHEN signed_at IS NOT NULL THEN ${of.at}::timestamptz END)
    WHERE id = ${of.id}`
}

export async function setNeedsOrder(
  tx: Tx,
  { kind, needsOrder }: { kind: string; needsOrder?: string | undefined },
): Promise<void> {
  if (needsOrder === undefined) await tx`DELETE FROM orders.gated_kind WHERE kind = ${kind}`
  else
    await tx`
      INSERT INTO orders.gated_kind (kind, needs_order) VALUES (${kind}, ${needsOrder})
      ON CONFLICT (kind) DO UPDATE SET needs_order = excluded.needs_order`
}

export async function listGatedKinds(tx: Tx): Promise<{ kind: string; needsOrder: string }[]> {
  return await tx<{ kind: string; needsOrder: string }[]>`
    SELECT kind, needs_order AS "needsOrder" FROM orders.gated_kind ORDER BY kind`
}
