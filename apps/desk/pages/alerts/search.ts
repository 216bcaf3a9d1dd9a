import { z } from 'zod'
import { Disease, PlacePath } from '#vocabulary'

/** Which alerts are listed: those that wait first; a colleague who opens the link sees the same. */
export const shownStates = ['open', 'overdue', 'closed', 'all'] as const

export const risks = ['very-low', 'low', 'medium', 'high'] as const
export type Risk = (typeof risks)[number]

export const AlertSearch = z.object({
  /** What waits where absent. */
  state: z.enum(shownStates).optional().catch(undefined),
  place: PlacePath.optional().catch(undefined),
  unit: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
    .optional()
    .catch(undefined),
  disease: Disease.optional().catch(undefined),
  risk: z
    .enum([...risks, 'unassessed'])
    .optional()
    .catch(undefined),
  q: z.string().trim().min(1).max(100).optional().catch(undefined),
})
export type AlertSearch = z.infer<typeof AlertSearch>

/** The same as the API asks for it. A search goes over all risks: the server does not look for both at once. */
export function toListQuery({
  state = 'open',
  place,
  unit,
  disease,
  risk,
  q,
}: AlertSearch): Readonly<Record<string, string | undefined>> {
  const open = state === 'open' || state === 'overdue'
  return {
    state: state === 'all' ? undefined : open ? 'open' : 'closed',
    overdue: state === 'overdue' ? 'true' : undefined,
    order: open && q === undefined ? 'ranked' : undefined,
    place,
    unit,
    disease,
    risk: q === undefined ? risk : undefined,
    q,
  }
}
