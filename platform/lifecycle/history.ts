import { recordDeed } from '#platform/audit'
import type { CityClock } from '#platform/clock'
import { emitSignal } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'

export interface StepTaken {
  /** Name of the life cycle: `task`. */
  readonly cycle: string
  readonly id: number
  readonly step: string
  /** Absent for the step that brings it into being. */
  readonly from?: string | undefined
  readonly to: string
  readonly place: PlacePath
  readonly actor: string
  /** What whoever asked for it calls it. */
  readonly originator?: string | undefined
  readonly outcome?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>>
}

/**
 * Everything that belongs to a step besides the state itself, in the transaction of the step: a row of its history, a signal
 * for whoever asked, an entry of the audit. The caller has locked the row that takes the step.
 * @returns The number of the step in its history, from 1.
 */
export async function recordStep(tx: Tx, clock: CityClock, taken: StepTaken): Promise<number> {
  const { cycle, id, step, from, to, place, actor, originator, outcome, detail = {} } = taken
  const at = clock.now()
  const [row] = await tx<{ number: number }[]>`
    INSERT INTO lifecycle.step (cycle, id, number, step, from_state, to_state, place, actor, at, detail)
    VALUES (${cycle}, ${id}, (SELECT coalesce(max(number), 0) + 1 FROM lifecycle.step WHERE cycle = ${cycle} AND id = ${id}),
      ${step}, ${from ?? null}, ${to}, ${place}, ${actor}, ${at}, ${tx.json({ ...detail, ...(outcome ? { outcome } : {}) } as never)})
    RETURNING number`
  if (!row) throw new Error('a step that was just written is missing')
  const { number } = row
  const subject = `${cycle}:${id}`
  const today = clock.today()
  await emitSignal(tx, {
    part: cycle,
    id: `${subject}:${number}`,
    kind: `${cycle}.step`,
    place,
    at,
    today,
    actor,
    data: {
      takenOn: today,
      subject,
      number,
      step,
      ...(from === undefined ? {} : { from }),
      to,
      ...(originator === undefined ? {} : { originator }),
      ...(outcome === undefined ? {} : { outcome }),
    },
  })
  await recordDeed(tx, { actor, action: `${cycle}.${step}`, subject, place, detail: { number } })
  return number
}

export interface HistoryRow {
  readonly number: number
  readonly step: string
  readonly from_state: string | null
  readonly to_state: string
  readonly actor: string
  readonly at: Date
  readonly detail: Readonly<Record<string, unknown>>
}

/** The whole history, the first step first. */
export async function listHistory(tx: Tx, of: { cycle: string; id: number }): Promise<HistoryRow[]> {
  return await tx<HistoryRow[]>`
    SELECT number, step, from_state, to_state, actor, at, detail FROM lifecycle.step
    WHERE cycle = ${of.cycle} AND id = ${of.id} ORDER BY number`
}

/** Whether this person took one of these steps before: who verifies must not have handled. */
export async function hasTaken(
  tx: Tx,
  of: { cycle: string; id: number; actor: string; steps: readonly string[] },
): Promise<boolean> {
  const [row] = await tx`
    SELECT 1 FROM lifecycle.step WHERE cycle = ${of.cycle} AND id = ${of.id} AND actor = ${of.actor}
      AND step = ANY (${[...of.steps]}) LIMIT 1`
  return row !== undefined
}
