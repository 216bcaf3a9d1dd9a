import { mostIndices } from '../random/streams.ts'
import { nobody } from './infection-log.ts'
import { goes, isOpenOn, meetingTime } from './meeting.ts'
import type { Run } from './run.ts'
import { propose } from './transmit.ts'

// Layers, groups and persons are those of the run's population: the `!` below say so.

/** A place that infects whoever comes: live poultry, a kitchen. */
export interface Reservoir {
  readonly layer: number
  readonly venues: ReadonlySet<number>
  /** For somebody of the most susceptible age, on a day on which they come. */
  readonly hazardPerVisit: number
  readonly from: number
  readonly until: number
}

/** What a reservoir does today: candidates for infection, along a Poisson process as in `transmitAll`. */
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
      if (run.everInfected.has(person) || !goes(run, person, at, day)) continue
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
