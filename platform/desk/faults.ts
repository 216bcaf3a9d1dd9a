import type { Language } from '#vocabulary'
import { AskError } from './api.ts'
import { tellProblem } from './problem-told.ts'

/** What the server refused about a form: of each field what is said beside it, and the rest, which is told of the form as a whole. */
export interface Faults<Field extends string> {
  readonly at: Readonly<Partial<Record<Field, string>>>
  readonly rest: Error | undefined
}

/** Fields are found by their names anywhere in the path of a fault: `place` is at `body.units.0.place`. */
export function faultsOf<const Field extends string>(
  error: Error | null,
  { fields, language }: { fields: readonly Field[]; language: Language },
): Faults<Field> {
  const at: Partial<Record<Field, string>> = {}
  if (!(error instanceof AskError)) return { at, rest: error ?? undefined }
  const { problem } = error
  let isWhole = true
  for (const { where, message } of problem.errors ?? []) {
    const field = fields.find((one) => where.split('.').includes(one))
    if (field === undefined) isWhole = false
    // In English the message of the field says more than that of the whole.
    else at[field] ??= language === 'en' && !problem.why ? message : tellProblem(problem, language)
  }
  return { at, rest: isWhole && Object.keys(at).length > 0 ? undefined : error }
}
