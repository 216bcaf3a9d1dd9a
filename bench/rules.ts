import { parseArgs } from 'node:util'
import { Engine, type NestedCondition } from 'json-rules-engine'
import { addDays, type Day, day, diseases, kinds, placePath } from '#vocabulary'
import { groupByKind } from '../platform/rules/live-rules.ts'
import { knowKinds } from '../platform/rules/parse-rule.ts'
import { placesByDepth } from '../platform/rules/place-words.ts'
import { judge, readyRule } from '../platform/rules/ready-rule.ts'
import type { ReadyRule } from '../platform/rules/reckoning.ts'
import type { ConditionInput } from '../platform/rules/signal-seen.ts'
import { makeChance } from './house/chance.ts'
import { count, formatTable, median, spread } from './house/report.ts'

/**
 * Fifty simple conditions over a stream of signals: which hold of which signal.
 * `node bench/rules.ts [--events N] [--repeat N]`
 *
 * The house: rules read from their YAML, checked, compiled once, found by kind; for each signal the rules of its kind are judged,
 * as the room's consumer does. The yardstick: json-rules-engine with the same fifty conditions, its rules added once, the facts of a
 * signal laid flat beside each other, which is what it reads fastest (its JSON paths are slower), and a run for each signal; beside
 * it, for what finding by kind is worth, an engine of its own for each kind. cel-js alone evaluates the same conditions, found by
 * kind too. All in one process and one run, taking turns; of every signal each
 * must name the same rules. The first turn of each is not counted.
 */
export interface RulesTurn {
  readonly house: number
  readonly cel: number
  readonly engine: number
  readonly engineByKind: number
}

type Operator = 'equal' | 'notEqual' | 'in' | 'greaterThanInclusive' | 'lessThan'
interface Part {
  readonly field: string
  readonly operator: Operator
  readonly value: string | number | readonly string[]
}
interface SimpleRule {
  readonly id: string
  readonly kind: string
  readonly parts: readonly Part[]
}

const celOperators: Readonly<Record<Operator, string>> = {
  equal: '==',
  notEqual: '!=',
  in: 'in',
  greaterThanInclusive: '>=',
  lessThan: '<',
}

export async function measureRules(of: {
  events: number
  repeat: number
  seed: number
  onProgress?: (step: string) => void
}): Promise<{ turns: RulesTurn[]; rules: number; compiled: number; held: number }> {
  const simple = makeRules()
  const signals = makeSignals(of.events, of.seed)
  const ready = simple.map((rule) => readied(toYaml(rule)))
  const byKind = groupByKind(ready)
  const engine = new Engine(simple.map(toEngineRule), { allowUndefinedFacts: true })
  const engines = new Map(
    [...Map.groupBy(simple, ({ kind }) => kind)].map(([kind, own]) => [
      kind,
      new Engine(own.map(toEngineRule), { allowUndefinedFacts: true }),
    ]),
  )
  const turns: RulesTurn[] = []
  let held = 0
  // The yardstick is slow: it is timed on a part of the signals, and a rate is a rate.
  const part = signals.slice(0, Math.max(50, Math.floor(signals.length / 50)))
  for (let turn = 0; turn <= of.repeat; turn++) {
    const house = await time(signals, (signal) => holding(byKind, signal))
    const cel = await time(signals.slice(0, Math.floor(signals.length / 5)), (signal) =>
      holdingByCel(byKind, signal),
    )
    const yardstick = await time(part, (signal) => runEngine(engine, signal))
    const yardstickByKind = await time(part, (signal) =>
      runEngine(engines.get(signal.kind) ?? engine, signal),
    )
    compare(house.answers, cel.answers)
    compare(house.answers, yardstickByKind.answers)
    compare(house.answers, yardstick.answers)
    held = house.answers.reduce((sum, ids) => sum + ids.length, 0)
    of.onProgress?.(`turn ${turn}: ${count(house.perS)} and ${count(yardstick.perS)} a second`)
    if (turn > 0)
      turns.push({
        house: house.perS,
        cel: cel.perS,
        engine: yardstick.perS,
        engineByKind: yardstickByKind.perS,
      })
  }
  const compiled = ready.filter(({ conditions }) =>
    [...conditions.values()].every((one) => one.compiled),
  ).length
  return { turns, rules: ready.length, compiled, held }
}

/** Each answers a signal with the ids of the rules that hold, in the order of the rules. */
async function time(
  signals: readonly ConditionInput[],
  answer: (signal: ConditionInput) => string[] | Promise<string[]>,
): Promise<{ perS: number; answers: string[][] }> {
  const answers: string[][] = []
  const startedAt = performance.now()
  for (const signal of signals) {
    const ids = answer(signal)
    answers.push(Array.isArray(ids) ? ids : await ids)
  }
  return { perS: (signals.length / (performance.now() - startedAt)) * 1_000, answers }
}

type ByKind = ReadonlyMap<string, readonly ReadyRule[]>

function holding(byKind: ByKind, signal: ConditionInput): string[] {
  const ids: string[] = []
  for (const ready of byKind.get(signal.kind) ?? [])
    if (judge(ready, signal) === true) ids.push(ready.rule.id)
  return ids
}

function holdingByCel(byKind: ByKind, signal: ConditionInput): string[] {
  const ids: string[] = []
  for (const { rule, conditions } of byKind.get(signal.kind) ?? [])
    if (conditions.get(signal.kind)?.holdsByCel(signal) === true) ids.push(rule.id)
  return ids
}

async function runEngine(engine: Engine, { kind, data }: ConditionInput): Promise<string[]> {
  const { events } = await engine.run({ kind, ...data })
  return events.map(({ type }) => type).sort()
}

