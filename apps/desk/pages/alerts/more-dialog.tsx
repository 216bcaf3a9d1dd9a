import { useId, useState } from 'react'
import { ReasonDialog, useCityNow, useSender, useSpeaker } from '#platform/desk'
import { TaskAnswer } from './answers.ts'
import { type DialogOf, useStep } from './dialogs.tsx'
import { Meanwhile } from './meanwhile.tsx'
import { UnitField, useNearUnits } from './unit-field.tsx'
import { words } from './words.ts'

const hoursOffered = [2, 24, 72] as const
const hourMs = 3_600_000
/** As long as a task's title may be. */
const mostInTitle = 200

/** What more is needed is work for somebody: a task, whose steps are told here. The alert's own clock goes on. */
export function MoreDialog({ alert, onClose }: DialogOf) {
  const { say } = useSpeaker(words)
  const units = useNearUnits(alert)
  const [unit, setUnit] = useState<string>()
  const [hours, setHours] = useState<number>(alert.immediate ? 2 : 24)
  const hoursId = useId()
  const now = useCityNow()
  // Sent again after a lost answer, its hours have moved on; the task is the same.
  const [key] = useState(() => crypto.randomUUID())
  const open = useSender({ topics: ['tasks'] })
  const step = useStep(alert)
  const chosen = unit ?? units[0]?.id
  const titleIn = (language: 'zh' | 'en') =>
    words['more.taskTitle'][language].replace('{title}', alert.title[language]).slice(0, mostInTitle)
  const send = async (reason: string) => {
    // Who asks for more has the alert in hand; somebody may have taken it a moment ago, which the answer says.
    if (alert.allowedSteps.includes('take')) await step({ step: 'take' })
    await open(TaskAnswer, '/tasks', {
      kind: 'to-do',
      type: 'alert-inquiry',
      title: { zh: titleIn('zh'), en: titleIn('en') },
      place: alert.place,
      ...(chosen === undefined ? { duty: 'cdc' } : { unit: chosen }),
      due: new Date(now.getTime() + hours * hourMs).toISOString(),
      urgent: alert.immediate,
      originator: `alert:${alert.id}`,
      key,
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
        <UnitField label={say('more.unit')} units={units} value={chosen} choose={setUnit} />
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
