import { type Layer, oldestAge } from './layer.ts'

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
}

export const mostLayers = 16

/**
 * A population from ages and layers.
 *
 * @throws RangeError for a layer of another number of people, two layers of one name, more than 16 layers, an age over 120.
 * @example makePopulation({ age: new Uint8Array(1_000), layers: [makeLayer({ id: 'town', mixing: 'random', contactsPerDay: 10, groupOf: new Int32Array(1_000) })] })
 */
export function makePopulation({ age, layers }: Pick<Population, 'age' | 'layers'>): Population {
  if (age.length === 0) throw new RangeError('a population needs at least one person')
  if (layers.length > mostLayers)
    throw new RangeError(`a population has at most ${mostLayers} layers, got ${layers.length}`)
  for (const [at, { id, groupOf }] of layers.entries()) {
    if (groupOf.length !== age.length)
      throw new RangeError(`layer ${id} has ${groupOf.length} people, the population ${age.length}`)
    if (layers.findIndex((other) => other.id === id) !== at)
      throw new RangeError(`two layers are called ${id}`)
  }
  for (let person = 0; person < age.length; person++)
    if ((age[person] ?? 0) > oldestAge) throw new RangeError(`person ${person} is ${age[person]} years old`)
  return { size: age.length, age, layers }
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
    size: population.size,
    age: shared(population.age),
    layers: population.layers.map((layer) => ({
      ...layer,
      groupOf: shared(layer.groupOf),
      groupStart: shared(layer.groupStart),
      members: layer.members && shared(layer.members),
      slotOf: layer.slotOf && shared(layer.slotOf),
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
export function populationBytes({ age, layers }: Population): number {
  return layers.reduce(
    (sum, { groupOf, groupStart, members, slotOf, venueOfGroup }) =>
      sum +
      [groupOf, groupStart, members, slotOf, venueOfGroup].reduce(
        (own, one) => own + (one?.byteLength ?? 0),
        0,
      ),
    age.byteLength,
  )
}
