import { expect, test } from 'vitest'
import { measureNotices } from './notices.ts'

test('a small run of the bench of notices: everyone hears everything', async () => {
  const [rates] = await measureNotices({ steps: 5, subscriptions: 2, repeat: 1 })
  expect(rates?.written).toBeGreaterThan(0)
  expect(rates?.delivered).toBeGreaterThan(0)
}, 60_000)
