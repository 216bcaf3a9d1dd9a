import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { PlaceSelect, Trouble, useDraft, useGo, useMe, useSend, useSpeaker, useWorld } from '#platform/desk'
import { addDays, eventReporters, eventSettings, eventSigns } from '#vocabulary'
import { Told } from './answers.ts'
import { Chips, Count } from './chips.tsx'
import { Draft, emptyDraft, faultOf, reporterOf, toReport } from './draft.ts'
import { MoreFields } from './more-fields.tsx'
import { words } from './words.ts'
import '#platform/desk/page'
import './event-reports.css'

/** A report of something odd, filled in with the thumb: what, how many, where, when; everything else may be left. */
export default function FormPage() {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const id = useId()
  const { today } = useWorld()
  const { memberships } = useMe()
  const go = useGo()
  const [draft, change, clear] = useDraft('event report', { schema: Draft, empty: emptyDraft })
  const [asked, setAsked] = useState(false)
  const set = (part: Partial<Draft>) => change({ ...draft, ...part })
  const seenOn = draft.seenOn ?? today
  const reporter = draft.reporter ?? reporterOf(memberships.map(({ role }) => role))
  const fault = faultOf(draft, seenOn, speaker)
  const send = useSend<typeof Told, unknown>({
    path: '/early-warning/event-reports',
    schema: Told,
    topics: ['event-reports'],
    onDone: ({ report }) => {
      clear()
      go('/event-reports', { sent: report })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (fault === undefined) send.mutate(toReport(draft, { seenOn, reporter }))
  }
  const yesterday = addDays(today, -1)
  const day = seenOn === today ? 'today' : seenOn === yesterday ? 'yesterday' : 'other'
  return (
    <div className="page event-report-form">
      <header className="page-head">
        <h1>{say('form.title')}</h1>
        <p className="says faint">{say('form.says')}</p>
      </header>
      <form className="panel" onSubmit={submit}>
        <p className="warn">{say('form.urgent')}</p>
        <Chips
          label={say('form.signs')}
          many
          options={Object.entries(eventSigns).map(([value, title]) => ({ value, label: of(title) }))}
          chosen={draft.signs}
          onChange={(signs) => set({ signs })}
        />
        <fieldset>
          <legend>{say('form.howMany')}</legend>
          <div className="counts">
            <Count label={say('form.ill')} value={draft.ill} onChange={(ill) => set({ ill })} />
            <Count label={say('form.died')} value={draft.died} onChange={(died) => set({ died })} />
          </div>
        </fieldset>
        <Chips
          label={say('form.setting')}
          options={Object.entries(eventSettings).map(([value, title]) => ({ value, label: of(title) }))}
          chosen={[draft.setting]}
          onChange={([setting = '']) => set({ setting })}
        />
        <div className="field">
          <label htmlFor={`${id}place`}>{say('form.where')}</label>
          <PlaceSelect id={`${id}place`} value={draft.place} any="—" onChange={(place) => set({ place })} />
          <small className="faint">{say('form.whereNote')}</small>
        </div>
        <Chips
          label={say('form.when')}
          options={[
            { value: 'today', label: say('form.today') },
            { value: 'yesterday', label: say('form.yesterday') },
            { value: 'other', label: say('form.otherDay') },
          ]}
          chosen={[day]}
          onChange={([chosen]) =>
            set({
              seenOn:
                chosen === 'today' ? undefined : chosen === 'yesterday' ? yesterday : addDays(today, -2),
            })
          }
        />
        {day === 'other' ? (
          <input
            type="date"
            aria-label={say('form.when')}
            max={today}
            value={seenOn}
            onChange={({ target }) => set({ seenOn: Draft.shape.seenOn.safeParse(target.value).data })}
          />
        ) : null}
        <MoreFields draft={draft} today={today} set={set} />
        <div className="field">
          <label htmlFor={`${id}reporter`}>{say('form.reporter')}</label>
          <select
            id={`${id}reporter`}
            value={reporter}
            onChange={({ target }) => set({ reporter: target.value })}
          >
            {Object.entries(eventReporters).map(([value, title]) => (
              <option key={value} value={value}>
                {of(title)}
              </option>
            ))}
          </select>
        </div>
        {asked && fault ? (
          <p className="alarm" role="alert">
            {fault}
          </p>
        ) : null}
        {send.error ? <Trouble error={send.error} note={say('form.kept')} /> : null}
        <Button type="primary" size="large" htmlType="submit" block loading={send.isPending}>
          {say('form.send')}
        </Button>
      </form>
    </div>
  )
}
