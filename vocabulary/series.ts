import { AgeGroup } from './age-group.ts'
import { Disease } from './disease.ts'

/**
 * Between the parts of a series that is made of two fields, as `influenza:65+`. No field's value holds it, and it stands in an address as
 * it is: a slash would be taken for two steps of a path by whatever passes a request on.
 */
export const seriesSeparator = ':'

/** A series of one disease and one age group. */
export interface SeriesByAge {
  readonly disease: Disease
  readonly ageGroup: AgeGroup
}

export function toSeriesByAge({ disease, ageGroup }: SeriesByAge): string {
  return `${disease}${seriesSeparator}${ageGroup}`
}

/** The disease and age group of a series that is split by age; undefined where it is no such series. */
export function parseSeriesByAge(series: string): SeriesByAge | undefined {
  const [first, second, ...more] = series.split(seriesSeparator)
  const disease = Disease.safeParse(first)
  const ageGroup = AgeGroup.safeParse(second)
  if (!disease.success || !ageGroup.success || more.length > 0) return undefined
  return { disease: disease.data, ageGroup: ageGroup.data }
}

/** The disease that a series is of, by age or not; undefined where it is of a syndrome, or of something unknown. */
export function diseaseOfSeries(series: string): Disease | undefined {
  return parseSeriesByAge(series)?.disease ?? Disease.safeParse(series).data
}

/** The series of every age group of a disease, the youngest first. */
export function listSeriesByAge(disease: Disease): string[] {
  return AgeGroup.options.map((ageGroup) => toSeriesByAge({ disease, ageGroup }))
}
