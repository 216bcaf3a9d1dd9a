import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { ReasonDialog, unitsQuery, useCityNow, useMe, useSender, useSpeaker } from '#platform/desk'
import { isWithin } from '#vocabulary'
import { AlertDetail, TaskAnswer } from './answers.ts'
import { cityOf } from './city.ts'
import { Meanwhile } from './meanwhile.tsx'
import { risks } from './search.ts'
import { words } from './words.ts'

export interface DialogOf {
  readonly alert: AlertDetail
  readonly onClose: () => void
}

/** A step of this alert; what is shown is read anew, also where the step was refused. */
function useStep({ id }: AlertDetail) {
  const send = useSender({ topics: ['alert', 'alerts', 'events'] })
  return (body: Readonly<Record<string, unknown>>) => send(AlertDetail, `/alerts/${id}/steps`, body)
}

export function VerifyDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  return (
    <ReasonDialog
      title={say('verify.title')}
      question={of(alert.title)}
      label={say('verify.label')}
      submit={say('verify.submit')}
      draftKey={`alert ${alert.id} verify`}
      send={({ reason }) => step({ step: 'verify', finding: reason })}
      onClose={onClose}
    >
      <Meanwhile alert={alert} />
    </ReasonDialog>
  )
}

/** After the investigation: a true case has one of three endings. */
export function ConcludeDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  return (
    <ReasonDialog
      title={say('conclude.title')}
      question={of(alert.title)}
      choices={{
        label: say('conclude.choose'),
        options: [
          { value: 'outbreak', label: say('outcome.outbreak'), note: say('outcome.outbreakNote') },
          { value: 'cluster', label: say('outcome.cluster'), note: say('outcome.clusterNote') },
          { value: 'sporadic', label: say('outcome.sporadic'), note: say('outcome.sporadicNote') },
        ],
      }}
      label={say('conclude.label')}
      submit={say('conclude.submit')}
      draftKey={`alert ${alert.id} conclude`}
      send={({ reason, choice }) => step({ step: 'close', outcome: choice, note: reason })}
      onClose={onClose}
    >
      <Meanwhile alert={alert} />
    </ReasonDialog>
  )
}

export function RuleOutDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  const [repeats, setRepeats] = useState('')
  const repeatsId = useId()
  return (
    <ReasonDialog
      title={say('ruleOut.title')}
      question={of(alert.title)}
      choices={{
        label: say('conclude.choose'),
        options: [
          { value: 'false-alarm', label: say('outcome.false-alarm'), note: say('outcome.falseNote') },
          { value: 'data-error', label: say('outcome.data-error'), note: say('outcome.dataNote') },
          { value: 'duplicate', label: say('outcome.duplicate'), note: say('outcome.duplicateNote') },
        ],
      }}
      label={say('ruleOut.label')}
      submit={say('ruleOut.submit')}
      draftKey={`alert ${alert.id} rule out`}
      send={({ reason, choice }) =>
        step({
          step: 'close',
          outcome: choice,
          note: reason,
          ...(choice === 'duplicate' && /^\d{1,15}$/.test(repeats) ? { duplicateOf: Number(repeats) } : {}),
        })
      }
      onClose={onClose}
    >
      {(choice) => (
        <>
          {choice === 'duplicate' ? (
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
          ) : null}
          <Meanwhile alert={alert} />
        </>
      )}
    </ReasonDialog>
  )
}

const hoursOffered = [2, 24, 72] as const
const hourMs = 3_600_000

