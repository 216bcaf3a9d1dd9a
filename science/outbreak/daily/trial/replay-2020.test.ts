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

  describe('each resurgence, by the rule of look-back/', () => {
    test('Beijing: one, found on the day of its first report at one case of 324; no false alarm', () => {
      const { resurgences, alarms } = joined.lookBack('11')
      expect(resurgences).toMatchObject([
        {
          firstCase: '2020-06-11',
          cases: 324,
          places: ['110102', '110106', '110115', '110108', '110101'],
          found: { day: '2020-06-11', place: '110102', detector: 'first-after-quiet', cases: 1 },
        },
      ])
      expect(alarms).toEqual([5, 0, 0])
    })

    test('Zhejiang: one, twelve cases put into a day of Hangzhou, not found; one false alarm', () => {
      const { resurgences, alarms } = joined.lookBack('33')
      expect(resurgences).toMatchObject([
        { firstCase: '2020-03-14', cases: 12, places: ['330100'], found: undefined },
      ])
      expect(alarms).toEqual([0, 0, 1])
    })

    test('Hubei: the great wave, found two days after its first report, and Wuhan in May, not found', () => {
      const { resurgences, alarms } = joined.lookBack('42')
      expect(resurgences).toMatchObject([
        {
          firstCase: '2020-01-16',
          found: { day: '2020-01-18', place: '420100', detector: 'rise-over-baseline', cases: 80 },
        },
        { firstCase: '2020-05-10', cases: 7, places: ['420100'], found: undefined },
      ])
      expect(alarms).toEqual([1, 0, 0])
    })

    test('Guangdong: four of a few cases each, one of them found; three false alarms in 4.3 quiet months', () => {
      const { resurgences, alarms, quietMonths } = joined.lookBack('44')
      expect(resurgences).toMatchObject([
        { firstCase: '2020-03-15', cases: 17, places: ['440600', '440400'], found: undefined },
        { firstCase: '2020-08-12', cases: 5, places: ['440400'], found: undefined },
        { firstCase: '2020-09-04', cases: 6, places: ['440300'], found: undefined },
        { firstCase: '2020-09-30', cases: 6, places: ['440800'], found: { day: '2020-09-30', cases: 5 } },
      ])
      expect(alarms).toEqual([1, 2, 3])
      expect(quietMonths).toBeCloseTo(4.3, 1)
    })
  })
})
