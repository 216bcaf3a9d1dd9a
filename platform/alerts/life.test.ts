import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { escalateAlerts, findAlert, type PersonStep, raiseAlert, takeStep } from '#platform/alerts'
import { findTransition, listHistory } from '#platform/lifecycle'
import { alertCycle, alertStates } from './life.ts'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
beforeAll(async () => {
  server = await openAlertServer()
})
afterAll(async () => await server?.close())

const steps: readonly PersonStep[] = [
  { step: 'take' },
  { step: 'verify', finding: 'x' },
  { step: 'assess', risk: 'low', reason: 'x' },
  { step: 'close', outcome: 'sporadic', note: 'x' },
  { step: 'pass', officer: 'account:b', reason: 'x' },
  { step: 'reopen', reason: 'x' },
]

const escalate = {
  step: 'escalate',
  of: { surprise: 6, because: { title: { zh: '多人发病', en: 'many ill' } } },
} as const

test('by any steps of any people or of the house, at any hours, an alert never leaves its table and its history has no gap', async () => {
  const act = fc.record({
    step: fc.constantFrom(...steps, escalate),
    actor: fc.constantFrom('account:a', 'account:b'),
    hoursLater: fc.constantFrom(0, 0, 1, 30, 80),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), fc.boolean(), async (acts, immediate) => {
      const { rooms, clock } = server.world
      const id =
        (await server.work((tx) => raiseAlert(tx, rooms, newAlert({ immediate, place: 'cn.42.01' })))) ?? 0
      for (const { step, actor, hoursLater } of acts) {
        if (hoursLater > 0)
          await server.world.advance(new Date(clock.now().getTime() + hoursLater * 3_600_000))
        const before = await server.work((tx) => findAlert(tx, id))
        if (!before) throw new Error('the alert is gone')
        if (step.step === 'escalate') {
          await server.work((tx) => escalateAlerts(tx, rooms, [{ ...escalate.of, alert: id }]))
          const after = await server.work((tx) => findAlert(tx, id))
          if (before.state === 'closed' || before.immediate) expect(after).toEqual(before)
          else {
            expect(after).toMatchObject({ immediate: true, escalatedAt: clock.now(), surprise: 6 })
            expect(before.dueAt && after?.dueAt && after.dueAt > before.dueAt).toBe(false)
          }
          continue
        }
        const result = await server.work((tx) => takeStep(tx, rooms, { id, actor, step }))
        const after = await server.work((tx) => findAlert(tx, id))
        const allowed = findTransition(alertCycle, before.state, step.step)
        if (result.ok) expect(allowed).toEqual({ ok: true, to: after?.state })
        else expect(after).toEqual(before)
        if (!allowed.ok) expect(result).toMatchObject({ ok: false, code: 'step.not-allowed' })
      }
      const history = await server.work((tx) => listHistory(tx, { cycle: 'alert', id }))
      expect(history.map(({ number }) => number)).toEqual(history.map((_, at) => at + 1))
      history.forEach((row, at) => {
        const from = at === 0 ? null : history[at - 1]?.to_state
        expect(row.from_state).toBe(from)
        expect(alertStates).toContain(row.to_state)
        if (at > 0)
          expect(findTransition(alertCycle, row.from_state as never, row.step as never)).toEqual({
            ok: true,
            to: row.to_state,
          })
      })
      const stored = await server.work((tx) => findAlert(tx, id))
      expect(history.at(-1)?.to_state).toBe(stored?.state)
      const timers = await server.work((tx) => tx`SELECT due_at FROM clock.timer WHERE key LIKE ${`${id}:%`}`)
      // One clock runs while somebody has to judge it, and none after it rang or was closed.
      const running = stored?.dueAt !== undefined && stored.overdueAt === undefined
      expect(timers.map(({ due_at }) => due_at)).toEqual(running ? [stored?.dueAt] : [])
    }),
    { numRuns: 25 },
  )
})
