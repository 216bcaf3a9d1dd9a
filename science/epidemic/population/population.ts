import { Column } from './column.ts'
import { type Layer, type LayerOfPeople, type LayerSettings, makeLayer, oldestAge } from './layer.ts'

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
  /**
   * A row for each person, side by side because they are read together: the group of each layer, −1 for none, then the place among
   * the group's members for each layer that mixes at random.
   */
  readonly membership: Int32Array
  /** Numbers in a row. */
  readonly columns: number
}

export const mostLayers = 16

/**
 * A population from ages and layers.
 *
 * @throws RangeError for a layer of another number of people, two layers of one name, more than 16 layers, an age over 120, and what
 * `LayerSettings` cannot be.
 * Complexity: linear; 4 bytes a person and layer, 8 more where it mixes at random.
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
  const table = makeMembership(
    size,
    settings.map(({ mixing }) => mixing),
  )
  for (const [at, { groupOf }] of settings.entries()) {
    const column = table.groups(at)
    for (let person = 0; person < size; person++) column.set(person, groupOf[person] as number)
  }
  return assemblePopulation({ age, table, layers: settings })
}

/** The table of who belongs where, to be filled before the population is put together. */
export interface Membership {
  readonly membership: Int32Array
  readonly columns: number
  /** Group of each person on the layer of this number. */
  readonly groups: (layer: number) => Column
  /** Column of the layer's slots; 0 where it does not mix at random. */
  readonly slotColumn: (layer: number) => number
}

export function makeMembership(people: number, mixing: readonly Layer['mixing'][]): Membership {
  const isRandom = (one: Layer['mixing']) => one === 'random'
  const columns = mixing.length + mixing.filter(isRandom).length
  const membership = new Int32Array(people * columns)
  return {
    membership,
    columns,
    groups: (layer) => new Column({ table: membership, columns, column: layer }),
    slotColumn: (layer) =>
      mixing[layer] === 'random' ? mixing.length + mixing.slice(0, layer).filter(isRandom).length : 0,
  }
}

/** A population of a table whose groups are filled. */
export function assemblePopulation({
  age,
  table,
  layers: settings,
}: {
  age: Uint8Array
  table: Membership
  layers: readonly LayerSettings[]
}): Population {
  const { membership, columns } = table
  const layers = settings.map((one, at) => {
    const slotColumn = table.slotColumn(at)
    const slots =
      slotColumn === 0 ? undefined : new Column({ table: membership, columns, column: slotColumn })
    return makeLayer(one, { groups: table.groups(at), slots, slotColumn })
  })
  return { size: age.length, age, layers, membership, columns }
}

/** A person's group on the layer of this number; −1 for none. */
export function groupOf({ membership, columns }: Population, person: number, layer: number): number {
  return membership[person * columns + layer] as number
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
    membership: shared(population.membership),
    layers: population.layers.map((layer) => ({
      ...layer,
      groupStart: shared(layer.groupStart),
      members: layer.members && shared(layer.members),
      venueOfGroup: layer.venueOfGroup && shared(layer.venueOfGroup),
    })),
  }
}

function shared<Numbers extends Uint8Array | Int32Array>(numbers: Numbers): Numbers {
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
    age.byteLength + membership.byteLength,
  )
}
