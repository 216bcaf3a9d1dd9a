import { drawLevel } from '../disease/compiled.ts'
import { groupOf } from '../population/population.ts'
import { mostIndices } from '../random/streams.ts'
import type { Candidate } from './candidates.ts'
import { layRow, rateOn, widthOn } from './contact-row.ts'
import { timeOf, times } from './infection-log.ts'
import { goes, isOpenOn, meetingTime, partnerOf } from './meeting.ts'
import type { Run } from './run.ts'

// Entries, layers, groups and persons are the run's own: the `!` below say so.

/** An infectious person whose row of contacts is laid. */
export interface Spreader {
  entry: number
  person: number
  /** Infectiousness beside the mean. */
  level: number
  /** The infectious period, in days of the run. */
  from: number
  until: number
}

export function makeSpreader(): Spreader {
  return { entry: -1, person: -1, level: Number.NaN, from: Number.NaN, until: Number.NaN }
}

/** Lets an infected person begin: the first day on which they might infect somebody is drawn. `day` is the first on which they may. */
export function beginSpreading(run: Run, entry: number, day: number, level: number): void {
  const { log, spreader, transmission } = run
  takeUp(run, entry, level)
  const first = Math.max(day, Math.floor(timeOf(log, entry, times.infectiousFrom)))
  transmission.draw(spreader.person, first, 0)
  awaitNext(run, first, -Math.log(transmission.first))
}

function takeUp(run: Run, entry: number, level: number): void {
  const { log, spreader } = run
  spreader.entry = entry
  spreader.person = log.person[entry]!
  spreader.level = level
  spreader.from = timeOf(log, entry, times.infectiousFrom)
  spreader.until = timeOf(log, entry, times.infectiousUntil)
  layRow(run, spreader.person)
}

/** Puts the spreader on the day, this one or a later, on which so much hazard of their rows is used up; on none if their infectious period ends before. */
function awaitNext(run: Run, day: number, hazard: number): void {
  const { spreader, disease, row } = run
  const greatest = disease.hazardPerContact * disease.greatestSusceptibility * spreader.level * disease.peak
  // As the days below would say, and sooner known: most persons of a disease of unequal infectiousness infect nobody.
  if (hazard >= greatest * row.width * (Math.ceil(spreader.until) - day)) return
  let left = hazard
  for (let on = day; on < spreader.until; on++) {
    const rate = rateOn(disease, {
      level: spreader.level,
      from: spreader.from,
      until: spreader.until,
      day: on,
    })
    const ofDay = rate * widthOn(run, on)
    if (left < ofDay) {
      run.log.nextPosition[spreader.entry] = left / rate
      run.spreading.put(on, spreader.person)
      return
    }
    left -= ofDay
  }
}

/**
 * What the infectious do today: candidates for infection.
 *
 * In words: along the rows of a person's possible contacts, day after day, runs a Poisson process of the greatest hazard that this person
 * could have. A contact without a point cannot transmit, so that whoever has no point on a day need not be looked at on it. At the first
 * point of a contact the hazard that it has is worked out, and the second number of a draw decides whether the contact transmits, as
 * often as its hazard says where there is a point; then the process goes on behind the contact. Measures lower the hazard and leave the points as
 * they are: fewer are infected along the same contacts, never others.
 *
 * Complexity: a look at the groups of each person with a point; for each contact with a point two draws, a logarithm and a look at the
 * other. Persons are taken by number: neighbours, who meet the same people, one after the other.
 */
export function transmitAll(run: Run): void {
  const { population, day, spreading } = run
  for (const [at, layer] of population.layers.entries())
    run.keptShare[at] = isOpenOn(run, layer, day) ? run.measures.keptShare(at, day) : 0
  for (const person of spreading.take(day).sort()) {
    const entry = run.entryOf[person]! - 1
    takeUp(run, entry, levelOf(run, entry))
    spread(run)
  }
}

/** Drawn again where it is needed, instead of kept for everybody. */
function levelOf({ disease, course, log }: Run, entry: number): number {
  const hasSymptoms = !Number.isNaN(timeOf(log, entry, times.onset))
  return drawLevel({ disease, stream: course, person: log.person[entry]!, hasSymptoms })
}

