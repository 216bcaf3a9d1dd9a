import type { ExamOutcome, ExamPlay } from '#vocabulary'
import { describeInfections } from './course.ts'
import { emptyOutcome, mostInfections } from './outcome.ts'
import { type Seed, Stage } from './stage.ts'

/** The same outbreak where nobody does anything: who falls severely ill goes to hospital, and that is all. */
export function playNothing(seed: Seed): { outcome: ExamOutcome; play: ExamPlay } {
  const stage = new Stage(seed)
  const { epidemic, course } = stage
  const { days } = seed.scenario
  while (epidemic.day < days) stage.runOnly()
  const infections = describeInfections(epidemic, {
    placeOf: (person) => seed.city.communityOf(person).path,
    knownAt: new Map(),
    most: mostInfections,
  })
  return {
    outcome: {
      ...emptyOutcome(days),
      infections: epidemic.infected,
      deaths: course.deaths,
      bedDays: course.bedDays,
      beds: course.beds,
      curve: {
        infected: course.infected,
        known: course.infected.map(() => 0),
        inHospital: course.inHospital,
      },
    },
    play: { alerts: [], tasks: [], infections, infectionsInAll: epidemic.infected },
  }
}
