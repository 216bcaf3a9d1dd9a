import type { FastifyRequest } from 'fastify'
import { ageSettings } from '../by-age/area.ts'
import { nameByAge } from '../by-age/read.ts'
import { type AskedSeries, readArea } from './one.ts'
import { standingOf } from './standing.ts'

/** How the age groups of a series stand that had a case, the youngest first. */
export async function standingByAge(
  request: FastifyRequest,
  asked: AskedSeries,
  reach: { days: number; asJudged: boolean },
) {
  const { byAge } = await readArea(request, asked, { ...reach, withAges: true })
  return [...(byAge?.ages ?? [])]
    .filter(([, { counts }]) => counts.some((count) => count > 0))
    .map(([ageGroup, series]) => {
      const { observed, windowDays, expected, pValue, since } = standingOf(series, ageSettings)
      return {
        ...nameByAge({ ...asked.whole, ageGroup }),
        ageGroup,
        observed,
        windowDays,
        ...(expected === undefined ? {} : { expected }),
        ...(pValue === undefined ? {} : { pValue }),
        ...(since === undefined ? {} : { since }),
      }
    })
}
