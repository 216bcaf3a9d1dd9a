import { isPersonStep, nextStepOf, type PersonStep, type TaskDetail } from '#platform/desk/tasks'
import { stepForms } from './step-forms.ts'

/** Why a step that the state has is not the reader's to take. */
export type Barred = 'right' | 'own-work' | 'other-unit'

export interface StepShown {
  readonly step: PersonStep
  /** Absent where the reader may take it. */
  readonly barred?: Barred
}

/** Verdicts on work, which are for another than who did it; and the work on a check. */
const verdicts: readonly PersonStep[] = ['close', 'rework', 'evaluate']
const checking: readonly PersonStep[] = ['take', 'done']

/**
 * The steps of a task's state, the one that leads on first; those that the reader may not take say why. The server decides and
 * says what is allowed; what is left over is barred by a missing right, by who did the work, or by whose it is.
 */
export function listSteps(
  task: Pick<TaskDetail, 'state' | 'steps' | 'possibleSteps' | 'checks' | 'askedUntil'>,
  mayHere: (step: PersonStep) => boolean,
): StepShown[] {
  const next = nextStepOf(task)
  const shown = task.possibleSteps.filter(isPersonStep).flatMap((step): StepShown[] => {
    if (task.steps.includes(step)) return [{ step }]
    // Nobody asked for time: there is nothing to answer.
    if (stepForms[step].asks === 'until-may' || step === 'refuse-extension')
      if (task.askedUntil === undefined) return []
    if (!mayHere(step)) return [{ step, barred: 'right' }]
    const isVerdict = verdicts.includes(step) || (task.checks !== undefined && checking.includes(step))
    return [{ step, barred: isVerdict ? 'own-work' : 'other-unit' }]
  })
  const weight = ({ step, barred }: StepShown) => (barred ? 2 : 0) + (step === next ? 0 : 1)
  return shown.sort((a, b) => weight(a) - weight(b))
}
