import { recordDeed } from '#platform/audit'
import { findTransition } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import { addDays, type Day } from '#vocabulary'
import { findCircle, type RuleState, ruleCycle } from './cycle.ts'
import { leadDays } from './dry-run.ts'
import { type ExampleVerdict, runExamples } from './examples.ts'
import { type Said, say } from './fault.ts'
import { faultOfText, noExample, type RuleFault, type Surroundings } from './parse-rule.ts'
import { readyRule } from './ready-rule.ts'
import type { Bearings, ReadyRule } from './reckoning.ts'
import type { Rule } from './rule.ts'
import {
  addRule,
  addVersion,
  enactVersion,
  findVersion,
  listLive,
  lockRule,
  type RuleRow,
  retireRule,
  type VersionRow,
} from './store.ts'

/** Who asks, and when in city time. */
export interface Asker {
  readonly actor: string
  readonly at: Date
  readonly today: Day
  /** Whether it may write rules for an area; for everywhere where no area is named. */
  mayWrite(area: string | undefined): boolean
}

export type Refusal =
  | { readonly code: 'not-found'; readonly message: string }
  | { readonly code: 'conflict'; readonly message: string }
  | { readonly code: 'step.not-allowed'; readonly message: string }
  | { readonly code: 'access.elsewhere'; readonly message: string }
  | { readonly code: 'rule.invalid'; readonly message: string; readonly faults: readonly RuleFault[] }

export type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly refusal: Refusal }

/** Saves a text as the next version of its rule, if it is valid and was written on the latest one. */
export async function saveRule(
  tx: Tx,
  of: { id: string; text: string; base: number; asker: Asker; around: Surroundings },
): Promise<Outcome<{ version: number; state: RuleState; created: boolean }>> {
  const { id, text, base, asker, around } = of
  const readied = readyRule(text, around)
  if (!readied.ok) return refuseText(readied.faults)
  const { rule } = readied.ready
  if (rule.id !== id)
    return refuseText([faultOfText('id', say('rule.id-differs', { id: rule.id, sent: id }))])
  const made = await addRule(tx, id)
  // Locked since it was found or made: two who save at once come one after the other.
  const row = await lockRule(tx, id)
  if (!row) throw new Error('a rule that was just found or made is missing')
  const before = made ? undefined : await findVersion(tx, id, row.latest)
  const foreign =
    refuseElsewhere(asker, rule.area) ?? (before && refuseElsewhere(asker, before.area ?? undefined))
  if (foreign) return foreign
  if (base !== row.latest)
    return refuse(
      'conflict',
      row.latest === 0
        ? `There is no rule ${id} yet, so it cannot be written on version ${base}.`
        : `The latest version of ${id} is ${row.latest}, by ${before?.author ?? ''}; this was written on ${base}. Read it, and send base ${row.latest}.`,
    )
  if (before?.text === text) return { ok: true, version: row.latest, state: row.state, created: false }
  const transition = made ? undefined : findTransition(ruleCycle, row.state, 'rewrite')
  if (transition && !transition.ok) return refuse('step.not-allowed', transition.message)
  const state = transition?.to ?? 'draft'
  const version = row.latest + 1
  await addVersion(tx, { rule, state, version, text, author: asker.actor, at: asker.at })
  await recordDeed(tx, {
    actor: asker.actor,
    action: 'rule.save',
    subject: `rule:${id}`,
    place: rule.area,
    detail: { version },
  })
  return { ok: true, version, state, created: made }
}

/** Lets a version act, once its examples pass, a dry run was made of it, and it closes no circle. */
export async function enactRule(
  tx: Tx,
  of: {
    id: string
    version: number | undefined
    reason?: string | undefined
    asker: Asker
    around: Surroundings
    bearings: Bearings
  },
): Promise<Outcome<{ row: RuleRow; version: number }>> {
  const { id, asker, around, bearings } = of
  const found = await findForChange(tx, id, { version: of.version, asker })
  if (!found.ok) return found
  const { row, version } = found
  const transition = findTransition(ruleCycle, row.state, 'enact')
  if (!transition.ok) return refuse('step.not-allowed', transition.message)
  if (row.live_version === version.version && row.stopped === null)
    return { ok: true, row, version: version.version }
  const readied = readyRule(version.text, around, { versionId: version.id, version: version.version })
  if (!readied.ok) return refuseText(readied.faults)
  const failed = refuseUntried(readied.ready, version, bearings)
  if (failed) return failed
  // Two rules that go live at once could close a circle that neither sees.
  await tx`LOCK TABLE rules.edition IN EXCLUSIVE MODE`
  const circle = findCircle(await listOthers(tx, around), readied.ready.rule)
  if (circle)
    return refuse(
      'step.not-allowed',
      `${circle.join(' → ')} would answer each other for ever: each acts on what the one before makes.`,
    )
  const { window } = readied.ready.rule
  const countFrom = window ? addDays(asker.today, -leadDays(readied.ready)) : undefined
  await enactVersion(tx, { rule: id, version: version.version, versionId: version.id, countFrom })
  const detail = { version: version.version, ...toDetail(of.reason) }
  await recordDeed(tx, {
    actor: asker.actor,
    action: 'rule.enact',
    subject: `rule:${id}`,
    place: version.area ?? undefined,
    detail,
  })
  return {
    ok: true,
    row: { ...row, state: 'live', live_version: version.version, stopped: null },
    version: version.version,
  }
}

