import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { house, transact } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { defineLifeCycle, findTransition, hasTaken, listHistory, recordStep, stepsFrom } from './index.ts'

const door = defineLifeCycle({
  name: 'task',
  states: ['open', 'closed', 'locked'],
  steps: [
    { step: 'make', to: 'open' },
    { step: 'close', from: ['open'], to: 'closed' },
    { step: 'open', from: ['closed'], to: 'open' },
    { step: 'knock', from: ['closed', 'locked'] },
    { step: 'lock', from: ['closed'], to: 'locked' },
    { step: 'rot', from: ['open', 'locked'], house: true },
  ],
})

describe('a life cycle', () => {
  test('leads from state to state by its table and not otherwise', () => {
    expect(findTransition(door, 'open', 'close')).toEqual({ ok: true, to: 'closed' })
    expect(findTransition(door, 'locked', 'knock')).toEqual({ ok: true, to: 'locked' })
    expect(findTransition(door, 'locked', 'open')).toMatchObject({ ok: false, code: 'step.not-allowed' })
    expect(findTransition(door, 'open', 'make')).toMatchObject({
      ok: false,
      message: expect.stringContaining('close'),
    })
    expect(findTransition(door, 'locked', 'rot')).toEqual({ ok: true, to: 'locked' })
    expect(findTransition(door, 'locked', 'lock')).toMatchObject({
      message: 'task is locked: lock is not allowed; allowed: knock',
    })
    expect(stepsFrom(door, 'closed')).toEqual(['open', 'knock', 'lock'])
  })

  test('is refused where a state cannot be reached, or a step leaves one state for two', () => {
    const cycle = { name: 'x', states: ['a', 'b'] as const }
    expect(() => defineLifeCycle({ ...cycle, steps: [{ step: 'make', to: 'a' }] })).toThrow(
      'no step leads to b',
    )
    expect(() =>
      defineLifeCycle({
        ...cycle,
        steps: [
          { step: 'make', to: 'a' },
          { step: 'go', from: ['a'], to: 'b' },
          { step: 'go', from: ['a', 'b'], to: 'a' },
        ],
      }),
    ).toThrow('go leaves a twice')
  })
})

describe('a step', () => {
  let test_: TestWorld
  beforeAll(async () => {
    test_ = await openTestWorld({ noonOf: '2020-06-11' })
  })
  afterAll(async () => await test_?.close())

  const place = 'cn.11.01.02' as PlacePath
  let next = 100
  const take = (id: number, step: string, actor: string) =>
    transact(test_.database, house('test'), (tx) =>
      recordStep(tx, test_.world.clock, {
        cycle: 'task',
        id,
        step,
        to: 'open',
        place,
        actor,
        originator: 'urn:asker:1',
      }),
    )

  test('leaves a row of its history, a signal that names who asked, and an entry of the audit: all or none', async () => {
    expect(await take(1, 'make', 'key:a')).toBe(1)
    expect(await take(1, 'close', 'key:b')).toBe(2)
    await expect(
      transact(test_.database, house('test'), async (tx) => {
        await recordStep(tx, test_.world.clock, {
          cycle: 'task',
          id: 1,
          step: 'lock',
          to: 'locked',
          place,
          actor: 'key:c',
        })
        throw new Error('and then it failed')
      }),
    ).rejects.toThrow('and then it failed')
    await transact(test_.database, house('test'), async (tx) => {
      const history = await listHistory(tx, { cycle: 'task', id: 1 })
      expect(history.map(({ step, actor }) => `${step} by ${actor}`)).toEqual([
        'make by key:a',
        'close by key:b',
      ])
      expect(history[0]?.at).toEqual(test_.world.clock.now())
      const signals =
        await tx`SELECT data FROM signals.log WHERE kind = 'task.step' ORDER BY era, xid, sequence`
      expect(signals.map(({ data }) => [data.number, data.originator])).toEqual([
        [1, 'urn:asker:1'],
        [2, 'urn:asker:1'],
      ])
      expect(await tx`SELECT action FROM audit.entry WHERE subject = 'task:1' ORDER BY number`).toMatchObject(
        [{ action: 'task.make' }, { action: 'task.close' }],
      )
      expect(await hasTaken(tx, { cycle: 'task', id: 1, actor: 'key:b', steps: ['close'] })).toBe(true)
      expect(await hasTaken(tx, { cycle: 'task', id: 1, actor: 'key:a', steps: ['close'] })).toBe(false)
    })
    await test_.world.settled()
  })

  test('many in one transaction each have a position of their own in the log', async () => {
    await transact(test_.database, house('test'), async (tx) => {
      for (let id = 10; id < 20; id++)
        await recordStep(tx, test_.world.clock, {
          cycle: 'task',
          id,
          step: 'make',
          to: 'open',
          place,
          actor: 'key:a',
        })
    })
    await test_.world.settled()
    const [row] = await transact(
      test_.database,
      house('test'),
      (tx) =>
        tx`SELECT count(*)::int AS rows, count(DISTINCT (era, xid, sequence))::int AS positions FROM signals.log`,
    )
    expect(row?.rows).toBe(row?.positions)
  })

  test('cannot be written by the app under a name that is not the house’s, nor be sent from outside', async () => {
    await expect(
      transact(
        test_.database,
        house('test'),
        (tx) =>
          tx`SELECT signals.emit('urn:hospital', '1', 'task.step', 'cn', now(), '2020-06-11'::date, 'x', '{}'::jsonb)`,
      ),
    ).rejects.toThrow('not a source of the house')
    expect(test_.world.kinds.has('task.step')).toBe(false)
  })

  test('after any steps the history is numbered without a gap, in the order of the steps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('close', 'open', 'knock'), { maxLength: 8 }),
        async (steps) => {
          const id = ++next
          for (const step of steps) await take(id, step, 'key:a')
          const history = await transact(test_.database, house('test'), (tx) =>
            listHistory(tx, { cycle: 'task', id }),
          )
          expect(history.map(({ number, step }) => [number, step])).toEqual(
            steps.map((step, at) => [at + 1, step]),
          )
        },
      ),
      { numRuns: 10 },
    )
  })
})
