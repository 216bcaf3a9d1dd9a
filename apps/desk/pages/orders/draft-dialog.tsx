import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import {
  Dialog,
  DialogForm,
  Field,
  faultsOf,
  homeQuery,
  PlaceSelect,
  placeQuery,
  Read,
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
import { words } from './words.ts'

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

/** Each has to be filled in; what is wrong with one is said beside it. */
const fields = ['zh', 'en', 'legalBasis', 'unit', 'purpose', 'begins', 'ends', 'what'] as const
type FieldName = (typeof fields)[number]

function Form({ powers, onClose }: { powers: Powers; onClose: () => void }) {
  const { say, of, language } = useSpeaker(words)
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
  const { at, rest } = faultsOf(send.error, { fields: [...fields, 'place'], language })
  const lacks = (field: FieldName) => {
    const said = draft[field]
    return (typeof said === 'string' ? said.trim() : said).length === 0
  }
  const faultOf = (field: FieldName) => (asked && lacks(field) ? say('draft.lacks') : at[field])
  const set = (part: Partial<Draft>) => change({ ...draft, ...part })
  const submit = () => {
    setAsked(true)
    if (fields.some(lacks) || !place) return
    const { zh, en, ...others } = draft
    send.mutate({ ...others, place, title: { zh, en } })
  }
  const text = (field: 'zh' | 'en' | 'legalBasis', { label, most }: { label: string; most: number }) => (
    <Field label={label} fault={faultOf(field)}>
      {(own) => (
        <input
          {...own}
          maxLength={most}
          value={draft[field]}
          onChange={({ target }) => set({ [field]: target.value })}
        />
      )}
    </Field>
  )
  const date = (field: 'begins' | 'ends', hint?: string) => (
    <Field label={say(`draft.${field}`)} hint={hint} fault={faultOf(field)}>
      {(own) => (
        <input
          {...own}
          type="date"
          value={draft[field]}
          onChange={({ target }) => set({ [field]: target.value })}
        />
      )}
    </Field>
  )
  return (
    <DialogForm
      submit={say('draft.save')}
      isSending={send.isPending}
      error={rest}
      onSubmit={submit}
      onCancel={onClose}
    >
      <div className="pair">
        {text('zh', { label: say('draft.zh'), most: 120 })}
        {text('en', { label: say('draft.en'), most: 120 })}
      </div>
      {text('legalBasis', { label: say('draft.basis'), most: 500 })}
      <div className="pair">
        <Field label={say('draft.unit')} fault={faultOf('unit')}>
          {(own) => (
            <select {...own} value={draft.unit} onChange={({ target }) => set({ unit: target.value })}>
              <option value="">—</option>
              {[...(units.data?.values() ?? [])]
                .filter((unit) => may('orders.issue', unit.place))
                .map((unit) => (
                  <option key={unit.id} value={unit.id}>
                    {of(unit.name)}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <Field label={say('draft.purpose')} fault={faultOf('purpose')}>
          {(own) => (
            <select {...own} value={draft.purpose} onChange={({ target }) => set({ purpose: target.value })}>
              <option value="">—</option>
              {powers.purposes.map((one) => (
                <option key={one.id} value={one.id}>
                  {of(one.title)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={say('draft.place')} fault={at.place}>
        {({ id }) => (
          <PlaceSelect id={id} value={place} top={top} onChange={(path) => path && set({ place: path })} />
        )}
      </Field>
      <div className="pair">
        <Field label={say('draft.power')}>
          {(own) => (
            <select
              {...own}
              value={draft.power}
              onChange={({ target }) => set({ power: target.value, what: [] })}
            >
              {powers.powers.map((one) => (
                <option key={one.id} value={one.id}>
                  {of(one.title)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {date('begins')}
        {date('ends', say('draft.atMost', { n: power?.maximumDays ?? 0 }))}
      </div>
      <fieldset className="field-of-form">
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
        {faultOf('what') ? (
          <p className="fault" role="alert">
            {faultOf('what')}
          </p>
        ) : null}
      </fieldset>
      <Reads draft={draft} powers={powers} place={place} />
    </DialogForm>
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
