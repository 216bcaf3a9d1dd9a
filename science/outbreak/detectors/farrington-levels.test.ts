import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import type { Foretold } from './farrington-fit.ts'
import { makeFit, makeMemory } from './farrington-memory.ts'
import { readySeries } from './farrington-ready.ts'
import { type FarringtonFlexibleSettings, farringtonFlexibleSettings } from './farrington-settings.ts'

/** What each of the two fits foretells; `holidayEffect: 'term'` with a holiday outside the baseline makes the general one do the work. */
function foretellBoth(counts: readonly number[], settings: FarringtonFlexibleSettings, perHead: boolean) {
  const population = counts.map((_, at) => 1000 + 3 * at)
  const series = { counts, population, firstDay: '2014-01-06' }
  const told = (of: FarringtonFlexibleSettings): [string | undefined, Foretold, boolean] => {
    const memory = makeMemory()
    const fault = makeFit(readySeries(series, { ...of, perHead }), memory)(counts.length - 1)
    return [fault, memory.foretold, memory.regression === undefined]
  }
  const holiday = { name: 'the first week', firstDay: '2014-01-06', lastDay: '2014-01-12' }
  return {
    byLevels: told(settings),
    general: told({ ...settings, holidays: [holiday], holidayEffect: 'term' }),
  }
}

test('levels foretell what the general regression foretells, of dense and of sparse series', () => {
  let compared = 0
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.constantFrom(0.02, 0.2, 1, 5, 80, 3000, 2e6),
      fc.record({
        seasonLevels: fc.constantFrom(1, 5, 10),
        trendPThreshold: fc.constantFrom(1, 0.05),
        reweight: fc.boolean(),
        weightsThreshold: fc.constantFrom(1, 2.58),
        likeSurveillance: fc.boolean(),
      }),
      fc.boolean(),
      (seed, level, some, perHead) => {
        const random = makeRandom(seed)
        const counts = Array.from({ length: 290 }, () => Math.floor(level * -2 * Math.log(1 - random())))
        const { byLevels, general } = foretellBoth(
          counts,
          { ...farringtonFlexibleSettings, ...some },
          perHead,
        )
        const [fault, found, isByLevels] = byLevels
        expect(fault).toBe(general[0])
        if (!isByLevels || fault !== undefined) return
        compared += 1
        expect(found.hasTrend).toBe(general[1].hasTrend)
        for (const name of ['mean', 'dispersion', 'logError', 'errorDispersion'] as const)
          expect(Math.abs(found[name] - general[1][name])).toBeLessThan(
            1e-6 * Math.abs(general[1][name]) + 1e-10,
          )
      },
    ),
    { numRuns: 300, seed: 21 },
  )
  expect(compared).toBeGreaterThan(200)
})
