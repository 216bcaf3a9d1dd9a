import { hash } from 'node:crypto'
import { type Day, dayFromNumber, dayIn, dayNumber, isWithin, type PlacePath, parseDay } from '#vocabulary'
import type { Held } from './conditions/condition.ts'
import { Counters } from './counters.ts'
import type { CheckedRule } from './parse-rule.ts'
import type { PlaceWords, SignalSeen } from './signal-seen.ts'

/** A checked rule that is used: what it counts belongs to this version of it. */
export interface ReadyRule extends CheckedRule {
  /** Number of the version among all versions of all rules. */
  readonly versionId: number
  /** Number of the version among the rule's own. */
  readonly version: number
  /** Of each kind, the field that holds its day. */
  readonly dayFields: ReadonlyMap<string, string>
}

/** What is needed to tell where and when a signal counts. */
export interface Bearings {
  readonly places: PlaceWords
  readonly zone: string
}

/** The version of a record that counts for one rule; without a contribution where that version counts nothing. */
export interface Entry {
  readonly versionId: number
  readonly source: string
  readonly record: string
  readonly revision: number
  readonly at: SignalSeen['at']
  readonly place: PlacePath
  readonly reach: readonly string[] | undefined
  readonly counts: Contribution | undefined
}

export interface Contribution {
  readonly group: string
  readonly slot: number
  readonly amount: number
}

/** What a rule sees in a signal. */
export interface Look<Signal extends SignalSeen = SignalSeen> {
  readonly ready: ReadyRule
  readonly signal: Signal
  readonly held: Held
  /** Whether it has to be looked at at once. */
  readonly immediate: Held
}

/** A rule found something: its window is full, or its signal is there. */
export interface Found {
  readonly ready: ReadyRule
  readonly signal: SignalSeen
  readonly group: string
  readonly place: PlacePath
  /** The days of the window that count, the first and the last. */
  readonly from: Day
  readonly until: Day
  readonly total: number
  /** What is found again under its key is the same. */
  readonly key: string
  /** The signal says that it has to be looked at at once. */
  readonly immediate: boolean
}

/** A change of what is counted, to be stored. */
export interface Change extends Contribution {
  readonly versionId: number
}

const minuteMs = 60_000

/**
 * What the rules have counted: the same in the server, where a part of it is taken from the database and put back, in a dry run
 * and in an example. Each record counts once, by its highest revision, in whatever order its versions come.
 */
export class Reckoning {
  readonly #bearings: Bearings
  readonly #several: ReadonlySet<string> | undefined
  readonly #counters = new Counters()
  readonly #entries = new Map<string, Entry>()
  readonly #changedEntries = new Map<string, Entry>()
  readonly #changes: Change[] = []

  /**
   * With `several` only those records are remembered by which signals of this turn or before have several versions; of any other
   * the log itself tells what it counted, should it ever change. Without it all are.
   */
  constructor(bearings: Bearings, several?: ReadonlySet<string>) {
    this.#bearings = bearings
    this.#several = several
  }

  /** What was counted before: sums, and the versions that count of records with several. */
  load(counts: readonly Change[], entries: readonly Entry[]): void {
    for (const { versionId, group, slot, amount } of counts)
      this.#counters.add(counterOf(versionId, group), slot, amount)
    for (const entry of entries) this.#entries.set(nameOf(entry), entry)
  }

