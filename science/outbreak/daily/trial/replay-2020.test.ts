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
    expect(found[0]).toMatchObject({
      day: '2020-06-11',
      detectors: ['first-after-quiet'],
      observed: 1,
      quietDays: 111,
    })
  })

  test('Fengtai is an alarm on 12 June, and again on 14 June, when its 2 cases are 37', () => {
    expect(joined.alarms.filter(({ code }) => code === '110106')).toMatchObject([
      { day: '2020-06-12', observed: 2, isEscalation: false },
      { day: '2020-06-14', observed: 37, isEscalation: true },
    ])
  })

  test('Wuhan is an alarm on 18 January, from the rise alone, and three times more as that grows fivefold', () => {
    expect(joined.alarms.filter(({ code }) => code === '420100')).toMatchObject([
      { day: '2020-01-18', isEscalation: false },
      { day: '2020-01-23', isEscalation: true },
      { day: '2020-01-31', isEscalation: true },
      { day: '2020-02-13', isEscalation: true },
    ])
  })

  test('six alarms say that an earlier one has grown, none of them in quiet', () => {
    const escalations = joined.alarms.filter(({ isEscalation }) => isEscalation)
    expect(escalations).toHaveLength(6)
    expect(escalations.every(isInWave)).toBe(true)
  })

  test('all other episodes together are fewer than 2 in 100 district-months', () => {
    const others = joined.alarms.filter(
      ({ code, isEscalation }) => code !== '110102' && code !== '110106' && !isEscalation,
    )
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
