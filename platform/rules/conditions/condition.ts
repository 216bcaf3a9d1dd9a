import type { ParseError } from '@marcbachmann/cel-js'
import { type Said, say, sayCel } from '../fault.ts'
import { limits } from '../limits.ts'
import type { ConditionInput, PlaceWords } from '../signal-seen.ts'
import { type Closure, compileClosure } from './closures.ts'
import { type ConditionFault, examineCondition } from './examine.ts'
import { type Fields, fieldsOfAny, toCelData } from './fields.ts'
import { LimitExceeded, makeLanguage, safeMatches } from './language.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import { childrenOf, type Node } from './syntax.ts'

/** Whether a condition holds of a signal; or why that cannot be told; or that it costs too much, and has to be stopped. */
export type Held = boolean | { readonly fault: Said } | { readonly stop: Said }

export interface Condition {
  /** The most steps that an evaluation takes. */
  readonly cost: number
  /** Whether it was compiled to closures; otherwise cel-js evaluates it. */
  readonly compiled: boolean
  holds(signal: ConditionInput): Held
  /** What cel-js finds by itself: the yardstick of what is compiled. */
  holdsByCel(signal: ConditionInput): Held
}

export type Compiled =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly faults: readonly ConditionFault[] }

/** Parses, checks against the fields of one kind, measures and compiles a condition. */
export function compileCondition(
  text: string,
  of: {
    kind: string
    fields: Fields
    /** The other kinds that the rule acts on; a condition may ask for their fields where it asked for the kind first. */
    others?: readonly { readonly kind: string; readonly fields: Fields }[]
    places: PlaceWords
    isPlace?: ((path: string) => boolean) | undefined
  },
): Compiled {
  if (text.length > limits.conditionLength)
    return refuse(0, say('condition.too-long', { n: text.length, limit: limits.conditionLength }))
  const { places, others = [] } = of
  const anyFields = fieldsOfAny([of, ...others])
  const fields: Fields = new Map([...anyFields, ...of.fields])
  const patterns = new Map<string, Pattern>()
  const language = makeLanguage(fields, places, patterns)
  let parsed: ReturnType<typeof language.parse>
  try {
    parsed = language.parse(text)
  } catch (error) {
    return refuseError(error)
  }
  const kinds = [of.kind, ...others.map(({ kind }) => kind)]
  const { faults, cost } = examineCondition(parsed.ast, { ...of, rule: { kinds, fields: anyFields } })
  if (faults.length > 0) return { ok: false, faults }
  makeMatchesSafe(parsed.ast)
  const checked = parsed.check()
  if (!checked.valid) return refuseError(checked.error)
  if (checked.type !== 'bool') return refuse(0, say('condition.not-bool', { type: String(checked.type) }))
  const closure = compileClosure(parsed.ast, {
    fields,
    places,
    patternOf: (source) => {
      const pattern = patterns.get(source) ?? compilePattern(source)
      patterns.set(source, pattern)
      return pattern
    },
  })
  const holdsByCel = (signal: ConditionInput) => evaluate(parsed, signal, fields)
  return {
    ok: true,
    condition: {
      cost,
      compiled: closure !== undefined,
      holds: closure ? (signal) => runClosure(closure, signal) ?? holdsByCel(signal) : holdsByCel,
      holdsByCel,
    },
  }
}

/** Undefined where the closures cannot tell. */
function runClosure(closure: Closure, signal: ConditionInput): Held | undefined {
  try {
    const value = closure(signal)
    return typeof value === 'boolean' ? value : undefined
  } catch (error) {
    if (error instanceof LimitExceeded) return { stop: error.said }
    throw error
  }
}

function evaluate(parsed: (context: object) => unknown, signal: ConditionInput, fields: Fields): Held {
  const { kind, place, source, time, knownOn, data } = signal
  const tooLong = findTooLong(data)
  if (tooLong !== undefined)
    return { stop: say('condition.long-list', { name: tooLong, limit: limits.dataListLength }) }
  try {
    const held = parsed({
      signal: { kind, place, source, ...(time ? { time } : {}), data: toCelData(data, fields) },
      today: knownOn,
    })
    return typeof held === 'boolean' ? held : { fault: say('condition.neither') }
  } catch (error) {
    if (error instanceof LimitExceeded) return { stop: error.said }
    return { fault: sayCel((error as Partial<ParseError>).code, summaryOf(error)) }
  }
}

function findTooLong(data: Readonly<Record<string, unknown>>): string | undefined {
  for (const name in data) {
    const value = data[name]
    if (Array.isArray(value) && value.length > limits.dataListLength) return name
  }
  return undefined
}

/** Calls the pattern machine of this house where the rule says `matches`: JavaScript's own can take for ever. */
function makeMatchesSafe(node: Node): void {
  if (node.op === 'rcall' && node.args[0] === 'matches') node.args[0] = safeMatches
  for (const child of childrenOf(node)) makeMatchesSafe(child)
}

function refuse(start: number, said: Said): Compiled {
  return { ok: false, faults: [{ start, ...said }] }
}

function refuseError(error: unknown): Compiled {
  const { range, code } = error as Partial<ParseError>
  return refuse(range?.start ?? 0, sayCel(code, summaryOf(error)))
}

/** What cel-js says, without its drawing of the line. */
function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string }
  return (summary ?? message ?? String(error)).split('\n')[0]?.slice(0, 300) ?? ''
}
