import { isWithin } from '#vocabulary'
import type { Held } from './conditions/condition.ts'
import { type KnownKinds, parseRule, type RuleFault, type Surroundings } from './parse-rule.ts'
import type { ReadyRule } from './reckoning.ts'
import type { ConditionInput } from './signal-seen.ts'

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
