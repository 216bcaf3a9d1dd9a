import type { Tx } from '#platform/store'
import type { PlacePath, Words } from '#vocabulary'

export interface SourceRow {
  readonly source: string
  readonly title_zh: string | null
  readonly title_en: string | null
  readonly expected_every_ms: number | null
  readonly last_heard: Date | null
  readonly accepted: number
  readonly duplicate: number
  readonly refused: number
  /** Accepted in the last 60 to 70 minutes: slots are ten minutes long. */
  readonly last_hour: number
}

/**
 * Sources that were heard from a place that the scope sees, and everywhere the others too, in the order of their names; with a place those
 * heard from it, or from under it. Machine time: a source is heard when its line is.
 */
export async function listSources(
  tx: Tx,
  { after, limit, place }: { after: string; limit: number; place?: PlacePath | undefined },
): Promise<SourceRow[]> {
  return await tx<SourceRow[]>`
    SELECT s.source, s.title_zh, s.title_en, s.expected_every_ms, s.last_heard,
      coalesce(sum(a.accepted), 0)::bigint AS accepted, coalesce(sum(a.duplicate), 0)::bigint AS duplicate,
      coalesce(sum(a.refused), 0)::bigint AS refused,
      coalesce(sum(a.accepted) FILTER (WHERE a.slot > now() - interval '70 minutes'), 0)::bigint AS last_hour
    FROM signals.source s LEFT JOIN signals.activity a ON a.source = s.id
    WHERE s.source > ${after} AND ${isSeen(tx)}
      ${place === undefined ? tx`` : tx`AND s.id IN (${heardFrom(tx, place)})`}
    GROUP BY s.id ORDER BY s.source LIMIT ${limit}`
}

/** Of a source `s`: heard from a place that the scope sees; everywhere the others too. */
function isSeen(tx: Tx) {
  return tx`((SELECT access.everywhere()) OR EXISTS (SELECT 1 FROM signals.source_place p WHERE p.source = s.id))`
}

function heardFrom(tx: Tx, place: PlacePath) {
  return tx`SELECT source FROM signals.source_place WHERE place >= ${place} AND place < ${`${place}/`}`
}

/** Changes what was agreed with a source; false where it was neither heard nor announced. */
export async function agreeSource(
  tx: Tx,
  of: { source: string; title: Words; everyMs: number | null },
): Promise<boolean> {
  const { source, title, everyMs } = of
  const done = await tx`
    UPDATE signals.source SET title_zh = ${title.zh}, title_en = ${title.en}, expected_every_ms = ${everyMs}
    WHERE source = ${source}`
  return done.count === 1
}

export interface SilentSource {
  readonly source: string
  readonly title_zh: string | null
  readonly title_en: string | null
  readonly expected_every_ms: number
  readonly last_heard: Date | null
  readonly silent_ms: number
}

/**
 * Sources that the scope sees and that have been silent for longer than they are expected to be, the longest beside that first;
 * and how many there are.
 */
export async function listSilentSources(
  tx: Tx,
  { limit }: { limit: number },
): Promise<{ first: SilentSource[]; count: number }> {
  const rows = await tx<(SilentSource & { count: number })[]>`
    WITH expected AS (
      SELECT source, title_zh, title_en, expected_every_ms, last_heard,
        (extract(epoch FROM now() - coalesce(last_heard, first_heard)) * 1000)::bigint AS silent_ms
      FROM signals.source s WHERE expected_every_ms > 0 AND ${isSeen(tx)})
    SELECT *, (count(*) OVER ())::int AS count FROM expected WHERE silent_ms > expected_every_ms
    ORDER BY silent_ms::float8 / expected_every_ms DESC, source LIMIT ${limit}`
  return { first: rows.map(({ count: _, ...row }) => row), count: rows[0]?.count ?? 0 }
}

/** Gives sources their titles and how often they are expected to speak, before they are first heard. */
export async function nameSources(
  tx: Tx,
  sources: readonly { source: string; title: Words; everyMs?: number | undefined }[],
): Promise<void> {
  for (const { source, title, everyMs } of sources) {
    await tx`
      INSERT INTO signals.source (source, title_zh, title_en, expected_every_ms)
      VALUES (${source}, ${title.zh}, ${title.en}, ${everyMs ?? null})
      ON CONFLICT (source) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
        expected_every_ms = excluded.expected_every_ms`
  }
}
