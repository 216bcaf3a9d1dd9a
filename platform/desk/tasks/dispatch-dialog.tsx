import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { z } from 'zod'
import { PlacePath, type Words } from '#vocabulary'
import { instantOfCity } from '../city-input.ts'
import { Dialog } from '../dialog.tsx'
import { useDraft } from '../draft.ts'
import { useMe, useWorld } from '../here.tsx'
import { Telephone } from '../named.tsx'
import { PlaceSelect } from '../place-select.tsx'
import { unitsQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { useSend } from '../send.ts'
import { clockText } from '../span.ts'
import { Trouble } from '../trouble.tsx'
import { type TaskKind, TaskOpened, type TaskType, taskKinds } from './answers.ts'
import { taskTypesQuery } from './queries.ts'
import { nearestUnit, unitsFor } from './units.ts'
import { words } from './words.ts'

const Draft = z.object({
  kind: z.enum(taskKinds).default('to-do'),
  type: z.string().optional(),
  place: PlacePath.optional(),
  unit: z.string().optional(),
  due: z.string().default(''),
  urgent: z.boolean().default(false),
  title: z.string().optional(),
  note: z.string().default(''),
})
type Draft = z.infer<typeof Draft>
const empty: Draft = { kind: 'to-do', due: '', urgent: false, note: '' }

const hourMs = 3_600_000

/** Sends somebody: a few fields, most of them filled in from what the task is for. What is typed stays until it was sent. */
export function DispatchDialog({
  originator,
  place: at,
  about,
  onClose,
  onOpened,
}: {
  originator?: string
  place: PlacePath
  about?: Words
  onClose: () => void
  onOpened?: (id: number) => void
}) {
  const { say, of, language } = useSpeaker(words)
  const { zone } = useWorld()
  const { may } = useMe()
  const [draft, change, clear] = useDraft(`task ${originator ?? 'new'}`, { schema: Draft, empty })
  const [missing, setMissing] = useState(false)
  const ids = { type: useId(), place: useId(), unit: useId(), due: useId(), title: useId(), note: useId() }
  const place = draft.place ?? at
  const types = useQuery(taskTypesQuery({ place, kind: draft.kind })).data ?? []
  const units = useQuery({ ...unitsQuery, enabled: may('places.read') }).data
  const type = typeOf(types, draft.type)
  const proposed = type?.duty && units ? nearestUnit(units.values(), { duty: type.duty, place }) : undefined
  const unit = draft.unit ?? proposed?.id
  const titles = titlesOf(type, about)
  const title = draft.title ?? titles[language]
  const send = useSend<typeof TaskOpened, object>({
    path: '/tasks',
    schema: TaskOpened,
    topics: ['tasks', 'task'],
    onDone: ({ id }) => {
      clear()
      onClose()
      onOpened?.(id)
    },
  })
  const set = (changed: Partial<Draft>) => change({ ...draft, ...changed })
  const go = (event: FormEvent) => {
    event.preventDefault()
    const isMissing = type === undefined || unit === undefined || title.trim() === ''
    setMissing(isMissing)
    if (isMissing || send.isPending) return
    send.mutate({
      kind: draft.kind,
      type: type.type,
      title: { ...titles, [language]: title.trim() },
      place,
      unit,
      due: instantOfCity(draft.due, zone)?.toISOString(),
      urgent: draft.urgent,
      originator,
      note: draft.note.trim() || undefined,
    })
  }
  const limitHours = draft.urgent ? type?.urgentLimitHours : type?.limitHours
  return (
    <Dialog title={say('new.title')} onClose={onClose} className="dispatch">
      <form onSubmit={go}>
        <fieldset className="choices">
          <legend>{say('new.kind')}</legend>
          {taskKinds.map((kind: TaskKind) => (
            <label key={kind} className="choice">
              <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => set({ kind })} />
              <span>{say(`new.${kind}`)}</span>
            </label>
          ))}
        </fieldset>
        <div className="pair">
          <div>
            <label htmlFor={ids.type} className="label">
              {say('new.type')}
            </label>
            <select
              id={ids.type}
              value={type?.type ?? ''}
              onChange={({ target }) => change(without({ ...draft, type: target.value }, 'title', 'unit'))}
            >
              {types.filter(isOpenedByPeople).map((one) => (
                <option key={one.type} value={one.type}>
                  {of(one.title)}
                </option>
              ))}
            </select>
          </div>
          <div>
            <label htmlFor={ids.place} className="label">
              {say('new.place')}
            </label>
            <PlaceSelect
              id={ids.place}
              value={place}
              onChange={(chosen) => change(without({ ...draft, place: chosen ?? at }, 'unit'))}
            />
          </div>
        </div>
        <label htmlFor={ids.unit} className="label">
          {say('new.unit')}
        </label>
        <select
          id={ids.unit}
          value={unit ?? ''}
          aria-invalid={missing && unit === undefined}
          onChange={({ target }) => set({ unit: target.value || undefined })}
        >
          <option value="">{say('new.chooseUnit')}</option>
          {unitsFor(units?.values() ?? [], place).map((one) => (
            <option key={one.id} value={one.id}>
              {of(one.name)}
            </option>
          ))}
        </select>
        <p className="small">
          {proposed && proposed.id === unit ? say('new.byDuty') : null}{' '}
          {unit && units?.get(unit)?.phone ? <Telephone number={units.get(unit)?.phone ?? ''} /> : null}
        </p>
        <div className="pair">
          <div>
            <label htmlFor={ids.due} className="label">
              {say('new.due')} ({say('new.city')})
            </label>
            <input
              id={ids.due}
              type="datetime-local"
              value={draft.due}
              onChange={({ target }) => set({ due: target.value })}
            />
          </div>
          <label className="check">
            <input
              type="checkbox"
              checked={draft.urgent}
              onChange={({ target }) => set({ urgent: target.checked })}
            />
            {say('new.urgent')}
          </label>
        </div>
        {draft.due === '' && limitHours !== undefined ? (
          <p className="small">{say('new.dueByType', { span: clockText(limitHours * hourMs, language) })}</p>
        ) : null}
        <label htmlFor={ids.title} className="label">
          {say('new.words')}
        </label>
        <input
          id={ids.title}
          type="text"
          maxLength={200}
          value={title}
          aria-invalid={missing && title.trim() === ''}
          onChange={({ target }) => set({ title: target.value })}
        />
        <label htmlFor={ids.note} className="label">
          {say('new.note')}
        </label>
        <textarea
          id={ids.note}
          rows={2}
          maxLength={1_000}
          value={draft.note}
          onChange={({ target }) => set({ note: target.value })}
        />
        {missing ? (
          <p className="alarm" role="alert">
            {say('new.missing')}
          </p>
        ) : null}
        {send.error ? <Trouble error={send.error} note={say('new.kept')} /> : null}
        <footer>
          <Button type="primary" htmlType="submit" loading={send.isPending}>
            {say('new.send')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** The chosen type; before anything was chosen the first that says whose duty it is. */
function typeOf(types: readonly TaskType[], chosen: string | undefined): TaskType | undefined {
  const open = types.filter(isOpenedByPeople)
  return open.find(({ type }) => type === chosen) ?? open.find(({ duty }) => duty !== undefined) ?? open[0]
}

/** A check is drawn by the house, never opened by hand. */
function isOpenedByPeople({ type }: TaskType): boolean {
  return type !== 'check'
}

/** "Verify an alert: Heting: 3 seen, 0 expected", in both languages, since a task has both. */
function titlesOf(type: TaskType | undefined, about: Words | undefined): Words {
  const both = (language: 'zh' | 'en') =>
    [type?.title[language], about?.[language]].filter((part) => part).join(language === 'zh' ? '：' : ': ')
  return { zh: both('zh').slice(0, 200), en: both('en').slice(0, 200) }
}

function without<Field extends keyof Draft>(draft: Draft, ...fields: readonly Field[]): Draft {
  const kept = { ...draft }
  for (const field of fields) delete kept[field]
  return kept
}
