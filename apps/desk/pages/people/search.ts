import { z } from 'zod'

export const PeopleSearch = z.object({ q: z.string().max(100).optional().catch(undefined) })
