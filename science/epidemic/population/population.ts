import { type Layer, type LayerOfPeople, largestGroup, makeLayer, oldestAge } from './layer.ts'
import { type Column, layMembership, type Membership, readMembership, writeMembership } from './membership.ts'

/**
 * A city's people: a number for each, from 0 to `size` − 1, their ages and the layers in which they meet. Nothing here changes during a
 * run, so that many runs share one.
 */
export interface Population {
  readonly size: number
  /** In years. */
  readonly age: Uint8Array
  /** At most 16; one may be called `household`: isolation at home leaves its contacts. */
  readonly layers: readonly Layer[]
  /** The group of each person on each layer, and their place among its members where it mixes at random: `groupOf` reads it. */
  readonly membership: Membership
}

export const mostLayers = 16

/**
 * A population from ages and layers.
 *
 * @throws RangeError for a layer of another number of people, two layers of one name, more than 16 layers, an age over 120, and what
 * `LayerSettings` cannot be.
 * Complexity: linear; 2 or 4 bytes a person and layer, 6 or 8 more where it mixes at random.
 * @example
 * const town = { id: 'town', mixing: 'random', contactsPerDay: 10, groupOf: new Int32Array(1_000) }
 * makePopulation({ age: new Uint8Array(1_000), layers: [town] })
 */
export function makePopulation({
  age,
  layers: settings,
}: {
  age: Uint8Array
  layers: readonly LayerOfPeople[]
}): Population {
  const size = age.length
  if (size === 0) throw new RangeError('a population needs at least one person')
  if (settings.length > mostLayers)
    throw new RangeError(`a population has at most ${mostLayers} layers, got ${settings.length}`)
  for (const [at, { id, groupOf }] of settings.entries()) {
    if (groupOf.length !== size)
      throw new RangeError(`layer ${id} has ${groupOf.length} people, the population ${size}`)
    if (settings.findIndex((other) => other.id === id) !== at)
      throw new RangeError(`two layers are called ${id}`)
  }
  for (let person = 0; person < size; person++)
    if ((age[person] ?? 0) > oldestAge) throw new RangeError(`person ${person} is ${age[person]} years old`)
  const sorted = settings.map(makeLayer)
  const { membership, columns } = layMembership(
    size,
    sorted.flatMap(({ mixing, groupStart }) => {
      const groups = groupStart.length - 1
      return mixing === 'random' ? [groups, largestGroup(groupStart)] : [groups]
    }),
  )
  let column = 0
  const layers = sorted.map((layer) => ({
    ...layer,
    // As many as were just laid.
    groupColumn: columns[column++] as Column,
    slotColumn: layer.mixing === 'random' ? columns[column++] : undefined,
  }))
  for (const layer of layers) fillColumns(membership, layer)
  return { size, age, layers, membership }
}

function fillColumns(membership: Membership, { groupStart, members, groupColumn, slotColumn }: Layer): void {
  for (let group = 0; group + 1 < groupStart.length; group++) {
    const start = groupStart[group] as number
    const end = groupStart[group + 1] as number
    for (let at = start; at < end; at++) {
      const person = members === undefined ? at : (members[at] as number)
      writeMembership(membership, person, groupColumn, group)
      if (slotColumn !== undefined) writeMembership(membership, person, slotColumn, at - start)
    }
  }
}

/** A person's group on the layer of this number; −1 for none. */
export function groupOf({ membership, layers }: Population, person: number, layer: number): number {
  // The layer is one of the population's, as its number is.
  return readMembership(membership, person, (layers[layer] as Layer).groupColumn)
}

/** The venue in which a person's group is; −1 for none. */
export function venueOf(population: Population, person: number, layer: number): number {
  const group = groupOf(population, person, layer)
  const venues = population.layers[layer]?.venueOfGroup
  return group < 0 || venues === undefined ? group : (venues[group] as number)
}

/** Number of the layer of this name. @throws RangeError where there is none, with the names that there are. */
export function layerIndex({ layers }: Population, id: string): number {
  const at = layers.findIndex((layer) => layer.id === id)
  if (at < 0)
    throw new RangeError(`no layer is called ${id}; there are ${layers.map((layer) => layer.id).join(', ')}`)
  return at
}

/** Members of a group, in order of their numbers. */
export function membersOf({ groupStart, members }: Layer, group: number): number[] {
  const [from, to] = [groupStart[group], groupStart[group + 1]]
  if (from === undefined || to === undefined) throw new RangeError(`there is no group ${group}`)
  if (members === undefined) return Array.from({ length: to - from }, (_, at) => from + at)
  return Array.from(members.subarray(from, to).slice().sort())
}

/** The same population in memory that threads share instead of copying. */
export function sharePopulation(population: Population): Population {
  return {
    ...population,
    age: shared(population.age),
    membership: { ...population.membership, cells: shared(population.membership.cells) },
    layers: population.layers.map((layer) => ({
      ...layer,
      groupStart: shared(layer.groupStart),
      members: layer.members && shared(layer.members),
      venueOfGroup: layer.venueOfGroup && shared(layer.venueOfGroup),
    })),
  }
}

function shared<Numbers extends Uint8Array | Uint16Array | Int32Array>(numbers: Numbers): Numbers {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers
  const make = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers
  const copy = new make(new SharedArrayBuffer(numbers.byteLength))
  copy.set(numbers)
  return copy
}

/** Bytes of a population's arrays. */
export function populationBytes({ age, membership, layers }: Population): number {
  return layers.reduce(
    (sum, { groupStart, members, venueOfGroup }) =>
      sum + groupStart.byteLength + (members?.byteLength ?? 0) + (venueOfGroup?.byteLength ?? 0),
    age.byteLength + membership.cells.byteLength,
  )
}
