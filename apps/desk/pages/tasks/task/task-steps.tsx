import { Button } from 'antd'
import { Panel, Trouble, useKeys, useMe, useSpeaker } from '#platform/desk'
import { nextStepOf, type PersonStep, type TaskDetail, taskWords } from '#platform/desk/tasks'
import { type Barred, listSteps } from './allowed.ts'
import { stepForms } from './step-forms.ts'
import { words } from './words.ts'

/** What the reader may do now: the step that leads on as one large button, the others beside it, and why the rest is not theirs. */
export function TaskSteps({
  task,
  go,
  error,
  pending,
}: {
  task: TaskDetail
  go: (step: PersonStep) => void
  error: Error | null
  /** That is being taken. */
  pending: PersonStep | undefined
}) {
  const { say } = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  const { may } = useMe()
  const steps = listSteps(task, (step) => may(stepForms[step].action, task.place))
  const open = steps.filter(({ barred }) => barred === undefined)
  const next = nextStepOf(task)
  const first = open.find(({ step }) => step === next)
  const others = open.filter((one) => one !== first)
  const barred = steps.filter(({ barred }) => barred !== undefined)
  useKeys(first ? [{ key: 'Enter', does: words['keys.next'], act: () => go(first.step) }] : [])
  return (
    <Panel className="task-steps" title={say('steps.title')}>
      {steps.length === 0 ? (
        <p>{say('steps.ended')}</p>
      ) : first === undefined ? (
        <p>{say('steps.none')}</p>
      ) : null}
      {first ? (
        <div className="go">
          <Button
            type="primary"
            size="large"
            danger={stepForms[first.step].danger ?? false}
            loading={pending === first.step}
            onClick={() => go(first.step)}
          >
            {tell.say(`step.${first.step}`)}
          </Button>
        </div>
      ) : null}
      {others.length > 0 ? (
        <fieldset className="others" aria-label={say('steps.more')}>
          {others.map(({ step }) => (
            // What is about to move is not pressed.
            <Button
              key={step}
              danger={stepForms[step].danger ?? false}
              disabled={pending !== undefined}
              onClick={() => go(step)}
            >
              {tell.say(`step.${step}`)}
            </Button>
          ))}
        </fieldset>
      ) : null}
      {error ? <Trouble error={error} /> : null}
      {barred.length > 0 ? (
        <details className="barred" open={first === undefined}>
          <summary>{say('steps.barred')}</summary>
          {(['own-work', 'other-unit', 'right'] satisfies Barred[]).map((why) => {
            const those = barred.filter((one) => one.barred === why)
            return those.length === 0 ? null : (
              <div key={why}>
                <span className="those">
                  {those.map(({ step }) => (
                    <Button key={step} disabled aria-describedby={`barred-${why}`}>
                      {tell.say(`step.${step}`)}
                    </Button>
                  ))}
                </span>
                <span className="small" id={`barred-${why}`}>
                  {say(`steps.${why}`)}
                </span>
              </div>
            )
          })}
        </details>
      ) : null}
    </Panel>
  )
}
