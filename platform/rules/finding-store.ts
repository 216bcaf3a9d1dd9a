import type { Tx } from '#platform/store'
import type { Day, PlacePath } from '#vocabulary'
import type { Finding } from './findings.ts'

export interface StoredFinding extends Finding {
  readonly id: number
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
  readonly closed: boolean
}

/** The findings of these rules and groups that are open, or have one of these keys. */
export async function listFindings(
  tx: Tx,
  wanted: readonly { rule: string; group: string; key: string }[],
): Promise<StoredFinding[]> {
  if (wanted.length === 0) return []
  const rows = await tx<FindingRow[]>`
    SELECT DISTINCT f.id, f.rule, f.key, f.grp, f.place, f.first_day, f.last_day, f.total, f.joined, f.closed
    FROM unnest(${wanted.map(({ rule }) => rule)}::text[], ${wanted.map(({ group }) => group)}::text[],
      ${wanted.map(({ key }) => key)}::text[]) AS w (rule, grp, key)
    JOIN rules.finding f ON f.rule = w.rule COLLATE "C" AND f.grp = w.grp COLLATE "C" AND (NOT f.closed OR f.key = w.key COLLATE "C")
    ORDER BY f.id`
  return rows.map(({ grp, first_day, last_day, ...row }) => ({
    ...row,
    group: grp,
    firstDay: first_day,
    lastDay: last_day,
  }))
}

/** Nothing where the rule has found the same key before, in whatever group. */
export async function addFinding(
  tx: Tx,
  finding: Finding,
  { version, foundAt }: { version: number; foundAt: Date },
): Promise<number | undefined> {
  const { rule, key, group, place, firstDay, lastDay, total } = finding
  const [row] = await tx<{ id: number }[]>`
    INSERT INTO rules.finding (rule, version, key, grp, place, first_day, last_day, total, joined, closed, found_at)
    VALUES (${rule}, ${version}, ${key}, ${group}, ${place}, ${firstDay}::text::date, ${lastDay}::text::date, ${total}, 0, false,
      ${foundAt})
    ON CONFLICT ON CONSTRAINT finding_once DO NOTHING RETURNING id`
  return row?.id
}

export async function saveJoined(tx: Tx, findings: readonly StoredFinding[]): Promise<void> {
  if (findings.length === 0) return
  await tx`
    UPDATE rules.finding AS f SET first_day = n.first_day, last_day = n.last_day, total = n.total, joined = n.joined
    FROM unnest(${findings.map(({ id }) => id)}::bigint[], ${findings.map(({ firstDay }) => firstDay as string)}::text[]::date[],
      ${findings.map(({ lastDay }) => lastDay as string)}::text[]::date[], ${findings.map(({ total }) => total)}::bigint[],
      ${findings.map(({ joined }) => joined)}::bigint[]) AS n (id, first_day, last_day, total, joined)
    WHERE f.id = n.id`
}

export async function noteAct(
  tx: Tx,
  of: { subject: string; finding: number; rule: string; place: string; depth: number },
): Promise<void> {
  await tx`
    INSERT INTO rules.act (subject, finding, rule, place, depth)
    VALUES (${of.subject}, ${of.finding}, ${of.rule}, ${of.place}, ${of.depth}) ON CONFLICT (subject) DO NOTHING`
}

/** What came of acting: the numbers of alert and task, or why there is no task. */
export async function noteOutcome(
  tx: Tx,
  of: {
    finding: number
    alert?: number | undefined
    task?: number | undefined
    refused?: string | undefined
  },
): Promise<void> {
  await tx`
    UPDATE rules.finding SET alert = coalesce(${of.alert ?? null}, alert), task = coalesce(${of.task ?? null}, task),
      task_refused = coalesce(${of.refused ?? null}, task_refused) WHERE id = ${of.finding}`
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
