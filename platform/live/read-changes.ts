import {
  comparePositions,
  findReadableEnd,
  houseSource,
  type LogRange,
  logStart,
  type Position,
  type PositionRow,
  toPosition,
  withinRange,
} from '#platform/signals'
import type { Tx } from '#platform/store'
import { talliesConsumer } from '#platform/tallies'
import type { PlacePath } from '#vocabulary'
import { type Change, findTopic, toldKinds } from './topics.ts'

/** How far the log has been told: steps as they can be read, counts as they have been folded. */
export interface Reach {
  readonly steps: Position
  readonly counts: Position
}

/** The position behind which nothing is left to tell. */
export function toldUpTo({ steps, counts }: Reach): Position {
  return comparePositions(steps, counts) < 0 ? steps : counts
}

/** How much is told of one reading; beyond it everybody asks everything again. Bounds the memory of the feed. */
export const readAtMost = { steps: 10_000, sources: 20_000, places: 20_000 } as const

/** How far the log can be told now. In one transaction with what is read up to there. */
export async function findReach(tx: Tx): Promise<Reach> {
  const steps = await findReadableEnd(tx)
  const [row] = await tx<PositionRow[]>`
    SELECT era, xid::text, sequence FROM signals.consumer WHERE name = ${talliesConsumer}`
  const folded = row ? toPosition(row) : logStart
  return { steps, counts: comparePositions(folded, steps) < 0 ? folded : steps }
}

/** The position that has so many signals behind it up to the end: who stands before it has missed more. */
export async function findHorizon(tx: Tx, of: { end: Position; signals: number }): Promise<Position> {
  const [row] = await tx<PositionRow[]>`
    SELECT era, xid::text, sequence FROM signals.log l WHERE ${withinRange(tx, { after: logStart, upTo: of.end })}
    ORDER BY l.era DESC, l.xid DESC, l.sequence DESC OFFSET ${of.signals} LIMIT 1`
  return row ? toPosition(row) : logStart
}

/** What changed from one reach to another, steps in the order of the log; undefined where it is more than can be told. */
export async function readChanges(
  tx: Tx,
  of: { after: Reach; upTo: Reach; talliedKinds: readonly string[] },
): Promise<Change[] | undefined> {
  const { after, upTo, talliedKinds } = of
  const changes: Change[] = []
  if (comparePositions(after.steps, upTo.steps) < 0) {
    const range = { after: after.steps, upTo: upTo.steps }
    const [steps, sources] = [await listSteps(tx, range), await listHeard(tx, range)]
    if (steps.length > readAtMost.steps || sources.length > readAtMost.sources) return undefined
    changes.push(...steps, ...sources)
  }
  if (comparePositions(after.counts, upTo.counts) < 0) {
    const counted = await listCounted(tx, { after: after.counts, upTo: upTo.counts }, talliedKinds)
    if (counted.length > readAtMost.places) return undefined
    changes.push(...counted)
  }
  return changes
}

interface StepRow {
  readonly kind: string
  readonly place: PlacePath
  readonly subject: string | null
  readonly step: string | null
}

/** An order that is drafted, or withdrawn before it was signed, is its maker's; any other step is of a signed one. */
const unsigned = ['draft', 'withdraw']

async function listSteps(tx: Tx, range: LogRange): Promise<Change[]> {
  const rows = await tx<StepRow[]>`
    SELECT l.kind, l.place, coalesce(l.data ->> 'subject', l.data ->> 'unit') AS subject, l.data ->> 'step' AS step
    FROM signals.log l WHERE ${withinRange(tx, range)} AND l.kind = ANY (${[...toldKinds]})
    ORDER BY l.era, l.xid, l.sequence LIMIT ${readAtMost.steps + 1}`
  return rows.flatMap(({ kind, place, subject, step }) => {
    const topic = findTopic(kind)
    if (!topic || subject === null) return []
    // `task:17` is 17 among the tasks; a unit has its own name.
    const id = topic === 'unit' ? subject : subject.slice(subject.indexOf(':') + 1)
    const bindsBelow = topic === 'order' && !unsigned.includes(step ?? '')
    return [{ topic, id, place, ...(bindsBelow ? { bindsBelow } : {}) }]
  })
}

/** The sources that were heard, apart from the house itself, and from where: who reads there sees the source. */
async function listHeard(tx: Tx, range: LogRange): Promise<Change[]> {
  const rows = await tx<{ source: string; place: PlacePath }[]>`
    SELECT s.source, heard.place
    FROM (SELECT DISTINCT l.source, l.place FROM signals.log l WHERE ${withinRange(tx, range)}) AS heard
    JOIN signals.source s ON s.id = heard.source WHERE NOT starts_with(s.source, ${houseSource})
    LIMIT ${readAtMost.sources + 1}`
  return rows.map(({ source, place }) => ({ topic: 'source', id: source, place }))
}

/** The places whose counts changed. A correction may have moved what its original counted elsewhere. */
async function listCounted(tx: Tx, range: LogRange, kinds: readonly string[]): Promise<Change[]> {
  const rows = await tx<{ place: PlacePath }[]>`
    WITH page AS MATERIALIZED (
      SELECT DISTINCT l.place, l.source, l.record FROM signals.log l
      WHERE ${withinRange(tx, range)} AND l.kind = ANY (${[...kinds]}))
    SELECT place FROM page
    UNION
    SELECT l.place FROM page p JOIN signals.seen s ON s.source = p.source AND s.id = p.record
    JOIN signals.log l ON l.era = s.era AND l.xid = s.xid AND l.sequence = s.sequence
    WHERE p.record IS NOT NULL
    LIMIT ${readAtMost.places + 1}`
  return rows.map(({ place }) => ({ topic: 'tally', place }))
}
