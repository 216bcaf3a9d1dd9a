import type { UncalibratedDisease } from '../calibrate.ts'
import type { Disease } from '../disease.ts'

/** Where each number of a disease comes from: a paper, or "assumed". */
export type Sources = Readonly<
  Record<Exclude<keyof Disease, 'id' | 'hazardPerContact'> | 'reproduction', string>
>

/** A disease as the literature has it. With `calibrate` it becomes one of a city. */
export interface Preset {
  readonly disease: UncalibratedDisease
  /** Whom one infects where nobody is immune. */
  readonly reproduction: number
  readonly sources: Sources
}

/** A value for each year of age, from values for bands of ten years, the last for all who are older. */
export function byTens(values: readonly number[]): number[] {
  return values.flatMap((value) => Array<number>(10).fill(value))
}

/** A lognormal delay as reviews of incubation periods state it: median, and the factor within which two thirds lie. */
export function lognormalOf(medianDays: number, dispersion: number) {
  return { law: 'lognormal', meanLog: Math.log(medianDays), sdLog: Math.log(dispersion) } as const
}
