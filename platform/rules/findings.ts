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
  /** Its alert or task has come to its end: nothing joins it any more. */
  readonly closed: boolean
}

/** A finding as it begins. */
export function beginFinding({ ready, key, group, place, from, until, total }: Found): Finding {
  return {
    rule: ready.rule.id,
    key,
    group,
    place,
    firstDay: from,
    lastDay: until,
    total,
    joined: 0,
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

export function join<F extends Finding>(finding: F, { from, until, total }: Found): F {
  return {
    ...finding,
    firstDay: from < finding.firstDay ? from : finding.firstDay,
    lastDay: until > finding.lastDay ? until : finding.lastDay,
    total: Math.max(total, finding.total),
    joined: finding.joined + 1,
  }
}

/** Findings in memory, by rule and group: of an example, of a dry run. */
export class Findings {
  readonly #groups = new Map<string, Finding[]>()
  #size = 0

  /** True where it is new: that is when a rule acts. */
  add(found: Found): boolean {
    const name = `${found.ready.rule.id} ${found.group}`
    const own = this.#groups.get(name) ?? []
    const joined = findJoined(own, found)
    if (joined) own[own.indexOf(joined)] = join(joined, found)
    else own.push(beginFinding(found))
    this.#groups.set(name, own)
    if (!joined) this.#size++
    return joined === undefined
  }

  get size(): number {
    return this.#size
  }
}
