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
export async function emitSignal(tx: Tx, { id, place, data, ...of }: Emission): Promise<void> {
  await emitSignals(tx, { ...of, signals: [{ id, place, data }] })
}

/** As `emitSignal`, for many of one kind at once, in their order. */
export async function emitSignals(
  tx: Tx,
  of: Omit<Emission, 'id' | 'place' | 'data'> & {
    signals: readonly Pick<Emission, 'id' | 'place' | 'data'>[]
  },
): Promise<void> {
  const rows = of.signals.map((one) => ({ ...one, submitter: of.actor }))
  await tx`SELECT signals.emit_all(${houseSource + of.part}, ${of.kind}, ${of.at}, ${of.today}::text::date,
    ${tx.json(rows as never)})`
}
