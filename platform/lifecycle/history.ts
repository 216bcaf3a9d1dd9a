import type { CityClock } from '#platform/clock'
import { houseSource } from '#platform/signals'
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
  const [number] = await recordSteps(tx, clock, [taken])
  if (number === undefined) throw new Error('a step that was just written is missing')
  return number
}

/**
 * Many steps in one transaction, in their order; several may be of the same one. As `recordStep`, in one statement: what each
 * step leaves in three rooms costs one way to the database, whether there is one step or a thousand. It is therefore
 * written here what `emitSignal` and `recordDeed` write, by the same function and into the same columns.
 */
export async function recordSteps(
  tx: Tx,
  clock: CityClock,
  taken: readonly StepTaken[],
): Promise<readonly number[]> {
  if (taken.length === 0) return []
  const at = clock.now()
  const today = clock.today()
  const given = taken.map(
    ({ cycle, id, step, from, to, place, actor, originator, outcome, detail }, index) => ({
      index,
      cycle,
      id,
      step,
      from_state: from,
      to_state: to,
      place,
      actor,
      originator,
      outcome,
      detail: { ...detail, ...(outcome ? { outcome } : {}) },
    }),
  )
  const rows = await tx<{ number: number; told: number }[]>`
    WITH given AS MATERIALIZED (
      SELECT g.*, g.cycle || ':' || g.id AS subject,
        (coalesce((SELECT max(s.number) FROM lifecycle.step s WHERE s.cycle = g.cycle AND s.id = g.id), 0)
          + row_number() OVER (PARTITION BY g.cycle, g.id ORDER BY g.index))::int AS number
      FROM jsonb_to_recordset(${tx.json(given as never)}) AS g (index int, cycle text, id bigint, step text,
        from_state text, to_state text, place text, actor text, originator text, outcome text, detail jsonb)
    ), history AS (
      INSERT INTO lifecycle.step (cycle, id, number, step, from_state, to_state, place, actor, at, detail)
      SELECT cycle, id, number, step, from_state, to_state, place, actor, ${at}, detail FROM given
    ), deeds AS (
      INSERT INTO audit.entry (actor, action, subject, place, detail)
      SELECT actor, cycle || '.' || step, subject, place, jsonb_build_object('number', number) FROM given ORDER BY index
    ), told AS MATERIALIZED (
      SELECT signals.emit_all(${houseSource}::text || cycle, cycle || '.step', ${at}, ${today}::text::date,
        jsonb_agg(jsonb_build_object('id', subject || ':' || number, 'place', place, 'submitter', actor, 'data',
          jsonb_strip_nulls(jsonb_build_object('takenOn', ${today}::text, 'subject', subject, 'number', number, 'step', step,
            'from', from_state, 'to', to_state, 'originator', originator, 'outcome', outcome))) ORDER BY index)) AS signals
      FROM given GROUP BY cycle
    )
    SELECT number, (SELECT sum(signals) FROM told)::int AS told FROM given ORDER BY index`
  if (rows[0]?.told !== taken.length) throw new Error('not every step became a signal')
  return rows.map(({ number }) => number)
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

/** Every step of one name that was taken of these, in no order. */
export async function listStepsNamed(
  tx: Tx,
  of: { cycle: string; ids: readonly number[]; step: string },
): Promise<(HistoryRow & { id: number })[]> {
  if (of.ids.length === 0) return []
  return await tx<(HistoryRow & { id: number })[]>`
    SELECT id, number, step, from_state, to_state, actor, at, detail FROM lifecycle.step
    WHERE cycle = ${of.cycle} AND id = ANY (${[...of.ids]}::bigint[]) AND step = ${of.step}`
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

/** The steps that this person took on each of these before. */
export async function listTaken(
  tx: Tx,
  of: { cycle: string; ids: readonly number[]; actor: string },
): Promise<Map<number, ReadonlySet<string>>> {
  const rows = await tx<{ id: number; steps: string[] }[]>`
    SELECT id, array_agg(DISTINCT step) AS steps FROM lifecycle.step
    WHERE cycle = ${of.cycle} AND id = ANY (${[...of.ids]}::bigint[]) AND actor = ${of.actor} GROUP BY id`
  return new Map(rows.map(({ id, steps }) => [id, new Set(steps)]))
}
