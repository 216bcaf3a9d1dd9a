import { expect, test } from 'vitest'
import type { ExamSignal } from '#vocabulary'
import { doorOf } from './feeds.ts'
import type { Feed } from './scenario/scenario.ts'

const signal = (type: string, unit: string) => ({ at: 0, unit, event: { type } }) as unknown as ExamSignal

test('a feed comes by HTTP unless the scenario says otherwise of its kind or of its unit', () => {
  const feeds: Feed[] = [
    { kind: 'fever-clinic.count', by: 'mqtt' },
    { kind: 'fever-clinic.count', unit: 'south', by: 'http' },
  ]
  expect(doorOf(feeds, signal('fever-clinic.count', 'north'))).toBe('mqtt')
  expect(doorOf(feeds, signal('fever-clinic.count', 'south'))).toBe('http')
  expect(doorOf(feeds, signal('case.report', 'north'))).toBe('http')
  expect(doorOf([], signal('fever-clinic.count', 'north'))).toBe('http')
})
