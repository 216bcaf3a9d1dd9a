import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { covers, isCovered } from '#platform/access'
import { type Door, PageQuery, ProblemError, pageOf, sendProblem, toPage } from '#platform/http'
import { checkPlaces, listGeometry, type Place, savePlaces } from '#platform/places'
import { Day, PlaceLevel, PlacePath, Problem, parentPath, Words } from '#vocabulary'

const PlaceBody = z.strictObject({
  path: PlacePath,
  level: PlaceLevel,
  name: Words,
  population: z.int().min(0).optional(),
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
  codes: z.array(z.string().regex(/^[0-9A-Za-z-]{1,32}$/)).default([]),
  validFrom: Day.optional(),
  validUntil: Day.optional(),
  successor: PlacePath.optional(),
})

const PlaceView = PlaceBody.extend({ parent: PlacePath.optional(), children: z.int() })

export function placeRoutes(door: Door): void {
  door.get(
    '/api/places',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['places'],
        summary: 'Places in the order of their paths',
        querystring: z.strictObject({
          ...PageQuery,
          parent: PlacePath.optional(),
          level: PlaceLevel.optional(),
          under: PlacePath.optional().meta({ description: 'This place and everything under it' }),
        }),
        response: { 200: pageOf(PlaceView) },
      },
    },
    async (request) => {
      const { after = '', limit, parent, level, under } = request.query
      const { places } = request.world
      const found = places
        .list()
        .filter((place) => place.path > after)
        .filter((place) => parent === undefined || parentPath(place.path) === parent)
        .filter((place) => level === undefined || place.level === level)
        .filter((place) => under === undefined || covers(under, place.path))
      const page = toPage(found.slice(0, limit + 1), limit, (place) => place.path)
      return { ...page, items: page.items.map((place) => toView(place, request)) }
    },
  )

  door.get(
    '/api/places/:path',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['places'],
        summary: 'A place by its path or code',
        params: z.object({ path: z.string() }),
        response: { 200: PlaceView },
      },
    },
    async (request) => {
      const { places, clock } = request.world
      const place =
        places.find(request.params.path) ??
        places.find(places.resolve(request.params.path, clock.today()) ?? '')
      if (!place)
        throw new ProblemError({
          code: 'not-found',
          detail: `There is no place ${request.params.path.slice(0, 80)}.`,
        })
      return toView(place, request)
    },
  )

  door.get(
    '/api/geometry',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['places'],
        summary: 'The shapes of the children of a place, as GeoJSON',
        querystring: z.strictObject({ parent: PlacePath.optional() }),
        response: {
          200: z.object({
            type: z.literal('FeatureCollection'),
            features: z.array(
              z.object({
                type: z.literal('Feature'),
                properties: z.object({ path: PlacePath, name: Words }),
                geometry: z.object({ type: z.string(), coordinates: z.array(z.unknown()) }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { places, database } = request.world
      const shapes = await listGeometry(database, places.children(request.query.parent))
      const features = shapes.map(({ path, geometry }) => ({
        type: 'Feature' as const,
        properties: { path, name: places.find(path)?.name ?? { zh: path, en: path } },
        geometry,
      }))
      return { type: 'FeatureCollection' as const, features }
    },
  )

  door.post(
    '/api/places',
    {
      config: { action: 'places.write' },
      bodyLimit: 32 * 1024 * 1024,
      schema: {
        tags: ['places'],
        summary: 'Add places and change those that exist; all or nothing',
        body: z.strictObject({ places: z.array(PlaceBody).min(1).max(50_000) }),
        response: { 200: z.object({ saved: z.int(), places: z.int() }), 400: Problem },
      },
    },
    async (request, reply) => {
      const { world, body } = request
      body.places.forEach(({ path, codes, successor }, index) => {
        refuseElsewhere(request, path, `places.${index}.path`)
        // A code moves to the place that claims it, and a feed to the successor: neither across the border.
        for (const code of codes)
          refuseElsewhere(request, world.places.ownerOfCode(code) ?? path, `places.${index}.codes`)
        if (successor) refuseElsewhere(request, successor, `places.${index}.successor`)
      })
      const faults = checkPlaces(body.places, world.places)
      if (faults.length > 0) {
        return sendProblem(request, reply, {
          code: 'request.invalid',
          detail: `${faults.length} faults in these places; nothing was saved.`,
          errors: faults
            .slice(0, 100)
            .map(({ index, where, message }) => ({ where: `places.${index}.${where}`, message })),
        })
      }
      await savePlaces(world.database, body.places)
      await world.places.load()
      return { saved: body.places.length, places: world.places.size }
    },
  )
}

function refuseElsewhere({ areas }: FastifyRequest, path: string, where: string): void {
  if (isCovered(path, areas)) return
  const message = `${path} lies outside your area`
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: `${where}: ${message}`,
    errors: [{ where, message }],
  })
}

function toView(place: Place, request: FastifyRequest): z.infer<typeof PlaceView> {
  const parent = parentPath(place.path)
  const { population, lon, lat, validFrom, validUntil, successor } = place
  return {
    path: place.path,
    level: place.level,
    name: place.name,
    codes: [...place.codes],
    ...(parent ? { parent } : {}),
    ...(population === undefined ? {} : { population }),
    ...(lon === undefined ? {} : { lon }),
    ...(lat === undefined ? {} : { lat }),
    ...(validFrom ? { validFrom } : {}),
    ...(validUntil ? { validUntil } : {}),
    ...(successor ? { successor } : {}),
    children: request.world.places.children(place.path).length,
  }
}
