import { z } from 'zod'
import { Disease, diseases, type Kind } from '#vocabulary'
import { type Condition, compileCondition } from './conditions/condition.ts'
import { type Fields, type FieldType, fieldsOf } from './conditions/fields.ts'
import { type Said, say, sayIssue, suggestFor } from './fault.ts'
import { limits } from './limits.ts'
import { immediateWhen, kindsOf, placeholders, Rule, type Title } from './rule.ts'
import type { PlaceWords } from './signal-seen.ts'
import { type PlacedYaml, readYaml, type TextPlace } from './yaml-places.ts'

/** What is wrong with a rule, and where in its text. */
export interface RuleFault extends TextPlace, Said {
  /** The field, as a path: `window.per.place`. */
  readonly where: string
}

/** A kind of signal as rules need it. */
export interface KnownKind {
  readonly kind: string
  readonly fields: Fields
  readonly day: string
  readonly schema: z.ZodObject
}

export type KnownKinds = ReadonlyMap<string, KnownKind>

export function knowKinds(kinds: readonly Kind[]): KnownKinds {
  return new Map(
    kinds.map(({ kind, schema, day }) => [kind, { kind, schema, day, fields: fieldsOf(schema) }]),
  )
}

/** What a rule is checked against. */
export interface Surroundings {
  readonly kinds: KnownKinds
  readonly places: PlaceWords
  /** Whether there is such a place; unchecked where absent. */
  readonly isPlace?: ((path: string) => boolean) | undefined
  /** The duties that units have; unchecked where absent. */
  readonly duties?: readonly string[] | undefined
}

/** A rule that was checked, its conditions compiled for each kind. */
export interface CheckedRule {
  readonly rule: Rule
  readonly conditions: ReadonlyMap<string, Condition>
  /** When its alerts have to be looked at at once; none where that does not hang on a condition. */
  readonly immediateConditions: ReadonlyMap<string, Condition>
}

export type RuleReading =
  | { readonly ok: true; readonly checked: CheckedRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] }

/** Reads a rule's YAML and checks all of it: every fault at once, each with its place. Pure. */
export function parseRule(text: string, around: Surroundings): RuleReading {
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.ruleBytes)
    return refuse([faultOfText('', say('rule.too-long', { bytes, limit: limits.ruleBytes }))])
  const reading = readYaml(text)
  if (!reading.ok) return refuse(reading.faults.map((fault) => ({ ...fault, where: '' })))
  const { yaml } = reading
  const parsed = Rule.safeParse(yaml.said)
  if (!parsed.success) return refuse(parsed.error.issues.flatMap((issue) => faultsOfIssue(issue, yaml)))
  const rule = parsed.data
  const faults: RuleFault[] = []
  const fault: Fault = (path, said) =>
    faults.push({ ...yaml.placeOf(path), where: path.map(String).join('.'), ...said })
  const kinds = checkKinds(rule, around, fault)
  checkNames(rule, { around, kinds, fault })
  checkTitles(rule, fault)
  checkExamples(rule, around, fault)
  const compile = (path: readonly string[], text: string) => {
    const conditions = new Map<string, Condition>()
    for (const known of kinds) {
      const { kind, fields } = known
      const { places, isPlace } = around
      const others = kinds.filter((one) => one !== known)
      const compiled = compileCondition(text, { kind, fields, others, places, isPlace })
      if (compiled.ok) conditions.set(kind, compiled.condition)
      else
        for (const { start, ...said } of compiled.faults)
          faults.push({ ...yaml.placeWithin(path, start), where: path.join('.'), ...said })
    }
    return conditions
  }
  const conditions = compile(['when'], rule.when)
  const grave = immediateWhen(rule)?.when
  const immediateConditions = grave === undefined ? new Map() : compile(['raise', 'immediate', 'when'], grave)
  return faults.length > 0 ? refuse(faults) : { ok: true, checked: { rule, conditions, immediateConditions } }
}

