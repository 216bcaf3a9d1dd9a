import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { z } from 'zod'
import {
  Dialog,
  homeQuery,
  PlaceSelect,
  placeQuery,
  Read,
  Trouble,
  unitsQuery,
  useDraft,
  useMe,
  useSend,
  useSpeaker,
} from '#platform/desk'
import { isWithin, PlacePath } from '#vocabulary'
import { OrderInFull, type Powers } from './answers.ts'
import { powersQuery } from './queries.ts'
import { tellOrder } from './sentence.ts'
import { type WordKey, words } from './words.ts'

const Draft = z.object({
  zh: z.string(),
  en: z.string(),
  legalBasis: z.string(),
  unit: z.string(),
  power: z.string(),
  what: z.array(z.string()),
  place: PlacePath.optional(),
  purpose: z.string(),
  begins: z.string(),
  ends: z.string(),
})
type Draft = z.infer<typeof Draft>
const empty: Draft = {
  zh: '',
  en: '',
  legalBasis: '',
  unit: '',
  power: 'collect',
  what: [],
  purpose: '',
  begins: '',
  ends: '',
}

/** A draft of an order, which reads as the sentence that it will be. */
export function DraftDialog({ onClose }: { onClose: () => void }) {
  const { say } = useSpeaker(words)
  const powers = useQuery(powersQuery)
  return (
    <Dialog title={say('draft.title')} onClose={onClose} className="draft">
      <p>{say('draft.note')}</p>
      <Read query={powers}>{(known) => <Form powers={known} onClose={onClose} />}</Read>
    </Dialog>
  )
}

const fields = [
  ['zh', 'draft.zh'],
  ['en', 'draft.en'],
  ['legalBasis', 'draft.basis'],
  ['unit', 'draft.unit'],
  ['what', 'draft.what'],
  ['purpose', 'draft.purpose'],
  ['begins', 'draft.begins'],
  ['ends', 'draft.ends'],
] as const satisfies readonly (readonly [keyof Draft, WordKey])[]

