import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, standing } from '#platform/desk'

export const TaskFile = z.object({
  id: z.string(),
  name: z.string().optional(),
  mediaType: z.string(),
  bytes: z.int(),
  addedAt: z.iso.datetime(),
  addedBy: z.string(),
  state: z.string(),
})
export type TaskFile = z.infer<typeof TaskFile>
const TaskFiles = z.object({ items: z.array(TaskFile), next: z.string().optional() })

export const purpose = 'task-handling'

export function filesQuery(task: number) {
  return queryOptions({
    queryKey: ['task-files', task],
    queryFn: async ({ signal }) =>
      (await ask(TaskFiles, '/files', { query: { subject: `task:${task}`, limit: 100 }, signal, purpose }))
        .value.items,
    // Each reading is written down in the audit: not again and again.
    ...standing,
  })
}
