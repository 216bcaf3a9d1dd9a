import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import type { Finding } from './findings.ts'

export interface StoredFinding extends Finding {
  readonly id: number
  /** Absent where it raised none. */
  readonly alert?: number | undefined
}

/** What a rule began, by the name that its steps have. */
export interface Act {
  readonly subject: string
  readonly finding: number
  readonly rule: string
  readonly depth: number
  readonly taken: boolean
  readonly closed: boolean
}

interface FindingRow {
  readonly id: number
  readonly rule: string
  readonly key: string
  readonly grp: string
  readonly place: PlacePath
  readonly first_day: Day
  readonly last_day: Day
  readonly total: number
  readonly joined: number
  readonly immediate: boolean
  readonly closed: boolean
  readonly alert: number | null
}

/** The findings of these rules that are open in these groups, or have one of these keys in whatever group. */
export async function listFindings(
  tx: Tx,
  wanted: readonly { rule: string; group: string; key: string }[],
): Promise<StoredFinding[]> {
  if (wanted.length === 0) return []
  const rows = await tx<FindingRow[]>`
    WITH w AS MATERIALIZED (SELECT DISTINCT * FROM unnest(${wanted.map(({ rule }) => rule)}::text[],
      ${wanted.map(({ group }) => group)}::text[], ${wanted.map(({ key }) => key)}::text[]) AS w (rule, grp, key))
    SELECT id, rule, key, grp, place, first_day, last_day, total, joined, immediate, closed, alert
    FROM rules.finding WHERE id IN (
      SELECT f.id FROM w JOIN rules.finding f ON f.rule = w.rule COLLATE "C" AND f.grp = w.grp COLLATE "C" AND NOT f.closed
      UNION SELECT f.id FROM w JOIN rules.finding f ON f.rule = w.rule COLLATE "C" AND f.key = w.key COLLATE "C")
    ORDER BY id`
  return rows.map(({ grp, first_day, last_day, alert, ...row }) => ({
    ...row,
    alert: alert ?? undefined,
    group: grp,
    firstDay: first_day,
    lastDay: last_day,
  }))
}

/** A finding as it is first written down. */
export interface NewFinding {
  readonly finding: Finding
  readonly version: number
}

/** Their numbers, in their order; nothing where the rule has found the same key before, in whatever group. */
export async function addFindings(
  tx: Tx,
  all: readonly NewFinding[],
  { foundAt }: { foundAt: Date },
): Promise<(number | undefined)[]> {
  const given = all.map(({ finding, version }, index) => ({
    index,
    version,
    rule: finding.rule,
    key: finding.key,
    grp: finding.group,
    place: finding.place,
    first_day: finding.firstDay,
    last_day: finding.lastDay,
    total: finding.total,
    immediate: finding.immediate,
  }))
  const rows = await tx<{ id: number; rule: string; key: string }[]>`
    INSERT INTO rules.finding (rule, version, key, grp, place, first_day, last_day, total, joined, immediate, closed,
      found_at)
    SELECT rule, version, key, grp, place, first_day, last_day, total, 0, immediate, false, ${foundAt}
    FROM jsonb_to_recordset(${tx.json(given as never)}) AS g (index int, rule text, version int, key text, grp text, place text,
      first_day date, last_day date, total bigint, immediate boolean)
    ORDER BY index
    ON CONFLICT ON CONSTRAINT finding_once DO NOTHING RETURNING id, rule, key`
  const ids = new Map(rows.map(({ id, rule, key }) => [JSON.stringify([rule, key]), id]))
  return all.map(({ finding: { rule, key } }) => ids.get(JSON.stringify([rule, key])))
}

export async function saveJoined(tx: Tx, findings: readonly StoredFinding[]): Promise<void> {
  if (findings.length === 0) return
  await tx`
    UPDATE rules.finding AS f SET first_day = n.first_day, last_day = n.last_day, total = n.total, joined = n.joined,
      immediate = n.immediate
    FROM unnest(${findings.map(({ id }) => id)}::bigint[], ${findings.map(({ firstDay }) => firstDay as string)}::text[]::date[],
      ${findings.map(({ lastDay }) => lastDay as string)}::text[]::date[], ${findings.map(({ total }) => total)}::bigint[],
      ${findings.map(({ joined }) => joined)}::bigint[],
      ${findings.map(({ immediate }) => String(immediate))}::text[]::boolean[])
      AS n (id, first_day, last_day, total, joined, immediate)
    WHERE f.id = n.id`
}

/** What rules began, by the names that its steps have; what is known stays as it is. */
export async function noteActs(
  tx: Tx,
  acts: readonly { subject: string; finding: number; rule: string; place: string; depth: number }[],
): Promise<void> {
  if (acts.length === 0) return
  await tx`
    INSERT INTO rules.act (subject, finding, rule, place, depth)
    SELECT subject, finding, rule, place, depth
    FROM jsonb_to_recordset(${tx.json(acts as never)}) AS a (subject text, finding bigint, rule text, place text, depth int)
    ON CONFLICT (subject) DO NOTHING`
}

/** What came of acting on a finding: the numbers of alert and task, or why there is no task. */
interface ActOutcome {
  readonly finding: number
  readonly alert?: number | undefined
  readonly task?: number | undefined
  readonly refused?: string | undefined
}

export async function noteOutcomes(tx: Tx, outcomes: readonly ActOutcome[]): Promise<void> {
  if (outcomes.length === 0) return
  const given = outcomes.map(({ finding, alert, task, refused }) => ({ finding, alert, task, refused }))
  await tx`
    UPDATE rules.finding f SET alert = coalesce(o.alert, f.alert), task = coalesce(o.task, f.task),
      task_refused = coalesce(o.refused, f.task_refused)
    FROM jsonb_to_recordset(${tx.json(given as never)}) AS o (finding bigint, alert bigint, task bigint, refused text)
    WHERE f.id = o.finding`
}

export async function listActs(tx: Tx, subjects: readonly string[]): Promise<Act[]> {
  if (subjects.length === 0) return []
  return await tx<Act[]>`
    SELECT subject, finding, rule, depth, taken, closed FROM rules.act WHERE subject = ANY (${[...subjects]})`
}

export async function findAct(tx: Tx, subject: string): Promise<Act | undefined> {
  const [act] = await listActs(tx, [subject])
  return act
}

export async function saveProgress(
  tx: Tx,
  { subject, taken, closed }: Pick<Act, 'subject' | 'taken' | 'closed'>,
): Promise<void> {
  await tx`
    UPDATE rules.act SET taken = taken OR ${taken}, closed = closed OR ${closed} WHERE subject = ${subject}`
}

/** Nothing joins it any more. True where it was its alert that closed, or it has none and its task did. */
export async function closeFinding(tx: Tx, { finding, subject }: Act): Promise<boolean> {
  const done = await tx`
    UPDATE rules.finding SET closed = true
    WHERE id = ${finding} AND NOT closed AND (alert IS NULL OR ${subject} = 'alert:' || alert)`
  return done.count === 1
}

/** The alert that a rule raised together with a task or another alert, by the name that its steps have; nothing where it raised none. */
export async function findAlertBeside(tx: Tx, subject: string): Promise<number | undefined> {
  const [row] = await tx<{ alert: number | null }[]>`
    SELECT f.alert FROM rules.act a JOIN rules.finding f ON f.id = a.finding WHERE a.subject = ${subject}`
  return row?.alert ?? undefined
}
