import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTransition } from '#platform/lifecycle'
import { placePath } from '#vocabulary'
import { countCases } from './count-cases.ts'
import { cycleOf, stepGroups, type TaskState, type TaskStepName } from './cycles.ts'
import type { Counts } from './measure.ts'
import type { TaskKind } from './new-task.ts'
import { returnReasons, type TaskStep } from './step.ts'
import { openTaskServer, type TaskServer } from './testing.ts'

let city: TaskServer
beforeAll(async () => {
  city = await openTaskServer()
})
afterAll(async () => await city?.close())

const note = 'because'
const people = ['key:a', 'key:b', 'key:c', 'key:d', 'key:e']
const until = fc.constantFrom('2020-06-15', '2020-06-20', '2020-07-01', '2020-06-01')
/** What leads on from each state. */
const onwards: Partial<Record<TaskState, TaskStep>> = {
  collected: { step: 'file' },
  filed: { step: 'dispatch', unit: 'streets' },
  dispatched: { step: 'take' },
  handling: { step: 'feedback' },
  'fed-back': { step: 'close', outcome: 'resolved' },
  closed: { step: 'evaluate', rating: 'good' },
  open: { step: 'done', outcome: 'failed' },
}
const anyStep: fc.Arbitrary<TaskStep | 'onwards'> = fc.oneof(
  // More weight for what leads on, so that many come to their end.
  { arbitrary: fc.constant('onwards' as const), weight: 8 },
  fc.constantFrom(...returnReasons).map((reason): TaskStep => ({ step: 'return', reason, note })),
  until.map((until): TaskStep => ({ step: 'ask-extension', until, note })),
  fc.constantFrom<TaskStep>(
    { step: 'file' },
    { step: 'take' },
    { step: 'feedback' },
    { step: 'close', outcome: 'resolved' },
    { step: 'done', outcome: 'passed' },
    { step: 'dispatch', unit: 'nobody' },
    { step: 'reassign', duty: 'cleaning', note },
    { step: 'reassign', unit: 'fire', duty: 'cleaning', note },
    { step: 'cancel', note },
    { step: 'supervise', note },
    { step: 'escalate', note },
    { step: 'grant-extension' },
    { step: 'refuse-extension', note },
    { step: 'resume' },
    { step: 'refuse-to-file', note },
    { step: 'rework', note },
    { step: 'evaluate', rating: 'poor' },
  ),
  until.map((until): TaskStep => ({ step: 'defer', until, note })),
)
const anyDeed = fc.record({
  actor: fc.constantFrom(...people),
  /** Some at once, as from a phone. */
  asked: fc.array(fc.record({ task: fc.nat(7), step: anyStep }), { minLength: 1, maxLength: 6 }),
  hoursLater: fc.constantFrom(0, 0, 1, 30),
})

interface Row {
  id: number
  kind: TaskKind
  place: string
  number: number
  step: TaskStepName
  from_state: TaskState | null
  to_state: TaskState
  actor: string
  at: Date
  detail: Record<string, unknown>
  checks: number | null
  originator: string | null
  opened_at: Date
  state: TaskState
}

test('any steps by any people: the table holds, histories have no gap, each step is told once, who verifies never handled, and measures agree with a recount', async () => {
  await city.call(await city.hire('admin'), 'PUT', '/api/task-types/visit', {
    place: 'cn',
    checkingShare: 0.5,
  })
  let run = 0
  const reached = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(anyDeed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      run++
      const ids: number[] = []
      for (let n = 0; n < 8; n++)
        ids.push(
          await city.open({
            kind: n < 6 ? 'problem' : 'to-do',
            type: n < 6 ? `litter-${n % 2}` : 'visit',
            place: placePath(n % 2 ? 'cn.11.01.02.007' : 'cn.11.01.02'),
            unit: n % 3 ? 'sanitation' : 'market',
            originator: `urn:asker:${run}`,
            key: String(n),
          }),
        )
      for (const { actor, asked, hoursLater } of deeds) {
        // Checks that were drawn are worked on too.
        const open = await city.inHouse(
          (tx) => tx<{ id: number; state: TaskState }[]>`
            SELECT id, state FROM tasks.task WHERE id = ANY (${ids}::bigint[]) OR checks = ANY (${ids}::bigint[]) ORDER BY id`,
        )
        const verdicts = await city.take(
          actor,
          asked.map(({ task, step }) => {
            const { id = 0, state = 'open' } = open[task % open.length] ?? {}
            return { id, step: step === 'onwards' ? (onwards[state] ?? { step: 'supervise', note }) : step }
          }),
        )
        expect(verdicts).toHaveLength(asked.length)
        const now = city.world.clock.now()
        if (hoursLater > 0) await city.world.advance(new Date(now.getTime() + hoursLater * 3_600_000))
      }
      const rows = await readHistories()
      const histories = Map.groupBy(rows, ({ id }) => id)
      for (const history of histories.values()) {
        expectWithinTable(history)
        expectNoOwnWork(history, histories)
        for (const { to_state } of history) reached.add(to_state)
      }
      await expectToldOnce(rows)
      await expectMeasuresAgree(histories)
    }),
    { numRuns: 8 },
  )
  // The property was not held by nothing happening.
  for (const state of ['closed', 'done']) expect(reached).toContain(state)
})