function Form({ powers, onClose }: { powers: Powers; onClose: () => void }) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const { areas, may } = useMe()
  const navigate = useNavigate()
  const [draft, change, clear] = useDraft('order', { schema: Draft, empty })
  const [asked, setAsked] = useState(false)
  const units = useQuery(unitsQuery)
  const home = useQuery(homeQuery(areas))
  // A unit commands within its own place.
  const top = units.data?.get(draft.unit)?.place ?? home.data?.path
  const place = draft.place && (!top || isWithin(draft.place, top)) ? draft.place : top
  const send = useSend<typeof OrderInFull, unknown>({
    path: '/orders',
    schema: OrderInFull,
    topics: ['orders'],
    onDone: (order) => {
      clear()
      onClose()
      void navigate({
        to: `/orders/${order.id}`,
        search: ((old: object) => ({ ...old, tab: 'waiting' })) as never,
      })
    },
  })
  const power = powers.powers.find((one) => one.id === draft.power)
  const missing = fields.filter(([field]) => draft[field]?.length === 0).map(([, key]) => say(key))
  const set = (part: Partial<Draft>) => change({ ...draft, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (missing.length > 0 || !place) return
    const { zh, en, ...rest } = draft
    send.mutate({ ...rest, place, title: { zh, en } })
  }
  const text = (field: 'zh' | 'en' | 'legalBasis', key: WordKey, most: number) => (
    <Field id={`${id}${field}`} label={say(key as 'draft.zh')}>
      <input
        id={`${id}${field}`}
        maxLength={most}
        value={draft[field]}
        aria-invalid={asked && draft[field].trim() === ''}
        onChange={({ target }) => set({ [field]: target.value })}
      />
    </Field>
  )
  return (
    <form className="form" onSubmit={submit}>
      <div className="pair">
        {text('zh', 'draft.zh', 120)}
        {text('en', 'draft.en', 120)}
      </div>
      {text('legalBasis', 'draft.basis', 500)}
      <div className="pair">
        <Field id={`${id}unit`} label={say('draft.unit')}>
          <select id={`${id}unit`} value={draft.unit} onChange={({ target }) => set({ unit: target.value })}>
            <option value="">—</option>
            {[...(units.data?.values() ?? [])]
              .filter((unit) => may('orders.issue', unit.place))
              .map((unit) => (
                <option key={unit.id} value={unit.id}>
                  {of(unit.name)}
                </option>
              ))}
          </select>
        </Field>
        <Field id={`${id}purpose`} label={say('draft.purpose')}>
          <select
            id={`${id}purpose`}
            value={draft.purpose}
            onChange={({ target }) => set({ purpose: target.value })}
          >
            <option value="">—</option>
            {powers.purposes.map((one) => (
              <option key={one.id} value={one.id}>
                {of(one.title)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Field id={`${id}place`} label={say('draft.place')}>
        <PlaceSelect
          id={`${id}place`}
          value={place}
          top={top}
          onChange={(path) => path && set({ place: path })}
        />
      </Field>
      <div className="pair">
        <Field id={`${id}power`} label={say('draft.power')}>
          <select
            id={`${id}power`}
            value={draft.power}
            onChange={({ target }) => set({ power: target.value, what: [] })}
          >
            {powers.powers.map((one) => (
              <option key={one.id} value={one.id}>
                {of(one.title)}
              </option>
            ))}
          </select>
        </Field>
        <Field id={`${id}begins`} label={say('draft.begins')}>
          <input
            id={`${id}begins`}
            type="date"
            value={draft.begins}
            onChange={({ target }) => set({ begins: target.value })}
          />
        </Field>
        <Field
          id={`${id}ends`}
          label={`${say('draft.ends')}（${say('draft.atMost', { n: power?.maximumDays ?? 0 })}）`}
        >
          <input
            id={`${id}ends`}
            type="date"
            value={draft.ends}
            onChange={({ target }) => set({ ends: target.value })}
          />
        </Field>
      </div>
      <fieldset>
        <legend>{say('draft.what')}</legend>
        <div className="what">
          {power?.categories.map((one) => (
            <label key={one.id} className="check">
              <input
                type="checkbox"
                checked={draft.what.includes(one.id)}
                onChange={({ target }) =>
                  set({
                    what: target.checked
                      ? [...draft.what, one.id]
                      : draft.what.filter((chosen) => chosen !== one.id),
                  })
                }
              />
              {of(one.title)}
            </label>
          ))}
        </div>
      </fieldset>
      <Reads draft={draft} powers={powers} place={place} />
      {asked && missing.length > 0 ? (
        <p className="alarm" role="alert">
          {say('draft.missing', { fields: missing.join(' · ') })}
        </p>
      ) : null}
      {send.error ? <Trouble error={send.error} note={say('draft.kept')} /> : null}
      <footer>
        <Button onClick={onClose}>{say('do.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {say('draft.save')}
        </Button>
      </footer>
    </form>
  )
}

function Field({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  )
}

/** The sentence that the draft would be, with gaps where something is missing. */
function Reads({ draft, powers, place }: { draft: Draft; powers: Powers; place: PlacePath | undefined }) {
  const speaker = useSpeaker(words)
  const units = useQuery(unitsQuery)
  const named = useQuery({ ...placeQuery(place ?? ('' as PlacePath)), enabled: place !== undefined })
  const gap = { zh: '…', en: '…' }
  const power = powers.powers.find((one) => one.id === draft.power)
  const unit = units.data?.get(draft.unit)
  const what = power?.categories.filter((one) => draft.what.includes(one.id)) ?? []
  return (
    <p className="order-sentence" aria-live="polite">
      <span className="small faint">{speaker.say('draft.reads')} </span>
      {tellOrder(
        {
          unitName: unit ? speaker.of(unit.name) : '…',
          placeName: named.data?.name ?? gap,
          power: { title: power?.title ?? gap },
          what: what.length === 0 ? [{ title: gap }] : what,
          purpose: { title: powers.purposes.find((one) => one.id === draft.purpose)?.title ?? gap },
          begins: draft.begins || '…',
          ends: draft.ends || '…',
        },
        speaker,
      )}
    </p>
  )
}
