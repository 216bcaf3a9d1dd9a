import { drawLevel } from '../disease/compiled.ts'
import { groupOf } from '../population/population.ts'
import { mostIndices } from '../random/streams.ts'
import type { Candidate } from './candidates.ts'
import { layRow, rateOn, rowWidthOn, widthsOn } from './contact-row.ts'
import { columns, readValue, setValue } from './infection-log.ts'
import { goes, isOpenOn, meetingTime, partnerOf } from './meeting.ts'
import type { Run } from './run.ts'

// Entries, layers, groups and persons are the run's own: the `!` below say so. Parameters of what is done for each contact stand by
// themselves instead of in an object, of which there would be millions.

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
  const first = Math.max(day, Math.floor(readValue(log, entry, columns.infectiousFrom)))
  transmission.draw(spreader.person, first, 0)
  awaitNext(run, first, -Math.log(transmission.first))
}

function takeUp(run: Run, entry: number, level: number): void {
  const { log, spreader } = run
  spreader.entry = entry
  spreader.person = log.person[entry]!
  spreader.level = level
  spreader.from = readValue(log, entry, columns.infectiousFrom)
  spreader.until = readValue(log, entry, columns.infectiousUntil)
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
    const ofDay = rate * rowWidthOn(run, on)
    if (left < ofDay) {
      setValue(run.log, spreader.entry, columns.nextPosition, left / rate)
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
  const hasSymptoms = !Number.isNaN(readValue(log, entry, columns.onset))
  return drawLevel({ disease, stream: course, person: log.person[entry]!, hasSymptoms })
}

/** The spreader's points of today. */
function spread(run: Run): void {
  const { day, spreader, disease, transmission, log } = run
  const rate = rateOn(disease, { level: spreader.level, from: spreader.from, until: spreader.until, day })
  const width = rowWidthOn(run, day)
  let position = readValue(log, spreader.entry, columns.nextPosition)
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
  const { contacts } = run.row
  const widths = widthsOn(run, run.day)
  let begin = 0
  for (let at = 0; at < contacts.length; at++) {
    const width = widths[at]!
    const end = begin + contacts[at]! * width
    if (position >= end) {
      begin = end
      continue
    }
    const index = Math.min(contacts[at]! - 1, Math.floor((position - begin) / width))
    if (run.keptShare[at]! > 0) tryContact(run, at, index, rate, chance)
    return begin + (index + 1) * width
  }
  // Beyond the row by a rounding.
  return position
}

function tryContact(run: Run, at: number, index: number, rate: number, chance: number): void {
  const { population, day, spreader, everInfected } = run
  const { person } = spreader
  const other =
    population.layers[at]!.mixing === 'random'
      ? partnerOf(run, { person, at, day, index })
      : memberOf(run, person, at, index)
  if (other === person || everInfected.has(other)) return
  const time = meetingTime(run, { one: person, other, at, day, index }, run.keptShare[at]!)
  if (time < 0) return
  const { intensity } = population.layers[at]!
  const hazard = hazardAt(run, day + time, other) * intensity
  // The contact has a point; of the chance of one this is a part.
  const threshold = chance * -Math.expm1(-rate * intensity)
  // Who goes where and the factors of measures are looked up only where the contact would transmit without them.
  if (threshold >= -Math.expm1(-hazard)) return
  if (!goes(run, person, at, day) || !goes(run, other, at, day)) return
  const left = leftByMeasures(run, at, other)
  if (threshold < -Math.expm1(-hazard * left))
    propose(run, { person: other, infector: person, layer: at, at: day + time })
}

/** Of a contact of intensity 1 with the spreader at a time, without measures; 0 outside the infectious period. */
function hazardAt({ spreader, disease, population }: Run, time: number, other: number): number {
  const { from, until, level } = spreader
  if (time < from || time >= until) return 0
  const parts = disease.infectiousness.length
  const part = Math.min(parts - 1, Math.floor(((time - from) / (until - from)) * parts))
  return (
    disease.hazardPerContact *
    level *
    disease.infectiousness[part]! *
    disease.susceptibility[population.age[other]!]!
  )
}

/** Which part of the hazard vaccines and masks leave. */
function leftByMeasures({ measures, spreader: { person }, day }: Run, layer: number, other: number): number {
  return (
    measures.vaccineFactor(person, day, 'againstOnwards') *
    measures.susceptibility(other, day) *
    measures.maskFactor({ infector: person, other, layer, day })
  )
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

/** Notes an infection of today. Of two for the same person the earlier stands, whichever was found first. */
export function propose({ candidates, entryOf }: Run, candidate: Candidate): void {
  const known = -entryOf[candidate.person]! - 1
  if (known < 0) entryOf[candidate.person] = -candidates.add(candidate) - 1
  else candidates.keepEarlier(known, candidate)
}
