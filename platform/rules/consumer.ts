import type { Consumer, LogRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { act } from './acting.ts'
import { countLooks, type Look, listSeveral } from './count-range.ts'
import { countBack } from './counting.ts'
import {
  type Act,
  addFinding,
  closeFinding,
  listActs,
  listFindings,
  type StoredFinding,
  saveJoined,
  saveProgress,
} from './finding-store.ts'
import { beginFinding, findJoined, join } from './findings.ts'
import { limits } from './limits.ts'
import { LiveRules } from './live-rules.ts'
import { type LoggedSignal, readSignals } from './log.ts'
import type { Outside } from './outside.ts'
import { knowPlaces, rememberPlaces } from './place-words.ts'
import { judge } from './ready-rule.ts'
import { type Bearings, type Found, type ReadyRule, recordOf } from './reckoning.ts'
import { follow, stepKinds, subjectOf } from './steps.ts'
import { countAct, countFaults, stopRule } from './store.ts'

export const rulesConsumer = 'rules'

/** What one turn knows. */
interface Turn {
  readonly tx: Tx
  readonly rooms: Rooms
  readonly outside: Outside
  readonly bearings: Bearings
  /** By version: what a rule that went live lately has still to count. */
  readonly uncounted: ReadonlyMap<number, LogRange>
  /** What rules began of which signals of the range are steps, as far as it has come. */
  readonly acts: Map<string, Act>
  /** Rules that are stopped in this turn, and why. */
  readonly stopped: Map<string, string>
}

/** Judges every signal by the live rules, counts, and acts: all of it in the transaction of the checkpoint. */
export function makeRulesConsumer(rooms: Rooms, outside: Outside): Consumer {
  const rules = new LiveRules(rooms)
  const places = knowPlaces(rooms.places)
  return {
    name: rulesConsumer,
    // Small, since a consumer that has a full range before it does not rest, and one that rests does so for four times as long as
    // its last range took: so what waits is soon a full range.
    batch: 500,
    // A task has to be on the worker's phone within a third of a second of its signal.
    restMs: 20,
    eager: true,
    async kinds(tx) {
      await rules.refresh(tx)
      return [...rules.kinds, ...stepKinds]
    },
    async take(tx, range) {
      try {
        // The place tree may change between two turns.
        const bearings: Bearings = { places: rememberPlaces(places), zone: rooms.clock.zone }
        await rules.refresh(tx)
        const uncounted = await countBack(tx, { rules, here: range.after, bearings })
        const turn = { tx, rooms, outside, bearings, uncounted, acts: new Map(), stopped: new Map() }
        await takeRange(turn, range, rules)
      } catch (error) {
        // What was learnt in a transaction that is undone is learnt again.
        rules.forget()
        throw error
      }
    },
  }
}

async function takeRange(turn: Turn, range: LogRange, rules: LiveRules): Promise<void> {
  const { tx } = turn
  const signals = await readSignals(tx, range, { kinds: [...new Set([...rules.kinds, ...stepKinds])] })
  if (signals.length === 0) return
  const subjects = new Set(signals.map(subjectOf).filter((subject) => subject !== undefined))
  for (const one of await listActs(tx, [...subjects])) turn.acts.set(one.subject, one)
  const looks = look(turn, signals, rules)
  await noteFaults(turn, looks)
  const found = await countLooks(tx, looks, { ...turn, after: range.after })
  await actInOrder(turn, signals, found)
  for (const [rule, reason] of turn.stopped) await stopRule(tx, rule, reason)
  if (turn.stopped.size > 0) rules.forget()
}

/** What each rule sees in each signal of its kinds; a rule that costs too much sees nothing from there on. */
function look({ acts, stopped }: Turn, signals: readonly LoggedSignal[], rules: LiveRules): Look[] {
  const looks: Look[] = []
  const several = listSeveral(signals)
  for (const signal of signals) {
    const step = acts.get(subjectOf(signal) ?? '')
    for (const ready of rules.ofKind(signal.kind)) {
      const { id } = ready.rule
      // What a rule began is never its own cause.
      if (step?.rule === id || stopped.has(id)) continue
      const held = judgeOrStop(ready, signal)
      if (typeof held === 'object' && 'stop' in held) {
        stopped.set(id, held.stop)
        continue
      }
      // What a rule does not look at costs nothing more.
      if (held !== false || several.has(recordOf(signal))) looks.push({ ready, signal, held })
    }
  }
  return looks
}

/** A fault of our own stops the rule that met it, not the log. */
function judgeOrStop(ready: ReadyRule, signal: LoggedSignal): ReturnType<typeof judge> {
  try {
    return judge(ready, signal)
  } catch (error) {
    return { stop: `could not be evaluated: ${String(error)}` }
  }
}

async function noteFaults({ tx, rooms }: Turn, looks: readonly Look[]): Promise<void> {
  const faults = new Map<string, { faults: number; last: string }>()
  for (const { ready, held } of looks)
    if (typeof held === 'object' && 'fault' in held)
      faults.set(ready.rule.id, { faults: (faults.get(ready.rule.id)?.faults ?? 0) + 1, last: held.fault })
  for (const [rule, counted] of faults) await countFaults(tx, { rule, day: rooms.clock.today(), ...counted })
}

/** Steps and findings one after the other as the log has them: what was closed before is not joined after. */
async function actInOrder(
  turn: Turn,
  signals: readonly LoggedSignal[],
  found: readonly Found[],
): Promise<void> {
  const { tx } = turn
  const wanted = found.map(({ ready, group, key }) => ({ rule: ready.rule.id, group, key }))
  const findings = await listFindings(tx, wanted)
  const joined = new Set<number>()
  const bySignal = Map.groupBy(found, ({ signal }) => signal)
  for (const signal of signals) {
    await followStep(turn, signal, findings)
    for (const one of bySignal.get(signal) ?? []) {
      if (turn.stopped.has(one.ready.rule.id)) continue
      const same = findJoined(findings, one)
      if (same) {
        findings[findings.indexOf(same)] = join(same, one)
        joined.add(same.id)
      } else {
        const begun = await begin(turn, one)
        if (begun) findings.push(begun)
      }
    }
  }
  await saveJoined(
    tx,
    findings.filter(({ id }) => joined.has(id)),
  )
}

async function followStep(
  { tx, acts }: Turn,
  signal: LoggedSignal,
  findings: StoredFinding[],
): Promise<void> {
  const before = acts.get(subjectOf(signal) ?? '')
  if (!before) return
  const after = follow(before, signal)
  acts.set(after.subject, after)
  if (after.taken !== before.taken || after.closed !== before.closed) await saveProgress(tx, after)
  if (!after.closed || before.closed || !(await closeFinding(tx, after))) return
  const at = findings.findIndex(({ id }) => id === after.finding)
  const finding = findings[at]
  if (finding) findings[at] = { ...finding, closed: true }
}

/** A new finding, and what the rule does about it; nothing where the rule is stopped instead. */
async function begin(turn: Turn, found: Found): Promise<StoredFinding | undefined> {
  const { tx, rooms, outside, bearings, acts, stopped } = turn
  const { rule, version } = found.ready
  const depth = (acts.get(subjectOf(found.signal) ?? '')?.depth ?? 0) + 1
  if (depth > limits.chain) {
    stopped.set(rule.id, `answers what rules did ${limits.chain} times over: they answer each other`)
    return undefined
  }
  if ((await countAct(tx, rule.id, rooms.clock.today())) > limits.actsPerDay) {
    stopped.set(rule.id, `found more than ${limits.actsPerDay} things in one day`)
    return undefined
  }
  const finding = beginFinding(found)
  try {
    return await tx.savepoint(async (inner) => {
      const id = await addFinding(inner, finding, { version, foundAt: rooms.clock.now() })
      // The same key of another group: it was found before.
      if (id === undefined) return undefined
      await act(inner, { rooms, outside, bearings, found, finding: id, depth })
      return { ...finding, id }
    })
  } catch (error) {
    if (!isAboutFinding(error)) throw error
    stopped.set(rule.id, `could not act on what it found: ${messageOf(error)}`)
    return undefined
  }
}

/** A fault of what the rule asks for; all else is of the database or the line to it, and is tried again. */
function isAboutFinding(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return typeof code !== 'string' || /^(22|23)/.test(code)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