export async function endRule(
  tx: Tx,
  of: { id: string; reason?: string | undefined; asker: Asker },
): Promise<Outcome<{ row: RuleRow }>> {
  const { id, asker } = of
  const found = await findForChange(tx, id, { version: undefined, asker })
  if (!found.ok) return found
  const { row, version } = found
  const transition = findTransition(ruleCycle, row.state, 'retire')
  if (!transition.ok) return refuse('step.not-allowed', transition.message)
  await retireRule(tx, id)
  await recordDeed(tx, {
    actor: asker.actor,
    action: 'rule.retire',
    subject: `rule:${id}`,
    place: version.area ?? undefined,
    detail: toDetail(of.reason),
  })
  return { ok: true, row: { ...row, state: 'retired', live_version: null, stopped: null } }
}

/** Why, where it was said: the audit keeps it. */
function toDetail(reason: string | undefined): { reason?: string } {
  return reason === undefined ? {} : { reason }
}

/** The rule, locked, and one of its versions, the latest unless said otherwise; both within what the asker may write. */
async function findForChange(
  tx: Tx,
  id: string,
  { version: wanted, asker }: { version: number | undefined; asker: Asker },
): Promise<Outcome<{ row: RuleRow; version: VersionRow }>> {
  const row = await lockRule(tx, id)
  if (!row) return refuse('not-found', `There is no rule ${id}.`)
  const version = await findVersion(tx, id, wanted ?? row.latest)
  if (!version) return refuse('not-found', `${id} has no version ${wanted}.`)
  const latest = version.version === row.latest ? version : await findVersion(tx, id, row.latest)
  return (
    refuseElsewhere(asker, version.area ?? undefined) ??
    refuseElsewhere(asker, latest?.area ?? undefined) ?? { ok: true, row, version }
  )
}

function refuseUntried(
  ready: ReadyRule,
  { trials, version }: VersionRow,
  bearings: Bearings,
): Outcome<never> | undefined {
  const verdicts = runExamples(ready, bearings)
  if (verdicts.length === 0) return refuseText([noExample])
  const failed = verdicts.filter(({ passed }) => !passed)
  if (failed.length > 0)
    return refuseText(failed.map((verdict) => faultOfText(`examples: ${verdict.name}`, sayVerdict(verdict))))
  if (trials === 0)
    return refuse(
      'step.not-allowed',
      `No dry run was made of version ${version}: make one first, and look at what it would find.`,
    )
  return undefined
}

export function describe(verdict: ExampleVerdict): string {
  return sayVerdict(verdict).message
}

function sayVerdict({ expected, got, faults }: ExampleVerdict): Said {
  const gotten = { gotAlerts: got.alerts, gotTasks: got.tasks }
  const { alerts, tasks, immediate } = expected
  const said =
    immediate === undefined
      ? say('example.failed', { alerts, tasks, ...gotten })
      : say('example.failed-immediate', { alerts, tasks, immediate, ...gotten, gotImmediate: got.immediate })
  return faults.length > 0 ? { ...said, message: `${said.message} (${faults.join('; ')})` } : said
}

/** The rules that are live, as they were written. */
async function listOthers(tx: Tx, around: Surroundings): Promise<Rule[]> {
  return (await listLive(tx)).flatMap(({ text }) => {
    const readied = readyRule(text, { kinds: around.kinds, places: around.places })
    return readied.ok ? [readied.ready.rule] : []
  })
}

function refuseElsewhere(asker: Asker, area: string | undefined): Outcome<never> | undefined {
  if (asker.mayWrite(area)) return undefined
  return refuse(
    'access.elsewhere',
    area === undefined
      ? 'A rule without an area looks at everything: name an area of yours, as "area: cn.33.01".'
      : `You may not write rules for ${area}.`,
  )
}

function refuse(code: Exclude<Refusal['code'], 'rule.invalid'>, message: string): Outcome<never> {
  return { ok: false, refusal: { code, message } }
}

function refuseText(faults: readonly RuleFault[]): Outcome<never> {
  const message = faults
    .map(({ line, column, where, message }) => `line ${line}, column ${column}: ${where} ${message}`)
    .join('; ')
    .slice(0, 500)
  return { ok: false, refusal: { code: 'rule.invalid', message, faults } }
}
