import { parseDay } from '#vocabulary'
import type { Said } from './fault.ts'
import { Findings } from './findings.ts'
import { judge } from './ready-rule.ts'
import { type Bearings, type ReadyRule, Reckoning } from './reckoning.ts'
import { type Example, kindsOf } from './rule.ts'
import type { SignalSeen } from './signal-seen.ts'

/** How a rule did on one of its examples. */
export interface ExampleVerdict {
  readonly name: string
  readonly passed: boolean
  readonly expected: { readonly alerts: number; readonly tasks: number }
  readonly got: { readonly alerts: number; readonly tasks: number }
  /** What kept the condition from being told. */
  readonly faults: readonly string[]
  readonly whys: readonly Said[]
}

/** Runs a rule's examples, each for itself, by the counting that the server does. Pure. */
export function runExamples(ready: ReadyRule, bearings: Bearings): ExampleVerdict[] {
  return ready.rule.examples.map((example) => runExample(ready, example, bearings))
}

function runExample(
  ready: ReadyRule,
  { name, signals, expect }: Example,
  bearings: Bearings,
): ExampleVerdict {
  const reckoning = new Reckoning(bearings)
  const findings = new Findings()
  const whys = new Map<string, Said>()
  let acts = 0
  for (const signal of toSignals(ready, signals)) {
    const held = judge(ready, signal)
    if (typeof held === 'object') whys.set(held.said.message, held.said)
    const found = reckoning.take(ready, signal, held)
    if (found && findings.add(found)) acts++
  }
  const got = { alerts: ready.rule.raise ? acts : 0, tasks: ready.rule.dispatch ? acts : 0 }
  const passed = got.alerts === expect.alerts && got.tasks === expect.tasks
  return { name, passed, expected: expect, got, faults: [...whys.keys()], whys: [...whys.values()] }
}

function toSignals(ready: ReadyRule, signals: Example['signals']): SignalSeen[] {
  const [onlyKind = ''] = kindsOf(ready.rule)
  const seen: SignalSeen[] = []
  for (const { times, id, record, kind = onlyKind, time, knownOn, ...signal } of signals) {
    const day = parseDay(signal.data[ready.dayFields.get(kind) ?? ''])
    for (let n = 0; n < times; n++) {
      const number = seen.length + 1
      const own = id === undefined ? `example ${number}` : times === 1 ? id : `${id} ${n + 1}`
      const known = knownOn ?? day
      if (!known) throw new Error(`a signal of ${kind} passed its schema without its day`)
      seen.push({
        ...signal,
        kind,
        time: time === undefined ? undefined : new Date(time),
        knownOn: known,
        record: record ?? own,
        versioned: record !== undefined || signal.revision > 0 || signal.retracted,
        reach: undefined,
        at: [0, 0n, number],
        submittedBy: 'example',
      })
    }
  }
  return seen
}
