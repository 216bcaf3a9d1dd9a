import { isWithin, type PlacePath, type Words } from '#vocabulary'
import type { CityData } from '../city/data.ts'
import type { Measure, Scenario } from '../scenario/scenario.ts'

/** A measure in one area, which is ordered there by itself. */
export interface LocalMeasure {
  /** Of its draws. */
  readonly number: number
  readonly measure: Measure
  readonly area: PlacePath
  readonly areaName: Words
}

/** The measures that a scenario lets officers order, in each area in which they may. */
export function listLocalMeasures(
  { measures }: Pick<Scenario, 'measures'>,
  { places, root }: Pick<CityData, 'places' | 'root'>,
): LocalMeasure[] {
  return measures
    .flatMap((measure) =>
      places
        .filter(({ path, level }) =>
          levelOf(measure) === 'city' ? path === root : level === 'district' && isWithin(path, root),
        )
        .map(({ path, name }) => ({ measure, area: path, areaName: name })),
    )
    .map((one, number) => ({ ...one, number }))
}

/** Masks are asked for in the whole city: the simulator knows no others. */
function levelOf(measure: Measure): 'city' | 'district' {
  return measure.measure === 'masks' ? 'city' : measure.area
}
