import { describe, expect, test } from 'vitest'
import {
  AgeGroup,
  diseaseOfSeries,
  diseases,
  kinds,
  listSeriesByAge,
  nameAges,
  parseSeriesByAge,
  seriesSeparator,
  syndromes,
  toSeriesByAge,
} from './index.ts'

describe('a series by age', () => {
  test('is read as it was written, of every disease and age group', () => {
    for (const disease of Object.keys(diseases) as (keyof typeof diseases)[]) {
      expect(listSeriesByAge(disease)).toHaveLength(AgeGroup.options.length)
      for (const ageGroup of AgeGroup.options) {
        const series = toSeriesByAge({ disease, ageGroup })
        expect(parseSeriesByAge(series)).toEqual({ disease, ageGroup })
        expect(diseaseOfSeries(series)).toBe(disease)
      }
    }
  })

  test('is no series of a disease alone, of a syndrome, or of parts that nobody knows', () => {
    for (const other of [
      'influenza',
      'influenza:',
      ':65+',
      'influenza:66+',
      'flu:65+',
      'influenza:65+:0-4',
      'rash',
    ])
      expect(parseSeriesByAge(other)).toBeUndefined()
    expect(diseaseOfSeries('influenza')).toBe('influenza')
    expect(diseaseOfSeries('rash')).toBeUndefined()
  })

  test('that is one field of a signal is of one that every signal of the kind has', () => {
    const rules = kinds.flatMap(({ kind, schema, tallies }) =>
      tallies.flatMap(({ tally, series }) =>
        typeof series === 'string' ? [{ kind, schema, tally, series }] : [],
      ),
    )
    expect(rules.length).toBeGreaterThan(5)
    for (const { kind, schema, tally, series } of rules) {
      const faults = schema.safeParse({}).error?.issues.map(({ path }) => path.join('.')) ?? []
      expect([kind, tally, faults.includes(series)]).toEqual([kind, tally, true])
    }
  })

  test('has parts of which none holds what stands between them', () => {
    const parts = [...Object.keys(diseases), ...AgeGroup.options, ...Object.keys(syndromes)]
    expect(parts.filter((part) => part.includes(seriesSeparator))).toEqual([])
  })
})

test('ages that lie next to each other are named from the first year to the last', () => {
  expect(nameAges(['5-14'])).toEqual({ zh: '5–14 岁', en: '5–14 years' })
  expect(nameAges(['5-14', '0-4'])).toEqual({ zh: '0–14 岁', en: '0–14 years' })
  expect(nameAges(['45-64', '65+'])).toEqual({ zh: '45 岁及以上', en: '45 and over' })
})
