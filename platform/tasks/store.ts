import type { Tx } from '#platform/store'
import { type PlacePath, pathsUpwards } from '#vocabulary'
import type { SettingRow, TypeRuleRow } from './city-rules.ts'
import type { NewTask, TaskKind } from './new-task.ts'
import type { Task } from './task.ts'

const columns = (tx: Tx) => tx`
  id, kind, type, jsonb_build_object('zh', title_zh, 'en', title_en) AS title, note, place, unit, duty, urgent, originator,
  checks, opened_at AS "openedAt", opened_by AS "openedBy", state, due_at AS "dueAt", overdue_at AS "overdueAt",
  taken_by AS "takenBy", asked_until AS "askedUntil", deferred_at AS "deferredAt", deferred_until AS "deferredUntil",
  filed_at AS "filedAt", ended_at AS "endedAt", outcome, rating, flag, returns, reworks, extensions`

/** A task as it is first written down. */
type TaskRow = Omit<NewTask, 'dueAt'> & {
  readonly state: string
  readonly dueAt: Date
  readonly openedAt: Date
  readonly openedBy: string
  readonly checks?: number | undefined
}

/** In their order; undefined where the originator opened this key before. */
export async function insertTasks(tx: Tx, tasks: readonly TaskRow[]): Promise<(Task | undefined)[]> {
  const given = tasks.map((task, index) => ({
    index,
    kind: task.kind,
    type: task.type,
    title_zh: task.title.zh,
    title_en: task.title.en,
    note: task.note,
    place: task.place,
    unit: task.unit,
    duty: task.duty,
    urgent: task.urgent ?? false,
    originator: task.originator,
    key: task.key,
    checks: task.checks,
    opened_at: task.openedAt,
    opened_by: task.openedBy,
    state: task.state,
    due_at: task.dueAt,
  }))
  const rows = await tx<(Task & { key: string | null })[]>`
    INSERT INTO tasks.task (kind, type, title_zh, title_en, note, place, unit, duty, urgent, originator, key, checks, opened_at,
      opened_by, state, due_at)
    SELECT kind, type, title_zh, title_en, note, place, unit, duty, urgent, originator, key, checks, opened_at, opened_by, state,
      due_at
    FROM jsonb_to_recordset(${tx.json(given as never)}) AS g (index int, kind text, type text, title_zh text, title_en text,
      note text, place text, unit text, duty text, urgent boolean, originator text, key text, checks bigint,
      opened_at timestamptz, opened_by text, state text, due_at timestamptz)
    ORDER BY index
    ON CONFLICT ON CONSTRAINT task_once DO NOTHING
    RETURNING ${columns(tx)}, key`
  // They come back in the order in which they went in, without those that were there.
  let next = 0
  return tasks.map((task) => {
    const row = rows[next]
    if (!row || row.key !== (task.key ?? null) || row.originator !== (task.originator ?? null))
      return undefined
    next++
    const { key, ...added } = row
    return added
  })
}

export async function findTask(tx: Tx, id: number): Promise<Task | undefined> {
  const [row] = await tx<Task[]>`SELECT ${columns(tx)} FROM tasks.task WHERE id = ${id}`
  return row
}

export async function findTasks(tx: Tx, ids: readonly number[]): Promise<Task[]> {
  return await tx<Task[]>`SELECT ${columns(tx)} FROM tasks.task WHERE id = ANY (${[...ids]}::bigint[])`
}

type Keyed = Pick<NewTask, 'originator' | 'key'>

/** What a task is opened once by: its originator and key; undefined where it has none. */
export function nameKey({ originator, key }: Keyed): string | undefined {
  return originator === undefined || key === undefined ? undefined : JSON.stringify([originator, key])
}

/** Those of them that were opened before, by `nameKey`: their numbers. */
export async function listByKey(tx: Tx, tasks: readonly Keyed[]): Promise<Map<string, number>> {
  const keyed = tasks.filter((task) => nameKey(task) !== undefined)
  if (keyed.length === 0) return new Map()
  const rows = await tx<{ id: number; originator: string; key: string }[]>`
    SELECT t.id, t.originator, t.key
    FROM unnest(${keyed.map(({ originator }) => originator ?? '')}::text[], ${keyed.map(({ key }) => key ?? '')}::text[])
      AS w (originator, key)
    JOIN tasks.task t ON t.originator = w.originator AND t.key = w.key`
  return new Map(rows.map((row) => [nameKey(row) ?? '', row.id]))
}

