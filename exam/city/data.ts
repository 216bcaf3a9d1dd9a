import { z } from 'zod'
import type { PlaceLevel, PlacePath, Words } from '#vocabulary'

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
const Weights = z.array(z.number().min(0)).min(1)

/**
 * `people.yaml` of a city's folder: who lives there and what care there is. Whatever is left out is that of a Chinese city
 * (`usualCity` of the simulator, with its sources), and what the docstring of the field says.
 */
export const CityPeople = z
  .strictObject({
    /** Weight of each year of age, from 0. */
    ages: Weights.optional(),
    /** Weight of households of 1, 2, 3 and more people. */
    householdSizes: Weights.optional(),
    /** Hospital beds for each 1,000 people; 6.46 in China in 2020 (National Health Commission, Statistical Bulletin 2020). */
    bedsPerThousand: z.number().min(0).max(100).default(6.46),
    /** Share of them that a new disease can have; assumed. */
    bedsForOutbreak: Share.default(0.05),
    /** Samples that the city's laboratories can examine in a day, for each 1,000 people; assumed. */
    testsPerThousand: z.number().min(0).max(1_000).default(2),
    /** Share of people of 12 years and more, by whether they are under 60; assumed. */
    hasPhone: z.strictObject({ under60: Share, over60: Share }).default({ under60: 0.98, over60: 0.75 }),
    /** Share who tell where they were and how they feel; assumed. */
    honest: Share.default(0.9),
  })
  .prefault({})
export type CityPeople = z.infer<typeof CityPeople>
