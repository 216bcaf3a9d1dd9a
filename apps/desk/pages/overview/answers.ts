import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as the overview reads it. Fields beyond these are ignored. */

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

export const Alarm = z.object({
  id: z.string(),
  detector: z.string(),
  tally: z.string(),
  series: z.string(),
  place: PlacePath,
  placeName: Words,
  raisedOn: Day,
  raisedAt: z.iso.datetime({ offset: true }),
  observed: z.number(),
  expected: z.number(),
  threshold: z.number(),
  pValue: z.number(),
  quietDays: z.int().nullable(),
  /** The day that was judged, and how many days up to it the figures cover. */
  evidence: z.object({ dayJudged: Day, windowDays: z.int() }),
})
export type Alarm = z.infer<typeof Alarm>
export const Alarms = z.object({ items: z.array(Alarm), next: z.string().nullish() })
