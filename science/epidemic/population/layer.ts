import { Stream } from '../random/streams.ts'
import type { Column } from './membership.ts'

// Indices run over the arrays' own lengths, and groups over those just counted: the `!` below say so.

/** Of which age: one number for all, or one for each year of age, the last for all who are older. */
export type ByAge = number | readonly number[]

/** Ages above it count as it. */
export const oldestAge = 120

/**
 * One kind of contact: who meets whom, how often, how closely.
 *
 * A layer divides its members into groups: households, school classes, teams at work, communities, lines of transit, markets. In a
 * group of `everyone` each two who are there meet once a day; in one that mixes at `random` each member meets `contactsPerDay`
 * others of the group, drawn anew every day.
 */
export interface Layer {
  readonly id: string
  readonly mixing: 'everyone' | 'random'
  /** Meetings of a member a day, where the group mixes at random and all are there; otherwise 0. */
  readonly contactsPerDay: number
  /** Hazard of a contact beside one of intensity 1: how long and how close it is. */
  readonly intensity: number
  /** Chance that a member of each age, from 0 to `oldestAge`, goes there on a day. */
  readonly attendance: Float32Array
  /** Whether anybody is always there, so that nothing needs to be drawn. */
  readonly isAlwaysAttended: boolean
  /** By weekday, Monday first: 1 where it is open. */
  readonly weekdays: Uint8Array
  /** Where each group's members begin in `members`; one more at the end. */
  readonly groupStart: Int32Array
  /**
   * Persons by group; nothing where persons are numbered by group already, so that member and person are the same. Where a group mixes
   * at random its members stand in an order of chance, which has nothing to do with who lives or works with whom.
   */
  readonly members: Int32Array | undefined
  /** Columns of the population's membership: the group; the place among its members, where the layer mixes at random. */
  readonly groupColumn: Column
  readonly slotColumn: Column | undefined
  /** The school of a class, the enterprise of a team; nothing where a group is its own venue. */
  readonly venueOfGroup: Int32Array | undefined
  readonly venues: number
}

export interface LayerSettings {
  readonly id: string
  readonly mixing: Layer['mixing']
  readonly contactsPerDay?: number
  readonly intensity?: number
  readonly attendance?: ByAge
  /** Open days, 0 is Monday; every day where left out. */
  readonly weekdays?: readonly number[]
  /** The school of a class, the enterprise of a team; left out where a group is its own venue. */
  readonly venueOfGroup?: Int32Array
}

/** A layer's settings with the group of each person, −1 for who is in none. */
export interface LayerOfPeople extends LayerSettings {
  readonly groupOf: Int32Array
}

/**
 * A layer from the group of each person, but for its columns.
 *
 * @throws RangeError for a group or venue that is negative (but −1 of a person: none), a chance outside 0 to 1, contacts of a layer that
 * mixes at random below 0 or above 1,000, a group larger than a million.
 * Complexity: linear in people and groups.
 */
export function makeLayer(settings: LayerOfPeople): Omit<Layer, 'groupColumn' | 'slotColumn'> {
  const { id, mixing, intensity = 1, contactsPerDay = 0, venueOfGroup, groupOf } = settings
  const fault = (text: string) => new RangeError(`layer ${id}: ${text}`)
  if (!(Number.isFinite(intensity) && intensity >= 0))
    throw fault(`intensity must be 0 or more, got ${intensity}`)
  if (!(contactsPerDay >= 0 && contactsPerDay <= 1_000))
    throw fault(`contacts a day must be 0 to 1,000, got ${contactsPerDay}`)
  if (mixing === 'random' && settings.contactsPerDay === undefined)
    throw fault('one that mixes at random needs contactsPerDay')
  const sorted = sortByGroup({ groupOf, isShuffled: mixing === 'random', fault })
  const largest = largestGroup(sorted.groupStart)
  if (largest >= 2 ** 20) throw fault(`a group of ${largest} people is too large; 1,048,575 at most`)
  const groups = sorted.groupStart.length - 1
  if (venueOfGroup !== undefined && venueOfGroup.length !== groups)
    throw fault(`${venueOfGroup.length} venues are named for ${groups} groups`)
  const attendance = toAgeTable(
    settings.attendance ?? 1,
    (value) => value >= 0 && value <= 1,
    `${id}: attendance`,
  )
  return {
    id,
    mixing,
    contactsPerDay: mixing === 'random' ? contactsPerDay : 0,
    intensity,
    attendance,
    isAlwaysAttended: attendance.every((share) => share === 1),
    weekdays: toWeekdays(settings.weekdays, fault),
    ...sorted,
    venueOfGroup,
    venues: venueOfGroup === undefined ? groups : countVenues(venueOfGroup, fault),
  }
}

