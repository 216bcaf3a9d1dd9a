import type { Layer } from '../population/layer.ts'
import { readMembership } from '../population/membership.ts'
import { groupOf, venueOf } from '../population/population.ts'
import { columns, readValue } from './infection-log.ts'
import { type Run, stateNumber } from './run.ts'

// Layers, groups and persons are those of the run's population: the `!` below say so.

/** Indices of a pair's draws in a group of everyone: enough bits of the higher number to tell pairs apart. */
const pairBits = 0xfffff

/** Whether a layer is open on a day of the week. */
export function isOpenOn(run: Run, layer: Layer, day: number): boolean {
  return layer.weekdays[(((day + run.firstWeekday) % 7) + 7) % 7] === 1
}

/** Whether a person goes to this layer's group on a day: habit, confinement, illness, and whether the venue is open. */
export function goes(run: Run, person: number, at: number, day: number): boolean {
  const layer = run.population.layers[at]!
  if (!layer.isAlwaysAttended) {
    const { attendance } = run.layers[at]!
    attendance.draw(person, day, 0)
    if (attendance.first >= layer.attendance[run.population.age[person]!]!) return false
  }
  return (
    run.measures.maySee(person, at, day) &&
    !run.measures.isVenueClosed(at, venueOf(run.population, person, at), day) &&
    !isKeptByIllness(run, person, at, day)
  )
}

/** In hospital from the day after disease became severe, dead, or at home by their own choice. */
function isKeptByIllness(run: Run, person: number, at: number, day: number): boolean {
  const entry = run.entryOf[person]! - 1
  if (entry < 0) return false
  const { log } = run
  const gravest = log.gravest[entry]!
  if (readValue(log, entry, columns.end) < day) return gravest === stateNumber.dead
  if (gravest > 0 && log.severe.severeAt(entry) < day) return true
  if (run.staysHomeWhenIll === 0 || at === run.householdLayer) return false
  if (!(readValue(log, entry, columns.onset) < day)) return false
  run.illHabit.draw(person, 0, 0)
  return run.illHabit.first < run.staysHomeWhenIll
}

/** The person whom a member of a group that mixes at random would meet as number `index` of the day; themselves for nobody. */
export function partnerOf(
  run: Run,
  { person, at, day, index }: { person: number; at: number; day: number; index: number },
): number {
  const { layers, membership } = run.population
  const layer = layers[at]!
  const group = groupOf(run.population, person, at)
  const start = layer.groupStart[group]!
  const size = layer.groupStart[group + 1]! - start
  const { partner } = run.layers[at]!
  partner.draw(group, day, index)
  // Slots that add up to the same number meet, so that each is the other's partner.
  const sum = Math.floor(partner.first * size)
  const slot = sum - readMembership(membership, person, layer.slotColumn!)
  const other = layer.members![start + (slot < 0 ? slot + size : slot)]!
  // The last of a number of contacts that is not whole takes place on so many days.
  return partner.second < layer.contactsPerDay - index ? other : person
}

/**
 * The time of day, from 0 to 1, at which two would meet; −1 where the layer's reduction lets their meeting fall out. Both must
 * be there besides.
 */
export function meetingTime(
  run: Run,
  { one, other, at, day, index }: { one: number; other: number; at: number; day: number; index: number },
  kept: number,
): number {
  const { meeting } = run.layers[at]!
  const everyone = run.population.layers[at]!.mixing === 'everyone'
  meeting.draw(Math.min(one, other), day, everyone ? Math.max(one, other) & pairBits : index)
  return meeting.first < kept ? meeting.second : -1
}

/** A meeting of two people on a day. */
export interface Contact {
  readonly person: number
  /** Number of the layer. */
  readonly layer: number
  readonly venue: number
  /** In days of the run. */
  readonly at: number
}

/** Whom a person met on a day, in order of time; the same meetings along which they would infect or be infected. */
export function listContacts(run: Run, person: number, day: number): Contact[] {
  const contacts: Contact[] = []
  for (const [at, layer] of run.population.layers.entries()) {
    const group = groupOf(run.population, person, at)
    if (group < 0 || !isOpenOn(run, layer, day) || !goes(run, person, at, day)) continue
    const kept = run.measures.keptShare(at, day)
    const start = layer.groupStart[group]!
    const size = layer.groupStart[group + 1]! - start
    const most = layer.mixing === 'everyone' ? size : Math.ceil(layer.contactsPerDay)
    for (let index = 0; index < most; index++) {
      const other =
        layer.mixing === 'everyone'
          ? (layer.members?.[start + index] ?? start + index)
          : partnerOf(run, { person, at, day, index })
      if (other === person || !goes(run, other, at, day)) continue
      const time = meetingTime(run, { one: person, other, at, day, index }, kept)
      if (time >= 0)
        contacts.push({
          person: other,
          layer: at,
          venue: venueOf(run.population, person, at),
          at: day + time,
        })
    }
  }
  return contacts.sort((a, b) => a.at - b.at || a.person - b.person)
}

/** Layers and venues to which a person goes on a day. */
export function listVisits(run: Run, person: number, day: number): { layer: number; venue: number }[] {
  return run.population.layers.flatMap((layer, at) =>
    groupOf(run.population, person, at) >= 0 && isOpenOn(run, layer, day) && goes(run, person, at, day)
      ? [{ layer: at, venue: venueOf(run.population, person, at) }]
      : [],
  )
}
