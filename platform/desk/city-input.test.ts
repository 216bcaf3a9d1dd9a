import { expect, test } from 'vitest'
import { instantOfCity } from './city-input.ts'

test('what is typed is meant on the clocks of the city, wherever the browser is', () => {
  expect(instantOfCity('2026-11-26T09:30', 'Asia/Shanghai')?.toISOString()).toBe('2026-11-26T01:30:00.000Z')
  expect(instantOfCity('2026-11-26T00:00', 'Asia/Urumqi')?.toISOString()).toBe('2026-11-25T18:00:00.000Z')
})

test('on the day on which the clocks move, noon is noon', () => {
  expect(instantOfCity('2026-03-29T12:00', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T10:00:00.000Z')
  expect(instantOfCity('2026-03-29T01:00', 'Europe/Berlin')?.toISOString()).toBe('2026-03-29T00:00:00.000Z')
})

test('what is no instant is none', () => {
  for (const text of ['', '2026-11-26', '2026-02-30T10:00', 'tomorrow'])
    expect(instantOfCity(text, 'Asia/Shanghai')).toBeUndefined()
})
