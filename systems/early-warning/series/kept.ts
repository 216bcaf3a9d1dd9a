import { createHash } from 'node:crypto'
import type { Changes } from '#platform/tallies'
import type { Day, PlacePath } from '#vocabulary'
import { isCritical } from '../reports.ts'
import type { WatchedSeries } from './rank.ts'

/** One (tally, series) over all areas of a view: reading and judging it is what takes the time. */
interface Family {
  readonly tally: string
  readonly series: string
}

interface Kept {
  /** What it was judged on: another text where anything of it has changed since. */
  readonly on: string
  readonly judged: readonly WatchedSeries[]
}

/** Together at most so many series are kept, some kilobytes each, a family without any as one: of the views that were asked for last. */
const mostKept = 40_000

/**
 * What was judged for views of the list of series, so that the next page, the next reader and the next look judge only what has
 * changed. Exact: a family is judged anew when any count that it is made of was changed (`readChanges`).
 */
export class KeptSeries {
  /** By view, the one asked for last at the end; then by family. */
  readonly #views = new Map<string, Map<string, Kept>>()
  #size = 0

  find(view: string, family: Family, on: string): readonly WatchedSeries[] | undefined {
    const families = this.#views.get(view)
    if (!families) return undefined
    this.#putLast(view, families)
    const kept = families.get(nameOf(family))
    return kept?.on === on ? kept.judged : undefined
  }

  keep(view: string, family: Family, kept: Kept): void {
    const families = this.#views.get(view) ?? new Map<string, Kept>()
    this.#putLast(view, families)
    this.#size += sizeOf(kept) - sizeOf(families.get(nameOf(family)))
    families.set(nameOf(family), kept)
    for (const [oldest, dropped] of this.#views) {
      if (this.#size <= mostKept || oldest === view) break
      this.#views.delete(oldest)
      for (const one of dropped.values()) this.#size -= sizeOf(one)
    }
  }

  #putLast(view: string, families: Map<string, Kept>): void {
    this.#views.delete(view)
    this.#views.set(view, families)
  }
}

function sizeOf(kept: Kept | undefined): number {
  return kept ? Math.max(1, kept.judged.length) : 0
}

/** Views of the same areas as known on the same day show the same, whoever asks: who sees an area sees all of it. */
export function nameView(of: { areas: readonly PlacePath[]; on: Day; placesVersion: number }): string {
  return createHash('sha256')
    .update(`${of.on} ${of.placesVersion} ${of.areas.join(' ')}`)
    .digest('hex')
}

/**
 * What a family is judged on: its own counts, with which those by age change, its starting levels and, where one case is enough, since when
 * places are heard.
 */
export function judgedOn(family: Family, changes: Changes): string {
  return [
    changes.of(family),
    changes.of({ ...family, tally: `${family.tally}.level` }),
    isCritical(family.series) ? changes.ofFirstDays : 0,
  ].join(' ')
}

function nameOf({ tally, series }: Family): string {
  return `${tally} ${series}`
}
