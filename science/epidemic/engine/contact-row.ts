import type { CompiledDisease } from '../disease/compiled.ts'
import type { Layer } from '../population/layer.ts'
import { groupOf } from '../population/population.ts'
import type { Run } from './run.ts'

// Layers, groups and persons are those of the run's population: the `!` below say so.

/**
 * A person's possible contacts of a day in one row, each as wide as its intensity, layer after layer. Measures do not shorten it, so that
 * closing a layer leaves the draws of the others as they are; days of the week do.
 */
export interface ContactRow {
  person: number
  /** By layer, on a day on which it is open. */
  readonly contacts: Int32Array
  /** Width of all layers. */
  width: number
}

export function makeContactRow(layers: number): ContactRow {
  return { person: -1, contacts: new Int32Array(layers), width: 0 }
}

export function layRow({ population, row }: Run, person: number): void {
  const { layers } = population
  row.person = person
  row.width = 0
  for (let at = 0; at < layers.length; at++) {
    const layer = layers[at]!
    row.contacts[at] = contactsOn(layer, groupOf(population, person, at))
    row.width += layer.intensity * row.contacts[at]!
  }
}

function contactsOn(layer: Layer, group: number): number {
  if (group < 0) return 0
  // The last of a number that is not whole has its full width, for it takes place on some days and then as the others do.
  if (layer.mixing === 'random') return Math.ceil(layer.contactsPerDay)
  return layer.groupStart[group + 1]! - layer.groupStart[group]! - 1
}

/** By weekday, how wide a contact of each layer is: 0 where the layer is closed. */
export function widthsByWeekday(layers: readonly Layer[]): Float64Array[] {
  return [0, 1, 2, 3, 4, 5, 6].map((weekday) =>
    Float64Array.from(layers, ({ weekdays, intensity }) => (weekdays[weekday] === 1 ? intensity : 0)),
  )
}

/** Width of a contact of each layer on a day. */
export function widthsOn({ contactWidths, firstWeekday }: Run, day: number): Float64Array {
  return contactWidths[(day + firstWeekday) % 7]!
}

/** Width of the row on a day: of the layers that are open on its weekday. */
export function rowWidthOn(run: Run, day: number): number {
  const { contacts } = run.row
  const widths = widthsOn(run, day)
  let width = 0
  for (let at = 0; at < contacts.length; at++) width += widths[at]! * contacts[at]!
  return width
}

/** The greatest hazard for each unit of width on a day, of a person of this level. */
export function rateOn(
  { hazardPerContact, greatestSusceptibility, infectiousness }: CompiledDisease,
  { level, from, until, day }: { level: number; from: number; until: number; day: number },
): number {
  const partsADay = infectiousness.length / (until - from)
  const first = Math.max(0, Math.floor((day - from) * partsADay))
  const last = Math.min(infectiousness.length - 1, Math.floor((day + 1 - from) * partsADay))
  let peak = 0
  for (let at = first; at <= last; at++) peak = Math.max(peak, infectiousness[at]!)
  return hazardPerContact * greatestSusceptibility * level * peak
}
