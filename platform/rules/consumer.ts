import type { Consumer, LogRange } from '#platform/signals'
import type { Rooms } from '#platform/system'
import { countLooks, listSeveral } from './count-range.ts'
import { countBack } from './counting.ts'
import { type Said, say } from './fault.ts'
import { listActs } from './finding-store.ts'
import { actInOrder } from './in-order.ts'
import { LiveRules } from './live-rules.ts'
import { type LoggedSignal, readSignals } from './log.ts'
import type { Outside } from './outside.ts'
import { knowPlaces, rememberPlaces } from './place-words.ts'
import { faultOf, lookAt, stopOf } from './ready-rule.ts'
import { type Bearings, type Look, type ReadyRule, recordOf } from './reckoning.ts'
import { stepKinds, subjectOf } from './steps.ts'
import { countFaults, stopRule } from './store.ts'
import type { Turn } from './turn.ts'

export const rulesConsumer = 'rules'

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
function look(
  { acts, stopped }: Turn,
  signals: readonly LoggedSignal[],
  rules: LiveRules,
): Look<LoggedSignal>[] {
  const looks: Look<LoggedSignal>[] = []
  const several = listSeveral(signals)
  for (const signal of signals) {
    const step = acts.get(subjectOf(signal) ?? '')
    for (const ready of rules.ofKind(signal.kind)) {
      const { id } = ready.rule
      // What a rule began is never its own cause.
      if (step?.rule === id || stopped.has(id)) continue
      const one = lookOrStop(ready, signal)
      const stop = stopOf(one)
      if (stop !== undefined) stopped.set(id, stop)
      // What a rule does not look at costs nothing more.
      else if (one.held !== false || several.has(recordOf(signal))) looks.push(one)
    }
  }
  return looks
}

/** A fault of our own stops the rule that met it, not the log. */
function lookOrStop(ready: ReadyRule, signal: LoggedSignal): Look<LoggedSignal> {
  try {
    return lookAt(ready, signal)
  } catch (error) {
    const said = say('condition.not-evaluated', { said: String(error) })
    return { ready, signal, held: { stop: said }, immediate: false }
  }
}

async function noteFaults({ tx, rooms }: Turn, looks: readonly Look[]): Promise<void> {
  const faults = new Map<string, { faults: number; last: Said }>()
  for (const one of looks) {
    const last = faultOf(one)
    const { id } = one.ready.rule
    if (last !== undefined) faults.set(id, { faults: (faults.get(id)?.faults ?? 0) + 1, last })
  }
  for (const [rule, counted] of faults) await countFaults(tx, { rule, day: rooms.clock.today(), ...counted })
}
