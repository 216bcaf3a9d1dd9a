import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examine } from '#platform/signals'
import { house, transact } from '#platform/store'
import { addDays, type Day, day, type PlacePath, type SignalEvent } from '#vocabulary'
import { caseCounts, openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { listDays, listFirstDays, listSeries, listSeriesNames } from './read.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld({ noonOf: '2020-01-01' })
})
afterAll(async () => {
  await test_.close()
})

function send(...events: SignalEvent[]): Promise<string[]> {
  return sendAs(undefined, ...events)
}

/** By a sender who reaches these areas only. */
async function sendAs(reach: string | undefined, ...events: SignalEvent[]): Promise<string[]> {
  const { world } = test_
  const signals = events.map((event) => {
    const examined = examine(event, {
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
      ...(reach === undefined ? {} : { reach }),
    })
    if (!('signal' in examined)) throw new Error(`${examined.refusal.code} ${examined.refusal.message}`)
    return examined.signal
  })
  return (await world.intake.submit(signals, 'test')).map(({ verdict }) => verdict)
}

async function countAt(
  place: string,
  on: string,
  {
    tally = 'cases.confirmed',
    series = 'covid-19',
    knownOn,
  }: { tally?: string; series?: string; knownOn?: Day } = {},
) {
  await test_.world.settled()
  const days = await transact(test_.database, house('test'), (tx) =>
    listDays(tx, { tally, series, place: place as PlacePath, knownOn }),
  )
  return days.find((one) => one.day === on)?.amount ?? 0
}

const byAge = 'cases.confirmed.by-age'

let cases = 0
/** One case of an age group, or of an age that nobody told. */
function oneCase(
  ageGroup: string | undefined,
  of: { on: string; disease?: string; place?: string; classification?: string },
): SignalEvent {
  const { on, disease = 'hfmd', place = '110102', classification = 'confirmed' } = of
  cases++
  return {
    specversion: '1.0',
    id: `case${cases}`,
    source: 'urn:test:hospital',
    type: 'case.report',
    place,
    data: { disease, reportDate: on, classification, ...(ageGroup === undefined ? {} : { ageGroup }) },
  } as SignalEvent
}

async function moveTo(on: string): Promise<void> {
  const moved = await test_.world.advance(new Date(`${on}T12:00:00+08:00`))
  if (!moved.ok) throw new Error(moved.message)
}

