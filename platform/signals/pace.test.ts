import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Consumer } from './consumer.ts'
import { Pace } from './pace.ts'

const plain: Consumer = { name: 'a', batch: 10, take: async () => {} }
let arrivals = { inBulk: false, isQuiet: false }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  arrivals = { inBulk: false, isQuiet: false }
})
afterEach(() => {
  vi.useRealTimers()
})

/** How long a wait lasts, while the clock goes on by steps of 50 ms and something happens on the way. */
async function lasts(wait: Promise<unknown>, meanwhile: (ms: number) => void = () => {}): Promise<number> {
  let over = false
  void wait.then(() => {
    over = true
  })
  for (let ms = 0; ; ms += 50) {
    await vi.advanceTimersByTimeAsync(0)
    if (over) return ms
    if (ms > 60_000) throw new Error('it does not end')
    meanwhile(ms)
    await vi.advanceTimersByTimeAsync(50)
  }
}

describe('after a range of a second', () => {
  const range = { tookMs: 1_000, full: false }

  test('a consumer rests for as long as keeps it to a fifth of a core, three tenths of a second at most', async () => {
    expect(await lasts(new Pace(plain, arrivals).afterRange(range))).toBe(300)
    expect(await lasts(new Pace(plain, arrivals).afterRange({ ...range, tookMs: 50 }))).toBe(200)
  })

  test('one for which somebody waits rests for what it says, and no longer', async () => {
    const pace = new Pace({ ...plain, eager: true, restMs: 50 }, arrivals)
    expect(await lasts(pace.afterRange(range))).toBe(50)
  })

  test('one that has more before it does not rest', async () => {
    expect(await lasts(new Pace(plain, arrivals).afterRange({ ...range, full: true }))).toBe(0)
  })

  test('one for which nobody waits rests a quarter of a minute while signals come', async () => {
    const pace = new Pace({ ...plain, unhurried: true, restMs: 1_000 }, arrivals)
    expect(await lasts(pace.afterRange(range))).toBe(15_000)
  })

  test('it rests no longer than it has to once nothing comes', async () => {
    const pace = new Pace({ ...plain, unhurried: true, restMs: 1_000 }, arrivals)
    const rest = pace.afterRange(range)
    const ms = await lasts(rest, (at) => {
      arrivals.isQuiet = at >= 3_100
    })
    expect(ms).toBeGreaterThan(3_100)
    expect(ms).toBeLessThanOrEqual(3_400)
    expect(await lasts(pace.afterRange(range))).toBe(1_000)
  })

  test('whoever is hurried does not rest', async () => {
    const pace = new Pace({ ...plain, unhurried: true, restMs: 1_000 }, arrivals)
    const rest = pace.afterRange(range)
    const ms = await lasts(rest, (at) => {
      if (at === 2_000) pace.hurry()
    })
    expect(ms).toBe(2_050)
  })
})

describe('before a range, while signals come in bulk', () => {
  test('acceptance goes first for four times as long as the last range took, or until the bulk is over', async () => {
    arrivals.inBulk = true
    const pace = new Pace(plain, arrivals)
    await lasts(pace.afterRange({ tookMs: 500, full: true }))
    expect(await lasts(pace.begin())).toBe(2_000)
    const ms = await lasts(pace.begin(), (at) => {
      arrivals.inBulk = at < 700
    })
    expect(ms).toBe(800)
  })

  test('not before one for which somebody waits', async () => {
    arrivals.inBulk = true
    expect(await lasts(new Pace({ ...plain, eager: true }, arrivals).begin())).toBe(0)
  })
})