/** People of the largest group; 0 where there is none. */
export function largestGroup(groupStart: Int32Array): number {
  let largest = 0
  for (let group = 0; group + 1 < groupStart.length; group++)
    largest = Math.max(largest, groupStart[group + 1]! - groupStart[group]!)
  return largest
}

/** A value for each age from 0 to `oldestAge`. */
export function toAgeTable(values: ByAge, isFit: (value: number) => boolean, name: string): Float32Array {
  const list = typeof values === 'number' ? [values] : values
  if (list.length === 0) throw new RangeError(`${name} has no value for any age`)
  for (const [age, value] of list.entries())
    if (!isFit(value)) throw new RangeError(`${name}: got ${value} at age ${age}`)
  return Float32Array.from({ length: oldestAge + 1 }, (_, age) => list[Math.min(age, list.length - 1)] ?? 0)
}

type Fault = (text: string) => RangeError

function sortByGroup({
  groupOf,
  isShuffled,
  fault,
}: {
  groupOf: Int32Array
  isShuffled: boolean
  fault: Fault
}): Pick<Layer, 'groupStart' | 'members'> {
  let groups = 0
  let count = 0
  let isSorted = true
  let previous = 0
  for (let person = 0; person < groupOf.length; person++) {
    const group = groupOf[person]!
    if (group < -1) throw fault(`person ${person} is in group ${group}`)
    groups = Math.max(groups, group + 1)
    if (group >= 0) count++
    if (group < previous) isSorted = false
    else previous = group
  }
  const groupStart = new Int32Array(groups + 1)
  for (let person = 0; person < groupOf.length; person++) {
    const group = groupOf[person]!
    if (group >= 0) groupStart[group + 1]! += 1
  }
  for (let group = 0; group < groups; group++) groupStart[group + 1]! += groupStart[group]!
  if (isSorted && !isShuffled && count === groupOf.length) return { groupStart, members: undefined }
  const members = new Int32Array(count)
  const next = groupStart.slice()
  for (let person = 0; person < groupOf.length; person++) {
    const group = groupOf[person]!
    if (group >= 0) members[next[group]!++] = person
  }
  if (isShuffled) shuffleWithinGroups(members, groupStart)
  return { groupStart, members }
}

/** The same order for the same groups always: it stands for nothing but the absence of an order. */
function shuffleWithinGroups(members: Int32Array, groupStart: Int32Array): void {
  const stream = new Stream({ seed: 0, purpose: 'population', channel: 127 })
  for (let group = 0; group + 1 < groupStart.length; group++) {
    const start = groupStart[group]!
    for (let last = groupStart[group + 1]! - start - 1; last > 0; last--) {
      stream.draw(group, 0, last)
      const other = start + Math.floor(stream.first * (last + 1))
      const kept = members[start + last]!
      members[start + last] = members[other]!
      members[other] = kept
    }
  }
}

function countVenues(venueOfGroup: Int32Array, fault: Fault): number {
  let venues = 0
  for (const venue of venueOfGroup) {
    if (venue < 0) throw fault(`a group is in venue ${venue}`)
    venues = Math.max(venues, venue + 1)
  }
  return venues
}

function toWeekdays(days: readonly number[] | undefined, fault: Fault): Uint8Array {
  const open = new Uint8Array(7)
  for (const day of days ?? [0, 1, 2, 3, 4, 5, 6]) {
    if (!(Number.isInteger(day) && day >= 0 && day < 7)) throw fault(`weekday ${day} is none of 0 to 6`)
    open[day] = 1
  }
  return open
}
