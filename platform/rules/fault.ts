import type { z } from 'zod'
import { findSuggestion, type Suggestion, tellSuggestion } from '#vocabulary'
import { faultWords } from './fault-words.ts'

export type FaultCode = keyof typeof faultWords
type Values = Readonly<Record<string, string | number>>

/** What is wrong: by a code with its values, for whoever has words of their own, and in English. */
export interface Said {
  readonly code: FaultCode
  readonly values: Values
  readonly message: string
}

type SlotsOf<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | SlotsOf<Rest>
  : never
/** What either language has to fill in. */
type SlotsOfCode<Code extends FaultCode> = SlotsOf<(typeof faultWords)[Code]['zh' | 'en']>

export function say<Code extends FaultCode>(
  code: Code,
  ...[values]: [SlotsOfCode<Code>] extends [never]
    ? []
    : [Readonly<Record<SlotsOfCode<Code>, string | number>>]
): Said {
  return sayAny(code, values ?? {})
}

/** Of a code that is known only when the fault is met. */
function sayAny(code: FaultCode, values: Values): Said {
  const message = faultWords[code].en.replace(/\{(\w+)\}/g, (_slot, name: string) => String(values[name]))
  return { code, values, message }
}

/** The same, with the name that was probably meant, or the few there are. */
export function suggestFor(said: Said, name: string, candidates: readonly string[]): Said {
  return withSuggestion(said, findSuggestion(name, candidates))
}

export function withSuggestion({ code, values, message }: Said, meant: Suggestion): Said {
  return { code, values: { ...values, ...meant }, message: message + tellSuggestion(meant) }
}

/** Words of our own that went through a library (the `error` of a schema) are found again by their English. */
const codeOfMessage: ReadonlyMap<string, FaultCode> = new Map(
  // The keys of the table are the codes.
  (Object.keys(faultWords) as FaultCode[]).map((code) => [faultWords[code].en, code]),
)

export function sayYaml(code: string, said: string): Said {
  return sayAny(codeOr('yaml.IMPOSSIBLE', `yaml.${code}`), { said })
}

/** By the codes of cel-js; its sentence names types and names in quotation marks, or after a colon. */
export function sayCel(code: string | undefined, said: string): Said {
  const own = codeOfMessage.get(said)
  if (own) return sayAny(own, {})
  const quoted = [...said.matchAll(/'([^']+)'/g)].map(([, name]) => name)
  const detail = quoted.length > 0 ? quoted.join('、') : (said.split(': ')[1] ?? said)
  return sayAny(codeOr('cel.other', `cel.${code}`), { said, detail })
}

/** A later library may have codes that nobody has words for yet. */
function codeOr(otherwise: FaultCode, code: string): FaultCode {
  // What the table has as its own is one of its keys.
  return Object.hasOwn(faultWords, code) ? (code as FaultCode) : otherwise
}

const typeNames: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '一组设置',
  record: '一组设置',
}

export function sayIssue(issue: z.core.$ZodIssue): Said {
  const own = codeOfMessage.get(issue.message)
  if (own) return sayAny(own, {})
  return sayAny(`form.${issue.code}`, { said: issue.message, detail: detailOf(issue) })
}

function detailOf(issue: z.core.$ZodIssue): string | number {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? ` ${issue.expected}`
    case 'too_big':
      return String(issue.maximum)
    case 'too_small':
      return String(issue.minimum)
    case 'invalid_format':
      return issue.pattern && issue.format === 'regex' ? issue.pattern : issue.format
    case 'not_multiple_of':
      return issue.divisor
    case 'unrecognized_keys':
      return issue.keys.join('、')
    case 'invalid_value':
      return issue.values.map(String).join('、')
    default:
      return ''
  }
}
