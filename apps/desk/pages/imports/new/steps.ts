import type { AssistantSearch } from '../search.ts'

export const steps = ['file', 'look', 'columns', 'foresee', 'import'] as const
export type Step = (typeof steps)[number]

/** Where one is: the last step that what stands in the URL allows. */
export function stepOf({ upload, step, mapping, import: started }: AssistantSearch): Step {
  if (started !== undefined) return 'import'
  if (upload === undefined) return 'file'
  if (step === 'foresee') return mapping === undefined ? 'columns' : 'foresee'
  return step ?? 'look'
}

/** Whether one may go back to a step: to any before the one where one is, until the import has begun. */
export function canGoTo(step: Step, at: Step): boolean {
  return at !== 'import' && steps.indexOf(step) < steps.indexOf(at)
}
