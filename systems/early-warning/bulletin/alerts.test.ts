import { expect, test } from 'vitest'
import type { Alert } from '#platform/alerts'
import { day, placePath } from '#vocabulary'
import { summariseAlerts } from './alerts.ts'
import { mostListed } from './content.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour))

function alert(id: number, of: Partial<Alert> = {}): Alert {
  return {
    id,
    origin: { kind: 'rule', id: 'cluster' },
    key: String(id),
    place: placePath('cn.11.01.02'),
    title: { zh: `预警${id}`, en: `Alert ${id}` },
    day: day('2026-11-20'),
    surprise: 1,
    immediate: false,
    evidence: {},
    raisedAt: at(0),
    raisedOn: day('2026-11-20'),
    rank: 0,
    state: 'verifying',
    ...of,
  }
}

test('each clock was kept, missed or still runs, and what was closed without an investigation had no clock of one', () => {
  const alerts = [
    alert(1),
    alert(2),
    alert(3, { state: 'investigating', verifiedAt: at(1) }),
    alert(4, { state: 'closed', verifiedAt: at(1), closedAt: at(5), outcome: 'outbreak' }),
    alert(5, { state: 'closed', verifiedAt: at(2), closedAt: at(2), outcome: 'false-alarm' }),
    alert(6, { state: 'closed', verifiedAt: at(9), closedAt: at(20), outcome: 'outbreak' }),
  ]
  const ranOut = [
    { id: 2, state: 'verifying' },
    { id: 6, state: 'verifying' },
    { id: 6, state: 'investigating' },
  ]
  const told = summariseAlerts(alerts, { ranOut, truncated: false })
  expect(told).toMatchObject({
    raised: 6,
    open: 3,
    outcomes: [
      { outcome: 'outbreak', count: 2 },
      { outcome: 'false-alarm', count: 1 },
    ],
    verification: { kept: 3, missed: 2, running: 1 },
    investigation: { kept: 1, missed: 1, running: 1 },
  })
  expect(told.listed.filter(({ late }) => late).map(({ id }) => id)).toEqual([2, 6])
})

test('people who raised alerts are told together, without their names', () => {
  const alerts = ['account:1', 'account:2', 'key:3'].map((id, at) =>
    alert(at + 1, { origin: { kind: 'person', id } }),
  )
  const told = summariseAlerts([...alerts, alert(9)], { ranOut: [], truncated: false })
  expect(told.origins).toEqual([
    { kind: 'person', id: '', count: 3 },
    { kind: 'rule', id: 'cluster', count: 1 },
  ])
  expect(JSON.stringify(told)).not.toContain('account:')
})

test('of a very full week all are counted and the first are listed, those of which one case is enough before others', () => {
  const alerts = Array.from({ length: mostListed + 50 }, (_, at) => alert(at + 1, { immediate: at >= 240 }))
  const told = summariseAlerts(alerts, { ranOut: [], truncated: true })
  expect(told.raised).toBe(250)
  expect(told.immediate).toBe(10)
  expect(told.listed).toHaveLength(mostListed)
  expect(told.listed.slice(0, 10).every(({ immediate }) => immediate)).toBe(true)
})

test('a week without an alert has nothing of anything', () => {
  expect(summariseAlerts([], { ranOut: [], truncated: false })).toEqual({
    raised: 0,
    immediate: 0,
    origins: [],
    open: 0,
    outcomes: [],
    verification: { kept: 0, missed: 0, running: 0 },
    investigation: { kept: 0, missed: 0, running: 0 },
    listed: [],
    truncated: false,
  })
})