type Fault = (path: readonly PropertyKey[], said: Said) => void

/** A fault that stands at no line of its own. */
export function faultOfText(where: string, said: Said): RuleFault {
  return { line: 1, column: 1, where, ...said }
}

export const noExample = faultOfText('examples', say('rule.no-example'))

function refuse(faults: readonly RuleFault[]): RuleReading {
  // Two kinds find the same fault of one condition.
  const once = new Map(faults.map((fault) => [JSON.stringify(fault), fault]))
  return { ok: false, faults: [...once.values()].sort((a, b) => a.line - b.line || a.column - b.column) }
}

function checkKinds(rule: Rule, { kinds }: Surroundings, fault: Fault): KnownKind[] {
  const known: KnownKind[] = []
  kindsOf(rule).forEach((name, at) => {
    const kind = kinds.get(name)
    if (kind) known.push(kind)
    else
      fault(
        Array.isArray(rule.on) ? ['on', at] : ['on'],
        suggestFor(say('kind.unknown', { name }), name, [...kinds.keys()]),
      )
  })
  // What a rule makes comes back to it as a step: it would answer itself for ever.
  if (rule.raise && kindsOf(rule).includes('alert.step')) fault(['on'], say('rule.answers-own-alerts'))
  if (rule.dispatch && kindsOf(rule).includes('task.step')) fault(['on'], say('rule.answers-own-tasks'))
  return known
}

function checkNames(
  rule: Rule,
  { around, kinds, fault }: { around: Surroundings; kinds: readonly KnownKind[]; fault: Fault },
): void {
  const { area, window, merge, raise, dispatch, escalate } = rule
  const field = (path: readonly PropertyKey[], name: string, types: readonly FieldType['type'][]) => {
    for (const { kind, fields } of kinds) {
      const found = fields.get(name)
      if (!found) fault(path, suggestFor(say('field.unknown', { kind, name }), name, [...fields.keys()]))
      else if (!types.includes(found.type)) {
        const { type } = found
        const either = { types: types.join('、'), typesEn: types.join(' or ') }
        fault(path, say('field.type', { kind, name, type, ...either }))
      }
    }
  }
  const duty = (path: readonly PropertyKey[], name: string) => {
    if (around.duties && !around.duties.includes(name))
      fault(path, suggestFor(say('duty.unknown', { name }), name, around.duties))
  }
  if (area && around.isPlace && !around.isPlace(area)) fault(['area'], say('place.unknown', { place: area }))
  if (window?.sum) field(['window', 'sum', 'field'], window.sum.field, ['int'])
  if (window?.per.field) field(['window', 'per', 'field'], window.per.field, ['string', 'bool', 'int'])
  if (merge?.per?.field) field(['merge', 'per', 'field'], merge.per.field, ['string', 'bool', 'int'])
  if (typeof raise?.disease === 'object') {
    const { field: name } = raise.disease
    field(['raise', 'disease', 'field'], name, ['string'])
    for (const { kind, fields } of kinds) {
      const values = fields.get(name)?.values
      if (fields.has(name) && !values?.every((value) => Object.hasOwn(diseases, value)))
        fault(['raise', 'disease', 'field'], say('disease.none', { kind, name }))
    }
  }
  if (dispatch) duty(['dispatch', 'duty'], dispatch.duty)
  if (escalate) duty(['escalate', 'duty'], escalate.duty)
}

function checkTitles({ title, raise, dispatch, escalate }: Rule, fault: Fault): void {
  const titles: [path: string[], title: Title | undefined][] = [
    [['title'], title],
    [['raise', 'title'], raise?.title],
    [['raise', 'immediate', 'title'], immediateWhen({ raise })?.title],
    [['dispatch', 'title'], dispatch?.title],
    [['escalate', 'title'], escalate?.title],
  ]
  for (const [path, words] of titles)
    for (const language of ['zh', 'en'] as const)
      for (const [, name = ''] of words?.[language].matchAll(/\{([^{}]*)\}/g) ?? [])
        if (!(placeholders as readonly string[]).includes(name))
          fault([...path, language], suggestFor(say('title.slot', { name: `{${name}}` }), name, placeholders))
}

