import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { decisionsShown, rankDecisions } from './decisions.ts'
import { mergeItems, mergeUnits } from './late.ts'
import { type Decision, decisionReasons } from './views.ts'

const decision = (id: number, reason: Decision['reason'], yours = true): Decision => ({
  kind: 'alert',
  id,
  reason,
  title: { zh: '甲', en: 'A' },
  place: placePath('cn.1'),
  taken: false,
  yours,
})

test('of what waits, one case that is enough comes before what was escalated, then proposals, then case files', () => {
  const ranked = rankDecisions([
    { first: [decision(4, 'to-dispatch'), decision(3, 'proposed')], counts: {} },
    { first: [decision(2, 'escalated'), decision(1, 'immediate')], counts: {} },
  ])
  expect(ranked.map(({ id }) => id)).toEqual([1, 2, 3])
})

test('what somebody may decide comes before what they may only read, and rooms keep their order', () => {
  const ranked = rankDecisions([
    {
      first: [decision(1, 'immediate', false), decision(2, 'to-verify'), decision(3, 'to-verify')],
      counts: {},
    },
  ])
  expect(ranked.map(({ id }) => id)).toEqual([2, 3, 1])
})

test('however much waits, three are shown, and none before one that ranks higher', () => {
  const one = fc.record({ id: fc.nat(), reason: fc.constantFrom(...decisionReasons), yours: fc.boolean() })
  fc.assert(
    fc.property(fc.array(one), (all) => {
      const first = all.map(({ id, reason, yours }) => decision(id, reason, yours))
      const ranked = rankDecisions([{ first, counts: {} }])
      expect(ranked).toHaveLength(Math.min(decisionsShown, all.length))
      const rank = (of: Decision) => Number(!of.yours) * 100 + decisionReasons.indexOf(of.reason)
      const worst = Math.max(...ranked.map(rank))
      for (const left of first.filter((of) => !ranked.includes(of)))
        expect(rank(left)).toBeGreaterThanOrEqual(worst)
    }),
  )
})

test('what is late is one list of alerts and tasks, and one line a unit, the longest late first', () => {
  const brief = { title: { zh: '甲', en: 'A' }, place: placePath('cn.1'), state: 'verifying' } as const
  const [early, middle, last] = ['2020-06-01', '2020-06-02', '2020-06-03'].map((day) => new Date(day)) as [
    Date,
    Date,
    Date,
  ]
  const rooms = {
    alerts: {
      count: 2,
      first: [
        {
          ...brief,
          id: 1,
          immediate: true,
          officer: null,
          unit: 'cdc',
          since: middle,
          dueAt: middle,
          taken: true,
        },
      ],
      units: [{ unit: 'cdc', count: 2, oldestDueAt: middle }],
    },
    tasks: {
      count: 3,
      first: [
        { ...brief, state: 'open', id: 1, kind: 'to-do', unit: null, urgent: false, dueAt: early },
        { ...brief, state: 'open', id: 2, kind: 'to-do', unit: 'cdc', urgent: false, dueAt: last },
      ],
      units: [
        { unit: null, count: 1, oldestDueAt: early },
        { unit: 'cdc', count: 2, oldestDueAt: last },
      ],
    },
  } as const
  expect(mergeItems(rooms).map(({ kind, id }) => `${kind} ${id}`)).toEqual(['task 1', 'alert 1', 'task 2'])
  expect(mergeUnits(rooms)).toEqual([
    { unit: null, alerts: 0, tasks: 1, oldestDueAt: early },
    { unit: 'cdc', alerts: 2, tasks: 2, oldestDueAt: middle },
  ])
})
