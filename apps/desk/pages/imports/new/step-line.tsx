import { PageLink, useSpeaker } from '#platform/desk'
import { canGoTo, type Step, steps } from './steps.ts'
import { words } from './words.ts'

/** All steps, the one where one is, and the way back to those before it. */
export function StepLine({ at }: { at: Step }) {
  const { say } = useSpeaker(words)
  const here = steps.indexOf(at)
  return (
    <ol className="step-line" aria-label={say('steps.label')}>
      {steps.map((step, number) => (
        <li
          key={step}
          className={number < here ? 'past' : ''}
          aria-current={step === at ? 'step' : undefined}
        >
          {canGoTo(step, at) ? (
            <PageLink to="." search={(old) => searchOf(step, old)}>
              {say(`step.${step}`)}
            </PageLink>
          ) : (
            <span>{say(`step.${step}`)}</span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** What stays of the view when one goes back: of another file nothing holds. */
function searchOf(step: Step, old: Record<string, unknown>): Record<string, unknown> {
  const { language, theme } = old
  return step === 'file' ? { language, theme } : { ...old, step }
}
