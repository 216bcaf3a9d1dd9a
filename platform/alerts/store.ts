import { findUnitsAt, type Work } from '#platform/access'
import type { Tx } from '#platform/store'
import { type Day, type Disease, diseases, type PlacePath, type Words } from '#vocabulary'
import type { AlertState, Outcome, Risk } from './life.ts'
import type { NewAlert } from './new-alert.ts'
import { toSearchVector } from './searched-words.ts'

/** Who has an alert, or to whom it was handed. */
export interface Officer {
  /** The actor's id as it signs. */
  readonly id: string
  readonly name?: Words | undefined
  readonly phone?: string | undefined
}

/** An alert as it is kept. */
export interface Alert extends NewAlert {
  readonly id: number
  readonly raisedAt: Date
  readonly raisedOn: Day
  /** Where it stands among those that wait: the lowest first. */
  readonly rank: number
  readonly state: AlertState
  /** Absent where no unit has the duty at the place. */
  readonly unit?: string | undefined
  readonly officer?: Officer | undefined
  /** When the officer took it; absent where it was only handed on. */
  readonly takenAt?: Date | undefined
  /** When its verification could begin. */
  readonly admittedAt?: Date | undefined
  /** When what joined it made it immediate; absent where it was so from the first, or is not. */
  readonly escalatedAt?: Date | undefined
  /** What that was, in words; absent as `escalatedAt` is. */
  readonly escalatedFor?: Words | undefined
  readonly verifiedAt?: Date | undefined
  readonly closedAt?: Date | undefined
  /** The end of the clock that runs. */
  readonly dueAt?: Date | undefined
  /** When that clock ran out. */
  readonly overdueAt?: Date | undefined
  readonly risk?: Risk | undefined
  readonly outcome?: Outcome | undefined
}

export interface AlertRow {
  readonly id: number
  readonly origin_kind: NewAlert['origin']['kind']
  readonly origin_id: string
  readonly origin_version: number | null
  readonly key: string
  readonly disease: Disease | null
  readonly place: PlacePath
  readonly title_zh: string
  readonly title_en: string
  readonly day: Day
  readonly observed: number | null
  readonly expected: number | null
  readonly surprise: number
  readonly immediate: boolean
  readonly evidence: Readonly<Record<string, unknown>>
  readonly raised_at: Date
  readonly raised_on: Day
  readonly rank: number
  readonly state: AlertState
  readonly unit: string | null
  readonly officer: string | null
  readonly officer_zh: string | null
  readonly officer_en: string | null
  readonly officer_phone: string | null
  readonly taken_at: Date | null
  readonly admitted_at: Date | null
  readonly escalated_at: Date | null
  readonly escalated_title_zh: string | null
  readonly escalated_title_en: string | null
  readonly verified_at: Date | null
  readonly closed_at: Date | null
  readonly due_at: Date | null
  readonly overdue_at: Date | null
  readonly risk: Risk | null
  readonly outcome: Outcome | null
}

/** Every column but the words that it is found by, which the app may not read. */
export const alertColumns = [
  'id',
  'origin_kind',
  'origin_id',
  'origin_version',
  'key',
  'disease',
  'place',
  'title_zh',
  'title_en',
  'day',
  'observed',
  'expected',
  'surprise',
  'immediate',
  'evidence',
  'raised_at',
  'raised_on',
  'rank',
  'state',
  'unit',
  'officer',
  'officer_zh',
  'officer_en',
  'officer_phone',
  'taken_at',
  'admitted_at',
  'escalated_at',
  'escalated_title_zh',
  'escalated_title_en',
  'verified_at',
  'closed_at',
  'due_at',
  'overdue_at',
  'risk',
  'outcome',
] as const satisfies readonly (keyof AlertRow)[]

export function toAlert(row: AlertRow): Alert {
  const {
    officer,
    officer_zh: zh,
    officer_en: en,
    escalated_title_zh: graveZh,
    escalated_title_en: graveEn,
  } = row
  return {
    id: row.id,
    origin: {
      kind: row.origin_kind,
      id: row.origin_id,
      ...(row.origin_version === null ? {} : { version: row.origin_version }),
    },
    key: row.key,
    disease: row.disease ?? undefined,
    place: row.place,
    title: { zh: row.title_zh, en: row.title_en },
    day: row.day,
    observed: row.observed ?? undefined,
    expected: row.expected ?? undefined,
    surprise: row.surprise,
    immediate: row.immediate,
    evidence: row.evidence,
    raisedAt: row.raised_at,
    raisedOn: row.raised_on,
    rank: row.rank,
    state: row.state,
    unit: row.unit ?? undefined,
    officer:
      officer === null
        ? undefined
        : {
            id: officer,
            ...(zh !== null && en !== null ? { name: { zh, en } } : {}),
            ...(row.officer_phone === null ? {} : { phone: row.officer_phone }),
          },
    takenAt: row.taken_at ?? undefined,
    admittedAt: row.admitted_at ?? undefined,
    escalatedAt: row.escalated_at ?? undefined,
    escalatedFor: graveZh !== null && graveEn !== null ? { zh: graveZh, en: graveEn } : undefined,
    verifiedAt: row.verified_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    dueAt: row.due_at ?? undefined,
    overdueAt: row.overdue_at ?? undefined,
    risk: row.risk ?? undefined,
    outcome: row.outcome ?? undefined,
  }
}

