import { settingsOfParts } from '@lianfang/outbreak'
import { AgeGroup } from '#vocabulary'
import { type DatedSeries, dayAt, positionOf, type Report } from '../watch.ts'

/** By which each age group is judged, besides the whole of its area. */
export const ageSettings = settingsOfParts(AgeGroup.options.length)

/** A series of an area and what its age groups make of it, all on the same days. */
export interface AreaByAge {
  readonly whole: DatedSeries
  /** Of every age group, the youngest first, those without a case too. */
  readonly ages: ReadonlyMap<AgeGroup, DatedSeries>
}

/** Ages are told where half of the cases of four weeks have one: with fewer, what is missing could pass for a rise when it comes; assumed. */
const told = { share: 0.5, days: 28 }

/**
 * An area's series by age, from the first day on which any age was told.
 *
 * In words: a day counts as reported by age where the whole was reported and ages are told: of the cases of the four weeks that end on it half
 * have one or, where no case came in them, of those before. So what was reported before ages were told, or without them, is a gap and no silence.
 *
 * @returns Undefined where no age was ever told. Pure.
 */
export function areaByAge(
  whole: DatedSeries | undefined,
  reports: ReadonlyMap<AgeGroup, readonly Report[]>,
): AreaByAge | undefined {
  if (!whole) return undefined
  const counts = new Map(AgeGroup.options.map((age) => [age, new Array<number>(whole.counts.length).fill(0)]))
  let first = whole.counts.length
  for (const [age, days] of reports) {
    const own = counts.get(age) ?? []
    for (const { day, amount } of days) {
      const at = positionOf(day, whole)
      if (at < 0 || at >= own.length || amount <= 0) continue
      own[at] = amount
      first = Math.min(first, at)
    }
  }
  if (first === whole.counts.length) return undefined
  const firstDay = dayAt(first, whole)
  const spanDays = spansByAge(whole, [...counts.values()]).slice(first)
  const partOf = { firstDay, counts: whole.counts.slice(first), spanDays: whole.spanDays.slice(first) }
  return {
    whole: partOf,
    ages: new Map(
      [...counts].map(
        ([age, own]) => [age, { firstDay, counts: own.slice(first), spanDays, partOf }] as const,
      ),
    ),
  }
}

function spansByAge(whole: DatedSeries, ages: readonly (readonly number[])[]): number[] {
  const aged = whole.counts.map((_, at) => ages.reduce((sum, own) => sum + (own[at] ?? 0), 0))
  let [cases, withAge, isTold] = [0, 0, false]
  return whole.counts.map((count, at) => {
    cases += count - (whole.counts[at - told.days] ?? 0)
    withAge += (aged[at] ?? 0) - (aged[at - told.days] ?? 0)
    if (cases > 0 || withAge > 0) isTold = withAge >= told.share * cases
    return isTold ? (whole.spanDays[at] ?? 0) : 0
  })
}

/** Series of one area on the same days, added up. */
export function addSeries(first: DatedSeries, ...others: readonly DatedSeries[]): DatedSeries {
  const counts = first.counts.map((count, at) =>
    others.reduce((sum, other) => sum + (other.counts[at] ?? 0), count),
  )
  return { ...first, counts }
}

/** A series less a part of it, on the same days. */
export function lessSeries(whole: DatedSeries, part: DatedSeries): DatedSeries {
  const counts = whole.counts.map((count, at) => Math.max(0, count - (part.counts[at] ?? 0)))
  return { ...whole, counts }
}
