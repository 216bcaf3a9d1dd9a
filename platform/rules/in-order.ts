import { act } from './acting.ts'
import {
  addFindings,
  closeFinding,
  listFindings,
  type StoredFinding,
  saveJoined,
  saveProgress,
} from './finding-store.ts'
import { beginFinding, type Finding, findJoined, join } from './findings.ts'
import { limits } from './limits.ts'
import type { LoggedSignal } from './log.ts'
import type { Found } from './reckoning.ts'
import { follow, subjectOf } from './steps.ts'
import { countActs } from './store.ts'
import type { Turn } from './turn.ts'

/**
 * Steps and findings one after the other as the log has them: what was closed before is not joined after. What begins is begun at
 * the end, all at once.
 */
export async function actInOrder(
  turn: Turn,
  signals: readonly LoggedSignal[],
  found: readonly Found[],
): Promise<void> {
  const { tx, stopped } = turn
  const wanted = found.map(({ ready, group, key }) => ({ rule: ready.rule.id, group, key }))
  const findings: Standing[] = await listFindings(tx, wanted)
  const known = new Set(findings.map(nameOf))
  const joined = new Set<string>()
  const beginning: Beginning[] = []
  const bySignal = Map.groupBy(found, ({ signal }) => signal)
  for (const signal of signals) {
    await followStep(turn, signal, findings)
    for (const one of bySignal.get(signal) ?? []) {
      if (stopped.has(one.ready.rule.id)) continue
      const same = findJoined(findings, one)
      if (same) {
        findings[findings.indexOf(same)] = join(same, one)
        joined.add(nameOf(same))
        continue
      }
      const finding = beginFinding(one)
      // The same key of another group: it was found before.
      if (known.has(nameOf(finding))) continue
      const depth = (turn.acts.get(subjectOf(signal) ?? '')?.depth ?? 0) + 1
      if (depth > limits.chain) {
        stopped.set(finding.rule, `answers what rules did ${limits.chain} times over: they answer each other`)
        continue
      }
      findings.push(finding)
      known.add(nameOf(finding))
      beginning.push({ found: one, finding, depth })
    }
  }
  const begun = await begin(turn, beginning)
  await saveJoined(
    tx,
    findings.flatMap((finding) => {
      const id = finding.id ?? begun.get(nameOf(finding))
      return id === undefined || !joined.has(nameOf(finding)) ? [] : [{ ...finding, id }]
    }),
  )
}

/** A finding of the store, or one that begins in this turn and has no number yet. */
type Standing = Finding & Partial<Pick<StoredFinding, 'id'>>

interface Beginning {
  readonly found: Found
  readonly finding: Finding
  readonly depth: number
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
async function begin(turn: Turn, all: readonly Beginning[]): Promise<Map<string, number>> {
  const begun = new Map<string, number>()
  const keep = (ids: ReadonlyMap<string, number>) => {
    for (const [name, id] of ids) begun.set(name, id)
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
        turn.stopped.set(rule, `could not act on what it found: ${messageOf(fault)}`)
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
    if (free <= 0) stopped.set(rule, `found more than ${limits.actsPerDay} things in one day`)
    return free > 0
  })
}

async function beginTogether(turn: Turn, all: readonly Beginning[]): Promise<Map<string, number>> {
  if (all.length === 0) return new Map()
  const { rooms, outside, bearings } = turn
  return await turn.tx.savepoint(async (tx) => {
    const findings = all.map(({ found, finding }) => ({ finding, version: found.ready.version }))
    const ids = await addFindings(tx, findings, { foundAt: rooms.clock.now() })
    const begun = all.flatMap((one, at) => {
      const id = ids[at]
      return id === undefined ? [] : [{ ...one, name: nameOf(one.finding), finding: id }]
    })
    await act(tx, { rooms, outside, bearings, begun })
    return new Map(begun.map(({ name, finding }) => [name, finding]))
  })
}

/** A fault of what the rule asks for; all else is of the database or the line to it, and is tried again. */
function isAboutFinding(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return typeof code !== 'string' || /^(22|23)/.test(code)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