describe('counts', () => {
  test('go up the place tree: a street counts in its district, city, province and nation', async () => {
    await moveTo('2020-01-02')
    await send(
      caseCounts(3, { day: '2020-01-02', place: '110102007' }),
      caseCounts(2, { day: '2020-01-02', place: '110106' }),
    )
    for (const [place, count] of [
      ['cn.11.01.02.007', 3],
      ['cn.11.01.02', 3],
      ['cn.11.01.06', 2],
      ['cn.11.01', 5],
      ['cn.11', 5],
      ['cn', 5],
      ['cn.42', 0],
    ] as const) {
      expect(await countAt(place, '2020-01-02')).toBe(count)
    }
  })

  test('series of many places, and of the parts of each, are those that each has by itself', async () => {
    await moveTo('2020-01-02')
    const dengue = (confirmed: number, place: string) =>
      caseCounts(confirmed, { place, data: { disease: 'dengue', reportDate: '2020-01-02', confirmed } })
    await send(
      dengue(4, '110100'),
      dengue(3, '110102007'),
      dengue(1, '110102'),
      dengue(2, '110106'),
      dengue(5, '420100'),
    )
    await test_.world.settled()
    const of = {
      tally: 'cases.confirmed',
      series: 'dengue',
      from: day('2020-01-01'),
      knownOn: day('2020-01-02'),
    }
    const read = (places: string[], parts?: boolean) =>
      transact(test_.database, house('test'), async (tx) => {
        const found = await listSeries(tx, {
          ...of,
          places: places as PlacePath[],
          ...(parts ? { parts } : {}),
        })
        return Object.fromEntries(found.map(({ place, days }) => [place, days.map(({ amount }) => amount)]))
      })
    expect(await read(['cn.11.01', 'cn.11.01.02', 'cn.31'])).toEqual({ 'cn.11.01': [10], 'cn.11.01.02': [4] })
    expect(await read(['cn.11.01', 'cn.42'], true)).toEqual({
      'cn.11.01': [10],
      'cn.11.01.02': [4],
      'cn.11.01.06': [2],
      'cn.42': [5],
      'cn.42.01': [5],
    })
  })

  test('a sender who reaches one place cannot change what stands at another, before or after it', async () => {
    const on = { day: '2020-01-02' }
    await moveTo('2020-01-02')
    const count = () => countAt('cn.11.01.02', '2020-01-02', { series: 'measles' })
    const measles = (confirmed: number, more: Partial<SignalEvent>): SignalEvent => {
      const event = caseCounts(confirmed, { ...on, place: '110102', ...more })
      return { ...event, data: { ...event.data, disease: 'measles' } }
    }
    const foreign = (record: string) => measles(100, { place: '110106', record, revision: 9 })
    await send(measles(7, { id: 'stands' }))
    await sendAs('cn.11.01.06', foreign('stands'), { ...foreign('stands'), retracted: true, revision: 10 })
    expect(await count()).toBe(7)
    await sendAs('cn.11.01.06', foreign('comes later'))
    await send(measles(9, { id: 'comes later' }))
    expect(await count()).toBe(16)
    expect(await countAt('cn.11.01.06', '2020-01-02', { series: 'measles' })).toBe(0)
    // Within its areas it may, and whoever reaches everywhere may.
    await sendAs('cn.42 cn.11.01.02', measles(8, { record: 'stands', revision: 1 }))
    expect(await count()).toBe(17)
    await send(measles(1, { record: 'comes later', revision: 1 }))
    expect(await count()).toBe(9)
  })

  test('a case that tells its age group is counted by age too; one that does not, and what is not confirmed, is not', async () => {
    const on = '2020-01-02'
    await moveTo(on)
    await send(
      oneCase('65+', { on }),
      oneCase('65+', { on }),
      oneCase('0-4', { on, place: '110106' }),
      oneCase(undefined, { on }),
      oneCase('65+', { on, classification: 'suspected' }),
    )
    const hfmd = (place: string, tally: string, series: string) => countAt(place, on, { tally, series })
    expect(await hfmd('cn.11.01', 'cases.confirmed', 'hfmd')).toBe(4)
    expect(await hfmd('cn.11.01', byAge, 'hfmd:65+')).toBe(2)
    expect(await hfmd('cn.11.01.06', byAge, 'hfmd:0-4')).toBe(1)
    expect(await hfmd('cn.11.01.02', byAge, 'hfmd:0-4')).toBe(0)
    const names = await transact(test_.database, house('test'), listSeriesNames)
    expect(names.filter(({ tally }) => tally === byAge).map(({ series }) => series)).toEqual([
      'hfmd:0-4',
      'hfmd:65+',
    ])
  })

  test('a correction of the age takes the case from one age group to another, on the day on which it was known', async () => {
    await moveTo('2020-01-02')
    const on = '2020-01-02'
    const at = (series: string, knownOn?: Day) =>
      countAt('cn.11.01.02', on, { tally: byAge, series, ...(knownOn ? { knownOn } : {}) })
    await send({ ...oneCase('5-14', { on, disease: 'dengue' }), id: 'aged' })
    await moveTo('2020-01-03')
    const correct = (revision: number, age: string | undefined, more: Partial<SignalEvent> = {}) =>
      send({
        ...oneCase(age, { on, disease: 'dengue' }),
        id: `aged ${revision}`,
        record: 'aged',
        revision,
        ...more,
      })
    await correct(1, '15-24')
    expect([await at('dengue:5-14'), await at('dengue:15-24')]).toEqual([0, 1])
    expect(await at('dengue:5-14', day(on))).toBe(1)
    await correct(2, undefined)
    expect([await at('dengue:5-14'), await at('dengue:15-24')]).toEqual([0, 0])
    await correct(3, '65+')
    expect(await at('dengue:65+')).toBe(1)
    await correct(4, '65+', { retracted: true })
    expect(await at('dengue:65+')).toBe(0)
  })

  test('what has no district counts in its province and in no district', async () => {
    await send(caseCounts(7, { day: '2020-01-03', place: 'cn.11.unassigned' }))
    await moveTo('2020-01-03')
    expect(await countAt('cn.11', '2020-01-03')).toBe(7)
    expect(await countAt('cn.11.01', '2020-01-03')).toBe(0)
  })

  test('a correction counts from the day on which it was known; the view of the day before stays', async () => {
    await moveTo('2020-01-04')
    await send(caseCounts(5, { id: 'corrected', day: '2020-01-04' }))
    await moveTo('2020-01-06')
    await send(caseCounts(2, { id: 'correction', record: 'corrected', revision: 1, day: '2020-01-04' }))
    expect(await countAt('cn.11.01.02', '2020-01-04')).toBe(2)
    expect(await countAt('cn.11.01.02', '2020-01-04', { knownOn: day('2020-01-05') })).toBe(5)
    expect(await countAt('cn.11.01.02', '2020-01-04', { knownOn: day('2020-01-03') })).toBe(0)
  })

  test('a correction that comes before its original counts, and the original then changes nothing', async () => {
    await moveTo('2020-01-07')
    await send(caseCounts(4, { id: 'early', record: 'late', revision: 1, day: '2020-01-07' }))
    expect(await countAt('cn.11.01.02', '2020-01-07')).toBe(4)
    await send(caseCounts(9, { id: 'late', day: '2020-01-07' }))
    expect(await countAt('cn.11.01.02', '2020-01-07')).toBe(4)
  })

  test('a correction that moves a record takes it back where it was and adds it where it is', async () => {
    await moveTo('2020-01-08')
    await send(caseCounts(6, { id: 'moved', day: '2020-01-08', place: '110106' }))
    await send(
      caseCounts(6, { id: 'moved2', record: 'moved', revision: 1, day: '2020-01-08', place: '420100' }),
    )
    expect(await countAt('cn.11.01.06', '2020-01-08')).toBe(0)
    expect(await countAt('cn.42.01', '2020-01-08')).toBe(6)
    expect(await countAt('cn', '2020-01-08')).toBe(6)
  })

  test('a retraction takes back, late or before what it retracts', async () => {
    await moveTo('2020-01-09')
    await send(caseCounts(8, { id: 'wrong', day: '2020-01-09' }))
    await send(
      caseCounts(0, { id: 'away', record: 'wrong', revision: 1, retracted: true, day: '2020-01-09' }),
    )
    await send(
      caseCounts(0, { id: 'away2', record: 'never', revision: 1, retracted: true, day: '2020-01-09' }),
    )
    await send(caseCounts(8, { id: 'never', day: '2020-01-09' }))
    expect(await countAt('cn.11.01.02', '2020-01-09')).toBe(0)
  })

  test('in any order and grouping, on any days, the highest revision known by a day is what counts on it', async () => {
    let round = 0
    let today = day('2020-02-01')
    await moveTo(today)
    const version = fc.record({
      record: fc.integer({ min: 0, max: 2 }),
      revision: fc.integer({ min: 0, max: 3 }),
      amount: fc.integer({ min: 0, max: 9 }),
      place: fc.constantFrom('110101', '110102', '420100'),
      retracted: fc.boolean(),
      // How many versions are sent in one go, and whether a day passes before the next.
      dayPasses: fc.boolean(),
      alone: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(version, { minLength: 1, maxLength: 8, selector: (v) => `${v.record}.${v.revision}` }),
        async (versions) => {
          round++
          const reportDay = today
          const start = today
          const known: { v: (typeof versions)[number]; on: Day }[] = []
          let waiting: SignalEvent[] = []
          for (const v of versions) {
            const id = v.revision === 0 ? `r${round}.${v.record}` : `r${round}.${v.record}.${v.revision}`
            waiting.push(
              caseCounts(v.amount, {
                id,
                source: 'urn:test:orders',
                place: v.place,
                day: reportDay,
                record: `r${round}.${v.record}`,
                revision: v.revision,
                retracted: v.retracted,
              }),
            )
            known.push({ v, on: today })
            if (!v.alone && !v.dayPasses) continue
            await send(...waiting)
            waiting = []
            if (v.alone) await test_.world.settled()
            if (v.dayPasses) {
              today = addDays(today, 1)
              await moveTo(today)
            }
          }
          await send(...waiting)
          for (let on = start; on <= today; on = addDays(on, 1)) {
            for (const [code, path] of [
              ['110101', 'cn.11.01.01'],
              ['110102', 'cn.11.01.02'],
              ['420100', 'cn.42.01'],
            ] as const) {
              const best = new Map<number, (typeof versions)[number]>()
              for (const { v } of known.filter((k) => k.on <= on)) {
                const before = best.get(v.record)
                if (!before || v.revision > before.revision) best.set(v.record, v)
              }
              const expected = [...best.values()]
                .filter((v) => v.place === code && !v.retracted)
                .reduce((sum, v) => sum + v.amount, 0)
              expect(await countAt(path, reportDay, { knownOn: on })).toBe(expected)
            }
          }
          today = addDays(today, 1)
          await moveTo(today)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('have first days that are the earliest of all that was counted at each place until each day', async () => {
    const told = await transact(test_.database, house('test'), async (tx) => {
      const [row] = await tx<{ differing: number; places: number }[]>`
        WITH counted AS (
          SELECT place, known_on, min(min(day)) OVER (PARTITION BY place ORDER BY known_on) AS day
          FROM tallies.count GROUP BY place, known_on)
        SELECT count(*)::int AS places, count(*) FILTER (WHERE day IS DISTINCT FROM (
          SELECT min(day) FROM tallies.first_day f WHERE f.place = c.place AND f.known_on <= c.known_on))::int AS differing
        FROM counted c`
      return row
    })
    expect(told?.differing).toBe(0)
    expect(told?.places).toBeGreaterThan(10)
  })
})

test('since when anything is heard of a place is told as known on each day, whatever came before and after', async () => {
  await test_.close()
  test_ = await openTestWorld({ noonOf: '2021-03-01' })
  const place = '110101'
  const at = async (knownOn: Day, from = day('2020-01-01')) =>
    (
      await transact(test_.database, house('test'), (tx) =>
        listFirstDays(tx, { places: ['cn.11.01.01' as PlacePath], from, knownOn }),
      )
    ).get('cn.11.01.01' as PlacePath)
  await send(caseCounts(0, { day: '2021-02-20', place }))
  await test_.world.settled()
  expect(await at(day('2021-03-01'))).toBe('2021-02-20')
  await moveTo('2021-03-02')
  // What is older comes later, and what is younger changes nothing.
  await send(
    caseCounts(1, { day: '2021-02-25', place }),
    caseCounts(1, {
      day: '2021-01-05',
      place,
      data: { disease: 'measles', reportDate: '2021-01-05', confirmed: 1 },
    }),
  )
  await moveTo('2021-03-03')
  await send(caseCounts(1, { day: '2021-01-09', place }))
  await test_.world.settled()
  expect([await at(day('2021-02-28')), await at(day('2021-03-01')), await at(day('2021-03-02'))]).toEqual([
    undefined,
    '2021-02-20',
    '2021-01-05',
  ])
  expect(await at(day('2021-03-03'), day('2021-02-01'))).toBe('2021-02-01')
})
