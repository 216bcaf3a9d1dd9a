import type { DayReport, Epidemic } from '@lianfang/epidemic'
import type { ExamInfection, ExamOutcome, PlacePath } from '#vocabulary'
import type { SyntheticCity } from '../city/synthetic.ts'

/** Hospital beds of an outbreak's day are those of the severely and critically ill. */
export class Course {
  readonly #beds: number
  readonly infected: number[] = []
  readonly inHospital: number[] = []
  deaths = 0

  constructor({ beds }: SyntheticCity) {
    this.#beds = beds
  }

  note({ happened, states }: DayReport): void {
    this.infected.push(happened.infected)
    this.inHospital.push(states.severe + states.critical)
    this.deaths += happened.died
  }

  get bedDays(): number {
    return this.inHospital.reduce((sum, beds) => sum + beds, 0)
  }

  get beds(): ExamOutcome['beds'] {
    return {
      of: this.#beds,
      mostTaken: Math.max(0, ...this.inHospital),
      shortDays: this.inHospital.reduce((sum, beds) => sum + Math.max(0, beds - this.#beds), 0),
    }
  }
}

/** The first infection of a run, in days; nothing where there was none. */
export function firstInfection(epidemic: Epidemic): number | undefined {
  for (const { infectedAt } of epidemic.infections()) return infectedAt
  return undefined
}

/**
 * Who infected whom, for the report.
 *
 * @param of `knownAt` by person, of those whose confirmed case reached whoever decides.
 */
export function describeInfections(
  epidemic: Epidemic,
  {
    placeOf,
    knownAt,
    most,
  }: { placeOf: (person: number) => PlacePath; knownAt: ReadonlyMap<number, number>; most: number },
): ExamInfection[] {
  const told: ExamInfection[] = []
  for (const { entry, person, infector, layer, infectedAt, onset } of epidemic.infections()) {
    if (told.length === most) break
    told.push({
      number: entry,
      by: infector === undefined ? null : (epidemic.infectionOf(infector)?.entry ?? null),
      at: rounded(infectedAt),
      where: layer,
      place: placeOf(person),
      onset: onset === undefined ? null : rounded(onset),
      knownAt: knownAt.has(person) ? rounded(knownAt.get(person) ?? 0) : null,
    })
  }
  return told
}

/** To about a quarter of an hour. */
export function rounded(days: number): number {
  return Math.round(days * 100) / 100
}
