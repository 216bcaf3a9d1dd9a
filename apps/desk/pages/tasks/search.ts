import { z } from 'zod'
import { PlacePath } from '#vocabulary'

/** What of the tasks' view stands in the URL; what is absent is everything. In the first load: without the parts of the page. */
export const TasksSearch = z.object({
  view: z.enum(['board', 'list']).optional().catch(undefined),
  kind: z.enum(['to-do', 'problem']).optional().catch(undefined),
  whose: z.enum(['mine', 'unit']).optional().catch(undefined),
  unit: z.string().max(64).optional().catch(undefined),
  place: PlacePath.optional().catch(undefined),
  type: z.string().max(40).optional().catch(undefined),
  state: z.string().max(20).optional().catch(undefined),
  late: z.literal('yes').optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
})
export type TasksSearch = z.infer<typeof TasksSearch>

/** A step to be taken at once, as the button of a card asks for it. */
export const TaskSearch = z.object({ step: z.string().max(40).optional().catch(undefined) })
