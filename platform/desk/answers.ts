import { z } from 'zod'
import { Day, PlaceLevel, PlacePath, Words } from '#vocabulary'

/** What the API answers, as far as every page reads it. Fields beyond these are ignored. */

export const Me = z.object({
  id: z.string(),
  kind: z.enum(['account', 'key']),
  name: Words.optional(),
  login: z.string().optional(),
  memberships: z.array(
    z.object({
      role: z.string(),
      unit: z.string(),
      unitName: Words,
      place: z.string(),
      endsAt: z.iso.datetime().nullish(),
    }),
  ),
  areas: z.array(z.string()),
  /** Each action that one may do, and where; `*` is everywhere. */
  may: z.record(z.string(), z.array(z.string())),
  /** What is left to do before anything else is open, in this order. */
  steps: z.array(z.enum(['give-code', 'change-password', 'enrol-totp'])),
})
export type Me = z.infer<typeof Me>

export const World = z.object({
  id: z.string(),
  title: z.string(),
  now: z.iso.datetime(),
  today: Day,
  zone: z.string(),
  /** The exercise of this server that it is the world of. */
  scenario: z.object({ id: z.string(), title: Words }).optional(),
})
export type World = z.infer<typeof World>

export const Place = z.object({
  path: PlacePath,
  parent: PlacePath.optional(),
  level: PlaceLevel,
  name: Words,
  population: z.number().optional(),
  lon: z.number().optional(),
  lat: z.number().optional(),
  children: z.int(),
})
export type Place = z.infer<typeof Place>

export const Places = z.object({ items: z.array(Place), next: z.string().nullish() })

export const RuleTitle = z.object({ title: Words })

/** A step of a life, as histories tell it. */
export const StepTaken = z.object({
  number: z.int(),
  step: z.string(),
  from: z.string().optional(),
  to: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
  detail: z.record(z.string(), z.unknown()),
})
export type StepTaken = z.infer<typeof StepTaken>

export const Actor = z.object({ id: z.string(), name: Words })

export const UnitName = z.object({
  id: z.string(),
  name: Words,
  place: PlacePath,
  phone: z.string().nullable(),
  duties: z.array(z.string()),
  abolishedOn: Day.nullable(),
})
export type UnitName = z.infer<typeof UnitName>
export const Units = z.object({ items: z.array(UnitName), next: z.string().nullish() })
export type Units = z.infer<typeof Units>
