import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import type { LoggedSignal } from './log.ts'
import type { Change, Entry } from './reckoning.ts'

interface EntryRow {
  readonly source: number
  readonly record: string
  readonly version_id: number
  readonly revision: number
  readonly era: number
  readonly xid: string
  readonly sequence: number
  readonly place: PlacePath
  readonly reach: string | null
  readonly grp: string | null
  readonly slot: number | null
  readonly amount: number | null
}

/** The entries of the records that these signals speak of, for any of the versions. */
export async function listEntries(
  tx: Tx,
  of: { signals: readonly LoggedSignal[]; versionIds: readonly number[] },
): Promise<Entry[]> {
  if (of.signals.length === 0) return []
  const names = new Map(of.signals.map((signal) => [`${signal.sourceId}\n${signal.record}`, signal]))
  const sources = new Map(of.signals.map(({ sourceId, source }) => [sourceId, source]))
  const wanted = [...names.values()]
  const rows = await tx<EntryRow[]>`
    SELECT e.source, e.record, e.version_id, e.revision, e.era, e.xid::text, e.sequence, e.place, e.reach, e.grp, e.slot, e.amount
    FROM unnest(${wanted.map(({ sourceId }) => sourceId)}::int[], ${wanted.map(({ record }) => record)}::text[]) AS w (source, record)
    JOIN rules.window_entry e ON e.source = w.source AND e.record = w.record COLLATE "C"
      AND e.version_id = ANY (${[...of.versionIds]}::bigint[])`
  return rows.map((row) => ({
    versionId: row.version_id,
    // Only records of these signals were asked for.
    source: sources.get(row.source) ?? '',
    record: row.record,
    revision: row.revision,
    at: [row.era, BigInt(row.xid), row.sequence],
    place: row.place,
    reach: row.reach === null ? undefined : row.reach.split(' '),
    counts:
      row.grp === null || row.slot === null || row.amount === null
        ? undefined
        : { group: row.grp, slot: row.slot, amount: row.amount },
  }))
}

/** Groups, each with the slots around which it will be looked at. */
export interface WantedGroup {
  readonly versionId: number
  readonly group: string
  /** Both included. */
  readonly first: number
  readonly last: number
}

export async function listCounts(tx: Tx, wanted: readonly WantedGroup[]): Promise<Change[]> {
  if (wanted.length === 0) return []
  const rows = await tx<{ version_id: number; grp: string; slot: number; amount: number }[]>`
    SELECT c.version_id, c.grp, c.slot, c.amount
    FROM unnest(${wanted.map(({ versionId }) => versionId)}::bigint[], ${wanted.map(({ group }) => group)}::text[],
      ${wanted.map(({ first }) => first)}::bigint[], ${wanted.map(({ last }) => last)}::bigint[]) AS w (version_id, grp, first, last)
    JOIN rules.counter c ON c.version_id = w.version_id AND c.grp = w.grp COLLATE "C" AND c.slot BETWEEN w.first AND w.last`
  return rows.map(({ version_id, grp, slot, amount }) => ({
    versionId: version_id,
    group: grp,
    slot,
    amount,
  }))
}

export async function saveEntries(
  tx: Tx,
  entries: readonly Entry[],
  sourceIds: ReadonlyMap<string, number>,
): Promise<void> {
  if (entries.length === 0) return
  const column = <T>(value: (entry: Entry) => T) => entries.map(value)
  await tx`
    INSERT INTO rules.window_entry (source, record, version_id, revision, era, xid, sequence, place, reach, grp, slot, amount)
    SELECT * FROM unnest(${column(({ source }) => sourceIds.get(source) ?? 0)}::int[], ${column(({ record }) => record)}::text[],
      ${column(({ versionId }) => versionId)}::bigint[], ${column(({ revision }) => revision)}::int[],
      ${column(({ at }) => at[0])}::smallint[], ${column(({ at }) => String(at[1]))}::text[]::xid8[],
      ${column(({ at }) => at[2])}::int[], ${column(({ place }) => place as string)}::text[],
      ${column(({ reach }) => reach?.join(' ') ?? null)}::text[], ${column(({ counts }) => counts?.group ?? null)}::text[],
      ${column(({ counts }) => counts?.slot ?? null)}::bigint[], ${column(({ counts }) => counts?.amount ?? null)}::bigint[])
    ON CONFLICT (source, record, version_id) DO UPDATE SET revision = excluded.revision, era = excluded.era, xid = excluded.xid,
      sequence = excluded.sequence, place = excluded.place, reach = excluded.reach, grp = excluded.grp, slot = excluded.slot,
      amount = excluded.amount`
}

/** Adds the changes to what is counted, each counter once. */
export async function saveChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  const sums = new Map<string, Change>()
  for (const change of changes) {
    const name = `${change.versionId} ${change.slot} ${change.group}`
    sums.set(name, { ...change, amount: change.amount + (sums.get(name)?.amount ?? 0) })
  }
  const added = [...sums.values()].filter(({ amount }) => amount !== 0)
  if (added.length === 0) return
  await tx`
    INSERT INTO rules.counter AS c (version_id, grp, slot, amount)
    SELECT * FROM unnest(${added.map(({ versionId }) => versionId)}::bigint[], ${added.map(({ group }) => group)}::text[],
      ${added.map(({ slot }) => slot)}::bigint[], ${added.map(({ amount }) => amount)}::bigint[])
    ON CONFLICT (version_id, grp, slot) DO UPDATE SET amount = c.amount + excluded.amount`
}

export async function forgetCounts(tx: Tx, versionId: number): Promise<void> {
  await tx`DELETE FROM rules.counter WHERE version_id = ${versionId}`
  await tx`DELETE FROM rules.window_entry WHERE version_id = ${versionId}`
}

/** Forgets what versions counted that act no more. */
export async function forgetOthers(tx: Tx, versionIds: readonly number[]): Promise<void> {
  const kept = [...versionIds]
  await tx`DELETE FROM rules.counter WHERE version_id <> ALL (${kept}::bigint[])`
  await tx`DELETE FROM rules.window_entry WHERE version_id <> ALL (${kept}::bigint[])`
  await tx`DELETE FROM rules.counting WHERE version_id <> ALL (${kept}::bigint[])`
}
