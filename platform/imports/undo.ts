import { accept, type Judge } from '#platform/signals'
import { type Database, house, type Tx, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { SignalEvent } from '#vocabulary'
import { endWork, type ImportRow, insertEvents, LeaseLost, writeStep } from './import-store.ts'
import type { Round } from './send.ts'
import { type Saying, type TakeBack, takeBack } from './take-back.ts'

export interface UndoWork {
  readonly world: World
  readonly row: ImportRow
  readonly judge: Judge
  readonly signal: AbortSignal
}

/** Records that one step takes back. */
const perStep = 1_000

interface Taken extends TakeBack {
  readonly record: string
}

/**
 * Takes back what an import brought, record by record, by versions that go through the same acceptance: views of
 * earlier days stay what they were. Resolves when the state says how it ended. Sent again after a failure, it goes on.
 */
export async function undoImport(work: UndoWork): Promise<void> {
  const { world, row, signal } = work
  const lease = { id: row.id, attempt: row.attempt }
  const counts = structuredClone(row.counts)
  try {
    for (;;) {
      if (signal.aborted)
        return await endWork(world.database, lease, { state: 'undo-stopped', error: 'the server stopped' })
      const taken = await planStep(world.database, row)
      if (taken.length === 0) break
      await send(taken, work)
      for (const { taking } of taken)
        counts.undone[
          taking.act === 'retract' ? 'retracted' : taking.act === 'restate' ? 'restated' : 'kept'
        ] += 1
      const cancelledBy = await writeStep(world.database, lease, {
        counts,
        also: (tx) => writeTaken(tx, taken, row),
      })
      if (cancelledBy !== undefined)
        return await endWork(world.database, lease, {
          state: 'undo-stopped',
          error: `cancelled by ${cancelledBy}`,
        })
    }
    await endWork(world.database, lease, { state: 'undone', counts })
  } catch (error) {
    if (error instanceof LeaseLost) return
    const message = error instanceof Error ? error.message : String(error)
    await endWork(world.database, lease, { state: 'undo-stopped', error: message.slice(0, 300) })
    throw error
  }
}

type SayingRow = Saying & { readonly record: string }

async function planStep(database: Database, { id, source }: ImportRow): Promise<Taken[]> {
  return await transact(database, house('imports'), async (tx) => {
    const rows = await tx<SayingRow[]>`
      WITH page AS (
        SELECT DISTINCT record FROM imports.event WHERE import = ${id} AND NOT undone ORDER BY record LIMIT ${perStep})
      SELECT e.record, e.import, e.revision, e.planned, e.id, e.outcome, e.undone
      FROM page p JOIN imports.event e ON e.record = p.record JOIN imports.import i ON i.id = e.import
      WHERE i.source = ${source} ORDER BY e.record, e.import, e.revision`
    const byRecord = Map.groupBy(rows, ({ record }) => record)
    const rounds = await tx<(Round & { record: string })[]>`
      SELECT record, round, base FROM imports.undone
      WHERE source = ${source} AND record = ANY (${[...byRecord.keys()]}::text[])`
    const roundOf = new Map(rounds.map((round) => [round.record, round]))
    return [...byRecord].map(([record, sayings]) => ({
      record,
      ...takeBack({ import: id, record, sayings, round: roundOf.get(record) }),
    }))
  })
}

async function send(taken: readonly Taken[], { world, row, judge }: UndoWork): Promise<void> {
  const versions = taken.flatMap(({ record, taking }) => (taking.act === 'keep' ? [] : [{ record, taking }]))
  if (versions.length === 0) return
  const bodies = await findBodies(
    world.database,
    row.source,
    versions.map(({ taking }) => taking.like.id),
  )
  const events = versions.map(({ record, taking }): SignalEvent => {
    const body = bodies.get(taking.like.id)
    if (!body) throw new Error(`the log has lost ${taking.like.id}`)
    return {
      specversion: '1.0',
      id: taking.id,
      source: row.source,
      type: body.kind,
      place: body.place,
      record,
      revision: taking.revision,
      ...(taking.act === 'retract' ? { retracted: true } : {}),
      data: body.data,
    }
  })
  const verdicts = await accept(
    events.map((value) => ({ value })),
    judge,
  )
  const refused = verdicts.find(({ verdict }) => verdict === 'refused')
  if (refused) throw new Error(`${refused.id} could not be taken back: ${refused.code}`)
}

interface Body {
  readonly id: string
  readonly kind: string
  readonly place: string
  readonly data: Record<string, unknown>
}

async function findBodies(
  database: Database,
  source: string,
  ids: readonly string[],
): Promise<Map<string, Body>> {
  const rows = await transact(
    database,
    house('imports'),
    (tx) =>
      tx<Body[]>`
      SELECT s.id, l.kind, l.place, l.data FROM signals.seen s
      JOIN signals.log l ON l.known_on = s.known_on AND l.era = s.era AND l.xid = s.xid AND l.sequence = s.sequence
      WHERE s.source = (SELECT id FROM signals.source WHERE source = ${source}) AND s.id = ANY (${[...ids]}::text[])`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function writeTaken(tx: Tx, taken: readonly Taken[], { id, source }: ImportRow): Promise<void> {
  await tx`
    UPDATE imports.event SET undone = true
    WHERE import = ${id} AND record = ANY (${taken.map(({ record }) => record)}::text[])`
  const passed = taken.flatMap(({ record, passedOn }) => passedOn.map((to) => ({ record, ...to })))
  if (passed.length > 0)
    await tx`
      UPDATE imports.event e SET outcome = 'accepted'
      FROM unnest(${passed.map((p) => p.import)}::bigint[], ${passed.map((p) => p.record)}::text[],
        ${passed.map((p) => p.revision)}::int[]) AS p (import, record, revision)
      WHERE e.import = p.import AND e.record = p.record AND e.revision = p.revision`
  const changed = taken.flatMap(({ record, taking }) => (taking.act === 'keep' ? [] : [{ record, taking }]))
  await insertEvents(
    tx,
    changed.flatMap(({ record, taking: { act, like, revision, id } }) =>
      act === 'restate'
        ? [{ import: like.import, record, revision, planned: like.planned, id, outcome: 'accepted' as const }]
        : [],
    ),
  )
  if (changed.length > 0)
    await tx`
      INSERT INTO imports.undone (source, record, round, base)
      SELECT ${source}, * FROM unnest(${changed.map((c) => c.record)}::text[],
        ${changed.map((c) => c.taking.round.round)}::int[], ${changed.map((c) => c.taking.round.base)}::int[])
      ON CONFLICT (source, record) DO UPDATE SET round = excluded.round, base = excluded.base`
}
