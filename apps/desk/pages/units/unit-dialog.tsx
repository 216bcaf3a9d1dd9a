import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { z } from 'zod'
import {
  Dialog,
  DialogForm,
  Field,
  faultsOf,
  homeQuery,
  NoAnswer,
  PlaceSelect,
  put,
  useDraft,
  useMe,
  useSender,
  useSpeaker,
} from '#platform/desk'
import { PlacePath } from '#vocabulary'
import { DutiesField } from './duties-field.tsx'
import type { UnitInFull } from './queries.ts'
import { words } from './words.ts'

const Draft = z.object({
  id: z.string(),
  zh: z.string(),
  en: z.string(),
  place: PlacePath.optional(),
  duties: z.array(z.string()),
  phone: z.string(),
})
type Draft = z.infer<typeof Draft>

const Saved = z.object({ saved: z.int() })

const idPattern = /^[a-z0-9][a-z0-9.-]{0,63}$/

/** Makes a unit, or changes what is known of one: its id is for good. */
export function UnitDialog({
  unit,
  units,
  onSaved,
  onClose,
}: {
  /** Absent where one is made. */
  unit?: UnitInFull
  units: readonly UnitInFull[]
  onSaved: (id: string) => void
  onClose: () => void
}) {
  const { say, of, language } = useSpeaker(words)
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas)).data?.path
  // What it was when the dialog opened: what changes meanwhile does not change what is typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const empty = useMemo(() => toDraft(unit), [unit?.id])
  const [draft, change, clear] = useDraft(`unit ${unit?.id ?? ''}`, { schema: Draft, empty })
  const id = draft.id.trim()
  const [asked, setAsked] = useState(false)
  const make = useSender({ topics: ['units'] })
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: async (parts: object) => {
      if (!unit) return await make(Saved, '/units', { units: [{ id, ...parts }] })
      await put(NoAnswer, `/units/${unit.id}`, { ...parts, was: toParts(empty) })
      return await client.invalidateQueries({ queryKey: ['units'] })
    },
    onSuccess: () => {
      clear()
      onSaved(id)
    },
  })
  const set = (part: Partial<Draft>) => change({ ...draft, ...part })
  const place = draft.place ?? home
  const isTaken = unit === undefined && units.some((one) => one.id === id)
  const { at, rest } = faultsOf(save.error, {
    fields: ['id', 'zh', 'en', 'place', 'duties', 'phone'],
    language,
  })
  const lacks = (text: string) => (asked && text.trim() === '' ? say('form.missing') : undefined)
  const faultOfId = isTaken ? say('unit.idTaken') : idPattern.test(id) ? undefined : say('unit.idWrong')
  const submit = () => {
    setAsked(true)
    if (faultOfId || draft.zh.trim() === '' || draft.en.trim() === '' || !place) return
    save.mutate(toParts({ ...draft, place }))
  }
  // What is typed over a unit as it was must not come back over what others made of it since.
  const cancel = () => {
    if (unit) clear()
    onClose()
  }
  return (
    <Dialog title={unit ? say('unit.editTitle', { name: of(unit.name) }) : say('unit.new')} onClose={onClose}>
      <DialogForm
        submit={say(unit ? 'unit.save' : 'unit.make')}
        isSending={save.isPending}
        error={rest}
        onSubmit={submit}
        onCancel={cancel}
      >
        <div className="pair">
          {(['zh', 'en'] as const).map((tongue) => (
            <Field key={tongue} label={say(`unit.${tongue}`)} fault={lacks(draft[tongue]) ?? at[tongue]}>
              {(field) => (
                <input
                  {...field}
                  maxLength={120}
                  value={draft[tongue]}
                  onChange={({ target }) => set({ [tongue]: target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {unit ? null : (
          <Field
            label={say('unit.id')}
            hint={say('unit.idHint')}
            fault={asked || isTaken ? (faultOfId ?? at.id) : undefined}
          >
            {(field) => (
              <input
                {...field}
                autoComplete="off"
                maxLength={64}
                value={draft.id}
                onChange={({ target }) => set({ id: target.value })}
              />
            )}
          </Field>
        )}
        <div className="pair">
          <Field label={say('unit.area')} hint={say('unit.areaHint')} fault={at.place}>
            {({ id: fieldId }) => (
              <PlaceSelect id={fieldId} value={place} onChange={(path) => path && set({ place: path })} />
            )}
          </Field>
          <Field label={say('unit.phone')} fault={at.phone}>
            {(field) => (
              <input
                {...field}
                inputMode="tel"
                maxLength={32}
                value={draft.phone}
                onChange={({ target }) => set({ phone: target.value })}
              />
            )}
          </Field>
        </div>
        <DutiesField
          units={units}
          duties={draft.duties}
          fault={at.duties}
          onChange={(duties) => set({ duties })}
        />
      </DialogForm>
    </Dialog>
  )
}

function toDraft(unit: UnitInFull | undefined): Draft {
  if (!unit) return { id: '', zh: '', en: '', duties: [], phone: '' }
  const { id, name, place, duties, phone } = unit
  return { id, ...name, place, duties, phone: phone ?? '' }
}

/** What the API takes of a draft. */
function toParts({ zh, en, place, duties, phone }: Draft): object {
  const said = phone.trim()
  return { name: { zh: zh.trim(), en: en.trim() }, place, duties, ...(said === '' ? {} : { phone: said }) }
}
