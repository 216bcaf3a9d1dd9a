import { type Epidemic, layerIndex } from '@lianfang/epidemic'
import { type ExamOutcome, isWithin } from '#vocabulary'
import type { SyntheticCity } from '../city/synthetic.ts'
import type { LocalMeasure } from './local.ts'

/** What measures that are in force do to the epidemic, a day at a time, and what they ask of people. */
export class MeasureEffects {
  readonly costs: NonNullable<ExamOutcome['measures']> = { schoolDaysClosed: 0, maskPersonDays: 0 }
  readonly #of: { city: SyntheticCity; epidemic: Epidemic; firstWeekday: number }

  constructor(of: { city: SyntheticCity; epidemic: Epidemic; firstWeekday: number }) {
    this.#of = of
  }

  /** Has it hold on the day that is run next. */
  hold({ measure, area }: LocalMeasure): void {
    const { city, epidemic, firstWeekday } = this.#of
    const { day, population } = epidemic
    const today = { from: day, until: day + 1 }
    switch (measure.measure) {
      case 'close-schools': {
        const schools = this.schoolsIn(area)
        for (const venue of schools) epidemic.closeVenue({ layer: 'school', venue, ...today })
        const weekdays = population.layers[layerIndex(population, 'school')]?.weekdays
        // On days without school nothing is closed.
        if (weekdays?.[(day + firstWeekday) % 7] === 1) this.costs.schoolDaysClosed += schools.length
        break
      }
      case 'masks': {
        const { wears, contains, protects } = measure
        epidemic.wearMasks({
          share: wears.value,
          contains: contains.value,
          protects: protects.value,
          ...today,
        })
        this.costs.maskPersonDays += Math.round(wears.value * city.population.size)
      }
    }
  }

  schoolsIn(area: string): number[] {
    return this.#of.city.schools.flatMap((place, venue) => (isWithin(place.path, area) ? [venue] : []))
  }

  /** How many have to be told of it: each school, or each community. */
  toldIn({ measure, area }: LocalMeasure): number {
    if (measure.measure === 'close-schools') return this.schoolsIn(area).length
    return this.#of.city.communities.filter(({ path }) => isWithin(path, area)).length
  }
}
