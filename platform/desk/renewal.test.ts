import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeRenewal } from './renewal.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const second = () => 1_000

test('a thousand changes a second are asked for once a second, the first at once and the last too', async () => {
  const asked: number[] = []
  let newest = 0
  const renewal = makeRenewal({
    renew: async () => asked.push(newest),
    spacingMs: second,
  })
  for (let ms = 0; ms < 5_000; ms++) {
    newest = ms
    renewal.tell('alert')
    await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(5_000)
  expect(asked[0]).toBe(0)
  expect(asked.at(-1)).toBe(4_999)
  expect(asked.length).toBeLessThanOrEqual(6)
})

test('topics do not wait for each other', async () => {
  const asked: string[] = []
  const renewal = makeRenewal({ renew: async (topic) => asked.push(topic), spacingMs: second })
  for (const topic of ['alert', 'task', 'alert']) renewal.tell(topic)
  expect(asked).toEqual(['alert', 'task'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toEqual(['alert', 'task', 'alert'])
})

test('a slow answer is waited for, and a refused one does not end it', async () => {
  let running = 0
  let most = 0
  let asked = 0
  const renewal = makeRenewal({
    renew: async () => {
      asked++
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      running--
      throw new Error('refused')
    },
    spacingMs: second,
  })
  for (let ms = 0; ms < 9_000; ms += 100) {
    renewal.tell('task')
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(most).toBe(1)
  expect(asked).toBe(4)
})

test('nothing is asked for after the end', async () => {
  let asked = 0
  const renewal = makeRenewal({ renew: async () => asked++, spacingMs: second })
  renewal.tell('alert')
  renewal.tell('alert')
  renewal.stop()
  renewal.tell('alert')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toBe(1)
})
