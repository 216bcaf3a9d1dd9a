import { logStart, type Position } from '#platform/signals'
import { type Database, type Scope, transact } from '#platform/store'
import { addDays, type Day, type PlacePath, type Words } from '#vocabulary'
import { fill, titleOf } from './acts.ts'
import { type Said, say } from './fault.ts'
import { Findings } from './findings.ts'
import { limits } from './limits.ts'
import { findLogEnd, findPageEnd, readSignals } from './log.ts'
import { faultOf, lookAt, stopOf } from './ready-rule.ts'
import { type Bearings, lengthOf, type ReadyRule, Reckoning } from './reckoning.ts'
import { kindsOf } from './rule.ts'
import type { SignalSeen } from './signal-seen.ts'

/** Rows of the log read at a time: so many are in memory, and so long it takes to stop. */
const pageRows = 10_000
const firstFound = 100

export interface WouldFind {
  readonly place: PlacePath
  readonly placeName: Words
  readonly title: Words
  /** The day on which it would have been found. */
  readonly on: Day
  readonly from: Day
  readonly until: Day
  readonly total: number
  /** Its alert would have been immediate, or have become so. */
  readonly immediate: boolean
}

export interface DryRun {
  readonly days: number
  /** Days on which signals became known: from the first to the last. */
  readonly from: Day
  readonly until: Day
  /** Rows of the log that were read, those of the windows' first days among them. */
  readonly read: number
  /** Signals of the rule's kinds and area in these days, and those for which its condition held. */
  readonly signals: number
  readonly held: number
  readonly found: number
  /** What would have been begun. */
  readonly alerts: number
  readonly tasks: number
  /** Alerts that would have been immediate, or have become so. */
  readonly immediate: number
  readonly perDay: readonly { readonly day: Day; readonly found: number }[]
  readonly first: readonly WouldFind[]
  /** How often the condition could not be told, and why the last time. */
  readonly faults: number
  readonly lastFault?: Said
  /** Why it ended before the end of the log. */
  readonly stopped?: Said
}

export interface DryRunProgress {
  readonly read: number
  readonly knownOn: Day
  readonly found: number
}

/**
 * What a rule would have found in the last days of the real log, within a scope, and nothing done about it. Reads page by page, each
 * in a transaction of its own, and stops between two of them when asked to.
 */
export async function dryRun(of: {
  database: Database
  scope: Scope
  ready: ReadyRule
  days: number
  today: Day
  bearings: Bearings
  signal: AbortSignal
  onProgress?: (progress: DryRunProgress) => void
}): Promise<DryRun> {
  const { ready, days, today, bearings, signal } = of
  const from = addDays(today, 1 - days)
  const trial = new Trial(ready, { from, until: today, days, bearings })
  // The window of the first day reaches back.
  const knownFrom = addDays(from, -leadDays(ready))
  const kinds = kindsOf(ready.rule)
  const inScope = <T>(work: Parameters<typeof transact<T>>[2]) => transact(of.database, of.scope, work)
  const upTo = await inScope(findLogEnd)
  let after: Position | undefined = upTo && logStart
  while (after && upTo && !signal.aborted && trial.stopped === undefined) {
    const range = { after, upTo }
    const page = await inScope((tx) => findPageEnd(tx, range, { limit: pageRows, knownFrom }))
    if (!page) break
    const read = { after: range.after, upTo: page.end }
    const signals = await inScope((tx) => readSignals(tx, read, { kinds, knownFrom, area: ready.rule.area }))
    for (const one of signals) if (trial.stopped === undefined) trial.take(one)
    trial.read += page.rows
    of.onProgress?.({ read: trial.read, knownOn: signals.at(-1)?.knownOn ?? today, found: trial.found })
    after = page.rows < pageRows ? undefined : page.end
  }
  if (signal.aborted) trial.stopped = say('dry-run.cancelled')
  return trial.result()
}

/** Days before the first one in which something may lie that its windows hold; a signal may be known a day early. */
export function leadDays({ rule }: Pick<ReadyRule, 'rule'>): number {
  const { window } = rule
  if (!window) return 0
  return (window.days ?? Math.ceil(lengthOf(window) / (24 * 60))) + 1
}

class Trial {
  read = 0
  found = 0
  stopped: Said | undefined
  readonly #ready: ReadyRule
  readonly #of: { from: Day; until: Day; days: number; bearings: Bearings }
  readonly #reckoning: Reckoning
  readonly #findings = new Findings()
  readonly #perDay = new Map<Day, number>()
  /** By key: each rule finds a key once. */
  readonly #first = new Map<string, WouldFind>()
  #immediate = 0
  #signals = 0
  #held = 0
  #faults = 0
  #lastFault: Said | undefined

  constructor(ready: ReadyRule, of: { from: Day; until: Day; days: number; bearings: Bearings }) {
    this.#ready = ready
    this.#of = of
    this.#reckoning = new Reckoning(of.bearings)
  }

  take(signal: SignalSeen): void {
    const { from, bearings } = this.#of
    const look = lookAt(this.#ready, signal)
    const within = signal.knownOn >= from
    const stop = stopOf(look)
    if (stop !== undefined) {
      this.stopped = stop
      return
    }
    if (within) this.#signals++
    if (within && look.held === true) this.#held++
    const fault = faultOf(look)
    if (within && fault !== undefined) {
      this.#faults++
      this.#lastFault = fault
    }
    const found = this.#reckoning.take(look)
    // Nobody stores them.
    this.#reckoning.takeChanges()
    if (this.#reckoning.entries + this.#findings.size > limits.dryRunEntries)
      this.stopped = say('dry-run.too-many', { n: limits.dryRunEntries })
    // What was found before the first day is what the first day's would join.
    const added = found && this.#findings.add(found)
    if (!added || !within) return
    const { key, begins, escalates } = added
    if (escalates || (begins && found.immediate)) this.#immediate++
    if (escalates) this.#escalate(key)
    if (!begins) return
    this.found++
    this.#perDay.set(signal.knownOn, (this.#perDay.get(signal.knownOn) ?? 0) + 1)
    if (this.#first.size >= firstFound) return
    this.#first.set(key, {
      place: found.place,
      placeName: bearings.places.nameOf(found.place),
      title: fill(titleOf(found), found, bearings),
      on: signal.knownOn,
      from: found.from,
      until: found.until,
      total: found.total,
      immediate: found.immediate,
    })
  }

  #escalate(key: string): void {
    const first = this.#first.get(key)
    if (first) this.#first.set(key, { ...first, immediate: true })
  }

  result(): DryRun {
    const { from, until, days } = this.#of
    const { rule } = this.#ready
    return {
      days,
      from,
      until,
      read: this.read,
      signals: this.#signals,
      held: this.#held,
      found: this.found,
      alerts: rule.raise ? this.found : 0,
      tasks: rule.dispatch ? this.found : 0,
      immediate: this.#immediate,
      perDay: [...this.#perDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, found]) => ({ day, found })),
      first: [...this.#first.values()],
      faults: this.#faults,
      ...(this.#lastFault === undefined ? {} : { lastFault: this.#lastFault }),
      ...(this.stopped === undefined ? {} : { stopped: this.stopped }),
    }
  }
}
