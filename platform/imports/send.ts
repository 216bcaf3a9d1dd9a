import { accept, type Judge } from '#platform/signals'
import { type Database, house, transact } from '#platform/store'
import type { SignalEvent, Verdict } from '#vocabulary'
import type { EventRow } from './import-store.ts'

/** How often a record was taken back, and the revision from which on it may be reported anew. */
export interface Round {
  readonly round: number
  readonly base: number
}

/** Who submits the events of an import: in the log it tells whose they are, whatever happened in between. */
export function submitterOf(importId: number): string {
  return `import:${importId}`
}

export interface Sent {
  readonly record: string
  readonly verdict: Verdict
  /** What the import says of the record; nothing where the log refused it. */
  readonly row?: EventRow
  /** The import that brought the event before. */
  readonly broughtBy?: number
}

/** Sends what an import says through the acceptance, one answer for each event, in their order. */
export async function sendEvents(
  database: Database,
  of: { events: readonly SignalEvent[]; judge: Judge; importId: number; source: string },
): Promise<Sent[]> {
  const { importId, source, judge } = of
  const named = of.events.map((event) => ({ event, record: event.record ?? event.id }))
  const rounds = await findRounds(
    database,
    source,
    named.map(({ record }) => record),
  )
  const events = named.map(({ event, record }) => raise(event, rounds.get(record)))
  const verdicts = await accept(
    events.map((value) => ({ value })),
    judge,
  )
  const known = events.filter((_, i) => verdicts[i]?.verdict === 'duplicate').map(({ id }) => id)
  const submitters = await findSubmitters(database, source, known)
  return named.map(({ event, record }, i) => {
    // One verdict and one raised event for each, in the same order.
    const verdict = verdicts[i]!
    const { id, revision = 0 } = events[i]!
    if (verdict.verdict === 'refused') return { record, verdict }
    const submitter = submitters.get(id)
    // An attempt that broke off may have sent it without writing down so.
    const isOwn = verdict.verdict === 'accepted' || submitter === submitterOf(importId)
    const outcome = isOwn ? ('accepted' as const) : ('duplicate' as const)
    const broughtBy = isOwn ? undefined : /^import:(\d+)$/.exec(submitter ?? '')?.[1]
    return {
      record,
      verdict,
      row: { record, revision, planned: event.revision ?? 0, id, outcome },
      ...(broughtBy ? { broughtBy: Number(broughtBy) } : {}),
    }
  })
}

/**
 * The event as it counts now: after its record was taken back, its versions begin above all that went before, under
 * ids that tell the round.
 */
export function raise(event: SignalEvent, round: Round | undefined): SignalEvent {
  if (!round) return event
  const record = event.record ?? event.id
  const planned = event.revision ?? 0
  const id = `${record}:i${round.round}${planned === 0 ? '' : `.${planned}`}`
  return { ...event, id, record, revision: round.base + planned }
}

export async function findRounds(
  database: Database,
  source: string,
  records: readonly string[],
): Promise<Map<string, Round>> {
  const rows = await transact(
    database,
    house('imports'),
    (tx) =>
      tx<(Round & { record: string })[]>`
      SELECT record, round, base FROM imports.undone
      WHERE source = ${source} AND record = ANY (${[...records]}::text[])`,
  )
  return new Map(rows.map((row) => [row.record, row]))
}

async function findSubmitters(
  database: Database,
  source: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await transact(
    database,
    house('imports'),
    (tx) =>
      tx<{ id: string; submitted_by: string }[]>`
      SELECT s.id, l.submitted_by FROM signals.seen s
      JOIN signals.log l ON l.known_on = s.known_on AND l.era = s.era AND l.xid = s.xid AND l.sequence = s.sequence
      WHERE s.source = (SELECT id FROM signals.source WHERE source = ${source}) AND s.id = ANY (${[...ids]}::text[])`,
  )
  return new Map(rows.map((row) => [row.id, row.submitted_by]))
}
