import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Me, NoAnswer, post, remove, Trouble, useSpeaker } from '#platform/desk'
import { CodeForm, EnrolForm, PasswordForm } from '#platform/desk/own'
import { words } from './words.ts'

export type Step = Me['steps'][number]

export const stepTitles = {
  'give-code': 'step.code',
  'change-password': 'step.password',
  'enrol-totp': 'step.enrol',
} as const satisfies Record<Step, keyof typeof words>

/** The first step that is left to do after the password, and the way out of it. */
export function StepForm({
  step,
  me,
  onCodes,
}: {
  step: Step
  me: Me
  onCodes: (codes: readonly string[]) => void
}) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const goOn = () => client.invalidateQueries()
  const more = me.steps.length - 1
  return (
    <>
      {more > 0 ? <p className="small">{say('step.more', { n: more })}</p> : null}
      {step === 'give-code' ? (
        <CodeForm
          submit={say('step.go')}
          send={async (code) => {
            await post(NoAnswer, { path: '/session/code', body: { code } })
            await goOn()
          }}
        />
      ) : step === 'change-password' ? (
        <>
          <p>{say('step.passwordNote')}</p>
          <PasswordForm login={me.login} oneTime onDone={goOn} />
        </>
      ) : (
        <>
          <p>{say('step.enrolNote')}</p>
          <EnrolForm onCodes={onCodes} />
        </>
      )}
      <Leave />
    </>
  )
}

function Leave() {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const leaving = useMutation({
    mutationFn: () => remove('/session'),
    onSuccess: () => client.resetQueries(),
  })
  return (
    <>
      <button type="button" className="plain-link" onClick={() => leaving.mutate()}>
        {say('step.leave')}
      </button>
      {leaving.error ? <Trouble error={leaving.error} /> : null}
    </>
  )
}
