import { z } from 'zod'
import type { PlaceLevel, PlacePath, Words } from '#vocabulary'
import { sourced } from '../sourced.ts'

/** A city as its folder in `cities/` has it, as far as an exam needs it. */
export interface CityData {
  readonly id: string
  readonly title: Words
  readonly zone: string
  readonly root: PlacePath
  /** From the nation down, parents before children. */
  readonly places: readonly CityPlace[]
  readonly units: readonly CityUnit[]
  readonly rules: readonly { readonly id: string; readonly text: string }[]
  readonly shapes: readonly CityShape[]
  readonly people: CityPeople
}

export interface CityPlace {
  readonly path: PlacePath
  readonly level: PlaceLevel
  readonly name: Words
  readonly population?: number | undefined
  readonly lon?: number | undefined
  readonly lat?: number | undefined
  readonly codes: readonly string[]
}

export interface CityUnit {
  readonly id: string
  readonly name: Words
  readonly place: PlacePath
  readonly duties: readonly string[]
  readonly phone?: string | undefined
}

export interface CityShape {
  readonly path: PlacePath
  readonly rings: readonly (readonly (readonly [number, number])[])[]
}

const Share = z.number().min(0).max(1)
const ByAge = z.strictObject({ under60: Share, over60: Share })

/** Ages in whole years, the last one included, and their share of all people in any unit. */
const AgeBand = z
  .strictObject({ from: z.int().min(0).max(120), to: z.int().min(0).max(120), share: z.number().min(0) })
  .refine(({ from, to }) => from <= to, { error: 'must not end before it begins' })

/**
 * `people.yaml` of a city's folder: who lives there and what care there is, each number with whose it is. Whatever is left out is that of a
 * Chinese city: `usualCity` of the simulator, with its sources, and what stands here.
 */
export const CityPeople = z
  .strictObject({
    ages: sourced(z.array(AgeBand).min(1)).optional(),
    /** Weight of households of 1, 2, 3 and more people. */
    householdSizes: sourced(z.array(z.number().min(0)).min(1)).optional(),
    /** Hospital beds for each 1,000 people. */
    bedsPerThousand: sourced(z.number().min(0).max(100)).default({
      value: 6.46,
      source: 'China in 2020: National Health Commission, Statistical Bulletin 2020',
    }),
    /** Share of them that a new disease can have. */
    bedsForOutbreak: sourced(Share).default({ value: 0.05, source: 'assumed' }),
    /** Samples that the city's laboratories can examine in a day, for each 1,000 people. */
    testsPerThousand: sourced(z.number().min(0).max(1_000)).default({ value: 2, source: 'assumed' }),
    /** Share of people of 12 years and more who can be reached by telephone. */
    hasPhone: sourced(ByAge).default({ value: { under60: 0.98, over60: 0.75 }, source: 'assumed' }),
    /** Share who tell where they were and how they feel. */
    honest: sourced(Share).default({ value: 0.9, source: 'assumed' }),
  })
  .prefault({})
export type CityPeople = z.infer<typeof CityPeople>

/** The weight of each year of age from 0, even within a band; bands that share a year add up. */
export function weightByYear(bands: readonly z.infer<typeof AgeBand>[]): number[] {
  const weights = Array.from({ length: Math.max(...bands.map(({ to }) => to)) + 1 }, () => 0)
  for (const { from, to, share } of bands)
    for (let year = from; year <= to; year++) weights[year] = (weights[year] ?? 0) + share / (to - from + 1)
  return weights
}