/** What more is needed is work for somebody: a task, whose steps are told here. The alert's own clock goes on. */
export function MoreDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const units = useNearUnits(alert)
  const [unit, setUnit] = useState(alert.unit)
  const [hours, setHours] = useState<number>(alert.immediate ? 2 : 24)
  const unitId = useId()
  const hoursId = useId()
  const chosen = unit ?? units[0]?.id
  const now = useCityNow()
  const open = useSender({ topics: ['tasks'] })
  const step = useStep(alert)
  const send = async (reason: string) => {
    // Who asks for more has the alert in hand; somebody may have taken it a moment ago, which the answer says.
    if (alert.allowedSteps.includes('take')) await step({ step: 'take' })
    await open(TaskAnswer, '/tasks', {
      kind: 'to-do',
      type: 'alert-inquiry',
      title: {
        zh: words['more.taskTitle'].zh.replace('{title}', alert.title.zh).slice(0, 200),
        en: words['more.taskTitle'].en.replace('{title}', alert.title.en).slice(0, 200),
      },
      place: alert.place,
      ...(chosen === undefined ? { duty: 'cdc' } : { unit: chosen }),
      due: new Date(now.getTime() + hours * hourMs).toISOString(),
      urgent: alert.immediate,
      originator: `alert:${alert.id}`,
      note: reason,
    })
  }
  return (
    <ReasonDialog
      title={say('more.title')}
      question={say('more.question')}
      label={say('more.label')}
      most={1_000}
      submit={say('more.submit')}
      draftKey={`alert ${alert.id} more`}
      send={({ reason }) => send(reason)}
      onClose={onClose}
    >
      <div className="fields">
        <div className="field">
          <label htmlFor={unitId} className="label">
            {say('more.unit')}
          </label>
          <select id={unitId} value={chosen ?? ''} onChange={({ target }) => setUnit(target.value)}>
            {units.map(({ id, name }) => (
              <option key={id} value={id}>
                {of(name)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={hoursId} className="label">
            {say('more.due')}
          </label>
          <select id={hoursId} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
            {hoursOffered.map((n) => (
              <option key={n} value={n}>
                {say('more.hours', { n })}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Meanwhile alert={alert} />
    </ReasonDialog>
  )
}

export function RiskDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  return (
    <ReasonDialog
      title={say('riskDialog.title')}
      question={of(alert.title)}
      choices={{
        label: say('riskDialog.choose'),
        options: risks.map((value) => ({ value, label: say(`risk.${value}`) })),
      }}
      label={say('riskDialog.label')}
      submit={say('riskDialog.submit')}
      draftKey={`alert ${alert.id} risk`}
      send={({ reason, choice }) => step({ step: 'assess', risk: choice, reason })}
      onClose={onClose}
    >
      <Meanwhile alert={alert} />
    </ReasonDialog>
  )
}

export function PassDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const { id: me } = useMe()
  const step = useStep(alert)
  const units = useNearUnits(alert)
  const [unit, setUnit] = useState(units[0]?.id)
  const unitId = useId()
  return (
    <ReasonDialog
      title={say('pass.title')}
      question={of(alert.title)}
      choices={{
        label: say('pass.choose'),
        options: [
          { value: 'me', label: say('pass.me') },
          { value: 'duty', label: say('pass.duty') },
          { value: 'unit', label: say('pass.unit') },
        ],
      }}
      label={say('pass.label')}
      submit={say('pass.submit')}
      draftKey={`alert ${alert.id} pass`}
      send={({ reason, choice }) =>
        step({
          step: 'pass',
          reason,
          ...(choice === 'me' ? { officer: me } : choice === 'unit' ? { unit: unit ?? units[0]?.id } : {}),
        })
      }
      onClose={onClose}
    >
      {(choice) => (
        <>
          {choice === 'unit' ? (
            <>
              <label htmlFor={unitId} className="label">
                {say('pass.unit')}
              </label>
              <select id={unitId} value={unit ?? ''} onChange={({ target }) => setUnit(target.value)}>
                {units.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {of(name)}
                  </option>
                ))}
              </select>
            </>
          ) : null}
          <Meanwhile alert={alert} />
        </>
      )}
    </ReasonDialog>
  )
}

export function ReopenDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const step = useStep(alert)
  return (
    <ReasonDialog
      title={say('reopen.title')}
      question={of(alert.title)}
      label={say('reopen.label')}
      submit={say('reopen.submit')}
      draftKey={`alert ${alert.id} reopen`}
      send={({ reason }) => step({ step: 'reopen', reason })}
      onClose={onClose}
    />
  )
}

/** Units that could know more: in the alert's city and above it, those that its place lies in first, the nearest of them foremost. */
function useNearUnits({ place, unit }: AlertDetail) {
  const units = useQuery(unitsQuery)
  const city = cityOf(place)
  const nearness = (at: string) => (isWithin(place, at) ? 1_000 + at.length : 0)
  return [...(units.data?.values() ?? [])]
    .filter((of) => isWithin(place, of.place) || isWithin(of.place, city))
    .sort(
      (a, b) =>
        Number(b.id === unit) - Number(a.id === unit) ||
        nearness(b.place) - nearness(a.place) ||
        (a.id < b.id ? -1 : 1),
    )
}
