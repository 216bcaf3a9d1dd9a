import { type LogRange, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import { type Deed, isCovered, opens } from './cover.ts'
import type { OrderOutcome } from './cycle.ts'
import { listGatedKinds, listInForce, toTerm } from './store.ts'

/** The number of an order that gives the power for a deed; the first signed among several. */
export async function findOrder(
  tx: Tx,
  deed: Deed & { readonly place: PlacePath },
): Promise<number | undefined> {
  const rows = await listInForce(tx, deed)
  return rows.find((row) => isCovered(toTerm(row), deed))?.id
}

/** Whether an order gives the power for a deed: this, here, for this purpose, at this instant of city time. */
export async function isAllowed(tx: Tx, deed: Deed & { readonly place: PlacePath }): Promise<boolean> {
  return (await findOrder(tx, deed)) !== undefined
}

/** The category for which a signal of a kind lacks an order; nothing where it needs none, or has one. */
export async function findMissingOrder(
  tx: Tx,
  { kind, place, at }: { kind: string; place: PlacePath; at: Date },
): Promise<string | undefined> {
  const category = (await listGatedKinds(tx)).find((gated) => gated.kind === kind)?.needsOrder
  if (category === undefined) return undefined
  const rows = await listInForce(tx, { power: 'collect', place, at })
  return rows.some((row) => opens(toTerm(row), { category, place, at })) ? undefined : category
}

export interface OrderEnd {
  readonly order: number
  readonly outcome: OrderOutcome
}

/** The orders that ended within a range of the log: for consumers which stop what they did under them. */
export async function listOrdersEnded(tx: Tx, range: LogRange): Promise<OrderEnd[]> {
  return await tx<OrderEnd[]>`
    SELECT substr(l.data ->> 'subject', 7)::bigint AS order, l.data ->> 'outcome' AS outcome FROM signals.log l
    WHERE ${withinRange(tx, range)} AND l.kind = 'order.step' AND l.data ->> 'to' = 'ended'
    ORDER BY l.era, l.xid, l.sequence`
}
