import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, dayNumber, PlacePath } from '#vocabulary'
import { type Alarm, lookBackByProvince, measureQuiet, type ReplayedCounts } from './replay-look-back.ts'

const first = day('2020-01-01')
const names = { 'cn.11': '北京市', 'cn.11.01.02': '西城区', 'cn.11.01.06': '丰台区', 'cn.81': '香港' }
const plan = {
  places: Object.entries(names).map(([path, title]) => ({
    path: PlacePath.parse(path),
    title,
    level: 'district' as const,
  })),
}

/** Counts of 200 days from new cases by position. */
function countsOf(places: Readonly<Record<string, Readonly<Record<number, number>>>>): ReplayedCounts {
  return {
    origin: dayNumber(first),
    places: Object.entries(places).map(([place, cases]) => ({
      place,
      from: 0,
      counts: Array.from({ length: 200 }, (_, at) => cases[at] ?? 0),
    })),
  }
}

function alarm(place: string, at: number, escalates?: Day): Alarm {
  return {
    id: `${place}/${at}`,
    detector: 'first-after-quiet',
    tally: 'cases.confirmed',
    series: 'covid-19',
    place,
    placeName: { zh: place, en: place },
    raisedOn: addDays(first, at),
    observed: 1,
    expected: 0,
    quietDays: 60,
    evidence: escalates === undefined ? {} : { escalates },
  }
}

describe('what a replay says of each province', () => {
  const counts = countsOf({
    'cn.11.01.02': { 5: 9, 100: 1, 106: 4 },
    'cn.11.01.06': { 102: 30, 180: 1 },
    'cn.81': { 150: 2 },
  })
  const alarms = [
    alarm('cn.11.01.02', 100),
    alarm('cn.11.01.06', 102),
    alarm('cn.11.01.06', 103, addDays(first, 102)),
    alarm('cn.11.01.06', 180),
    alarm('cn.81', 150),
  ]

  test('is its outbreaks, by whom and when each was found, and the alarms in none of them', () => {
    expect(lookBackByProvince(plan, { counts, alarms })[0]).toMatchObject({
      province: 'cn.11',
      name: '北京市',
      alarms: 3,
      withinOutbreak: 2,
      besideOutbreak: 0,
      others: 1,
      outbreaks: [
        { kind: 'first-wave', firstReported: '2020-01-06', cases: 9 },
        {
          kind: 'resurgence',
          firstReported: '2020-04-10',
          lastReported: '2020-04-16',
          cases: 35,
          places: ['西城区', '丰台区'],
          quietDays: 94,
          found: {
            on: '2020-04-10',
            daysAfterFirstReport: 0,
            placeName: '西城区',
            detector: 'first-after-quiet',
            cases: 1,
          },
        },
      ],
    })
  })

  test('counts false alarms by months of quiet, a province that reports as a whole for itself', () => {
    const [beijing, hongKong] = lookBackByProvince(plan, { counts, alarms })
    // Of 200 days, those from 0 to 19 and from 86 to 120 belong to outbreaks.
    expect(beijing).toMatchObject({
      quietMonths: Number((145 / 30.44).toFixed(1)),
      othersPerQuietMonth: 0.21,
    })
    expect(hongKong).toMatchObject({ province: 'cn.81', others: 1, outbreaks: [], othersPerQuietMonth: 0.15 })
  })

  test('is nothing where nothing was replayed', () => {
    expect(lookBackByProvince(plan, { counts: { origin: 0, places: [] }, alarms: [] })).toEqual([])
  })
})

test('an alarm on a day after 28 without a case in its place was raised in quiet', () => {
  const counts = countsOf({ 'cn.81': { 50: 1, 78: 1, 107: 1 } })
  const alarms = [alarm('cn.81', 50), alarm('cn.81', 78), alarm('cn.81', 107)]
  expect(measureQuiet(counts, alarms)).toMatchObject({ districtMonths: 7, alarmsInQuiet: 2 })
})
