import { beforeAll, describe, expect, test } from 'vitest'
import { data, isInWave, replay2020 } from './replay-2020.ts'

if (!data.isThere) console.warn(`skipped, for want of the data: ${data.path}`)

describe.skipIf(!data.isThere)('the year 2020 in four provinces, judged day by day', () => {
  let joined: ReturnType<typeof replay2020>
  let alone: ReturnType<typeof replay2020>
  beforeAll(() => {
    joined = replay2020({ joining: true })
    alone = replay2020({ joining: false })
  }, 60_000)

  test('Xicheng is an alarm on 11 June, on its first case after 111 days', () => {
    const found = joined.alarms.filter(({ code }) => code === '110102')
    expect(found).toMatchObject([
      { code: '110102', day: '2020-06-11', detectors: ['first-after-quiet'], observed: 1, quietDays: 111 },
    ])
  })

  test('Fengtai is an alarm on 12 June, once', () => {
    expect(joined.alarms.filter(({ code }) => code === '110106').map(({ day }) => day)).toEqual([
      '2020-06-12',
    ])
  })

  test('Wuhan is an alarm on 18 January, from the rise alone', () => {
    expect(joined.alarms.filter(({ code }) => code === '420100').map(({ day }) => day)).toEqual([
      '2020-01-18',
    ])
  })

  test('all other alarms together are fewer than 2 in 100 district-months', () => {
    const others = joined.alarms.filter(({ code }) => code !== '110102' && code !== '110106')
    expect(joined.months).toBeGreaterThan(600)
    expect((others.length / joined.months) * 100).toBeLessThan(2)
  })

  test('of them those outside the epidemic waves are fewer than 2 in 100 quiet district-months', () => {
    const others = joined.alarms.filter((alarm) => !isInWave(alarm))
    expect(joined.quietMonths).toBeGreaterThan(500)
    expect((others.length / joined.quietMonths) * 100).toBeLessThan(2)
  })

  test('without joining they are more than 2, but no more than 2.5', () => {
    const others = alone.alarms.filter((alarm) => !isInWave(alarm))
    expect((others.length / alone.quietMonths) * 100).toBeGreaterThan(2)
    expect((others.length / alone.quietMonths) * 100).toBeLessThan(2.5)
  })
})