/** The spreader's points of today. */
function spread(run: Run): void {
  const { day, spreader, disease, transmission, log } = run
  const rate = rateOn(disease, { level: spreader.level, from: spreader.from, until: spreader.until, day })
  const width = widthOn(run, day)
  let position = log.nextPosition[spreader.entry]!
  for (let point = 1; point < mostIndices; point++) {
    transmission.draw(spreader.person, day, point)
    const spacing = -Math.log(transmission.first) / rate
    position = takePoint(run, position, rate, transmission.second) + spacing
    if (position >= width) {
      awaitNext(run, day + 1, (position - width) * rate)
      return
    }
  }
}

/** The contact at this position of the row. @returns Where it ends. */
function takePoint(run: Run, position: number, rate: number, chance: number): number {
  const { population, row, day, firstWeekday, spreader } = run
  const { layers } = population
  const weekday = (day + firstWeekday) % 7
  let begin = 0
  for (let at = 0; at < layers.length; at++) {
    const layer = layers[at]!
    const contacts = row.contacts[at]!
    if (contacts === 0 || layer.weekdays[weekday] === 0) continue
    const end = begin + contacts * layer.intensity
    if (position >= end) {
      begin = end
      continue
    }
    const index = Math.min(contacts - 1, Math.floor((position - begin) / layer.intensity))
    if (run.keptShare[at]! > 0) {
      const other =
        layer.mixing === 'random'
          ? partnerOf(run, { person: spreader.person, at, day, index })
          : memberOf(run, spreader.person, at, index)
      if (other !== spreader.person && !run.everInfected.has(other))
        tryContact(run, { at, index, other, rate, chance })
    }
    return begin + (index + 1) * layer.intensity
  }
  // Beyond the row by a rounding.
  return position
}

/** One of the others of a person's group: its members in their order, the last in the person's own place. */
function memberOf({ population }: Run, person: number, at: number, index: number): number {
  const layer = population.layers[at]!
  const group = groupOf(population, person, at)
  const start = layer.groupStart[group]!
  const last = layer.groupStart[group + 1]! - 1
  const { members } = layer
  if (members === undefined) return start + index === person ? last : start + index
  const other = members[start + index]!
  return other === person ? members[last]! : other
}

interface Touched {
  readonly at: number
  readonly index: number
  readonly other: number
  readonly rate: number
  readonly chance: number
}

function tryContact(run: Run, { at, index, other, rate, chance }: Touched): void {
  const { spreader, disease, population, measures, day } = run
  const { person, from, until, level } = spreader
  const time = meetingTime(run, { one: person, other, at, day, index }, run.keptShare[at]!)
  if (time < 0) return
  if (day + time < from || day + time >= until) return
  const part = Math.floor(((day + time - from) / (until - from)) * disease.infectiousness.length)
  const { intensity } = population.layers[at]!
  const hazard =
    disease.hazardPerContact *
    level *
    disease.infectiousness[Math.min(part, disease.infectiousness.length - 1)]! *
    disease.susceptibility[population.age[other]!]!
  // The contact has a point; its chance is so much of the chance of one.
  const threshold = chance * -Math.expm1(-rate * intensity)
  // Who goes where and the factors of measures are looked up only where the contact would transmit without them.
  if (threshold >= -Math.expm1(-hazard * intensity)) return
  if (!goes(run, person, at, day) || !goes(run, other, at, day)) return
  const left =
    measures.vaccineFactor(person, day, 'againstOnwards') *
    measures.susceptibility(other, day) *
    measures.maskFactor({ infector: person, other, layer: at, day })
  if (threshold < -Math.expm1(-hazard * left * intensity))
    propose(run, { person: other, infector: person, layer: at, at: day + time })
}

/** Notes an infection of today. Of two for the same person the earlier stands, whichever was found first. */
export function propose({ candidates, entryOf }: Run, candidate: Candidate): void {
  const known = -entryOf[candidate.person]! - 1
  if (known < 0) entryOf[candidate.person] = -candidates.add(candidate) - 1
  else candidates.keepEarlier(known, candidate)
}
