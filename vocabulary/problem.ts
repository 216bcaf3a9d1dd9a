import { z } from 'zod'

/** The one shape of an error over HTTP (RFC 9457, with a stable `code` and the faults one by one). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
