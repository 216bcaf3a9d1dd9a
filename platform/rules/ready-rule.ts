import { isWithin } from '#vocabulary'
import type { Held } from './conditions/condition.ts'
import type { Said } from './fault.ts'
import { type KnownKinds, parseRule, type RuleFault, type Surroundings } from './parse-rule.ts'
import type { Look, ReadyRule } from './reckoning.ts'
import type { ConditionInput, SignalSeen } from './signal-seen.ts'

export type Readied =
  | { readonly ok: true; readonly ready: ReadyRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] }

/** A rule's text made ready to be used. */
export function readyRule(
  text: string,
  around: Surroundings,
  { versionId = 0, version = 0 }: { versionId?: number; version?: number } = {},
): Readied {
  const reading = parseRule(text, around)
  if (!reading.ok) return reading
  return { ok: true, ready: { ...reading.checked, versionId, version, dayFields: dayFieldsOf(around.kinds) } }
}

function dayFieldsOf(kinds: KnownKinds): ReadonlyMap<string, string> {
  return new Map([...kinds.values()].map(({ kind, day }) => [kind, day]))
}

/** Whether a rule's condition holds of a signal; false outside of its area and its kinds. */
export function judge({ rule, conditions }: ReadyRule, signal: ConditionInput): Held {
  if (rule.area !== undefined && !isWithin(signal.place, rule.area)) return false
  return conditions.get(signal.kind)?.holds(signal) ?? false
}

/** What a rule sees in a signal: whether it counts and, where it does, whether it has to be looked at at once. */
export function lookAt<Signal extends SignalSeen>(ready: ReadyRule, signal: Signal): Look<Signal> {
  const held = judge(ready, signal)
  return { ready, signal, held, immediate: held === true ? judgeGravity(ready, signal) : false }
}

function judgeGravity({ rule, immediateConditions }: ReadyRule, signal: ConditionInput): Held {
  const { immediate = false } = rule.raise ?? {}
  if (typeof immediate === 'boolean') return immediate
  return immediateConditions.get(signal.kind)?.holds(signal) ?? false
}

/** Why one of a rule's conditions could not be told. */
export function faultOf({ held, immediate }: Pick<Look, 'held' | 'immediate'>): Said | undefined {
  for (const one of [held, immediate]) if (typeof one === 'object' && 'fault' in one) return one.fault
  return undefined
}

/** Why a rule has to be stopped. */
export function stopOf({ held, immediate }: Pick<Look, 'held' | 'immediate'>): Said | undefined {
  for (const one of [held, immediate]) if (typeof one === 'object' && 'stop' in one) return one.stop
  return undefined
}

/** Why each of a rule's conditions could not be told, or costs too much. */
export function saidOf({ held, immediate }: Pick<Look, 'held' | 'immediate'>): readonly Said[] {
  return [held, immediate].flatMap((one) =>
    typeof one === 'object' ? ['fault' in one ? one.fault : one.stop] : [],
  )
}