function checkExamples(rule: Rule, around: Surroundings, fault: Fault): void {
  rule.examples.forEach(({ signals }, example) => {
    for (const [at, signal] of signals.entries())
      checkExampleSignal(signal, { rule, path: ['examples', example, 'signals', at], around, fault })
    const amount = signals.reduce((sum, { times }) => sum + times, 0)
    if (amount > limits.exampleSignals)
      fault(['examples', example], say('example.too-many', { n: amount, limit: limits.exampleSignals }))
  })
}

function checkExampleSignal(
  signal: Rule['examples'][number]['signals'][number],
  of: { rule: Rule; path: readonly PropertyKey[]; around: Surroundings; fault: Fault },
): void {
  const { rule, path, fault } = of
  const { kinds, isPlace } = of.around
  const [only, ...others] = kindsOf(rule)
  const name = signal.kind ?? (others.length === 0 ? only : undefined)
  if (name === undefined) {
    fault(path, say('example.kind-missing'))
    return
  }
  const kind = kinds.get(name)
  if (!kind) {
    if (signal.kind)
      fault([...path, 'kind'], suggestFor(say('kind.unknown', { name }), name, [...kinds.keys()]))
    return
  }
  if (isPlace && !isPlace(signal.place))
    fault([...path, 'place'], say('place.unknown', { place: signal.place }))
  const data = kind.schema.safeParse(signal.data)
  for (const issue of data.error?.issues ?? []) {
    const at = [...path, 'data', ...issue.path]
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        fault(at, suggestFor(say('field.unknown', { kind: name, name: key }), key, [...kind.fields.keys()]))
    else {
      const said = sayIssue(issue)
      fault(at, { ...said, message: `${issue.path.map(String).join('.')}: ${said.message}` })
    }
  }
}

function faultsOfIssue(issue: z.core.$ZodIssue, yaml: PlacedYaml): RuleFault[] {
  const where = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return {
        ...yaml.placeOfKey(path),
        where: path.map(String).join('.'),
        ...suggestFor(say('setting.unknown'), key, settingsAt(Rule, issue.path)),
      }
    })
  const inner = issue.code === 'invalid_union' ? innermost(issue) : undefined
  if (inner)
    return faultsOfIssue({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, yaml)
  const said = valueAt(yaml.said, issue.path)
  if (issue.code === 'invalid_value' && typeof said === 'string')
    return [
      {
        ...yaml.placeOf(issue.path),
        where,
        ...suggestFor(say('value.unknown', { said }), said, issue.values.map(String)),
      },
    ]
  const missing = said === undefined && issue.code === 'invalid_type'
  return [{ ...yaml.placeOf(issue.path), where, ...(missing ? say('setting.missing') : sayIssue(issue)) }]
}

/** Of several forms that a setting may have, the one that was most nearly met tells the reader most. */
function innermost({ errors }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue | undefined {
  const [nearest] = [...errors].sort((a, b) => depthOf(b) - depthOf(a))
  return nearest?.[0]
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path, code }) => path.length * 2 + (code === 'invalid_type' ? 0 : 1)))
}

function valueAt(said: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    said,
  )
}

/** The settings that a part of the rule has. */
function settingsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const bare = unwrap(schema)
  const [first, ...rest] = path
  if (bare instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(bare.shape)
    const inner = bare.shape[String(first)]
    return inner ? settingsAt(inner, rest) : []
  }
  if (bare instanceof z.ZodArray) return settingsAt(bare.element, rest)
  return bare instanceof z.ZodUnion ? bare.options.flatMap((option) => settingsAt(option, path)) : []
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap())
  return schema
}

export function toDisease(value: unknown): Disease | undefined {
  const parsed = Disease.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
