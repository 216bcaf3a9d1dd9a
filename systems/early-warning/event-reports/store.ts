import { listSignals, parsePosition } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Day, EventReport, PlacePath } from '#vocabulary'

/** What a report says but for its words. */
export type Facts = Omit<EventReport, 'what'>

/** Reports of one group that were seen within so many days are taken for one thing. */
export const groupDays = 7

export interface ReportRow {
  readonly number: number
  readonly source: string
  readonly record: string
  readonly revision: number
  readonly retracted: boolean
  readonly positions: readonly string[]
  readonly place: PlacePath
  readonly seen_on: Day
  readonly known_on: Day
  readonly reported_at: Date | null
  readonly submitted_by: string
  readonly facts: Facts
  readonly has_words: boolean
  readonly alert: number | null
  readonly raised: boolean
  readonly alert_state: string | null
  readonly alert_outcome: string | null
}

/** One version of a report, as the log has it. */
export interface Version {
  readonly source: string
  readonly record: string
  readonly revision: number
  readonly retracted: boolean
  readonly position: string
  readonly place: PlacePath
  /** Areas of a sender who does not reach everywhere. */
  readonly reach: readonly string[] | undefined
  readonly groupKey: string
  readonly knownOn: Day
  readonly reportedAt: Date | null
  readonly submittedBy: string
  readonly data: EventReport
}

export async function findRecord(
  tx: Tx,
  { source, record }: Pick<Version, 'source' | 'record'>,
): Promise<ReportRow | undefined> {
  const [row] = await tx<ReportRow[]>`
    SELECT * FROM early_warning.event_report WHERE source = ${source} AND record = ${record}`
  return row
}

/** Writes the version that counts; the record's number stays. */
export async function saveVersion(tx: Tx, version: Version): Promise<void> {
  const { what, ...facts } = version.data
  await tx`
    INSERT INTO early_warning.event_report AS r (source, record, revision, retracted, positions, place, group_key, seen_on,
      known_on, reported_at, submitted_by, facts, has_words)
    VALUES (${version.source}, ${version.record}, ${version.revision}, ${version.retracted}, ${[version.position]},
      ${version.place}, ${version.groupKey}, ${facts.seenOn}, ${version.knownOn}, ${version.reportedAt},
      ${version.submittedBy}, ${tx.json(facts as never)}, ${what !== undefined})
    ON CONFLICT ON CONSTRAINT event_report_record DO UPDATE SET revision = excluded.revision, retracted = excluded.retracted,
      positions = r.positions || excluded.positions, place = excluded.place, group_key = excluded.group_key,
      seen_on = excluded.seen_on, facts = excluded.facts, has_words = excluded.has_words
    WHERE NOT excluded.positions <@ r.positions`
}

/** A report without an alert takes the open one of its group that is nearest in days, where there is one. */
export async function joinAlert(
  tx: Tx,
  { source, record }: Pick<Version, 'source' | 'record'>,
): Promise<void> {
  await tx`
    UPDATE early_warning.event_report AS r
    SET alert = near.alert, alert_state = near.alert_state, alert_outcome = near.alert_outcome
    FROM (
      SELECT o.alert, o.alert_state, o.alert_outcome FROM early_warning.event_report o
      JOIN early_warning.event_report mine ON mine.source = ${source} AND mine.record = ${record}
      WHERE o.group_key = mine.group_key AND o.raised AND o.alert_state <> 'closed'
        AND abs(o.seen_on - mine.seen_on) <= ${groupDays}
      ORDER BY abs(o.seen_on - mine.seen_on), o.alert DESC LIMIT 1) AS near
    WHERE r.source = ${source} AND r.record = ${record} AND r.alert IS NULL AND NOT r.retracted`
}

/** A report has raised an alert; those of its group that waited for one join it. */
export async function linkAlert(
  tx: Tx,
  { alert, position, place, state }: { alert: number; position: string; place: PlacePath; state: string },
): Promise<void> {
  await tx`
    WITH raising AS (
      UPDATE early_warning.event_report SET alert = ${alert}, raised = true, alert_state = ${state}, alert_outcome = NULL
      WHERE place >= ${place} AND place < ${`${place}/`} AND ${position} = ANY (positions) RETURNING number, group_key, seen_on
    )
    UPDATE early_warning.event_report AS r SET alert = ${alert}, alert_state = ${state}
    FROM raising WHERE r.group_key = raising.group_key AND r.number <> raising.number AND r.alert IS NULL AND NOT r.retracted
      AND abs(r.seen_on - raising.seen_on) <= ${groupDays}`
}

export async function saveAlertState(
  tx: Tx,
  { alert, state, outcome }: { alert: number; state: string; outcome: string | null },
): Promise<void> {
  await tx`
    UPDATE early_warning.event_report SET alert_state = ${state}, alert_outcome = ${state === 'closed' ? outcome : null}
    WHERE alert = ${alert}`
}

/** Reports that the scope sees, the newest first. */
export async function listReports(
  tx: Tx,
  of: {
    before?: number | undefined
    limit: number
    place?: PlacePath | undefined
    alert?: number | undefined
    submittedBy?: string | undefined
  },
): Promise<ReportRow[]> {
  return await tx<ReportRow[]>`
    SELECT * FROM early_warning.event_report
    WHERE ${of.before === undefined ? tx`true` : tx`number < ${of.before}`}
      ${of.place ? tx`AND place >= ${of.place} AND place < ${`${of.place}/`}` : tx``}
      ${of.alert === undefined ? tx`` : tx`AND alert = ${of.alert}`}
      ${of.submittedBy === undefined ? tx`` : tx`AND submitted_by = ${of.submittedBy}`}
    ORDER BY number DESC LIMIT ${of.limit}`
}

export async function findReport(tx: Tx, number: number): Promise<ReportRow | undefined> {
  const [row] = await tx<ReportRow[]>`SELECT * FROM early_warning.event_report WHERE number = ${number}`
  return row
}

/** The words of the version that counts, from the log; nothing where it has none, or its month has left the log. */
export async function findWords(tx: Tx, { positions }: ReportRow): Promise<string | undefined> {
  const position = parsePosition(positions.at(-1) ?? '')
  if (!position) return undefined
  const [signal] = await listSignals(tx, {
    after: { ...position, sequence: position.sequence - 1 },
    limit: 1,
    kind: 'event.report',
  })
  if (!signal || `${signal.era}.${signal.xid}.${signal.sequence}` !== positions.at(-1)) return undefined
  const { what } = signal.data
  return typeof what === 'string' ? what : undefined
}

/** How many reports became known in these days, at a place and under it; how many of them raised an alert, or were taken back. */
export async function countReports(
  tx: Tx,
  { place, from, until }: { place: PlacePath; from: Day; until: Day },
): Promise<{ received: number; raised: number; takenBack: number }> {
  const [row] = await tx<{ received: number; raised: number; takenBack: number }[]>`
    SELECT count(*)::int AS received, count(*) FILTER (WHERE raised)::int AS raised,
      count(*) FILTER (WHERE retracted)::int AS "takenBack"
    FROM early_warning.event_report
    WHERE place >= ${place} AND place < ${`${place}/`} AND known_on BETWEEN ${from}::text::date AND ${until}::text::date`
  return row ?? { received: 0, raised: 0, takenBack: 0 }
}