/** These tasks and the to-dos that they check, locked until the transaction ends; always in one order, against deadlock. */
export async function lockTasks(tx: Tx, ids: readonly number[]): Promise<Map<number, Task>> {
  const rows = await tx<Task[]>`
    SELECT ${columns(tx)} FROM tasks.task
    WHERE id = ANY (ARRAY(
      SELECT unnest(${[...ids]}::bigint[])
      UNION SELECT checks FROM tasks.task WHERE id = ANY (${[...ids]}::bigint[]) AND checks IS NOT NULL))
    ORDER BY id FOR UPDATE`
  return new Map(rows.map((row) => [row.id, row]))
}

/** All of this unit that are alive, locked. */
export async function lockTasksOf(tx: Tx, unit: string): Promise<Task[]> {
  return await tx<Task[]>`
    SELECT ${columns(tx)} FROM tasks.task WHERE unit = ${unit} AND ended_at IS NULL ORDER BY id FOR UPDATE`
}

export async function saveTasks(tx: Tx, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return
  const rows = tasks.map((task) => ({
    id: task.id,
    state: task.state,
    unit: task.unit,
    duty: task.duty,
    due_at: task.dueAt,
    overdue_at: task.overdueAt,
    taken_by: task.takenBy,
    asked_until: task.askedUntil,
    deferred_at: task.deferredAt,
    deferred_until: task.deferredUntil,
    filed_at: task.filedAt,
    ended_at: task.endedAt,
    outcome: task.outcome,
    rating: task.rating,
    flag: task.flag,
    returns: task.returns,
    reworks: task.reworks,
    extensions: task.extensions,
  }))
  await tx`
    UPDATE tasks.task t SET state = g.state, unit = g.unit, duty = g.duty, due_at = g.due_at, overdue_at = g.overdue_at,
      taken_by = g.taken_by, asked_until = g.asked_until, deferred_at = g.deferred_at, deferred_until = g.deferred_until,
      filed_at = g.filed_at, ended_at = g.ended_at, outcome = g.outcome, rating = g.rating, flag = g.flag,
      returns = g.returns, reworks = g.reworks, extensions = g.extensions
    FROM jsonb_to_recordset(${tx.json(rows as never)}) AS g (id bigint, state text, unit text, duty text, due_at timestamptz,
      overdue_at timestamptz, taken_by text, asked_until timestamptz, deferred_at timestamptz, deferred_until timestamptz,
      filed_at timestamptz, ended_at timestamptz, outcome text, rating text, flag text, returns int, reworks int,
      extensions int)
    WHERE t.id = g.id`
}

export interface TaskFilter {
  readonly kind?: TaskKind | undefined
  readonly state?: string | undefined
  readonly type?: string | undefined
  readonly unit?: string | undefined
  readonly units?: readonly string[] | undefined
  readonly takenBy?: string | undefined
  readonly originator?: string | undefined
  readonly place?: string | undefined
  readonly checks?: number | undefined
  readonly live?: boolean | undefined
  /** Alive and due by this instant. */
  readonly overdueBy?: Date | undefined
  /** Text of the title in either language. */
  readonly q?: string | undefined
}

/** What is due first comes first; or what was opened last. */
export async function listTasks(
  tx: Tx,
  of: TaskFilter & {
    readonly order?: 'due' | 'newest'
    /** Where the page before ended. */
    readonly after?: { dueAt: Date; id: number } | undefined
    readonly limit: number
  },
): Promise<Task[]> {
  const { after, live, overdueBy } = of
  const newest = of.order === 'newest'
  const beyond = newest
    ? tx`id < ${after?.id ?? 0}`
    : tx`(due_at, id) > (${after?.dueAt ?? null}, ${after?.id ?? 0})`
  const words = of.q === undefined ? undefined : `%${of.q.replace(/[\\%_]/g, '\\$&')}%`
  return await tx<Task[]>`
    SELECT ${columns(tx)} FROM tasks.task
    WHERE ${after ? beyond : tx`true`}
      ${words === undefined ? tx`` : tx`AND (title_zh ILIKE ${words} OR title_en ILIKE ${words})`}
      ${of.kind ? tx`AND kind = ${of.kind}` : tx``}
      ${of.state ? tx`AND state = ${of.state}` : tx``}
      ${of.type ? tx`AND type = ${of.type}` : tx``}
      ${of.unit ? tx`AND unit = ${of.unit}` : tx``}
      ${of.units ? tx`AND unit = ANY (${[...of.units]})` : tx``}
      ${of.takenBy ? tx`AND taken_by = ${of.takenBy}` : tx``}
      ${of.originator ? tx`AND originator = ${of.originator}` : tx``}
      ${of.place ? tx`AND place >= ${of.place} AND place < ${`${of.place}/`}` : tx``}
      ${of.checks === undefined ? tx`` : tx`AND checks = ${of.checks}`}
      ${live === undefined ? tx`` : live ? tx`AND ended_at IS NULL` : tx`AND ended_at IS NOT NULL`}
      ${overdueBy ? tx`AND ended_at IS NULL AND state <> 'deferred' AND due_at <= ${overdueBy}` : tx``}
    ORDER BY ${newest ? tx`id DESC` : tx`due_at, id`} LIMIT ${of.limit}`
}

