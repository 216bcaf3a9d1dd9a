import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import { houseSource } from './examine.ts'

export interface Emission {
  /** Which part of the house speaks: the source is `urn:lianfang:house:<part>`. */
  readonly part: string
  /** Unique within the part. */
  readonly id: string
  readonly kind: string
  readonly place: PlacePath
  /** City time, and the city's day. */
  readonly at: Date
  readonly today: Day
  /** Who made it happen. */
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Puts a signal of the house's own into the log, in the transaction of what it tells: with that it is there, or is not.
 * The data are the caller's to make right; no door examines them.
 */
export async function emitSignal(tx: Tx, of: Emission): Promise<void> {
  await tx`SELECT signals.emit(${houseSource + of.part}, ${of.id}, ${of.kind}, ${of.place}, ${of.at},
    ${of.today}::text::date, ${of.actor}, ${tx.json(of.data as never)})`
}
