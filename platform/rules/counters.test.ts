import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayFromNumber, dayNumber, day as dayOf, kinds, placePath } from '#vocabulary'
import { Counters } from './counters.ts'
import { knowKinds } from './parse-rule.ts'
import { placesByDepth } from './place-words.ts'
import { lookAt, readyRule } from './ready-rule.ts'
import { type Found, type ReadyRule, Reckoning } from './reckoning.ts'
import type { SignalSeen } from './signal-seen.ts'

test('the fullest window that holds a slot is what a plain recount finds', () => {
  const amounts = fc.array(fc.tuple(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 25,
  })
  fc.assert(
    fc.property(amounts, fc.integer({ min: 1, max: 8 }), fc.nat(), (added, length, pick) => {
      const counters = new Counters()
      for (const [slot, amount] of added) counters.add('g', slot, amount)
      const slot = added[pick % added.length]?.[0] ?? 0
      const sums = Array.from({ length }, (_, late) => {
        const last = slot + late
        return added.reduce((sum, [at, amount]) => (at > last - length && at <= last ? sum + amount : sum), 0)
      })
      const fullest = counters.findFullest('g', slot, length)
      expect(fullest?.total).toBe(Math.max(...sums))
      // And it is what lies between its ends.
      const between = added.reduce(
        (sum, [at, n]) => (fullest && at >= fullest.from && at <= fullest.until ? sum + n : sum),
        0,
      )
      expect(between).toBe(fullest?.total)
      expect((fullest?.until ?? 0) - (fullest?.from ?? 0)).toBeLessThan(length)
    }),
    { numRuns: 1_000 },
  )
})

const first = dayNumber(dayOf('2020-06-01'))

function ready(count: number, days: number): ReadyRule {
  const text = `rule: 1
id: r
title: { zh: 规则, en: Rule }
on: case.report
when: signal.data.classification == 'suspected'
window: { count: ${count}, days: ${days}, per: { place: district } }
raise: {}
`
  const readied = readyRule(text, { kinds: knowKinds(kinds), places: placesByDepth })
  if (!readied.ok) throw new Error(JSON.stringify(readied.faults))
  return readied.ready
}

interface Version {
  readonly record: number
  readonly day: number
  readonly district: number
  readonly suspected: boolean
  readonly retracted: boolean
}

function toSignal(
  { record, day, district, suspected, retracted }: Version,
  revision: number,
  arrival: number,
): SignalSeen {
  const reportDate = dayFromNumber(first + day)
  return {
    kind: 'case.report',
    place: placePath(`cn.11.01.0${district}.007`),
    source: 'urn:test',
    time: undefined,
    knownOn: reportDate,
    data: { disease: 'measles', reportDate, classification: suspected ? 'suspected' : 'confirmed' },
    record: `r${record}`,
    versioned: revision > 0 || retracted,
    revision,
    retracted,
    reach: undefined,
    at: [1, 1n, arrival],
    submittedBy: 'key:test',
  }
}

const version = fc.record({
  record: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 0, max: 12 }),
  district: fc.integer({ min: 1, max: 2 }),
  suspected: fc.boolean(),
  retracted: fc.boolean(),
})

test('in whatever order signals, corrections and retractions come, in the end the windows hold what a plain recount of the latest versions holds', () => {
  const arrivals = fc.array(version, { minLength: 1, maxLength: 30 }).chain((versions) => {
    const revisions = new Map<number, number>()
    const numbered = versions.map((one) => {
      const revision = revisions.get(one.record) ?? 0
      revisions.set(one.record, revision + 1)
      return { one, revision }
    })
    return fc.tuple(fc.constant(numbered), fc.shuffledSubarray(numbered, { minLength: numbered.length }))
  })
  fc.assert(
    fc.property(
      arrivals,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      ([sent, order], count, days) => {
        const rule = ready(count, days)
        const reckoning = new Reckoning({ places: placesByDepth, zone: 'Asia/Shanghai' })
        const take = (signal: SignalSeen): Found | undefined => reckoning.take(lookAt(rule, signal))
        for (const [arrival, { one, revision }] of order.entries()) take(toSignal(one, revision, arrival))
        const latest = new Map(sent.map(({ one }) => [one.record, one]))
        const counting = [...latest.values()].filter(({ suspected, retracted }) => suspected && !retracted)
        // One more signal of each day and district shows what its window holds.
        for (const district of [1, 2])
          for (let day = 0; day <= 12; day += 4) {
            const own = counting.filter((one) => one.district === district)
            const sums = Array.from(
              { length: days },
              (_, late) => own.filter((one) => one.day > day + late - days && one.day <= day + late).length,
            )
            const expected = Math.max(...sums) + 1
            const probe = { record: 100 * district + day, day, district, suspected: true, retracted: false }
            const found = take(toSignal(probe, 0, 1_000 + day))
            expect(found?.total ?? 0, `${day} ${district}`).toBe(expected >= count ? expected : 0)
            // Taken away again, so that the next probe finds the windows as they were.
            take(toSignal({ ...probe, retracted: true }, 1, 2_000 + day))
          }
      },
    ),
    { numRuns: 500 },
  )
})

test('a sender changes only what stands within its areas', () => {
  const rule = ready(2, 3)
  const reckoning = new Reckoning({ places: placesByDepth, zone: 'Asia/Shanghai' })
  const take = (signal: SignalSeen) => reckoning.take(lookAt(rule, signal))
  const one = { record: 1, day: 1, district: 1, suspected: true, retracted: false }
  take(toSignal(one, 0, 1))
  // Another district's key takes it back, and cannot.
  take({ ...toSignal({ ...one, retracted: true }, 1, 2), reach: ['cn.11.01.02'] })
  expect(take(toSignal({ ...one, record: 2 }, 0, 3))).toMatchObject({ total: 2 })
})