/** What cities have set for these types at these places and above. */
export async function listTypeRules(
  tx: Tx,
  { types, places }: { types: readonly string[]; places: readonly PlacePath[] },
): Promise<TypeRuleRow[]> {
  return await tx<TypeRuleRow[]>`
    SELECT type, place, CASE WHEN title_zh IS NOT NULL THEN jsonb_build_object('zh', title_zh, 'en', title_en) END AS title,
      limit_hours AS "limitHours", urgent_limit_hours AS "urgentLimitHours", checking_share AS "checkingShare",
      CASE WHEN closing_zh IS NOT NULL THEN jsonb_build_object('zh', closing_zh, 'en', closing_en) END AS "closingCondition",
      duty, dispatches_itself AS "dispatchesItself"
    FROM tasks.type_rule WHERE type = ANY (${[...types]}) AND place = ANY (${above(places)})`
}

/** The types that cities have set anything for, at these places and above. */
export async function listTypeNames(tx: Tx, places: readonly PlacePath[]): Promise<string[]> {
  const rows = await tx<{ type: string }[]>`
    SELECT DISTINCT type FROM tasks.type_rule WHERE place = ANY (${above(places)}) ORDER BY type`
  return rows.map(({ type }) => type)
}

export async function saveTypeRule(tx: Tx, rule: TypeRuleRow): Promise<void> {
  const { title, closingCondition } = rule
  await tx`
    INSERT INTO tasks.type_rule AS r (type, place, title_zh, title_en, limit_hours, urgent_limit_hours, checking_share, closing_zh,
      closing_en, duty, dispatches_itself)
    VALUES (${rule.type}, ${rule.place}, ${title?.zh ?? null}, ${title?.en ?? null}, ${rule.limitHours},
      ${rule.urgentLimitHours}, ${rule.checkingShare}, ${closingCondition?.zh ?? null}, ${closingCondition?.en ?? null},
      ${rule.duty}, ${rule.dispatchesItself})
    ON CONFLICT (type, place) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
      limit_hours = excluded.limit_hours, urgent_limit_hours = excluded.urgent_limit_hours,
      checking_share = excluded.checking_share, closing_zh = excluded.closing_zh, closing_en = excluded.closing_en,
      duty = excluded.duty, dispatches_itself = excluded.dispatches_itself`
}

export async function listSettings(tx: Tx, places: readonly PlacePath[]): Promise<SettingRow[]> {
  return await tx<SettingRow[]>`
    SELECT place, two_centres AS "twoCentres", returns_at_most AS "returnsAtMost", reworks_at_most AS "reworksAtMost"
    FROM tasks.setting WHERE place = ANY (${above(places)})`
}

export async function saveSetting(tx: Tx, setting: SettingRow): Promise<void> {
  await tx`
    INSERT INTO tasks.setting (place, two_centres, returns_at_most, reworks_at_most)
    VALUES (${setting.place}, ${setting.twoCentres}, ${setting.returnsAtMost}, ${setting.reworksAtMost})
    ON CONFLICT (place) DO UPDATE SET two_centres = excluded.two_centres, returns_at_most = excluded.returns_at_most,
      reworks_at_most = excluded.reworks_at_most`
}

export async function getSeed(tx: Tx): Promise<string> {
  const [row] = await tx<{ seed: string }[]>`SELECT seed FROM tasks.draw`
  if (!row) throw new Error('there is no seed to draw checks by')
  return row.seed
}

/** So that an exam draws the same to-dos each time. */
export async function setSeed(tx: Tx, seed: string): Promise<void> {
  await tx`UPDATE tasks.draw SET seed = ${seed}`
}

function above(places: readonly PlacePath[]): string[] {
  return [...new Set(places.flatMap(pathsUpwards))]
}
