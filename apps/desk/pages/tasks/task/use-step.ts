import { z } from 'zod'
import { useSend } from '#platform/desk'
import type { PersonStep } from '#platform/desk/tasks'
import { doors, stepForms } from './step-forms.ts'

const Taken = z.object({ id: z.int(), state: z.string(), number: z.int() })

export type TakeStep = (body: { step: PersonStep } & Readonly<Record<string, unknown>>) => Promise<unknown>

const topics = ['task', 'tasks']

/** Takes steps of a task, each by the door of its right; afterwards all that shows tasks is read anew. */
export function useStep(id: number): { take: TakeStep; error: Error | null; isPending: boolean } {
  const of = (action: keyof typeof doors) => ({
    path: `/tasks/${id}/${doors[action]}`,
    schema: Taken,
    topics,
  })
  const work = useSend<typeof Taken, object>(of('tasks.work'))
  const dispatch = useSend<typeof Taken, object>(of('tasks.dispatch'))
  const verify = useSend<typeof Taken, object>(of('tasks.verify'))
  const sends = { 'tasks.work': work, 'tasks.dispatch': dispatch, 'tasks.verify': verify }
  return {
    take: (body) => sends[stepForms[body.step].action].mutateAsync(body),
    error: work.error ?? dispatch.error ?? verify.error,
    isPending: work.isPending || dispatch.isPending || verify.isPending,
  }
}
