import { parseDay } from '#vocabulary'
import type { Said } from './fault.ts'
import { Findings } from './findings.ts'
import { lookAt, saidOf } from './ready-rule.ts'
import { type Bearings, type ReadyRule, Reckoning } from './reckoning.ts'
import { type Example, kindsOf } from './rule.ts'
import type { SignalSeen } from './signal-seen.ts'

/** How a rule did on one of its examples. */
export interface ExampleVerdict {
  readonly name: string
  readonly passed: boolean
  /** Immediate alerts are not looked at where the example does not say how many. */
  readonly expected: Begun & { readonly immediate?: number | undefined }
  readonly got: Begun & { readonly immediate: number }
  /** What kept a condition from being told. */
  readonly faults: readonly string[]
  readonly whys: readonly Said[]
}

interface Begun {
  readonly alerts: number
  readonly tasks: number
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
  let immediate = 0
  for (const signal of toSignals(ready, signals)) {
    const look = lookAt(ready, signal)
    for (const said of saidOf(look)) whys.set(said.message, said)
    const found = reckoning.take(look)
    if (!found) continue
    const { begins, escalates } = findings.add(found)
    if (begins) acts++
    if (escalates || (begins && found.immediate)) immediate++
  }
  const got = { alerts: ready.rule.raise ? acts : 0, tasks: ready.rule.dispatch ? acts : 0, immediate }
  const passed =
    got.alerts === expect.alerts &&
    got.tasks === expect.tasks &&
    (expect.immediate === undefined || got.immediate === expect.immediate)
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
