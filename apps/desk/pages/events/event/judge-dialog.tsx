import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type Choice, ReasonDialog, rowsOf, unitsQuery, useSpeaker } from '#platform/desk'
import { unitsFor } from '#platform/desk/tasks'
import { type EventView, risks } from '../answers.ts'
import { outcomeChoices } from '../names.ts'
import { candidatesQuery, eventsQuery } from '../queries.ts'
import { words } from '../words.ts'
import type { Judge } from './use-judge.ts'

/** What the page may ask a person about an event. `alerts` are those that were ticked. */
export type Asked =
  | { readonly step: 'confirm' | 'split' | 'leave'; readonly alerts: readonly number[] }
  | { readonly step: 'reject' | 'assess' | 'command' | 'merge' | 'join' | 'close' | 'reopen' }

interface Props {
  readonly event: EventView
  readonly judge: Judge
  readonly onClose: () => void
}

/** One judgement with its words; each asks for what the server needs, and no more. */
export function JudgeDialog({ asked, ...props }: Props & { asked: Asked }) {
  switch (asked.step) {
    case 'confirm':
    case 'split':
    case 'leave':
      return <AboutAlerts asked={asked} {...props} />
    case 'assess':
      return <Assess {...props} />
    case 'command':
      return <Command {...props} />
    case 'merge':
      return <Merge {...props} />
    case 'join':
      return <Join {...props} />
    case 'close':
      return <Close {...props} />
    case 'reject':
    case 'reopen':
      return <Plain step={asked.step} {...props} />
  }
}

function AboutAlerts({
  asked: { step, alerts },
  event,
  judge,
  onClose,
}: Props & { asked: Extract<Asked, { alerts: readonly number[] }> }) {
  const { say } = useSpeaker(words)
  const isConfirm = step === 'confirm'
  return (
    <ReasonDialog
      title={say(`steps.${step}`)}
      question={say(isConfirm ? 'ask.confirm' : 'ask.chosen', { n: alerts.length })}
      label={say(isConfirm ? 'ask.note' : 'ask.why')}
      optional={isConfirm}
      most={500}
      submit={say(`steps.${step}`)}
      draftKey={`event ${event.id} ${step}`}
      send={({ reason }) => judge({ step, alerts, ...(reason === '' ? {} : { reason }) })}
      onClose={onClose}
    />
  )
}

function Plain({ step, event, judge, onClose }: Props & { step: 'reject' | 'reopen' }) {
  const { say } = useSpeaker(words)
  return (
    <ReasonDialog
      title={say(`steps.${step}`)}
      question={step === 'reject' ? say('ask.reject') : undefined}
      label={say('ask.why')}
      most={500}
      submit={say(`steps.${step}`)}
      danger={step === 'reject'}
      draftKey={`event ${event.id} ${step}`}
      send={({ reason }) => judge({ step, reason })}
      onClose={onClose}
    />
  )
}

function Assess({ event, judge, onClose }: Props) {
  const { say } = useSpeaker(words)
  return (
    <ReasonDialog
      title={say('steps.assess')}
      choices={{
        label: say('ask.risk'),
        options: risks.map((value) => ({ value, label: say(`level.${value}`) })),
      }}
      label={say('ask.why')}
      most={500}
      submit={say('steps.assess')}
      draftKey={`event ${event.id} assess`}
      send={({ reason, choice }) => judge({ step: 'assess', risk: choice, reason })}
      onClose={onClose}
    />
  )
}

function Close({ event, judge, onClose }: Props) {
  const { say } = useSpeaker(words)
  return (
    <ReasonDialog
      title={say('steps.close')}
      choices={{ label: say('ask.outcome'), options: outcomeChoices({ say }) }}
      label={say('ask.summary')}
      most={4_000}
      submit={say('steps.close')}
      draftKey={`event ${event.id} close`}
      send={({ reason, choice }) => judge({ step: 'close', outcome: choice, summary: reason })}
      onClose={onClose}
    />
  )
}

function Command({ event, judge, onClose }: Props) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const units = useQuery(unitsQuery).data
  const [unit, setUnit] = useState(event.lead?.unit ?? '')
  return (
    <ReasonDialog
      title={say('steps.command')}
      submit={say('steps.command')}
      draftKey={`event ${event.id} command`}
      fault={unit === '' ? say('ask.unitMissing') : undefined}
      send={() => judge({ step: 'command', unit })}
      onClose={onClose}
    >
      <label htmlFor={id} className="label">
        {say('ask.unit')}
      </label>
      <select id={id} value={unit} onChange={({ target }) => setUnit(target.value)}>
        <option value="">{say('ask.chooseUnit')}</option>
        {unitsFor(units?.values() ?? [], event.place).map((one) => (
          <option key={one.id} value={one.id}>
            {of(one.name)}
          </option>
        ))}
      </select>
    </ReasonDialog>
  )
}

/** Open events that the reader sees; one of them ends, and its alerts come in. */
function Merge({ event, judge, onClose }: Props) {
  const { say, of } = useSpeaker(words)
  const proposed = useInfiniteQuery(eventsQuery({ state: 'proposed' }))
  const confirmed = useInfiniteQuery(eventsQuery({ state: 'confirmed' }))
  const options = [...rowsOf(confirmed), ...rowsOf(proposed)]
    .filter(({ id }) => id !== event.id)
    // Those of the same disease first: they are what is meant most often.
    .sort((a, b) => Number(b.disease === event.disease) - Number(a.disease === event.disease))
    .map(
      (one): Choice => ({
        value: String(one.id),
        label: of(one.title),
        note: `${say('page.number', { n: String(one.id) })} · ${say(`state.${one.state}`)}`,
      }),
    )
  const isRead = proposed.data !== undefined && confirmed.data !== undefined
  return (
    <ReasonDialog
      title={say('steps.merge')}
      question={isRead ? say(options.length === 0 ? 'ask.noEvent' : 'ask.merge') : say('ask.reading')}
      choices={{ label: say('ask.event'), options }}
      label={say('ask.why')}
      most={500}
      submit={say('steps.merge')}
      draftKey={`event ${event.id} merge`}
      send={({ reason, choice }) => judge({ step: 'merge', event: Number(choice), reason })}
      onClose={onClose}
    />
  )
}

function Join({ event, judge, onClose }: Props) {
  const { say, of } = useSpeaker(words)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const read = useQuery(candidatesQuery({ disease: event.disease, place: event.place }))
  const present = new Set(event.members.filter(({ state }) => state !== 'left').map(({ alert }) => alert))
  const others = (read.data ?? []).filter(({ id }) => !present.has(id))
  return (
    <ReasonDialog
      title={say('steps.join')}
      question={
        read.data === undefined ? say('ask.reading') : others.length === 0 ? say('ask.noAlert') : undefined
      }
      label={say('ask.note')}
      optional
      most={500}
      submit={say('steps.join')}
      draftKey={`event ${event.id} join`}
      fault={chosen.length === 0 ? say('ask.alertsMissing') : undefined}
      send={({ reason }) => judge({ step: 'join', alerts: chosen, ...(reason === '' ? {} : { reason }) })}
      onClose={onClose}
    >
      <fieldset className="choices">
        <legend>{say('ask.alerts')}</legend>
        {others.map(({ id, title, day }) => (
          <label key={id} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ target }) =>
                setChosen(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span>
              {of(title)} <small>{day}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </ReasonDialog>
  )
}