async function readHistories(): Promise<Row[]> {
  return await city.inHouse(
    (tx) => tx<Row[]>`
      SELECT t.id, t.kind, t.place, t.checks, t.originator, t.opened_at, t.state, s.number, s.step, s.from_state, s.to_state,
        s.actor, s.at, s.detail
      FROM tasks.task t JOIN lifecycle.step s ON s.cycle = 'task' AND s.id = t.id ORDER BY t.id, s.number`,
  )
}

function expectWithinTable(history: readonly Row[]): void {
  expect(history.map(({ number }) => number)).toEqual(history.map((_, index) => index + 1))
  expect(history[0]).toMatchObject({ step: 'open', from_state: null })
  history.forEach(({ kind, step, from_state, to_state }, index) => {
    if (index === 0) return
    expect(from_state).toBe(history[index - 1]?.to_state)
    // Every step but the first comes from somewhere.
    expect(findTransition(cycleOf(kind), from_state as TaskState, step)).toEqual({ ok: true, to: to_state })
  })
  expect(history.at(-1)?.state).toBe(history.at(-1)?.to_state)
}

function expectNoOwnWork(history: readonly Row[], all: ReadonlyMap<number, readonly Row[]>): void {
  const working: readonly string[] = stepGroups['tasks.work']
  history.forEach(({ step, actor, checks, kind, detail }, index) => {
    const before = history.slice(0, index).filter((row) => row.actor === actor)
    const byCheck = kind === 'to-do' && step === 'rework' && String(detail.note).startsWith('check ')
    if (['close', 'rework', 'evaluate'].includes(step)) {
      expect(before.filter((row) => working.includes(row.step))).toEqual([])
      if (!byCheck)
        expect(before.filter((row) => row.step === 'dispatch' || row.step === 'reassign')).toEqual([])
    }
    if (checks !== null && (step === 'take' || step === 'done')) {
      const [first] = history.slice(index)
      const earlier =
        all.get(checks)?.filter((row) => row.actor === actor && working.includes(row.step)) ?? []
      expect(earlier.filter((row) => row.at < (first?.at ?? new Date(0)))).toEqual([])
    }
  })
}

async function expectToldOnce(rows: readonly Row[]): Promise<void> {
  const signals = await city.inHouse(
    (tx) => tx<{ told: string }[]>`
      SELECT concat_ws(' ', data ->> 'subject', data ->> 'number', data ->> 'step', data ->> 'to', data ->> 'originator') AS told
      FROM signals.log WHERE kind = 'task.step'`,
  )
  const plainly = rows.map(
    ({ id, number, step, to_state, originator }) => `task:${id} ${number} ${step} ${to_state} ${originator}`,
  )
  expect(signals.map(({ told }) => told).sort()).toEqual(plainly.sort())
  const [audit] = await city.inHouse(
    (tx) => tx`SELECT count(*)::int AS entries FROM audit.entry WHERE subject LIKE 'task:%'`,
  )
  expect(audit?.entries).toBe(rows.length)
}

/** Counted from the histories alone, step by step, as a clerk with a pencil would. */
function recount(histories: Iterable<readonly Row[]>, now: Date): Counts {
  const counts = {
    received: 0,
    filed: 0,
    toClose: 0,
    deferred: 0,
    closed: 0,
    onTime: 0,
    reworked: 0,
    extended: 0,
    returns: 0,
  }
  for (const history of histories) {
    const took = (step: string) => history.filter((row) => row.step === step)
    const state = history.at(-1)?.to_state
    const due = history.reduce(
      (at, { detail }) => new Date((detail.dueAt as string | undefined) ?? at),
      new Date(0),
    )
    const closedAt = took('close').at(-1)?.at
    counts.received++
    counts.returns += took('return').length
    if (took('file').length === 0) continue
    counts.filed++
    if (state === 'cancelled' || (due > now && !closedAt)) continue
    counts.toClose++
    if (state === 'deferred') {
      counts.deferred++
      continue
    }
    if (closedAt) counts.closed++
    if (closedAt && closedAt <= due) counts.onTime++
    if (took('rework').length > 0) counts.reworked++
    if (took('grant-extension').length > 0) counts.extended++
  }
  return counts
}

async function expectMeasuresAgree(histories: ReadonlyMap<number, readonly Row[]>): Promise<void> {
  const now = city.world.clock.now()
  const problems = [...histories.values()].filter(([first]) => first?.kind === 'problem')
  const period = { from: new Date('2020-06-01T00:00:00Z'), until: new Date(now.getTime() + 1), asOf: now }
  const [total] = await city.inHouse((tx) => countCases(tx, period))
  expect(total).toEqual({ group: null, ...recount(problems, now) })
  const byPlace = await city.inHouse((tx) =>
    countCases(tx, { ...period, place: placePath('cn.11.01.02'), groupBy: 'place' }),
  )
  for (const { group, ...counts } of byPlace)
    expect(counts).toEqual(
      recount(
        problems.filter(([first]) => first?.place === group),
        now,
      ),
    )
}
