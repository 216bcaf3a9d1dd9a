import { ProblemError } from '#platform/http'
import { findWatched } from './watched.ts'

/** Of what is done for a whole alone: a series by age is refused with where to ask. */
export function refuseByAge(name: { tally: string; series: string }): void {
  const watched = findWatched(name)
  if (watched?.ageGroup === undefined) return
  const { tally, series } = watched.whole
  throw new ProblemError({
    code: 'request.invalid',
    detail: `${name.tally}/${name.series} is an age group, judged with the whole of its area: ask of ${tally}/${series}.`,
    why: { code: 'series.by-age' },
  })
}
