import { z } from 'zod'
import { useSend } from '#platform/desk'
import type { PersonStep } from '#platform/desk/tasks'
import { doors, stepForms } from './step-forms.ts'

const Taken = z.object({ id: z.int(), state: z.string(), number: z.int() })

type Body = { step: PersonStep } & Readonly<Record<string, unknown>>
export type TakeStep = (body: Body) => Promise<unknown>

const topics = ['task', 'tasks']

/**
 * Takes steps of a task, each by the door of its right; afterwards all that shows tasks is read anew. `pending` is the step that is
 * being taken, until then.
 */
export function useStep(id: number): {
  take: TakeStep
  error: Error | null
  pending: PersonStep | undefined
} {
  const of = (action: keyof typeof doors) => ({
    path: `/tasks/${id}/${doors[action]}`,
    schema: Taken,
    topics,
  })
  const work = useSend<typeof Taken, Body>(of('tasks.work'))
  const dispatch = useSend<typeof Taken, Body>(of('tasks.dispatch'))
  const verify = useSend<typeof Taken, Body>(of('tasks.verify'))
  const sends = { 'tasks.work': work, 'tasks.dispatch': dispatch, 'tasks.verify': verify }
  return {
    take: (body) => sends[stepForms[body.step].action].mutateAsync(body),
    error: work.error ?? dispatch.error ?? verify.error,
    pending: [work, dispatch, verify].find(({ isPending }) => isPending)?.variables?.step,
  }
}
