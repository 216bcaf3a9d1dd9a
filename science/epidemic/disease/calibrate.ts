import { readDelay } from '../laws/delay.ts'
import type { Layer } from '../population/layer.ts'
import { groupOf, type Population } from '../population/population.ts'
import { Stream } from '../random/streams.ts'
import { type CompiledDisease, compileDisease } from './compiled.ts'
import type { Disease } from './disease.ts'
import { solveIncreasing } from './solve-increasing.ts'

/** A disease without the one number that depends on the city. */
export type UncalibratedDisease = Omit<Disease, 'hazardPerContact'>

/**
 * The disease with the hazard of a contact at which a person of this city infects so many on average, if nobody is immune, nobody is taken to
 * a hospital and no measure is taken.
 *
 * In words: of persons at equal distances through the city, each with an infectious period that begins at some time of the week, expected
 * infections are summed over the people of their groups and over the contacts of their days; the hazard is the root. Over levels of
 * infectiousness and over symptoms the sum is exact, for a few persons who infect many would be too rare in a sample. The mean is over all
 * persons alike; those who are infected first in an epidemic have more contacts than others, so that it may begin faster than this number
 * says.
 *
 * @param of `sample` persons; the seed chooses which, and their periods. With 20,000 the number reached has a standard error of about 0.5 %.
 * @throws RangeError for a reproduction number that is not above 0, or that no hazard reaches in this city.
 * Complexity: a dozen looks at the groups of the sample; a few tenths of a second for 20,000 persons.
 * @example const disease = calibrate({ population, disease: presets.influenza.disease, reproduction: 1.5 })
 */
export function calibrate({
  population,
  disease,
  reproduction,
  sample = 20_000,
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
  const partners = population.layers.map((layer, at) => partnersOf(population, compiled, layer, at))
  const infectedAt = (hazard: number) => {
    const city = { population, compiled, hazard, partners }
    const chances = population.layers.map((layer, at) => chancesOfPartner(city, layer, at))
    return persons.reduce((sum, person) => sum + expectedInfections(city, chances, person), 0) / sample
  }
  const until = 1e4
  // Saturation only lowers what hazards far below any real one say.
  const from = Math.min(until, (1e-6 * reproduction) / infectedAt(1e-6))
  const hazardPerContact = solveIncreasing(infectedAt, { value: reproduction, from, until })
  if (hazardPerContact === undefined)
    throw new RangeError(
      `in this city one infects ${infectedAt(until).toFixed(2)} at most, ${reproduction} was asked for`,
    )
  return { ...disease, hazardPerContact }
}

interface Spreader {
  readonly person: number
  readonly days: number
  /** Of their infectiousness, so much falls on days on which each layer is open. */
  readonly openDays: readonly number[]
}

function drawPersons(of: {
  population: Population
  compiled: CompiledDisease
  sample: number
  seed: number
}): Spreader[] {
  const { population, compiled, sample, seed } = of
  const stream = new Stream({ seed, purpose: 'calibration' })
  stream.draw(sample, 0, 0)
  const offset = stream.first
  return Array.from({ length: sample }, (_, at) => {
    stream.draw(at, 0, 1)
    const days = readDelay(compiled.infectiousPeriod, stream.first)
    const begin = 7 * stream.second
    return {
      person: Math.floor(((at + offset) / sample) * population.size),
      days,
      openDays: population.layers.map((layer) => openDaysOf(layer, compiled, begin, days)),
    }
  })
}

/** @param begin Of the infectious period, in days since Monday. */
function openDaysOf(
  { weekdays }: Layer,
  { infectiousness }: CompiledDisease,
  begin: number,
  days: number,
): number {
  if (weekdays.every((open) => open === 1)) return days
  const readings = 4 * infectiousness.length
  let open = 0
  for (let reading = 0; reading < readings; reading++) {
    const day = Math.floor(begin + (days * (reading + 0.5)) / readings) % 7
    open += (weekdays[day] as number) * (infectiousness[reading >> 2] as number)
  }
  return (open * days) / readings
}

/** Whom a contact of a layer that mixes at random meets: by susceptibility, which part of its members is there and of it. */
type Partners = ReadonlyMap<number, number>

function partnersOf(
  population: Population,
  { susceptibility }: CompiledDisease,
  layer: Layer,
  at: number,
): Partners {
  const { size, age } = population
  const step = Math.max(1, Math.floor(size / 100_000))
  const parts = new Map<number, number>()
  let members = 0
  for (let person = 0; person < size; person += step) {
    if (groupOf(population, person, at) < 0) continue
    members++
    const years = age[person] as number
    const own = susceptibility[years] as number
    parts.set(own, (parts.get(own) ?? 0) + (layer.attendance[years] as number))
  }
  return new Map([...parts].map(([own, there]) => [own, there / Math.max(1, members)]))
}

/** A hazard in a city, and what of the city is the same for all its persons. */
interface City {
  readonly population: Population
  readonly compiled: CompiledDisease
  readonly hazard: number
  /** By layer. */
  readonly partners: readonly Partners[]
}

/** Chances that a contact at a random layer is there and infected, of a spreader with symptoms and of one without. */
type Chances = readonly [number, number]

function chancesOfPartner({ compiled, hazard, partners }: City, layer: Layer, at: number): Chances {
  const { infectiousness, asymptomaticInfectiousness } = compiled
  const chance = (level: number) => {
    let sum = 0
    for (const [susceptibility, there] of partners[at] as Partners)
      for (const part of infectiousness)
        sum +=
          (there * chanceOfInfection(compiled, hazard * layer.intensity * level * part * susceptibility)) /
          infectiousness.length
    return sum
  }
  return [chance(1), chance(asymptomaticInfectiousness)]
}

/**
 * Mean of 1 − exp(−hazard × level) over a spreader's level, whose law is gamma with mean 1 and shape k: 1 − (1 + hazard ∕ k)^−k, the
 * law's Laplace transform.
 */
function chanceOfInfection({ dispersion }: CompiledDisease, hazard: number): number {
  if (dispersion === undefined) return -Math.expm1(-hazard)
  return -Math.expm1(-dispersion * Math.log1p(hazard / dispersion))
}

function expectedInfections(
  { population, compiled, hazard }: City,
  chances: readonly Chances[],
  { person, days, openDays }: Spreader,
): number {
  const { layers, age } = population
  const ownAge = age[person] as number
  const withSymptoms = compiled.symptomatic[ownAge] as number
  const ofBoth = (ill: number, other: number) => withSymptoms * ill + (1 - withSymptoms) * other
  let infected = 0
  for (const [at, layer] of layers.entries()) {
    const group = groupOf(population, person, at)
    if (group < 0) continue
    const goes = layer.attendance[ownAge] as number
    if (layer.mixing === 'random') {
      const open = layer.weekdays.reduce((sum, day) => sum + day, 0) / 7
      infected += layer.contactsPerDay * goes * open * days * ofBoth(...(chances[at] as Chances))
      continue
    }
    const each = hazard * layer.intensity * goes * (openDays[at] as number)
    const [start, end] = [layer.groupStart[group] as number, layer.groupStart[group + 1] as number]
    for (let place = start; place < end; place++) {
      const other = layer.members?.[place] ?? place
      if (other === person) continue
      const years = age[other] as number
      const own = each * (layer.attendance[years] as number) * (compiled.susceptibility[years] as number)
      infected += ofBoth(
        chanceOfInfection(compiled, own),
        chanceOfInfection(compiled, own * compiled.asymptomaticInfectiousness),
      )
    }
  }
  return infected
}
