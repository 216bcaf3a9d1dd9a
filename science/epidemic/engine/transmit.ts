import { type CompiledDisease, drawLevel } from '../disease/compiled.ts'
import type { Layer } from '../population/layer.ts'
import { groupOf } from '../population/population.ts'
import { mostIndices } from '../random/streams.ts'
import type { Candidate } from './candidates.ts'
import { nobody } from './infection-log.ts'
import { goes, isOpenOn, meetingTime, partnerOf } from './meeting.ts'
import type { Run } from './run.ts'

// Entries, layers, groups and persons are the run's own: the `!` below say so.

/**
 * How many contacts a person could have on a day, each as often as its intensity: those of all layers, open or not, so that closing one
 * leaves the draws of the others as they are. What each layer adds is put into `run.widths`.
 */
export function reachOf({ population, widths }: Run, person: number): number {
  const { layers } = population
  let reach = 0
  for (let at = 0; at < layers.length; at++) {
    widths[at] = layers[at]!.intensity * contactsOn(layers[at]!, groupOf(population, person, at))
    reach += widths[at]!
  }
  return reach
}

/** Of a contact of intensity 1, for each unit of a person's own level. */
export function greatestHazard({ hazardPerContact, peak, greatestSusceptibility }: CompiledDisease): number {
  return hazardPerContact * peak * greatestSusceptibility
}

/** A hazard beyond which a contact of intensity 1 is certain to infect, so that more of it need not be drawn. */
const certainHazard = 50

/** Infectiousness of an infected person beside the mean: drawn again where it is needed, instead of kept for everybody. */
export function levelOf({ disease, course, log }: Run, entry: number): number {
  const hasSymptoms = !Number.isNaN(log.onset[entry]!)
  const level = drawLevel({ disease, stream: course, person: log.person[entry]!, hasSymptoms })
  return Math.min(level, certainHazard / greatestHazard(disease))
}

function contactsOn(layer: Layer, group: number): number {
  if (group < 0) return 0
  // The last of a number that is not whole has its full width, for it takes place on some days and then as the others do.
  if (layer.mixing === 'random') return Math.ceil(layer.contactsPerDay)
  // With the person's own place, which stands for nobody.
  return layer.groupStart[group + 1]! - layer.groupStart[group]!
}

/**
 * What the infectious do today: candidates for infection.
 *
 * In words: a person's possible contacts of the day, of all layers, stand in a row, each as wide as its intensity. Along the row runs a
 * Poisson process of the greatest hazard that this person could have today. A contact without a point cannot transmit, and most persons
 * have no point on a day, which the chance of none at the course's peak tells at once: then nothing more is looked at. At a point the hazard of the contact is worked out, and the second number of the
 * same draw decides whether the point stands. Measures lower the hazard and leave the points as they are: fewer are infected along
 * the same contacts, never others.
 *
 * Complexity: a draw for each infectious person; a look at their groups where there is a point, and a draw, a logarithm and a look at the
 * other for each. Of one person on one day at most a million points are taken.
 */
export function transmitAll(run: Run): void {
  const { population, disease, day, log, transmission } = run
  const kept = population.layers.map((layer, at) =>
    isOpenOn(run, layer, day) ? run.measures.keptShare(at, day) : 0,
  )
  const greatest = greatestHazard(disease)
  for (const entry of run.active.view()) {
    const person = log.person[entry]!
    transmission.draw(person, day, 0)
    // The first point lies beyond the row, even at the peak: as its logarithm would say, and sooner known. `quiet` is rounded to 2^-25, a
    // chance too small to be seen.
    if (transmission.first <= log.quiet[entry]!) continue
    const level = levelOf(run, entry)
    const reach = reachOf(run, person)
    const rate = (level * greatest * peakOn(run, entry)) / disease.peak
    let position = 0
    for (let point = 1; point < mostIndices; point++) {
      position -= Math.log(transmission.first) / rate
      if (position >= reach) break
      takePoint(run, { entry, person, level, position, chance: transmission.second * rate, kept })
      transmission.draw(person, day, point)
    }
  }
}

/** The greatest infectiousness of the day. */
function peakOn({ log, disease: { infectiousness }, day }: Run, entry: number): number {
  const from = log.infectiousFrom[entry]!
  const partsADay = infectiousness.length / (log.infectiousUntil[entry]! - from)
  const first = Math.max(0, Math.floor((day - from) * partsADay))
  const last = Math.min(infectiousness.length - 1, Math.floor((day + 1 - from) * partsADay))
  let greatest = 0
  for (let at = first; at <= last; at++) greatest = Math.max(greatest, infectiousness[at]!)
  return greatest
}

/** One point in a person's row of contacts, whose widths are in `run.widths`; it stands where `chance` is below the contact's hazard for each unit of intensity. */
interface Point {
  readonly entry: number
  readonly person: number
  readonly level: number
  readonly position: number
  readonly chance: number
  readonly kept: readonly number[]
}

