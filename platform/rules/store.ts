import type { Tx } from '#platform/store'
import type { Day } from '#vocabulary'
import type { RuleState } from './cycle.ts'
import type { Said } from './fault.ts'
import type { Rule } from './rule.ts'

export interface RuleRow {
  readonly id: string
  readonly state: RuleState
  readonly latest: number
  readonly live_version: number | null
  readonly stopped: Said | null
}

export interface VersionRow {
  readonly id: number
  readonly rule: string
  readonly version: number
  readonly text: string
  readonly author: string
  readonly written_at: Date
  /** The area that the text names. */
  readonly area: string | null
  readonly trials: number
}

export type ListedRule = RuleRow & {
  readonly title_zh: string
  readonly title_en: string
  readonly found: number
  readonly last_found_on: Day | null
  readonly faults: number
  readonly last_fault: Said | null
}

/** Rules by id, each with what it found within the scope and how often its condition could not be told. */
export async function listRules(tx: Tx, of: { after: string; limit: number }): Promise<ListedRule[]> {
  return await tx<ListedRule[]>`${listed(tx)} WHERE r.id > ${of.after} ORDER BY r.id LIMIT ${of.limit}`
}

export async function findListedRule(tx: Tx, id: string): Promise<ListedRule | undefined> {
  const [row] = await tx<ListedRule[]>`${listed(tx)} WHERE r.id = ${id}`
  return row
}

function listed(tx: Tx) {
  return tx`
    SELECT r.*, v.title_zh, v.title_en, f.found, f.last_found_on, d.faults, d.last_fault
    FROM rules.rule r JOIN rules.version v ON v.rule = r.id AND v.version = r.latest
    CROSS JOIN LATERAL (
      SELECT count(*) AS found, max(last_day) AS last_found_on FROM rules.finding WHERE rule = r.id) AS f
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(faults), 0)::bigint AS faults, (array_agg(last_fault ORDER BY day DESC) FILTER (WHERE faults > 0))[1] AS last_fault
      FROM rules.daily WHERE rule = r.id) AS d`
}

export async function findRule(tx: Tx, id: string): Promise<RuleRow | undefined> {
  const [row] = await tx<RuleRow[]>`SELECT * FROM rules.rule WHERE id = ${id}`
  return row
}

/** The rule, which nobody else changes until the transaction ends. */
export async function lockRule(tx: Tx, id: string): Promise<RuleRow | undefined> {
  const [row] = await tx<RuleRow[]>`SELECT * FROM rules.rule WHERE id = ${id} FOR UPDATE`
  return row
}

/** False where another has made a rule of this id in the meantime. */
export async function addRule(tx: Tx, id: string): Promise<boolean> {
  const done = await tx`
    INSERT INTO rules.rule (id, state, latest) VALUES (${id}, 'draft', 0) ON CONFLICT (id) DO NOTHING`
  return done.count === 1
}

export async function addVersion(
  tx: Tx,
  of: { rule: Rule; state: RuleState; version: number; text: string; author: string; at: Date },
): Promise<void> {
  const { rule, state, version, text, author, at } = of
  await tx`
    INSERT INTO rules.version (rule, version, text, title_zh, title_en, area, author, written_at)
    VALUES (${rule.id}, ${version}, ${text}, ${rule.title.zh}, ${rule.title.en}, ${rule.area ?? null}, ${author}, ${at})`
  await tx`UPDATE rules.rule SET latest = ${version}, state = ${state} WHERE id = ${rule.id}`
}

export async function findVersion(tx: Tx, rule: string, version: number): Promise<VersionRow | undefined> {
  const [row] = await tx<VersionRow[]>`
    SELECT v.*, (SELECT count(*) FROM rules.trial t WHERE t.version_id = v.id) AS trials
    FROM rules.version v WHERE v.rule = ${rule} AND v.version = ${version}`
  return row
}

/** The newest first. */
export async function listVersions(
  tx: Tx,
  of: { rule: string; before: number; limit: number },
): Promise<VersionRow[]> {
  return await tx<VersionRow[]>`
    SELECT v.*, (SELECT count(*) FROM rules.trial t WHERE t.version_id = v.id) AS trials
    FROM rules.version v WHERE v.rule = ${of.rule} AND v.version < ${of.before} ORDER BY v.version DESC LIMIT ${of.limit}`
}