/** An alert that the scope sees. */
export async function findAlert(tx: Tx, id: number): Promise<Alert | undefined> {
  const [row] = await tx<AlertRow[]>`SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE id = ${id}`
  return row && toAlert(row)
}

/** As `findAlert`, held until the transaction ends: whoever takes a step looks at it so. */
export async function lockAlert(tx: Tx, id: number): Promise<Alert | undefined> {
  const [row] = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE id = ${id} FOR UPDATE`
  return row && toAlert(row)
}

/** As `lockAlert`, many, in one order against deadlock. */
export async function lockAlerts(tx: Tx, ids: readonly number[]): Promise<Alert[]> {
  const rows = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE id = ANY (${[...ids]}::bigint[]) ORDER BY id FOR UPDATE`
  return rows.map(toAlert)
}

/** Whose work an alert is, for the decision. */
export async function findWork(
  tx: Tx,
  { place, unit, officer }: Pick<Alert, 'place' | 'unit' | 'officer'>,
): Promise<Work> {
  const units = await findUnitsAt(tx, unit === undefined ? [] : [unit])
  return {
    place,
    unit: unit === undefined ? null : (units.get(unit) ?? { id: unit, place, duties: [] }),
    officer: officer?.id,
  }
}

/** Those of them that were raised before, by `nameRaised`: their numbers. */
export async function listRaised(
  tx: Tx,
  wanted: readonly Pick<NewAlert, 'origin' | 'key'>[],
): Promise<Map<string, number>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx<RaisedRow[]>`
    SELECT a.id, a.origin_kind, a.origin_id, a.key
    FROM unnest(${wanted.map(({ origin }) => origin.kind as string)}::text[], ${wanted.map(({ origin }) => origin.id)}::text[],
      ${wanted.map(({ key }) => key)}::text[]) AS w (kind, id, key)
    JOIN alerts.alert a ON a.origin_kind = w.kind AND a.origin_id = w.id AND a.key = w.key`
  return new Map(rows.map((row) => [nameRow(row), row.id]))
}

interface RaisedRow {
  readonly id: number
  readonly origin_kind: string
  readonly origin_id: string
  readonly key: string
}

const nameRow = ({ origin_kind: kind, origin_id: id, key }: RaisedRow) => JSON.stringify([kind, id, key])

/** What an alert is raised once by: its origin and key. */
export function nameRaised({ origin, key }: Pick<NewAlert, 'origin' | 'key'>): string {
  return JSON.stringify([origin.kind, origin.id, key])
}

