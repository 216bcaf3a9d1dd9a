import { addDays, type Day, type PlacePath } from '#vocabulary'
import type { Found } from './reckoning.ts'

/** What was found once, with everything that joined it. */
export interface Finding {
  readonly rule: string
  readonly key: string
  readonly group: string
  readonly place: PlacePath
  readonly firstDay: Day
  readonly lastDay: Day
  readonly total: number
  readonly joined: number
  /** Something that began or joined it has to be looked at at once. */
  readonly immediate: boolean
  /** Its alert or task has come to its end: nothing joins it any more. */
  readonly closed: boolean
}

/** A finding as it begins. */
export function beginFinding({ ready, key, group, place, from, until, total, immediate }: Found): Finding {
  return {
    rule: ready.rule.id,
    key,
    group,
    place,
    firstDay: from,
    lastDay: until,
    total,
    joined: 0,
    immediate,
    closed: false,
  }
}

/**
 * The finding that this one joins: the one of its key, be it closed or not, or an open one of its group that is within the
 * days over which the rule merges.
 */
export function findJoined<F extends Finding>(findings: readonly F[], found: Found): F | undefined {
  const { id, merge } = found.ready.rule
  const own = findings.filter(({ rule, group }) => rule === id && group === found.group)
  const same = own.find(({ key }) => key === found.key)
  if (same || !merge) return same
  return own.find(
    ({ closed, firstDay, lastDay }) =>
      !closed && found.from <= addDays(lastDay, merge.days) && found.until >= addDays(firstDay, -merge.days),
  )
}

export function join<F extends Finding>(finding: F, { from, until, total, immediate }: Found): F {
  return {
    ...finding,
    firstDay: from < finding.firstDay ? from : finding.firstDay,
    lastDay: until > finding.lastDay ? until : finding.lastDay,
    total: Math.max(total, finding.total),
    joined: finding.joined + 1,
    immediate: finding.immediate || (immediate && !finding.closed),
  }
}

/**
 * What has to be looked at at once is not passed over because an alert about the same day was closed, when nothing of the kind was
 * known: it has a key of its own then, and begins anew.
 */
export function findAnewWhereClosed(findings: readonly Finding[], found: Found): Found {
  const { rule } = found.ready
  const same = findings.find((one) => one.rule === rule.id && one.key === found.key)
  return found.immediate && same?.closed && !same.immediate ? anew(found) : found
}

export function anew(found: Found): Found {
  return { ...found, key: `${found.key} immediate` }
}

/** What a finding is to those before it. */
export interface Added {
  /** Of the finding that it began or joined. */
  readonly key: string
  readonly begins: boolean
  readonly escalates: boolean
}

/** Findings in memory, by rule and group: of an example, of a dry run. */
export class Findings {
  readonly #groups = new Map<string, Finding[]>()
  #size = 0

  /** Where it begins a rule acts; where it escalates, what stands becomes what has to be looked at at once. */
  add(found: Found): Added {
    const name = `${found.ready.rule.id} ${found.group}`
    const own = this.#groups.get(name) ?? []
    const joined = findJoined(own, found)
    const finding = joined ? join(joined, found) : beginFinding(found)
    if (joined) own[own.indexOf(joined)] = finding
    else own.push(finding)
    this.#groups.set(name, own)
    if (!joined) this.#size++
    const begins = joined === undefined
    return { key: finding.key, begins, escalates: !begins && finding.immediate && !joined.immediate }
  }

  get size(): number {
    return this.#size
  }
}
