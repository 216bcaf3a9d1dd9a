import { expect, test } from 'vitest'
import { diseaseOf } from './disease-under-way.ts'

test('the latest confirmed event says what the wall shows, then the latest proposed one, else nobody does', () => {
  const measles = { state: 'proposed', disease: 'measles' }
  const norovirus = { state: 'confirmed', disease: 'norovirus' }
  expect(diseaseOf([measles, { state: 'closed', disease: 'cholera' }, norovirus])).toBe('norovirus')
  expect(diseaseOf([{ state: 'confirmed' }, measles])).toBe('measles')
  expect(diseaseOf([{ state: 'closed', disease: 'cholera' }])).toBeUndefined()
})
