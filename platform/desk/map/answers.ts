import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers about outlines and counts by place, as far as a map reads it. */

const Position = z.tuple([z.number(), z.number()]).rest(z.number())
const Ring = z.array(Position)
export type Ring = z.infer<typeof Ring>

export const Shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
])
export type Shape = z.infer<typeof Shape>

export const Shapes = z.object({
  features: z.array(z.object({ properties: z.object({ path: PlacePath, name: Words }), geometry: Shape })),
})
export type Shapes = z.infer<typeof Shapes>

export const PlaceCount = z.object({ place: PlacePath, name: Words, amount: z.int(), reports: z.int() })
export type PlaceCount = z.infer<typeof PlaceCount>
export const PlaceCounts = z.object({ asKnownOn: Day, places: z.array(PlaceCount) })