function takePoint(run: Run, point: Point): void {
  const { layers } = run.population
  let rest = point.position
  for (let at = 0; at < layers.length; at++) {
    const width = run.widths[at]!
    if (rest >= width) {
      rest -= width
      continue
    }
    if (point.kept[at] === 0) return
    const layer = layers[at]!
    const group = groupOf(run.population, point.person, at)
    const index = Math.floor(rest / layer.intensity)
    const other =
      layer.mixing === 'random'
        ? partnerOf(run, { person: point.person, at, day: run.day, index })
        : (layer.members?.[layer.groupStart[group]! + index] ?? layer.groupStart[group]! + index)
    if (other !== point.person && run.entryOf[other]! <= 0) tryContact(run, point, { at, index, other })
    return
  }
}

function tryContact(
  run: Run,
  { entry, person, level, chance, kept }: Point,
  { at, index, other }: { at: number; index: number; other: number },
): void {
  const { log, disease, population, measures, day } = run
  // Today's share is there for each layer.
  const time = meetingTime(run, { one: person, other, at, day, index }, kept[at]!)
  if (time < 0) return
  const from = log.infectiousFrom[entry]!
  const until = log.infectiousUntil[entry]!
  if (day + time < from || day + time >= until) return
  const part = Math.floor(((day + time - from) / (until - from)) * disease.infectiousness.length)
  const hazard =
    disease.hazardPerContact *
    level *
    disease.infectiousness[Math.min(part, disease.infectiousness.length - 1)]! *
    disease.susceptibility[population.age[other]!]!
  // Who goes where and the factors of measures are looked up only where the point would stand without them.
  if (chance >= hazard || !goes(run, person, at, day) || !goes(run, other, at, day)) return
  const left =
    measures.vaccineFactor(person, day, 'againstOnwards') *
    measures.susceptibility(other, day) *
    measures.maskFactor({ infector: person, other, layer: at, day })
  if (chance < hazard * left) propose(run, { person: other, infector: person, layer: at, at: day + time })
}

/** Notes an infection of today. Of two for the same person the earlier stands, whichever was found first. */
export function propose({ candidates, entryOf }: Run, candidate: Candidate): void {
  const known = -entryOf[candidate.person]! - 1
  if (known < 0) entryOf[candidate.person] = -candidates.add(candidate) - 1
  else candidates.keepEarlier(known, candidate)
}

/** A place that infects whoever comes: live poultry, a kitchen. */
export interface Reservoir {
  readonly layer: number
  readonly venues: ReadonlySet<number>
  /** For somebody of the most susceptible age, on a day on which they come. */
  readonly hazardPerVisit: number
  readonly from: number
  readonly until: number
}

/** What reservoirs do today, in the same way. */
export function infectFromReservoir(run: Run, reservoir: Reservoir, number: number): void {
  const { population, disease, measures, day } = run
  const { layer: at, venues, hazardPerVisit, from, until } = reservoir
  const layer = population.layers[at]!
  const kept = measures.keptShare(at, day)
  if (day < from || day >= until || !isOpenOn(run, layer, day) || hazardPerVisit === 0) return
  const stream = run.layers[at]!.reservoir
  const rate = hazardPerVisit * disease.greatestSusceptibility
  for (let group = 0; group + 1 < layer.groupStart.length; group++) {
    if (!venues.has(layer.venueOfGroup?.[group] ?? group)) continue
    const start = layer.groupStart[group]!
    const size = layer.groupStart[group + 1]! - start
    let position = 0
    for (let point = 0; ; point++) {
      // Reservoirs have draws apart from each other.
      stream.draw(group, day, number * pointsOfReservoir + point)
      position -= Math.log(stream.first) / rate
      if (position >= size || point === pointsOfReservoir) break
      const index = Math.floor(position)
      const chance = stream.second * rate
      const person = layer.members === undefined ? start + index : layer.members[start + index]!
      if (run.entryOf[person]! > 0 || !goes(run, person, at, day)) continue
      // A reduced layer is visited less.
      const time = meetingTime(run, { one: person, other: person, at, day, index: mostIndices - 1 }, kept)
      if (time < 0) continue
      const hazard =
        hazardPerVisit *
        disease.susceptibility[population.age[person]!]! *
        measures.susceptibility(person, day) *
        measures.maskFactor({ infector: nobody, other: person, layer: at, day })
      if (chance < hazard) propose(run, { person, infector: nobody, layer: at, at: day + time })
    }
  }
}

/** Points of one reservoir in one group on one day: room for some millions of visits at hazards of everyday. */
const pointsOfReservoir = 32_768
export const mostReservoirs = mostIndices / pointsOfReservoir
