import type { FastifyRequest } from 'fastify'
import { ProblemError } from '#platform/http'
import type { Place } from '#platform/places'
import { isWithin } from '#vocabulary'
import { refuseByAge } from '../by-age/refuse.ts'
import { watchedTallies } from '../watch.ts'
import type { Judged } from './assignment.ts'

/** The area of what a request names, where the asker may choose for all of it. */
export function getChosenArea(request: FastifyRequest, { tally, series, area, level }: Judged): Place {
  refuseByAge({ tally, series })
  const place = request.world.places.find(area)
  if (!place || !watchedTallies.includes(tally))
    throw new ProblemError({
      code: 'not-found',
      detail: `No series of ${tally} is watched in ${area}: watched are ${watchedTallies.join(', ')} of districts and cities.`,
      why: { code: 'series.not-watched', values: { place: area } },
    })
  if (place.level !== level && !hasUnder(request, place, level))
    throw new ProblemError({
      code: 'request.invalid',
      detail: `${area} is no ${level}, and has none under it: there is nothing to be judged.`,
      why: { code: 'series.no-level', values: { place: area } },
    })
  if (!mayChoose(request, area))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `You may not choose for all of ${area}.`,
      why: { code: 'area.not-all-yours', values: { place: area } },
    })
  return place
}

export function mayChoose({ areas }: FastifyRequest, area: string): boolean {
  return areas.some((own) => own === '*' || isWithin(area, own))
}

function hasUnder({ world }: FastifyRequest, { path }: Place, level: string): boolean {
  return world.places.list().some((place) => place.level === level && isWithin(place.path, path))
}
