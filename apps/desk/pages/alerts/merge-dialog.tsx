import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ReasonDialog, useSender, useSpeaker } from '#platform/desk'
import type { Words } from '#vocabulary'
import { EventAnswer } from './answers.ts'
import { cityOf } from './city.ts'
import type { DialogOf } from './dialogs.tsx'
import { Meanwhile } from './meanwhile.tsx'
import { eventsOfQuery, openEventsQuery, proposedEventQuery, relatedQuery } from './queries.ts'
import { words } from './words.ts'

/** One dialog: choose the event that shares its cause, or make it of this alert and others. */
export function MergeDialog({ alert, onClose }: DialogOf) {
  const { say, of } = useSpeaker(words)
  const city = cityOf(alert.place)
  const open = useQuery(openEventsQuery(city))
  const proposed = useQuery(eventsOfQuery(alert.id))
  const related = useQuery(relatedQuery({ disease: alert.disease, place: city }))
  const others = related.data?.filter(({ id, state }) => id !== alert.id && state !== 'closed') ?? []
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const suggested = new Set(proposed.data?.map(({ id }) => id))
  const proposals = useQueries({ queries: [...suggested].map(proposedEventQuery) })
  /** With what this one would come together: in a new event what is alike, in a proposed one what the rule put into it. */
  const beside = (choice: string | undefined): { id: number; title: Words }[] => {
    if (choice === 'new') return others
    const event = proposals.find(({ data }) => String(data?.id) === choice)?.data
    const members = event?.members.filter(({ state, alert: id }) => state === 'proposed' && id !== alert.id)
    return members?.map(({ alert: id, title }) => ({ id, title })) ?? []
  }
  const together = (choice: string | undefined) =>
    beside(choice).flatMap(({ id }) => (left.has(id) ? [] : [id]))
  // The rule's own proposal first, then what is about the same disease.
  const events = [...(open.data ?? [])].sort(
    (a, b) =>
      Number(suggested.has(b.id)) - Number(suggested.has(a.id)) ||
      Number(b.disease === alert.disease) - Number(a.disease === alert.disease) ||
      b.id - a.id,
  )
  const sendTo = useSender({ topics: ['events', 'alert', 'alerts'] })
  const toggle = (id: number) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  return (
    <ReasonDialog
      title={say('merge.title')}
      question={of(alert.title)}
      choices={{
        label: say('merge.choose'),
        options: [
          ...events.map(({ id, title, alerts, state }) => ({
            value: String(id),
            label: `${say('event.number', { n: String(id) })} · ${of(title)}`,
            note: [
              say('merge.size', { n: alerts.confirmed + alerts.proposed }),
              ...(suggested.has(id) ? [say('merge.suggested')] : []),
              ...(state === 'proposed' ? [say('merge.unconfirmed')] : []),
            ].join(' · '),
          })),
          { value: 'new', label: say('merge.new'), note: say('merge.newNote') },
        ],
      }}
      label={say('merge.label')}
      optional
      most={500}
      submit={say('merge.submit')}
      draftKey={`alert ${alert.id} merge`}
      send={({ reason, choice }) => {
        const why = reason === '' ? {} : { reason }
        if (choice === 'new')
          return sendTo(EventAnswer, '/events', { alerts: [alert.id, ...together(choice)], ...why })
        // What the rule proposed becomes an event by a person's word.
        const step = suggested.has(Number(choice)) ? 'confirm' : 'join'
        const alerts = [alert.id, ...together(choice)]
        return sendTo(EventAnswer, `/events/${choice}/steps`, { step, alerts, ...why })
      }}
      onClose={onClose}
    >
      {(choice) => (
        <>
          {beside(choice).length > 0 ? (
            <fieldset className="choices">
              <legend>{say('merge.with')}</legend>
              {beside(choice).map(({ id, title }) => (
                <label key={id} className="check">
                  <input type="checkbox" checked={!left.has(id)} onChange={() => toggle(id)} />
                  <span>{of(title)}</span>
                </label>
              ))}
            </fieldset>
          ) : null}
          <Meanwhile alert={alert} />
        </>
      )}
    </ReasonDialog>
  )
}
