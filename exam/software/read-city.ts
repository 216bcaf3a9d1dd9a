import { z } from 'zod'
import { Day, isWithin, PlaceLevel, PlacePath, parentPath, Words } from '#vocabulary'
import { type CityData, CityPeople, type CityPlace, type CityShape } from '../city/data.ts'
import { livedIn } from '../city/synthetic.ts'
import type { Api } from './api.ts'
import { readPages } from './pages.ts'

const World = z.object({ zone: z.string(), today: Day })
const Place = z.object({
  path: PlacePath,
  level: PlaceLevel,
  name: Words,
  population: z.int().optional(),
  lon: z.number().optional(),
  lat: z.number().optional(),
  codes: z.array(z.string()),
  validUntil: Day.optional(),
})
const Unit = z.object({
  id: z.string(),
  name: Words,
  place: PlacePath,
  duties: z.array(z.string()),
  phone: z.string().nullish(),
  abolishedOn: Day.nullable(),
})
const Rule = z.object({ id: z.string(), live: z.int().nullable() })
const RuleVersion = z.object({ version: z.int(), text: z.string() })
const Shapes = z.object({
  features: z.array(
    z.object({
      properties: z.object({ path: PlacePath }),
      geometry: z.object({ type: z.string(), coordinates: z.unknown() }),
    }),
  ),
})
const Rings = z.array(z.array(z.tuple([z.number(), z.number()])))

export type ReadCity =
  | { readonly ok: true; readonly city: CityData }
  | { readonly ok: false; readonly message: string }

/**
 * The city of a server as it shows it to whoever may read places and rules: its places and units of today, and the rules that act. What no
 * server knows (ages, households, beds) is that of a Chinese city.
 *
 * @throws ApiError where the key may not read them.
 */
export async function readCityOf(server: Api): Promise<ReadCity> {
  const { zone, today } = World.parse(await server.get('/api/world'))
  const all = await readPages(server, '/api/places', { item: Place, limit: 1_000 })
  const places = all.filter(({ validUntil }) => validUntil === undefined || validUntil > today)
  const root = rootOf(places)
  if (root === undefined)
    return {
      ok: false,
      message: `${server.base} has no place with a population: an exam needs the city's places, with how many live in each.`,
    }
  const units = await readPages(server, '/api/units', { item: Unit, limit: 1_000 })
  return {
    ok: true,
    city: {
      id: root.path,
      title: root.name,
      zone,
      root: root.path,
      places,
      units: units
        .filter(({ abolishedOn }) => abolishedOn === null || abolishedOn > today)
        .map(({ id, name, place, duties, phone }) => ({
          id,
          name,
          place,
          duties,
          phone: phone ?? undefined,
        })),
      rules: await readRules(server),
      shapes: await readShapes(server, places),
      people: CityPeople.parse({}),
    },
  }
}

/** The city that holds all of the lowest places in which people live, or what is above it where they are of several. */
function rootOf(places: readonly CityPlace[]): CityPlace | undefined {
  const lived = livedIn(places)
  if (lived.length === 0) return undefined
  const holding = places.filter((place) => lived.every(({ path }) => isWithin(path, place.path)))
  const levels = ['city', 'province', 'nation'] as const
  return levels.flatMap((level) => holding.find((place) => place.level === level) ?? [])[0]
}

async function readRules(server: Api): Promise<CityData['rules']> {
  const live = (await readPages(server, '/api/rules', { item: Rule, limit: 1_000 })).filter(
    (rule) => rule.live !== null,
  )
  return await Promise.all(
    live.map(async ({ id, live: version }) => {
      const versions = await readPages(server, `/api/rules/${id}/versions`, { item: RuleVersion, limit: 50 })
      const found = versions.find((one) => one.version === version)
      if (!found) throw new Error(`rule ${id} has no version ${version}, by which it acts`)
      return { id, text: found.text }
    }),
  )
}

/** Shapes are drawn and nothing more: what is no polygon is a dot. */
async function readShapes(server: Api, places: readonly CityPlace[]): Promise<CityShape[]> {
  const parents = new Set(places.map(({ path }) => parentPath(path)).filter((path) => path !== undefined))
  const shapes: CityShape[] = []
  for (const parent of parents) {
    const { features } = Shapes.parse(await server.get(`/api/geometry?parent=${parent}`))
    for (const { properties, geometry } of features) {
      const rings = Rings.safeParse(geometry.coordinates).data
      if (geometry.type === 'Polygon' && rings) shapes.push({ path: properties.path, rings })
    }
  }
  return shapes
}
