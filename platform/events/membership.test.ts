import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, isWithin, placePath } from '#vocabulary'
import { type Member, measure, nearestCommon, originatorOf, outermost } from './membership.ts'
import { proposalRule, windowOf } from './rule.ts'

const label = fc.constantFrom('1', '10', '11', '01')
const path = fc.array(label, { maxLength: 4 }).map((labels) => placePath(['cn', ...labels].join('.')))

function member(alert: number, of: Partial<Member> = {}): Member {
  const place = of.place ?? placePath('cn.11.01.02')
  return {
    alert,
    title: { zh: '预警', en: 'alert' },
    disease: 'covid-19',
    place,
    city: placePath('cn.11'),
    day: day('2020-06-11'),
    state: 'confirmed',
    ...of,
  }
}

describe('what members make of an event', () => {
  test('is the nearest place that holds them, their first and latest day, and the disease that one of them names', () => {
    const members = [
      member(1, { day: day('2020-06-12'), disease: 'unknown' }),
      member(2, { place: placePath('cn.11.01.06'), day: day('2020-06-11') }),
      member(3, { disease: undefined }),
    ]
    expect(measure('confirmed', members)).toEqual({
      ok: true,
      extent: { disease: 'covid-19', place: 'cn.11.01', firstDay: '2020-06-11', latestDay: '2020-06-12' },
    })
  })

  test('is nothing where none is left, where a confirmed event has none confirmed, or where they name two diseases', () => {
    const none = measure('proposed', [])
    const unconfirmed = measure('confirmed', [member(1, { state: 'proposed' })])
    const twoCauses = measure('confirmed', [member(1), member(2, { disease: 'measles' })])
    expect([none, unconfirmed, twoCauses].map((one) => !one.ok && one.why)).toEqual([
      { code: 'event.no-alert' },
      { code: 'event.none-confirmed' },
      {
        code: 'event.diseases-differ',
        values: { names: '新型冠状病毒感染、麻疹', namesEn: 'COVID-19, Measles' },
      },
    ])
    expect(measure('proposed', [member(1, { state: 'proposed' })]).ok).toBe(true)
  })

  test('is a place that holds every one of them, while none of its parts does', () => {
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 5 }), (places) => {
        const measured = measure(
          'confirmed',
          places.map((place, at) => member(at, { place })),
        )
        if (!measured.ok) throw new Error(measured.message)
        const { place } = measured.extent
        expect(places.every((one) => isWithin(one, place))).toBe(true)
        const parts = ['1', '10', '11', '01'].map((part) => `${place}.${part}`)
        expect(parts.some((part) => places.every((one) => isWithin(one, part)))).toBe(false)
      }),
    )
    expect(nearestCommon(placePath('cn.11'), placePath('us.11'))).toBeUndefined()
  })
})

test('sums over the outermost places count every place once', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 6 }), (places) => {
      const kept = outermost(places)
      for (const place of places) expect(kept.filter((one) => isWithin(place, one))).toHaveLength(1)
    }),
  )
})

test('the originator names as many alerts as a signal has room for', () => {
  expect(originatorOf([4, 12])).toBe('alert:4 alert:12')
  const many = originatorOf(Array.from({ length: 200 }, (_, at) => 1_000_000 + at))
  expect(many.length).toBeLessThanOrEqual(300)
  expect(many).toMatch(/^alert:1000000 .* alert:10000\d\d$/)
})

test('the rule’s window is the disease’s own where it has one', () => {
  expect(windowOf(proposalRule, 'covid-19')).toBe(14)
  expect(windowOf(proposalRule, 'norovirus')).toBe(7)
  expect(windowOf({ withinDays: 14, ofDisease: { 'covid-19': 10 } }, 'covid-19')).toBe(10)
})
