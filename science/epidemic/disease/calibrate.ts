import { groupOf, type Population } from '../population/population.ts'
import { Stream } from '../random/streams.ts'
import { type CompiledDisease, compileDisease, drawCourse, makeCourse, noShield } from './compiled.ts'
import type { Disease } from './disease.ts'

/** A disease without the one number that depends on the city. */
export type UncalibratedDisease = Omit<Disease, 'hazardPerContact'>

/**
 * The disease with the hazard of a contact at which a person of this city infects so many on average, if nobody is immune and no measure
 * is taken.
 *
 * In words: of a sample of persons, each with a course drawn for them, expected infections are summed over the people of their groups and
 * over the contacts of their days; the hazard is found by halving. The mean is over all persons alike; those who are infected first
 * in an epidemic have more contacts than others, so that it may begin faster than this number says.
 *
 * @param of `sample` persons, drawn evenly with the seed.
 * @throws RangeError for a reproduction number that is not above 0, or that no hazard reaches in this city.
 * Complexity: sixty looks at the groups of the sample; about a second for 2,000 persons.
 * @example const disease = calibrate({ population, disease: presets.influenza.disease, reproduction: 1.5 })
 */
export function calibrate({
  population,
  disease,
  reproduction,
  sample = 2_000,
  seed = 0,
}: {
  population: Population
  disease: UncalibratedDisease
  reproduction: number
  sample?: number
  seed?: number
}): Disease {
  if (!(reproduction > 0 && Number.isFinite(reproduction)))
    throw new RangeError(`a reproduction number must be above 0, got ${reproduction}`)
  if (!(Number.isInteger(sample) && sample >= 1))
    throw new RangeError(`a sample is of 1 person or more, got ${sample}`)
  const compiled = compileDisease({ ...disease, hazardPerContact: 1 })
  const persons = drawPersons({ population, compiled, sample, seed })
  const means = meansOf(population, compiled)
  const infectedAt = (hazard: number) =>
    persons.reduce(
      (sum, person) => sum + expectedInfections({ population, compiled, means, person, hazard }),
      0,
    ) / persons.length
  let [low, high] = [0, 1e-4]
  while (infectedAt(high) < reproduction) {
    high *= 4
    if (high > 1e4)
      throw new RangeError(
        `in this city one infects ${infectedAt(high).toFixed(2)} at most, ${reproduction} was asked for`,
      )
  }
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2
    if (infectedAt(middle) < reproduction) low = middle
    else high = middle
  }
  return { ...disease, hazardPerContact: (low + high) / 2 }
}

interface Spreader {
  readonly person: number
  readonly level: number
  readonly days: number
}

function drawPersons(of: {
  population: Population
  compiled: CompiledDisease
  sample: number
  seed: number
}): Spreader[] {
  const { population, compiled, sample, seed } = of
  const who = new Stream({ seed, purpose: 'calibration', channel: 0 })
  const stream = new Stream({ seed, purpose: 'calibration', channel: 1 })
  const course = makeCourse()
  return Array.from({ length: sample }, (_, at) => {
    who.draw(at, 0, 0)
    const person = Math.floor(who.first * population.size)
    // The person is one of the population's.
    const age = population.age[person] as number
    drawCourse({ disease: compiled, stream, person: at, age, shield: noShield, into: course })
    return { person, level: course.level, days: course.infectiousUntil - course.infectiousFrom }
  })
}

/** Attendance and susceptibility of a mean person: of each layer's members, and of everybody. */
interface Means {
  readonly attendance: readonly number[]
  readonly susceptibility: number
}

function meansOf(population: Population, { susceptibility }: CompiledDisease): Means {
  const { size, age, layers } = population
  const step = Math.max(1, Math.floor(size / 20_000))
  const sums = layers.map(() => ({ members: 0, attendance: 0 }))
  let [all, susceptible] = [0, 0]
  for (let person = 0; person < size; person += step) {
    const years = age[person] as number
    all++
    susceptible += susceptibility[years] as number
    for (const [at, layer] of layers.entries()) {
      if (groupOf(population, person, at) < 0) continue
      const sum = sums[at] as { members: number; attendance: number }
      sum.members++
      sum.attendance += layer.attendance[years] as number
    }
  }
  return {
    attendance: sums.map(({ members, attendance }) => attendance / Math.max(1, members)),
    susceptibility: susceptible / all,
  }
}

function expectedInfections({
  population,
  compiled,
  means,
  person: { person, level, days },
  hazard,
}: {
  population: Population
  compiled: CompiledDisease
  means: Means
  person: Spreader
  hazard: number
}): number {
  const { layers, age } = population
  let infected = 0
  for (const [at, layer] of layers.entries()) {
    const group = groupOf(population, person, at)
    if (group < 0) continue
    const open = layer.weekdays.reduce((sum, day) => sum + day, 0) / 7
    const goes = open * (layer.attendance[age[person] as number] as number)
    const each = hazard * layer.intensity * level
    if (layer.mixing === 'random') {
      const parts = compiled.infectiousness
      const chance =
        parts.reduce((sum, part) => sum - Math.expm1(-each * part * means.susceptibility), 0) / parts.length
      infected += layer.contactsPerDay * goes * (means.attendance[at] as number) * days * chance
      continue
    }
    const [start, end] = [layer.groupStart[group] as number, layer.groupStart[group + 1] as number]
    for (let place = start; place < end; place++) {
      const other = layer.members?.[place] ?? place
      if (other === person) continue
      const years = age[other] as number
      const together = goes * (layer.attendance[years] as number)
      infected += -Math.expm1(-each * days * together * (compiled.susceptibility[years] as number))
    }
  }
  return infected
}
