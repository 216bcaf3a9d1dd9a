import { createHash } from 'node:crypto'
import { isCovered } from '#platform/access'
import { type Judge, makeJudge } from '#platform/signals'
import { type Database, house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { Day, SignalEvent } from '#vocabulary'
import type { FinalOutcome } from './counts.ts'
import { type Foresight, type ForesightBook, makeForesightBook } from './foresight.ts'
import type { CumulativeMapping, Mapping, RecordsMapping } from './mapping.ts'
import { makePlaceNames } from './place-names.ts'
import { type RowReason, rowReason } from './reasons.ts'
import { readRecords, recordColumn, type SeenRecords } from './records.ts'
import { planReplay } from './replay.ts'
import { reasonOf } from './run.ts'
import { findRounds, raise } from './send.ts'
import type { Table } from './table.ts'

export interface Foreseeing {
  readonly world: World
  readonly table: Table
  readonly mapping: Mapping
  readonly day: Day
  readonly areas: readonly string[]
  /** Examines as acceptance does; nothing is stored by it. */
  readonly judge: Judge
  /** Told after each group of rows; throws where the work is to stop. */
  onStep(): Promise<void>
}

/**
 * Reads the whole file as an import would and says what would become of each row, without storing anything: its own checks,
 * those of acceptance, and what the log holds already.
 */
export async function foresee(of: Foreseeing): Promise<Foresight> {
  const book = makeForesightBook()
  const { mapping } = of
  if (mapping.mode === 'records') await foreseeRecords({ ...of, mapping }, book)
  else await foreseeTotals({ ...of, mapping }, book)
  return book.foresight()
}

/** The judge of a dry run: a refusal is nobody's, and nothing reaches the intake. */
export function makeForeseeingJudge(door: Parameters<typeof makeJudge>[0]['door'], world: World): Judge {
  return makeJudge({ door, intake: world.intake, submittedBy: 'house:imports', onRefused: () => {} })
}

async function foreseeRecords(
  of: Foreseeing & { readonly mapping: RecordsMapping },
  book: ForesightBook,
): Promise<void> {
  const { world, table, mapping, day, areas } = of
  const reading = readRecords({
    table,
    mapping,
    today: day,
    findPlaceByName: makePlaceNames(world.places, { areas, today: day }),
    seen: rememberInShort(),
  })
  for await (const group of reading.groups) {
    await of.onStep()
    const events = group.flatMap(({ event }) => (event ? [event] : []))
    const answers = await foreseeLog(of, events)
    let at = 0
    for (const { verdict, event } of group) {
      const reasons = verdict.reasons.map(({ code, column, value }) => rowReason(code, column, value))
      if (!event) {
        book.row({ line: verdict.line, verdict: verdict.verdict, reasons })
        continue
      }
      // One answer for each event, in their order.
      const answer = answers[at++]!
      if (answer.outcome === 'new') book.event(event, dayFieldOf(world, mapping.kind))
      book.row({
        line: verdict.line,
        verdict: answer.outcome === 'new' ? verdict.verdict : answer.outcome,
        reasons: answer.reason ? [answer.reason, ...reasons] : reasons,
      })
    }
  }
}

async function foreseeTotals(
  of: Foreseeing & { readonly mapping: CumulativeMapping },
  book: ForesightBook,
): Promise<void> {
  const { world, table, mapping, day, areas } = of
  const plan = await planReplay({
    table,
    mapping,
    today: day,
    findPlaceFault(path) {
      if (!world.places.find(path)) return 'place.unknown'
      return isCovered(path, areas) ? undefined : 'place.forbidden'
    },
  })
  for (const on of plan.days) {
    await of.onStep()
    const events = [...plan.eventsOf(on)]
    const answers = await foreseeLog(of, events)
    events.forEach((event, at) => {
      const answer = answers[at]
      if (answer?.outcome === 'new') book.event(event, dayFieldOf(world, event.type))
      else if (answer?.outcome === 'refused' && answer.reason) plan.refuse(event, answer.reason)
    })
  }
  for (const { line, verdict, reasons } of plan.verdicts())
    book.row({
      line,
      verdict,
      reasons: reasons.map(({ code, column, value }) => rowReason(code, column, value)),
    })
}

interface LogAnswer {
  readonly outcome: 'new' | Extract<FinalOutcome, 'duplicate' | 'refused'>
  readonly reason?: RowReason
}

/** What acceptance would answer to each event. */
async function foreseeLog(
  { world, judge, mapping }: Foreseeing,
  events: readonly SignalEvent[],
): Promise<LogAnswer[]> {
  if (events.length === 0) return []
  const { database } = world
  const { source } = mapping
  const recordOf = (event: SignalEvent) => event.record ?? event.id
  const rounds = await findRounds(database, source, events.map(recordOf))
  const raised = events.map((event) => raise(event, rounds.get(recordOf(event))))
  const seen = await findSeen(
    database,
    source,
    raised.map(({ id }) => id),
  )
  return raised.map((event, index): LogAnswer => {
    const judged = judge.examine({ value: event }, index)
    if ('refused' in judged) return { outcome: 'refused', reason: reasonOf(judged.refused) }
    const before = seen.get(event.id)
    if (before === undefined) return { outcome: 'new' }
    return before === judged.signal.bodyHash
      ? { outcome: 'duplicate', reason: rowReason('event.duplicate') }
      : {
          outcome: 'refused',
          reason: rowReason('id.reused', mapping.mode === 'records' ? recordColumn(mapping) : undefined),
        }
  })
}

async function findSeen(
  database: Database,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await transact(
    database,
    house('imports'),
    (tx) => tx<{ id: string; hash: string }[]>`
      SELECT id, replace(body_hash::text, '-', '') AS hash FROM signals.seen
      WHERE source = (SELECT id FROM signals.source WHERE source = ${source}) AND id = ANY (${[...ids]}::text[])`,
  )
  return new Map(rows.map(({ id, hash }) => [id, hash]))
}

function dayFieldOf(world: World, kind: string): string {
  return world.kinds.get(kind)?.day ?? ''
}

/** Records that are told apart over the whole file; a further one is taken for new. */
const recordsRemembered = 2_000_000

/**
 * Remembers each record in a few bytes, so that a repeat is found over a million rows: two different ones are taken for the same
 * once in some hundred million.
 */
function rememberInShort(): SeenRecords {
  const short = new Map<number, string>()
  const numberOf = (record: string) => createHash('sha1').update(record).digest().readUIntBE(0, 6)
  return {
    get: (record) => short.get(numberOf(record)),
    set(record, fingerprint) {
      if (short.size < recordsRemembered) short.set(numberOf(record), fingerprint)
    },
  }
}