/** The open alerts of a unit, anywhere, held until the transaction ends. */
export async function lockOpenAlertsOf(tx: Tx, unit: string): Promise<Alert[]> {
  const rows = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE unit = ${unit} AND state <> 'closed'
    ORDER BY rank, id FOR UPDATE`
  return rows.map(toAlert)
}

/**
 * The alerts that wait for a unit, those to be admitted first before the others, held until the transaction ends. One that
 * another holds is passed over, since its holder hands it to another unit and may wait for this one's queue.
 */
export async function lockWaiting(
  tx: Tx,
  { unit, limit }: { unit: string; limit: number },
): Promise<Alert[]> {
  const rows = await tx<AlertRow[]>`
    SELECT ${tx([...alertColumns])} FROM alerts.alert WHERE unit = ${unit} AND state = 'waiting' AND state <> 'closed'
    ORDER BY rank, id LIMIT ${limit} FOR UPDATE SKIP LOCKED`
  return rows.map(toAlert)
}

/** How many wait for each of these units; none is absent. */
export async function countWaiting(tx: Tx, units: readonly string[]): Promise<Map<string, number>> {
  if (units.length === 0) return new Map()
  const rows = await tx<{ unit: string; count: number }[]>`
    SELECT unit, count(*) FROM alerts.alert WHERE unit = ANY (${[...units]}) AND state = 'waiting' AND state <> 'closed'
    GROUP BY unit`
  return new Map(rows.map(({ unit, count }) => [unit, count]))
}

/** An alert as it is raised: where it goes, and how it stands there. */
export interface Placed extends Pick<Alert, 'unit' | 'admittedAt' | 'dueAt'> {
  readonly alert: NewAlert
  readonly state: AlertState
}

/** Their numbers, in their order; undefined where that origin raised that key before. */
export async function insertAlerts(
  tx: Tx,
  { placed, at, today }: { placed: readonly Placed[]; at: Date; today: Day },
): Promise<(number | undefined)[]> {
  const given = placed.map(({ alert, state, unit, admittedAt, dueAt }, index) => ({
    index,
    origin_kind: alert.origin.kind,
    origin_id: alert.origin.id,
    origin_version: alert.origin.version,
    key: alert.key,
    disease: alert.disease,
    place: alert.place,
    title_zh: alert.title.zh,
    title_en: alert.title.en,
    day: alert.day,
    observed: alert.observed,
    expected: alert.expected,
    surprise: alert.surprise,
    immediate: alert.immediate,
    evidence: alert.evidence,
    words: wordsOf(alert),
    state,
    unit,
    admitted_at: admittedAt,
    due_at: dueAt,
  }))
  const rows = await tx<RaisedRow[]>`
    INSERT INTO alerts.alert (origin_kind, origin_id, origin_version, key, disease, place, title_zh, title_en, day, observed,
      expected, surprise, immediate, evidence, raised_at, raised_on, words, state, unit, admitted_at, due_at)
    SELECT origin_kind, origin_id, origin_version, key, disease, place, title_zh, title_en, day, observed, expected, surprise,
      immediate, evidence, ${at}, ${today}::text::date, words::tsvector, state, unit, admitted_at, due_at
    FROM jsonb_to_recordset(${tx.json(given as never)}) AS g (index int, origin_kind text, origin_id text, origin_version int,
      key text, disease text, place text, title_zh text, title_en text, day date, observed double precision,
      expected double precision, surprise double precision, immediate boolean, evidence jsonb, words text, state text, unit text,
      admitted_at timestamptz, due_at timestamptz)
    ORDER BY index
    ON CONFLICT ON CONSTRAINT alert_once DO NOTHING RETURNING id, origin_kind, origin_id, key`
  const ids = new Map(rows.map((row) => [nameRow(row), row.id]))
  return placed.map(({ alert }) => {
    // Named twice in one list, the first is the one.
    const name = nameRaised(alert)
    const id = ids.get(name)
    ids.delete(name)
    return id
  })
}

/** The words that an alert is found by. */
function wordsOf({ title, disease, origin }: NewAlert): string {
  return toSearchVector([
    title.zh,
    title.en,
    ...(disease ? [diseases[disease].title.zh, diseases[disease].title.en, disease] : []),
    ...(origin.kind === 'person' ? [] : [origin.id]),
  ])
}

/** From now on one case is enough for these, which the caller holds and which wait no more: what they were raised with has no other door. */
export async function markEscalated(
  tx: Tx,
  { alerts, at }: { alerts: readonly Pick<Alert, 'id' | 'surprise' | 'escalatedFor'>[]; at: Date },
): Promise<void> {
  await tx`
    SELECT alerts.escalate(${alerts.map(({ id }) => id)}::bigint[],
      ${alerts.map(({ surprise }) => String(surprise))}::text[]::double precision[],
      ${alerts.map(({ escalatedFor }) => escalatedFor?.zh ?? null)}::text[],
      ${alerts.map(({ escalatedFor }) => escalatedFor?.en ?? null)}::text[], ${at})`
}

/** What becomes of an alert: all that may change, as it stands after a step. The caller holds it. */
export async function saveAlert(tx: Tx, alert: Alert): Promise<void> {
  const { officer } = alert
  await tx`
    UPDATE alerts.alert SET state = ${alert.state}, unit = ${alert.unit ?? null}, officer = ${officer?.id ?? null},
      officer_zh = ${officer?.name?.zh ?? null}, officer_en = ${officer?.name?.en ?? null},
      officer_phone = ${officer?.phone ?? null}, taken_at = ${alert.takenAt ?? null},
      admitted_at = ${alert.admittedAt ?? null}, verified_at = ${alert.verifiedAt ?? null},
      closed_at = ${alert.closedAt ?? null}, due_at = ${alert.dueAt ?? null}, overdue_at = ${alert.overdueAt ?? null},
      risk = ${alert.risk ?? null}, outcome = ${alert.outcome ?? null}
    WHERE id = ${alert.id}`
}
