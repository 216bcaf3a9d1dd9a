import { ParseError } from '@marcbachmann/cel-js'
import { limits } from '../limits.ts'
import type { ConditionInput, PlaceWords } from '../signal-seen.ts'
import { type Closure, compileClosure } from './closures.ts'
import { type ConditionFault, examineCondition } from './examine.ts'
import { type Fields, toCelData } from './fields.ts'
import { LimitExceeded, makeLanguage, safeMatches } from './language.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import { childrenOf, type Node } from './syntax.ts'

/** Whether a condition holds of a signal; or why that cannot be told; or that it costs too much, and has to be stopped. */
export type Held = boolean | { readonly fault: string } | { readonly stop: string }

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
    places: PlaceWords
    isPlace?: ((path: string) => boolean) | undefined
  },
): Compiled {
  if (text.length > limits.conditionLength)
    return refuse(0, `has ${text.length} characters; ${limits.conditionLength} are the limit`)
  const { fields, places } = of
  const patterns = new Map<string, Pattern>()
  const language = makeLanguage(fields, places, patterns)
  let parsed: ReturnType<typeof language.parse>
  try {
    parsed = language.parse(text)
  } catch (error) {
    return refuseError(error)
  }
  const { faults, cost } = examineCondition(parsed.ast, of)
  if (faults.length > 0) return { ok: false, faults }
  makeMatchesSafe(parsed.ast)
  const checked = parsed.check()
  if (!checked.valid) return refuseError(checked.error)
  if (checked.type !== 'bool') return refuse(0, `gives ${checked.type}, where a condition is true or false`)
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
    if (error instanceof LimitExceeded) return { stop: error.message }
    throw error
  }
}

function evaluate(parsed: (context: object) => unknown, signal: ConditionInput, fields: Fields): Held {
  const { kind, place, source, time, knownOn, data } = signal
  const tooLong = findTooLong(data)
  if (tooLong !== undefined)
    return {
      stop: `${tooLong} holds more than ${limits.dataListLength} values, which is the limit of a list`,
    }
  try {
    const held = parsed({
      signal: { kind, place, source, ...(time ? { time } : {}), data: toCelData(data, fields) },
      today: knownOn,
    })
    return typeof held === 'boolean' ? held : { fault: 'the condition gave neither true nor false' }
  } catch (error) {
    if (error instanceof LimitExceeded) return { stop: error.message }
    return { fault: summaryOf(error) }
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

function refuse(start: number, message: string): Compiled {
  return { ok: false, faults: [{ start, message }] }
}

function refuseError(error: unknown): Compiled {
  const { range } = error as Partial<ParseError>
  const what = error instanceof ParseError && error.code === 'limit_exceeded' ? 'is too large: ' : ''
  return refuse(range?.start ?? 0, `${what}${summaryOf(error)}`)
}

/** What cel-js says, without its drawing of the line. */
function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string }
  return (summary ?? message ?? String(error)).split('\n')[0]?.slice(0, 300) ?? ''
}