function compare(house: readonly string[][], other: readonly string[][]): void {
  other.forEach((ids, at) => {
    if (String([...(house[at] ?? [])].sort()) !== String([...ids].sort()))
      throw new Error(`signal ${at}: the house says ${String(house[at])}, the other ${String(ids)}`)
  })
}

/** Fifty rules over four kinds, of two or three comparisons each, the kind's not counted. */
function makeRules(): SimpleRule[] {
  const names = Object.keys(diseases)
  const rules: SimpleRule[] = []
  const add = (kind: string, ...parts: Part[]) =>
    rules.push({ id: `rule-${String(rules.length + 1).padStart(2, '0')}`, kind, parts })
  const disease = (at: number): Part => ({
    field: 'disease',
    operator: 'equal',
    value: names[at % names.length] ?? '',
  })
  for (let n = 0; n < 13; n++)
    add('case.report', disease(n), {
      field: 'classification',
      operator: 'in',
      value: n % 2 === 0 ? ['suspected', 'clinical'] : ['confirmed'],
    })
  for (let n = 0; n < 12; n++)
    add('case.aggregate', disease(n), { field: 'confirmed', operator: 'greaterThanInclusive', value: 5 + n })
  for (let n = 0; n < 12; n++)
    add(
      'fever-clinic.count',
      {
        field: 'syndrome',
        operator: n % 3 === 0 ? 'notEqual' : 'equal',
        value: n % 2 === 0 ? 'influenza-like' : 'rash',
      },
      { field: 'visits', operator: 'greaterThanInclusive', value: 20 + 5 * n },
    )
  for (let n = 0; n < 13; n++)
    add(
      'lab.count',
      disease(n),
      { field: 'positive', operator: 'greaterThanInclusive', value: 1 + n },
      { field: 'tested', operator: 'lessThan', value: 900 - 10 * n },
    )
  return rules
}

function toYaml({ id, kind, parts }: SimpleRule): string {
  const conditions = parts.map(
    ({ field, operator, value }) => `signal.data.${field} ${celOperators[operator]} ${JSON.stringify(value)}`,
  )
  return `rule: 1\nid: ${id}\ntitle: { zh: 规则, en: Rule }\non: ${kind}\nwhen: ${JSON.stringify(conditions.join(' && '))}\nraise: {}\n`
}

function readied(text: string): ReadyRule {
  const reading = readyRule(text, { kinds: knowKinds(kinds), places: placesByDepth })
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults))
  return reading.ready
}

function toEngineRule({ id, kind, parts }: SimpleRule) {
  const all: NestedCondition[] = [
    { fact: 'kind', operator: 'equal', value: kind },
    ...parts.map(({ field, operator, value }) => ({ fact: field, operator, value })),
  ]
  return { conditions: { all }, event: { type: id } }
}

function makeSignals(events: number, seed: number): ConditionInput[] {
  const chance = makeChance(seed)
  const pick = <T>(values: readonly T[]): T => values[chance.below(values.length)] as T
  const names = Object.keys(diseases)
  const first = day('2020-01-01')
  const makers: readonly ((on: Day) => { kind: string; data: Record<string, unknown> })[] = [
    (on) => ({
      kind: 'case.report',
      data: {
        disease: pick(names),
        reportDate: on,
        classification: pick(['suspected', 'clinical', 'confirmed']),
      },
    }),
    (on) => ({
      kind: 'case.aggregate',
      data: { disease: pick(names), reportDate: on, confirmed: chance.below(20), deaths: chance.below(2) },
    }),
    (on) => ({
      kind: 'fever-clinic.count',
      data: {
        visitDate: on,
        syndrome: pick(['influenza-like', 'rash', 'diarrhoea']),
        visits: chance.below(100),
      },
    }),
    (on) => ({
      kind: 'lab.count',
      data: { disease: pick(names), sampleDate: on, tested: chance.below(1_000), positive: chance.below(20) },
    }),
  ]
  return Array.from({ length: events }, () => {
    const on = addDays(first, chance.below(60))
    return {
      ...pick(makers)(on),
      place: placePath('cn.99.01.02.001'),
      source: 'urn:bench',
      time: undefined,
      knownOn: on,
    }
  })
}

export function rulesTable(turns: readonly RulesTurn[]): string {
  const line = (what: string, of: (turn: RulesTurn) => number) => [
    what,
    count(median(turns.map(of))),
    spread(turns.map(of), count),
    '',
  ]
  const ratios = turns.map(({ house, engine }) => house / engine)
  const times = (value: number) => `${value.toFixed(0)} ×`
  return formatTable([
    ['', 'signals a second', 'from – to', 'budget'],
    line('json-rules-engine', ({ engine }) => engine),
    line('json-rules-engine, by kind', ({ engineByKind }) => engineByKind),
    line('cel-js alone, by kind', ({ cel }) => cel),
    line('the house', ({ house }) => house),
    [
      'ratio to json-rules-engine',
      times(median(ratios)),
      spread(ratios, times),
      `≥ 100 × ${median(ratios) >= 100 ? 'met' : 'MISSED'}`,
    ],
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '200000' },
      repeat: { type: 'string', default: '7' },
      seed: { type: 'string', default: '20200120' },
    },
  })
  const { turns, rules, compiled, held } = await measureRules({
    events: Number(values.events),
    repeat: Number(values.repeat),
    seed: Number(values.seed),
    onProgress: (step) => process.stderr.write(`${step}\n`),
  })
  process.stdout.write(
    `${rules} rules, ${compiled} of them compiled to closures, over ${values.events} signals, of which they held ${held} times; ` +
      `medians of ${values.repeat} turns, seed ${values.seed}\n${rulesTable(turns)}\n`,
  )
}
