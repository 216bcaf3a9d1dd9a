import { isAboutFinding, messageOf } from './about-finding.ts'
import { act } from './acting.ts'
import { type Grave, makeImmediate } from './becoming-immediate.ts'
import { say } from './fault.ts'
import {
  addFindings,
  closeFinding,
  listFindings,
  type StoredFinding,
  saveJoined,
  saveProgress,
} from './finding-store.ts'
import { anew, beginFinding, type Finding, findAnewWhereClosed, findJoined, join } from './findings.ts'
import { limits } from './limits.ts'
import type { LoggedSignal } from './log.ts'
import type { Found } from './reckoning.ts'
import { follow, subjectOf } from './steps.ts'
import { countActs } from './store.ts'
import type { Turn } from './turn.ts'

/**
 * Steps and findings one after the other as the log has them: what was closed before is not joined after. What begins is begun at
 * the end, all at once; alerts that stood before become immediate first, since who raises others then holds a unit's queue.
 */
export async function actInOrder(
  turn: Turn,
  signals: readonly LoggedSignal[],
  found: readonly Found[],
): Promise<void> {
  const { tx, stopped } = turn
  const wanted = found
    .flatMap((one) => (one.immediate ? [one, anew(one)] : [one]))
    .map(({ ready, group, key }) => ({ rule: ready.rule.id, group, key }))
  const findings: Standing[] = await listFindings(tx, wanted)
  const known = new Set(findings.map(nameOf))
  const joined = new Set<string>()
  const graveOf = new Map<string, Found>()
  const beginning: Beginning[] = []
  const bySignal = Map.groupBy(found, ({ signal }) => signal)
  for (const signal of signals) {
    await followStep(turn, signal, findings)
    for (const told of bySignal.get(signal) ?? []) {
      if (stopped.has(told.ready.rule.id)) continue
      const one = findAnewWhereClosed(findings, told)
      const same = findJoined(findings, one)
      if (same) {
        const after = join(same, one)
        findings[findings.indexOf(same)] = after
        joined.add(nameOf(same))
        if (after.immediate && !same.immediate) graveOf.set(nameOf(same), one)
        continue
      }
      const finding = beginFinding(one)
      // The same key of another group: it was found before.
      if (known.has(nameOf(finding))) continue
      const depth = (turn.acts.get(subjectOf(signal) ?? '')?.depth ?? 0) + 1
      if (depth > limits.chain) {
        stopped.set(finding.rule, say('rule.answers-rules', { n: limits.chain }))
        continue
      }
      findings.push(finding)
      known.add(nameOf(finding))
      beginning.push({ found: one, finding, depth })
    }
  }
  await makeImmediate(
    turn,
    findings.flatMap((finding) => toGrave(graveOf, finding, finding.alert)),
  )
  const begun = await begin(turn, beginning)
  await makeImmediate(
    turn,
    beginning.flatMap(({ finding }) => toGrave(graveOf, finding, begun.get(nameOf(finding))?.alert)),
  )
  await saveJoined(
    tx,
    findings.flatMap((finding) => {
      const id = finding.id ?? begun.get(nameOf(finding))?.id
      return id === undefined || !joined.has(nameOf(finding)) ? [] : [{ ...finding, id }]
    }),
  )
}

/** A finding of the store, or one that begins in this turn and has no number yet. */
type Standing = Finding & Partial<Pick<StoredFinding, 'id' | 'alert'>>

interface Beginning {
  readonly found: Found
  readonly finding: Finding
  readonly depth: number
}

/** The number of a finding that was begun, and of its alert. */
type Begun = Pick<StoredFinding, 'id' | 'alert'>

function toGrave(graveOf: ReadonlyMap<string, Found>, finding: Finding, alert: number | undefined): Grave[] {
  const found = graveOf.get(nameOf(finding))
  return found === undefined || alert === undefined ? [] : [{ found, alert }]
}

/** What a rule finds once. */
const nameOf = ({ rule, key }: Finding) => `${rule} ${key}`

async function followStep({ tx, acts }: Turn, signal: LoggedSignal, findings: Standing[]): Promise<void> {
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

/** New findings, and what their rules do about them; the numbers of those that were begun. A rule may be stopped instead. */
async function begin(turn: Turn, all: readonly Beginning[]): Promise<Map<string, Begun>> {
  const begun = new Map<string, Begun>()
  const keep = (more: ReadonlyMap<string, Begun>) => {
    for (const [name, one] of more) begun.set(name, one)
  }
  const allowed = await countBeginning(turn, all)
  try {
    keep(await beginTogether(turn, allowed))
  } catch (error) {
    if (!isAboutFinding(error)) throw error
    // One of them cannot be acted on: each by itself, so that the others are.
    for (const one of allowed) {
      const { rule } = one.finding
      if (turn.stopped.has(rule)) continue
      try {
        keep(await beginTogether(turn, [one]))
      } catch (fault) {
        if (!isAboutFinding(fault)) throw fault
        turn.stopped.set(rule, say('rule.could-not-act', { said: messageOf(fault) }))
      }
    }
  }
  return begun
}

/** Those that are within what their rules may begin on a day. */
async function countBeginning(
  { tx, rooms, stopped }: Turn,
  all: readonly Beginning[],
): Promise<readonly Beginning[]> {
  const byRule = Map.groupBy(all, ({ finding }) => finding.rule)
  const more = new Map([...byRule].map(([rule, { length }]) => [rule, length]))
  if (more.size === 0) return []
  const before = await countActs(tx, { day: rooms.clock.today(), more })
  const left = new Map([...before].map(([rule, acts]) => [rule, limits.actsPerDay - acts]))
  return all.filter(({ finding: { rule } }) => {
    const free = left.get(rule) ?? 0
    left.set(rule, free - 1)
    if (free <= 0) stopped.set(rule, say('rule.floods', { n: limits.actsPerDay }))
    return free > 0
  })
}

async function beginTogether(turn: Turn, all: readonly Beginning[]): Promise<Map<string, Begun>> {
  if (all.length === 0) return new Map()
  const { rooms, outside, bearings } = turn
  return await turn.tx.savepoint(async (tx) => {
    const findings = all.map(({ found, finding }) => ({ finding, version: found.ready.version }))
    const ids = await addFindings(tx, findings, { foundAt: rooms.clock.now() })
    const begun = all.flatMap((one, at) => {
      const id = ids[at]
      return id === undefined ? [] : [{ ...one, name: nameOf(one.finding), finding: id }]
    })
    const alerts = await act(tx, { rooms, outside, bearings, begun })
    return new Map(begun.map(({ name, finding }, at) => [name, { id: finding, alert: alerts[at] }]))
  })
}