  /** Takes one signal for one rule; what it finds by that, if anything. */
  take(look: Look): Found | undefined {
    const { ready, signal, held } = look
    const { window } = ready.rule
    const { versionId } = ready
    const { source, record } = signal
    const name = nameOf({ versionId, source, record })
    const before = this.#entries.get(name)
    const counts =
      held === true && !signal.retracted ? contributionOf(ready, signal, this.#bearings) : undefined
    const matters = counts !== undefined || before !== undefined || signal.versioned
    if (!matters || (before && !prevails(signal, before))) return undefined
    if (before || signal.versioned || !this.#several || this.#several.has(recordOf(signal))) {
      const { revision, at, place, reach } = signal
      const entry: Entry = { versionId, source, record, revision, at, place, reach, counts }
      this.#entries.set(name, entry)
      this.#changedEntries.set(name, entry)
    }
    if (window && before?.counts) this.#count(versionId, before.counts, -1)
    if (!counts) return undefined
    if (!window) return findAlone(look, counts, this.#bearings)
    this.#count(versionId, counts, 1)
    return this.#findFull(look, counts)
  }

  get entries(): number {
    return this.#entries.size
  }

  /** What is to be stored since the last time. */
  takeChanges(): { entries: Entry[]; changes: Change[] } {
    const entries = [...this.#changedEntries.values()]
    this.#changedEntries.clear()
    return { entries, changes: this.#changes.splice(0) }
  }

  #count(versionId: number, { group, slot, amount }: Contribution, sign: 1 | -1): void {
    this.#counters.add(counterOf(versionId, group), slot, sign * amount)
    this.#changes.push({ versionId, group, slot, amount: sign * amount })
  }

  #findFull(look: Look, { group, slot }: Contribution): Found | undefined {
    const { ready, signal } = look
    const { window } = ready.rule
    if (!window) return undefined
    const fullest = this.#counters.findFullest(counterOf(ready.versionId, group), slot, lengthOf(window))
    const least = window.count ?? window.sum?.atLeast ?? Infinity
    if (!fullest || fullest.total < least) return undefined
    const dayOfSlot = (at: number) =>
      window.days === undefined ? dayIn(this.#bearings.zone, new Date(at * minuteMs)) : dayFromNumber(at)
    const [from, until] = [dayOfSlot(fullest.from), dayOfSlot(fullest.until)]
    const place = groupPlace(ready, signal.place, this.#bearings)
    const immediate = look.immediate === true
    const key = keyOf(`${group} ${from}`)
    return { ready, signal, group, place, from, until, total: fullest.total, key, immediate }
  }
}

/** Slots of a window: days, or minutes. */
export function lengthOf({
  days,
  hours = 0,
}: {
  days?: number | undefined
  hours?: number | undefined
}): number {
  return days ?? hours * 60
}

/** Where, when and for how much a signal counts for a rule whose condition holds; nothing where it says no time or no amount. */
export function contributionOf(
  ready: ReadyRule,
  signal: SignalSeen,
  bearings: Bearings,
): Contribution | undefined {
  const { window } = ready.rule
  const slot =
    window?.hours === undefined
      ? dayNumber(dayOf(ready, signal))
      : signal.time && Math.floor(signal.time.getTime() / minuteMs)
  const amount = window?.sum ? signal.data[window.sum.field] : 1
  if (slot === undefined || typeof amount !== 'number' || amount <= 0) return undefined
  return { group: groupOf(ready, signal, bearings), slot, amount }
}

function dayOf({ dayFields }: ReadyRule, { kind, data, knownOn }: SignalSeen): Day {
  return parseDay(data[dayFields.get(kind) ?? '']) ?? knownOn
}

function groupOf(ready: ReadyRule, signal: SignalSeen, bearings: Bearings): string {
  const { window, merge } = ready.rule
  const field = (window?.per ?? merge?.per)?.field
  const place = groupPlace(ready, signal.place, bearings)
  if (field === undefined) return place
  const value = signal.data[field]
  return `${place} ${value === undefined ? '' : String(value)}`
}

/** The place of a group; a signal of a coarser place than the groups are is a group of its own place. */
function groupPlace({ rule }: ReadyRule, place: PlacePath, { places }: Bearings): PlacePath {
  const level = (rule.window?.per ?? rule.merge?.per)?.place
  return (level && places.ancestorAt(place, level)) ?? place
}

function findAlone(look: Look, { group }: Contribution, bearings: Bearings): Found {
  const { ready, signal } = look
  const day = dayOf(ready, signal)
  const key = ready.rule.merge ? `${group} ${day}` : `${signal.source} ${signal.record}`
  const place = groupPlace(ready, signal.place, bearings)
  const immediate = look.immediate === true
  return { ready, signal, group, place, from: day, until: day, total: 1, key: keyOf(key), immediate }
}

/** As it is where it is short, its digest where it is not. */
function keyOf(text: string): string {
  return text.length <= 180 ? text : `${text.slice(0, 120)}… ${hash('sha256', text, 'hex').slice(0, 32)}`
}

/** The higher revision counts, of two the later; a sender changes only what stands within its areas. */
function prevails(version: Pick<Entry, 'revision' | 'at' | 'place' | 'reach'>, before: Entry): boolean {
  return isLater(version, before)
    ? mayChange(version.reach, before.place)
    : !mayChange(before.reach, version.place)
}

function isLater(a: Pick<Entry, 'revision' | 'at'>, b: Pick<Entry, 'revision' | 'at'>): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision
  const [eraA, xidA, sequenceA] = a.at
  const [eraB, xidB, sequenceB] = b.at
  return eraA !== eraB ? eraA > eraB : xidA !== xidB ? xidA > xidB : sequenceA > sequenceB
}

function mayChange(reach: readonly string[] | undefined, place: PlacePath): boolean {
  return !reach || reach.some((area) => isWithin(place, area))
}

function counterOf(versionId: number, group: string): string {
  return `${versionId} ${group}`
}

/** A record's name among all sources'. */
export function recordOf({ source, record }: Pick<Entry, 'source' | 'record'>): string {
  return `${source}\n${record}`
}

/** Sources hold no line break: the door refuses control characters in names. */
export function nameOf({
  versionId,
  source,
  record,
}: Pick<Entry, 'versionId' | 'source' | 'record'>): string {
  return `${versionId}\n${source}\n${record}`
}
