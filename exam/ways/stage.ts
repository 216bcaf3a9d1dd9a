import type { Epidemic } from '@lianfang/epidemic'
import type { ExamCareDay, ExamCase, ExamSamples } from '#vocabulary'
import { atWork } from '../agenda.ts'
import type { Chance } from '../chance.ts'
import type { SyntheticCity } from '../city/synthetic.ts'
import { Background } from '../health/background.ts'
import { ageGroupOf, Care, type Result, type Visit } from '../health/care.ts'
import { MeasureEffects } from '../measures/effects.ts'
import type { LocalMeasure } from '../measures/local.ts'
import { beginOutbreak, type calibrateDisease, seedPeople } from '../outbreak.ts'
import { Evidence } from '../response/evidence.ts'
import { Response } from '../response/response.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { Course } from './course.ts'

/** What all ways of one seed share: the same people, the same chance, the same calibrated disease. */
export interface Seed {
  readonly seed: number
  readonly city: SyntheticCity
  readonly scenario: Scenario
  readonly disease: ReturnType<typeof calibrateDisease>
  readonly chance: Chance
  readonly firstWeekday: number
}

/** One day as it went: who came to doctors, which results came, and all of it as the city's care saw it. */
export interface PlayedDay {
  readonly day: number
  readonly visits: readonly Visit[]
  readonly results: readonly Result[]
  readonly care: ExamCareDay
}

/** One way of a seed under play: the epidemic, the care that sees it, and what people do about it. */
export class Stage {
  readonly of: Seed
  readonly epidemic: Epidemic
  readonly care: Care
  readonly evidence: Evidence
  readonly response: Response
  readonly background: Background
  readonly course: Course
  readonly measures: MeasureEffects
  /** Of whom a suspicion was reported, so that what came of it is told. */
  readonly #suspected = new Set<number>()
  /** Versions of each person's record that were told. */
  readonly #versions = new Map<number, number>()

  constructor(of: Seed) {
    this.of = of
    const { city, scenario, chance } = of
    const epidemic = beginOutbreak(of)
    this.epidemic = epidemic
    this.care = new Care({ city, scenario, epidemic, chance })
    this.evidence = new Evidence({ city, epidemic, care: this.care, chance })
    this.response = new Response({ city, epidemic, care: this.care, chance })
    this.background = new Background(of)
    this.course = new Course(city)
    this.measures = new MeasureEffects({ city, epidemic, firstWeekday: of.firstWeekday })
  }

  /** When a measure is signed that was decided on at a time: as quickly with the software as on paper. */
  decidedAt({ measure, number }: LocalMeasure, at: number): number {
    const draw = { what: 'order', who: number, day: Math.floor(at) } as const
    return atWork(at + this.of.chance.lognormal(measure.decide.value, draw) / 24)
  }

  /** Runs the next day of the epidemic, and of the care that sees it. Who is found positive is kept apart by the hospital. */
  step(): PlayedDay {
    const { epidemic, care, response } = this
    seedPeople(epidemic, this.of.scenario)
    const { day } = epidemic
    response.sampleContacts(day)
    this.course.note(epidemic.step())
    const { visits, results } = care.see(day)
    for (const { person, isPositive, at } of results) if (isPositive) response.isolate(person, at)
    const seen = this.careOf(day, { visits, results })
    this.evidence.note(day, { visits, results, counts: seen.visits })
    return { day, visits, results, care: seen }
  }

  /** Runs the next day of the epidemic alone. */
  runOnly(): void {
    seedPeople(this.epidemic, this.of.scenario)
    this.course.note(this.epidemic.step())
  }

  /** A day before the exam: what is always there. */
  quietDay(day: number): ExamCareDay {
    return this.careOf(day, { visits: [], results: [] })
  }

  careOf(
    day: number,
    { visits, results }: { visits: readonly Visit[]; results: readonly Result[] },
  ): ExamCareDay {
    const { background } = this
    const of = (facility: number) => visits.filter((visit) => visit.facility.number === facility)
    return {
      day,
      visits: background.visits(day, (facility, syndrome) => {
        if (syndrome === 'influenza-like') return of(facility).filter(({ isSevere }) => !isSevere).length
        return syndrome === 'acute-respiratory' ? of(facility).filter(({ isSevere }) => isSevere).length : 0
      }),
      cases: [...background.cases(day), ...this.#casesOf(visits, results)],
      samples: this.#samplesOf(results),
      rumours: background.rumours(day),
    }
  }

  #casesOf(visits: readonly Visit[], results: readonly Result[]): ExamCase[] {
    const suspected = visits.filter(({ isSuspected }) => isSuspected)
    for (const { person } of suspected) this.#suspected.add(person)
    const told = results.filter(({ person, isPositive }) => isPositive || this.#suspected.has(person))
    return [
      ...suspected.map((visit) => this.#describe(visit, { classification: 'suspected', isRuledOut: false })),
      ...told.map((result) =>
        this.#describe(result, {
          classification: result.isPositive ? 'confirmed' : 'suspected',
          isRuledOut: !result.isPositive,
        }),
      ),
    ]
  }

  #describe(
    { person, facility, at }: Visit | Result,
    of: Pick<ExamCase, 'classification' | 'isRuledOut'>,
  ): ExamCase {
    const { city, scenario } = this.of
    const version = this.#versions.get(person) ?? 0
    this.#versions.set(person, version + 1)
    return {
      record: `outbreak-${person}`,
      version,
      unit: facility.unit,
      place: city.communityOf(person).path,
      disease: scenario.disease.reportedAs,
      ageGroup: ageGroupOf(city.population.age[person] ?? 0),
      onset: onsetBefore(this.epidemic.infectionOf(person)?.onset, at),
      at,
      ...of,
    }
  }

  /** Samples are counted where their laboratory is: by the day of the result. */
  #samplesOf(results: readonly Result[]): ExamSamples[] {
    const { city, scenario } = this.of
    const laboratories = city.data.units.filter(({ duties }) => duties.includes('laboratory'))
    return laboratories.flatMap(({ id, place }, number) => {
      const own = results.filter(({ facility }) => facility.number % laboratories.length === number)
      if (own.length === 0) return []
      const positive = own.filter(({ isPositive }) => isPositive).length
      return [{ unit: id, place, disease: scenario.disease.reportedAs, tested: own.length, positive }]
    })
  }
}

/** Nobody tells an onset that is still to come. */
function onsetBefore(onset: number | undefined, at: number): number | undefined {
  return onset !== undefined && onset <= at ? onset : undefined
}
