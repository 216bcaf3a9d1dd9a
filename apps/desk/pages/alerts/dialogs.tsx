import { type ReactNode, useId, useState } from 'react'
import { type Choice, ReasonDialog, useMe, useSender, useSpeaker } from '#platform/desk'
import { AlertDetail } from './answers.ts'
import { Meanwhile } from './meanwhile.tsx'
import { risks } from './search.ts'
import { UnitField, useNearUnits } from './unit-field.tsx'
import { words } from './words.ts'

export interface DialogOf {
  readonly alert: AlertDetail
  readonly onClose: () => void
}

/** A step of this alert; what is shown is read anew, also where the step was refused. */
export function useStep({ id }: AlertDetail) {
  const send = useSender({ topics: ['alert', 'alerts', 'events'] })
  return (body: Readonly<Record<string, unknown>>) => send(AlertDetail, `/alerts/${id}/steps`, body)
}

/** The words of a step's dialog: its title, the field's label, its button. */
type StepName = 'verify' | 'conclude' | 'ruleOut' | 'riskDialog' | 'pass' | 'reopen'

/** One step of the alert, with its reason; what others did meanwhile stands above it. */
function StepDialog({
  alert,
  onClose,
  name,
  choices,
  toStep,
  children,
}: DialogOf & {
  name: StepName
  choices?: { readonly label: string; readonly options: readonly Choice[] }
  toStep: (given: { reason: string; choice: string | undefined }) => Readonly<Record<string, unknown>>
  children?: (choice: string | undefined) => ReactNode
}) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  return (
    <ReasonDialog
      title={say(`${name}.title`)}
      question={of(alert.title)}
      {...(choices ? { choices } : {})}
      label={say(`${name}.label`)}
      submit={say(`${name}.submit`)}
      draftKey={`alert ${alert.id} ${name}`}
      send={(given) => step(toStep(given))}
      onClose={onClose}
    >
      {(choice) => (
        <>
          {children?.(choice)}
          <Meanwhile alert={alert} />
        </>
      )}
    </ReasonDialog>
  )
}

export function VerifyDialog(of: DialogOf) {
  return <StepDialog {...of} name="verify" toStep={({ reason }) => ({ step: 'verify', finding: reason })} />
}

export function ReopenDialog(of: DialogOf) {
  return <StepDialog {...of} name="reopen" toStep={({ reason }) => ({ step: 'reopen', reason })} />
}

/** After the investigation: a true case has one of three endings. */
export function ConcludeDialog(of: DialogOf) {
  const { say } = useSpeaker(words)
  return (
    <StepDialog
      {...of}
      name="conclude"
      choices={{
        label: say('conclude.choose'),
        options: [
          { value: 'outbreak', label: say('outcome.outbreak'), note: say('outcome.outbreakNote') },
          { value: 'cluster', label: say('outcome.cluster'), note: say('outcome.clusterNote') },
          { value: 'sporadic', label: say('outcome.sporadic'), note: say('outcome.sporadicNote') },
        ],
      }}
      toStep={({ reason, choice }) => ({ step: 'close', outcome: choice, note: reason })}
    />
  )
}

export function RuleOutDialog(of: DialogOf) {
  const { say } = useSpeaker(words)
  const [repeats, setRepeats] = useState('')
  const repeatsId = useId()
  return (
    <StepDialog
      {...of}
      name="ruleOut"
      choices={{
        label: say('conclude.choose'),
        options: [
          { value: 'false-alarm', label: say('outcome.false-alarm'), note: say('outcome.falseNote') },
          { value: 'data-error', label: say('outcome.data-error'), note: say('outcome.dataNote') },
          { value: 'duplicate', label: say('outcome.duplicate'), note: say('outcome.duplicateNote') },
        ],
      }}
      toStep={({ reason, choice }) => ({
        step: 'close',
        outcome: choice,
        note: reason,
        ...(choice === 'duplicate' && repeats !== '' ? { duplicateOf: Number(repeats) } : {}),
      })}
    >
      {(choice) =>
        choice === 'duplicate' ? (
          <>
            <label htmlFor={repeatsId} className="label">
              {say('ruleOut.duplicateOf')}
            </label>
            <input
              id={repeatsId}
              type="text"
              inputMode="numeric"
              maxLength={15}
              value={repeats}
              onChange={({ target }) => setRepeats(target.value.replace(/\D/g, ''))}
            />
          </>
        ) : null
      }
    </StepDialog>
  )
}

export function RiskDialog(of: DialogOf) {
  const { say } = useSpeaker(words)
  return (
    <StepDialog
      {...of}
      name="riskDialog"
      choices={{
        label: say('riskDialog.choose'),
        options: risks.map((value) => ({ value, label: say(`risk.${value}`) })),
      }}
      toStep={({ reason, choice }) => ({ step: 'assess', risk: choice, reason })}
    />
  )
}

export function PassDialog(of: DialogOf) {
  const { say } = useSpeaker(words)
  const { id: me } = useMe()
  const units = useNearUnits(of.alert)
  const [unit, setUnit] = useState<string>()
  const chosen = unit ?? units[0]?.id
  return (
    <StepDialog
      {...of}
      name="pass"
      choices={{
        label: say('pass.choose'),
        options: [
          { value: 'me', label: say('pass.me') },
          { value: 'duty', label: say('pass.duty') },
          { value: 'unit', label: say('pass.unit') },
        ],
      }}
      toStep={({ reason, choice }) => ({
        step: 'pass',
        reason,
        ...(choice === 'me' ? { officer: me } : choice === 'unit' ? { unit: chosen } : {}),
      })}
    >
      {(choice) =>
        choice === 'unit' ? (
          <UnitField label={say('pass.unit')} units={units} value={chosen} choose={setUnit} />
        ) : null
      }
    </StepDialog>
  )
}
