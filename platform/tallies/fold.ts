import type { LogRange, PositionRow } from '#platform/signals'
import { comparePositions, type Position, toPosition, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import { isWithin, type Kind, type PlacePath, seriesSeparator, type TallyRule } from '#vocabulary'

/** A version of a record that begins to count, or ceases to, on the day on which that became known. */
interface Change {
  readonly at: Position
  readonly sign: 1 | -1
  readonly knownOn: string
}

interface Version {
  readonly source: number
  readonly record: string
  readonly revision: number
  readonly place: PlacePath
  /** The sender's areas; absent where it reaches everywhere. */
  readonly reach?: readonly string[]
  readonly at: Position
  readonly knownOn: string
}

type VersionRow = PositionRow & {
  source: number
  record: string
  revision: number
  place: PlacePath
  reach: string | null
  known_on: string
}

/** Adds all signals of a range to the counts. One statement where no record changes, which is the rule. */
export async function fold(tx: Tx, range: LogRange, kinds: readonly Kind[]): Promise<void> {
  const versions = await listVersions(tx, range)
  const { changes, counting } = versions.length === 0 ? unchanged : await settle(tx, range, versions)
  await count(tx, { range, kinds, versions, changes })
  // Last: what writes holds every reader of the log back, and to count is reading at first.
  if (counting.length > 0) await saveEffective(tx, counting)
}

interface Settled {
  readonly changes: readonly Change[]
  /** The version that counts from now on, of each record. */
  readonly counting: readonly Version[]
}

const unchanged: Settled = { changes: [], counting: [] }

async function count(
  tx: Tx,
  of: {
    range: LogRange
    kinds: readonly Kind[]
    versions: readonly Version[]
    changes: readonly Change[]
  },
): Promise<void> {
  const { range, kinds, versions, changes } = of
  const contributions = contributionsOf(kinds)
  if (contributions === '') return
  const source =
    versions.length === 0
      ? plain(tx, range)
      : tx`${plain(tx, range, versions)} UNION ALL ${changed(tx, changes)}`
  // Counts that are there are changed in place, the others added: cheaper than to try and find a conflict. Nobody else
  // adds any, since a consumer's effects are undone where it lost its lease. What is counted for the first time gets the next
  // numbers by its rank, and not by a join with what was numbered: that would be planned for one row, and take a thousand times a thousand.
  await tx`
    WITH c AS MATERIALIZED (${source}), counted AS MATERIALIZED (
      SELECT s.id, one.* FROM (${tx.unsafe(contributions)}) AS one LEFT JOIN tallies.subject s USING (tally, series, place)
    ), first_time AS MATERIALIZED (
      SELECT (dense_rank() OVER (ORDER BY tally, series, place) + (SELECT coalesce(max(id), 0) FROM tallies.subject))::int AS subject,
        tally, series, place, day, known_on, amount, reports
      FROM counted WHERE id IS NULL
    ), numbered AS (
      INSERT INTO tallies.subject (id, tally, series, place)
      SELECT DISTINCT subject, tally, series, place FROM first_time ORDER BY subject
    ), first_day AS (
      INSERT INTO tallies.first_day (place, known_on, day)
      SELECT place, known_on, day FROM (SELECT place, known_on, min(day) AS day FROM counted GROUP BY place, known_on) AS e
      WHERE NOT EXISTS (SELECT 1 FROM tallies.first_day f WHERE f.place = e.place AND f.known_on <= e.known_on AND f.day <= e.day)
      ORDER BY place, known_on
      ON CONFLICT (place, known_on) DO UPDATE SET day = excluded.day
      RETURNING place
    ), change AS (
      INSERT INTO tallies.change AS c (tally, series, times)
      SELECT tally, series, 1 FROM (SELECT tally, series FROM counted UNION SELECT '', '' FROM first_day) AS named ORDER BY tally, series
      ON CONFLICT (tally, series) DO UPDATE SET times = c.times + 1
    ), added AS MATERIALIZED (
      SELECT row_number() OVER () AS number, subject, day, known_on, sum(amount) AS amount, sum(reports) AS reports
      FROM (
        SELECT id AS subject, day, known_on, amount, reports FROM counted WHERE id IS NOT NULL
        UNION ALL
        SELECT subject, day, known_on, amount, reports FROM first_time
      ) AS every GROUP BY subject, day, known_on ORDER BY subject, day, known_on
    ), changed AS (
      UPDATE tallies.amount AS t SET amount = t.amount + a.amount, reports = t.reports + a.reports FROM added a
      WHERE t.subject = a.subject AND t.day = a.day AND t.known_on = a.known_on
      RETURNING a.number
    )
    INSERT INTO tallies.amount (subject, day, known_on, amount, reports)
    SELECT subject, day, known_on, amount, reports FROM added
    WHERE number NOT IN (SELECT number FROM changed) ORDER BY number`
}

/** The signals of a range that are the only version of their record. */
function plain(tx: Tx, range: LogRange, except: readonly Version[] = []) {
  const others =
    except.length === 0
      ? tx``
      : tx`AND NOT EXISTS (
          SELECT 1 FROM unnest(${except.map((v) => v.at.era)}::smallint[], ${except.map((v) => String(v.at.xid))}::text[]::xid8[],
            ${except.map((v) => v.at.sequence)}::int[]) AS x (era, xid, sequence)
          WHERE x.era = l.era AND x.xid = l.xid AND x.sequence = l.sequence)`
  return tx`SELECT l.kind, l.place, l.known_on, l.data, 1 AS sign FROM signals.log l
    WHERE ${withinRange(tx, range)} AND NOT l.retracted ${others}`
}

function changed(tx: Tx, changes: readonly Change[]) {
  return tx`SELECT l.kind, l.place, x.known_on, l.data, x.sign
    FROM unnest(${changes.map((c) => c.at.era)}::smallint[], ${changes.map((c) => String(c.at.xid))}::text[]::xid8[],
      ${changes.map((c) => c.at.sequence)}::int[], ${changes.map((c) => c.sign)}::int[],
      ${changes.map((c) => c.knownOn)}::text[]::date[]) AS x (era, xid, sequence, sign, known_on)
    JOIN signals.log l ON l.era = x.era AND l.xid = x.xid AND l.sequence = x.sequence
    WHERE NOT l.retracted`
}

/** Signals of a range whose record has, or is about to have, more than one version; in the order of the log. */
async function listVersions(tx: Tx, range: LogRange): Promise<Version[]> {
  const rows = await tx<VersionRow[]>`
    WITH page AS MATERIALIZED (
      SELECT l.source, l.id, l.record, l.revision, l.place, l.reach, l.era, l.xid, l.sequence, l.known_on
      FROM signals.log l
      WHERE ${withinRange(tx, range)}
    ), named AS (SELECT DISTINCT source, record FROM page WHERE record IS NOT NULL)
    SELECT p.source, coalesce(p.record, p.id) AS record, p.revision, p.place, p.reach, p.era, p.xid::text, p.sequence,
      p.known_on
    FROM page p
    WHERE p.record IS NOT NULL
      OR EXISTS (SELECT 1 FROM named n WHERE n.source = p.source AND n.record = p.id)
      OR EXISTS (SELECT 1 FROM tallies.effective e WHERE e.source = p.source AND e.record = p.id)
    ORDER BY p.era, p.xid, p.sequence`
  return rows.map(toVersion)
}

function toVersion(row: VersionRow): Version {
  return {
    source: row.source,
    record: row.record,
    revision: row.revision,
    place: row.place,
    ...(row.reach === null ? {} : { reach: row.reach.split(' ') }),
    at: toPosition(row),
    knownOn: row.known_on,
  }
}

/**
 * What changes as these versions become known, one after the other: the highest revision counts, whatever the order
 * of arrival; among equals the later. A sender changes only what stands within its own areas, also where its version came
 * first. Each step takes back what counted before and adds what counts now, on the day
 * of the step, so that every earlier view stays what it was.
 */
async function settle(tx: Tx, range: LogRange, versions: readonly Version[]): Promise<Settled> {
  const counting = await findCounting(tx, range, versions)
  const changes: Change[] = []
  for (const version of versions) {
    const key = `${version.source} ${version.record}`
    const before = counting.get(key)
    if (before && !prevails(version, before)) continue
    if (before) changes.push({ at: before.at, sign: -1, knownOn: version.knownOn })
    changes.push({ at: version.at, sign: 1, knownOn: version.knownOn })
    counting.set(key, version)
  }
  return { changes, counting: [...counting.values()] }
}

async function saveEffective(tx: Tx, counting: readonly Version[]): Promise<void> {
  const now = counting.toSorted(
    (a, b) => a.source - b.source || (a.record < b.record ? -1 : a.record > b.record ? 1 : 0),
  )
  await tx`
    INSERT INTO tallies.effective AS e (source, record, revision, era, xid, sequence)
    SELECT * FROM unnest(${now.map((v) => v.source)}::int[], ${now.map((v) => v.record)}::text[],
      ${now.map((v) => v.revision)}::int[], ${now.map((v) => v.at.era)}::smallint[],
      ${now.map((v) => String(v.at.xid))}::text[]::xid8[], ${now.map((v) => v.at.sequence)}::int[])
    ON CONFLICT (source, record) DO UPDATE SET revision = excluded.revision, era = excluded.era, xid = excluded.xid,
      sequence = excluded.sequence`
}

function prevails(version: Version, before: Version): boolean {
  return version.revision >= before.revision ? mayChange(version, before) : !mayChange(before, version)
}

function mayChange({ reach }: Version, { place }: Version): boolean {
  return !reach || reach.some((area) => isWithin(place, area))
}

/** The version that counted before this range, of each record that the range speaks of. */
async function findCounting(
  tx: Tx,
  range: LogRange,
  versions: readonly Version[],
): Promise<Map<string, Version>> {
  const names = [...new Map(versions.map((v) => [`${v.source} ${v.record}`, v])).values()]
  const sources = names.map((v) => v.source)
  const records = names.map((v) => v.record)
  const { after } = range
  const rows = await tx<VersionRow[]>`
    WITH wanted AS (SELECT * FROM unnest(${sources}::int[], ${records}::text[]) AS t (source, record))
    SELECT w.source, w.record, e.revision, l.place, l.reach, e.era, e.xid::text, e.sequence, '' AS known_on
    FROM wanted w JOIN tallies.effective e ON e.source = w.source AND e.record = w.record
    JOIN signals.log l ON l.era = e.era AND l.xid = e.xid AND l.sequence = e.sequence
    UNION ALL
    -- Not met before as a record: its original, the event of that name, if it was folded as a plain one.
    SELECT w.source, w.record, l.revision, l.place, l.reach, s.era, s.xid::text, s.sequence, ''
    FROM wanted w
    JOIN signals.seen s ON s.source = w.source AND s.id = w.record
      AND (s.era, s.xid, s.sequence) <= (${after.era}::smallint, ${String(after.xid)}::text::xid8, ${after.sequence}::int)
    JOIN signals.log l ON l.era = s.era AND l.xid = s.xid AND l.sequence = s.sequence AND l.record IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM tallies.effective e WHERE e.source = w.source AND e.record = w.record)`
  const found = new Map<string, Version>()
  for (const row of rows) {
    const version = toVersion(row)
    if (comparePositions(version.at, after) <= 0) found.set(`${row.source} ${row.record}`, version)
  }
  return found
}

/**
 * The kinds' counting rules as SQL over `c (kind, place, known_on, data, sign)`. Each rule reads the rows of its kind alone, and of a row that it does not
 * count no more than tells that.
 */
export function contributionsOf(kinds: readonly Kind[]): string {
  return kinds
    .flatMap(({ kind, tallies }) => tallies.map((rule) => countedBy(kind, rule)))
    .join('\nUNION ALL\n')
}

function countedBy(kind: string, { tally, day, amount, series, where = {} }: TallyRule): string {
  const value = amount === 1 ? '1::bigint' : `(${field(amount)})::bigint`
  // A series of one field is of one that every signal of the kind has.
  const needed = [day, ...(amount === 1 ? [] : [amount]), ...(typeof series === 'string' ? [] : series)]
  const conditions = [
    `c.kind = ${literal(kind)}`,
    ...Object.entries(where).map(([name, is]) => `${field(name)} = ${literal(is)}`),
    ...needed.map((name) => `${field(name)} IS NOT NULL`),
  ]
  return `SELECT ${literal(tally)} AS tally, ${seriesOf(series)} AS series, c.place, (${field(day)})::date AS day, c.known_on,
      c.sign * ${value} AS amount, c.sign AS reports
    FROM c WHERE ${conditions.join(' AND ')}`
}

function seriesOf(series: TallyRule['series']): string {
  if (typeof series === 'string') return field(series)
  return series.map((name) => `(${field(name)})`).join(` || ${literal(seriesSeparator)} || `)
}

function field(name: string): string {
  return `c.data ->> ${literal(name)}`
}

/** The rules are the house's own words, never input; quoted all the same. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