export async function addTrial(
  tx: Tx,
  of: { versionId: number; days: number; signals: number; found: number; by: string; at: Date },
): Promise<void> {
  await tx`
    INSERT INTO rules.trial (version_id, days, signals, found, made_by, made_at)
    VALUES (${of.versionId}, ${of.days}, ${of.signals}, ${of.found}, ${of.by}, ${of.at})`
}

export interface LiveVersion {
  readonly id: number
  readonly rule: string
  readonly version: number
  readonly text: string
}

/** The versions that are live, those that were stopped among them only where asked for. */
export async function listLive(tx: Tx, { stopped = false } = {}): Promise<LiveVersion[]> {
  return await tx<LiveVersion[]>`
    SELECT v.id, v.rule, v.version, v.text FROM rules.rule r JOIN rules.version v ON v.rule = r.id AND v.version = r.live_version
    WHERE ${stopped ? tx`true` : tx`r.stopped IS NULL`} ORDER BY v.rule`
}

/** The version acts from now on, in place of any other of the rule; what is in the log since a day is still to be counted. */
export async function enactVersion(
  tx: Tx,
  of: { rule: string; version: number; versionId: number; countFrom: Day | undefined },
): Promise<void> {
  await tx`
    UPDATE rules.rule SET state = 'live', live_version = ${of.version}, stopped = NULL WHERE id = ${of.rule}`
  if (of.countFrom !== undefined)
    await tx`
      INSERT INTO rules.counting (version_id, known_from) VALUES (${of.versionId}, ${of.countFrom}::text::date)
      ON CONFLICT (version_id) DO UPDATE SET known_from = excluded.known_from, era = 0, xid = '0', sequence = 0,
        until_era = NULL, until_xid = NULL, until_sequence = NULL`
  await raiseEdition(tx)
}

export async function retireRule(tx: Tx, rule: string): Promise<void> {
  await tx`UPDATE rules.rule SET state = 'retired', live_version = NULL, stopped = NULL WHERE id = ${rule}`
  await raiseEdition(tx)
}

/** The rule acts no more, until it is enacted again. */
export async function stopRule(tx: Tx, rule: string, why: Said): Promise<void> {
  await tx`UPDATE rules.rule SET stopped = ${tx.json({ ...why })} WHERE id = ${rule} AND state = 'live'`
  await raiseEdition(tx)
}

async function raiseEdition(tx: Tx): Promise<void> {
  await tx`UPDATE rules.edition SET number = number + 1`
}

export async function readEdition(tx: Tx): Promise<number> {
  const [row] = await tx<{ number: number }[]>`SELECT number FROM rules.edition`
  return row?.number ?? 0
}

/** Counts so many things more that each rule began on a day; how many it began before them. */
export async function countActs(
  tx: Tx,
  { day, more }: { day: Day; more: ReadonlyMap<string, number> },
): Promise<Map<string, number>> {
  const rows = await tx<{ rule: string; acts: number }[]>`
    INSERT INTO rules.daily (rule, day, acts)
    SELECT rule, ${day}::text::date, more FROM unnest(${[...more.keys()]}::text[], ${[...more.values()]}::int[]) AS m (rule, more)
    ON CONFLICT (rule, day) DO UPDATE SET acts = daily.acts + excluded.acts RETURNING rule, acts`
  return new Map(rows.map(({ rule, acts }) => [rule, acts - (more.get(rule) ?? 0)]))
}

export async function countFaults(
  tx: Tx,
  of: { rule: string; day: Day; faults: number; last: Said },
): Promise<void> {
  await tx`
    INSERT INTO rules.daily (rule, day, faults, last_fault)
    VALUES (${of.rule}, ${of.day}::text::date, ${of.faults}, ${tx.json({ ...of.last })})
    ON CONFLICT (rule, day) DO UPDATE SET faults = daily.faults + excluded.faults, last_fault = excluded.last_fault`
}
