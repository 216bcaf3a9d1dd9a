import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import type { Alarm, RaisedAlarm } from './alarm.ts'
import type { RaisedByAge } from './by-age/judge.ts'

export interface AlarmRow {
  readonly number: number
  readonly detector: string
  readonly tally: string
  readonly series: string
  readonly place: PlacePath
  readonly raised_on: Day
  readonly raised_at: Date
  readonly observed: number
  readonly expected: number
  readonly threshold: number
  readonly p_value: number
  readonly quiet_days: number | null
  readonly evidence: Alarm['evidence']
}

/** Alarms of one series since a day, anywhere, each with the day that it was raised for and what it told. */
export async function listRaised(
  tx: Tx,
  { tally, series, since, place }: { tally: string; series: string; since: Day; place?: PlacePath },
): Promise<RaisedAlarm[]> {
  return await tx<RaisedAlarm[]>`
    SELECT place, detector, (evidence ->> 'dayJudged')::date AS "dayJudged", observed, (evidence ->> 'windowDays')::int AS "windowDays"
    FROM early_warning.alarm
    WHERE tally = ${tally} AND series = ${series} AND raised_on >= ${since}::text::date
      ${place === undefined ? tx`` : tx`AND place = ${place}`}`
}

/** Alarms of age groups since a day, anywhere, each with what it told of every age that it named. */
export async function listRaisedByAge(
  tx: Tx,
  { tally, series, since }: { tally: string; series: readonly string[]; since: Day },
): Promise<RaisedByAge[]> {
  return await tx<RaisedByAge[]>`
    SELECT place, detector, (evidence ->> 'dayJudged')::date AS "dayJudged", observed, (evidence ->> 'windowDays')::int AS "windowDays",
      evidence -> 'ages' AS ages
    FROM early_warning.alarm
    WHERE tally = ${tally} AND series = ANY(${[...series]}::text[]) AND raised_on >= ${since}::text::date`
}

export interface NewAlarm {
  readonly alarm: Alarm
  readonly tally: string
  readonly series: string
  readonly place: PlacePath
}

/** Adds alarms, each of a series and place of its own; gives back those that were not there: the same detector raised them for the same day. */
export async function addAlarms<Of extends NewAlarm>(
  tx: Tx,
  alarms: readonly Of[],
  { raisedOn, raisedAt }: { raisedOn: Day; raisedAt: Date },
): Promise<Of[]> {
  const told = alarms.map(({ alarm }) => alarm)
  // In columns of their own: a threshold may be infinite, which JSON cannot say.
  const added = await tx<{ tally: string; series: string; place: PlacePath }[]>`
    INSERT INTO early_warning.alarm (detector, tally, series, place, raised_on, raised_at, observed, expected, threshold,
      p_value, quiet_days, evidence)
    SELECT t.detector, t.tally, t.series, t.place, ${raisedOn}::text::date, ${raisedAt}::timestamptz, t.observed, t.expected,
      t.threshold, t.p_value, t.quiet_days, t.evidence::jsonb
    FROM unnest(${told.map((alarm) => alarm.detector)}::text[], ${alarms.map(({ tally }) => tally)}::text[],
      ${alarms.map(({ series }) => series)}::text[], ${alarms.map(({ place }) => place)}::text[],
      ${told.map((alarm) => alarm.observed)}::float8[], ${told.map((alarm) => alarm.expected)}::float8[],
      ${told.map((alarm) => alarm.threshold)}::float8[], ${told.map((alarm) => alarm.pValue)}::float8[],
      ${told.map((alarm) => alarm.quietDays)}::int[], ${told.map((alarm) => JSON.stringify(alarm.evidence))}::text[])
      WITH ORDINALITY AS t (detector, tally, series, place, observed, expected, threshold, p_value, quiet_days, evidence, at)
    ORDER BY t.at
    ON CONFLICT ON CONSTRAINT alarm_once_a_day DO NOTHING
    RETURNING tally, series, place`
  const names = new Set(added.map(nameOf))
  return alarms.filter((alarm) => names.has(nameOf(alarm)))
}

function nameOf({ tally, series, place }: { tally: string; series: string; place: string }): string {
  return `${tally} ${series} ${place}`
}

/** Alarms that the scope sees, the newest first. */
export async function listAlarms(
  tx: Tx,
  of: { before?: number | undefined; limit: number; place?: string | undefined },
): Promise<AlarmRow[]> {
  return await tx<AlarmRow[]>`
    SELECT * FROM early_warning.alarm
    WHERE ${of.before === undefined ? tx`true` : tx`number < ${of.before}`}
      ${of.place ? tx`AND place >= ${of.place} AND place < ${`${of.place}/`}` : tx``}
    ORDER BY number DESC LIMIT ${of.limit}`
}

/** The latest alarm of each series that the scope sees, raised from one day to another. */
export async function listLatestAlarms(
  tx: Tx,
  { from, until, place }: { from: Day; until: Day; place?: PlacePath | undefined },
): Promise<AlarmRow[]> {
  return await tx<AlarmRow[]>`
    SELECT DISTINCT ON (tally, series, place) * FROM early_warning.alarm
    WHERE raised_on >= ${from}::text::date AND raised_on <= ${until}::text::date
      ${place ? tx`AND place >= ${place} AND place < ${`${place}/`}` : tx``}
    ORDER BY tally, series, place, number DESC`
}

/** The alarms of one series and place until a day, the newest first. */
export async function listAlarmsOf(
  tx: Tx,
  of: { tally: string; series: string; place: PlacePath; until: Day; limit: number },
): Promise<AlarmRow[]> {
  return await tx<AlarmRow[]>`
    SELECT * FROM early_warning.alarm
    WHERE place = ${of.place} AND tally = ${of.tally} AND series = ${of.series} AND raised_on <= ${of.until}::text::date
    ORDER BY number DESC LIMIT ${of.limit}`
}

/** What a detector raised of a series in an area since an instant, the newest first. */
export async function listAlarmsBy(
  tx: Tx,
  of: { detector: string; tally: string; series: string; area: PlacePath; since: Date; limit: number },
): Promise<AlarmRow[]> {
  return await tx<AlarmRow[]>`
    SELECT * FROM early_warning.alarm
    WHERE detector = ${of.detector} AND tally = ${of.tally} AND series = ${of.series} AND raised_at >= ${of.since}
      AND place >= ${of.area} AND place < ${`${of.area}/`}
    ORDER BY number DESC LIMIT ${of.limit}`
}
