import { useState } from 'react'
import { z } from 'zod'
import {
  Dialog,
  DialogForm,
  Field,
  faultsOf,
  instantOfCity,
  useDraft,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import { useOfficers } from './officers.ts'
import type { UnitInFull } from './queries.ts'
import { addShift } from './roster.ts'
import { useRoster } from './use-roster.ts'
import { words } from './words.ts'

const Draft = z.object({
  officer: z.string(),
  phone: z.string().optional(),
  isStanding: z.boolean(),
  begins: z.string(),
  ends: z.string(),
})
const empty: z.infer<typeof Draft> = { officer: '', isStanding: false, begins: '', ends: '' }

/** Names who has the duty of a unit: for some hours, or whenever no shift says otherwise. */
export function ShiftDialog({ unit, onClose }: { unit: UnitInFull; onClose: () => void }) {
  const { say, of, language } = useSpeaker(words)
  const { zone } = useWorld()
  const officers = useOfficers(unit.id)
  const [draft, change, clear] = useDraft(`duty ${unit.id}`, { schema: Draft, empty })
  const [asked, setAsked] = useState(false)
  const save = useRoster(unit.id, () => {
    clear()
    onClose()
  })
  const officer = officers.find(({ id }) => id === draft.officer)
  const phone = draft.phone ?? officer?.phone ?? ''
  const begins = instantOfCity(draft.begins, zone)
  const ends = instantOfCity(draft.ends, zone)
  const lacksHours = !draft.isStanding && !(begins && ends && begins < ends)
  const { at, rest } = faultsOf(save.error, {
    fields: ['phone', 'officer', 'beginsAt'],
    language,
  })
  const submit = () => {
    setAsked(true)
    if (!officer || lacksHours) return
    const bounds = draft.isStanding
      ? { beginsAt: null, endsAt: null }
      : { beginsAt: begins?.toISOString() ?? null, endsAt: ends?.toISOString() ?? null }
    const { id, name } = officer
    save.mutate((roster) => addShift(roster, { officer: id, name, phone: phone.trim() || null, ...bounds }))
  }
  return (
    <Dialog title={say('shift.title', { name: of(unit.name) })} onClose={onClose}>
      <DialogForm
        submit={say('shift.go')}
        isSending={save.isPending}
        error={rest}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Field label={say('shift.officer')} fault={asked && !officer ? say('shift.noOfficer') : at.officer}>
          {(field) => (
            <select
              {...field}
              value={draft.officer}
              onChange={({ target }) => change({ ...draft, officer: target.value, phone: undefined })}
            >
              <option value="">—</option>
              {officers.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.login ? `${of(one.name)} · ${one.login}` : of(one.name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say('shift.phone')} hint={say('shift.phoneHint')} fault={at.phone}>
          {(field) => (
            <input
              {...field}
              inputMode="tel"
              maxLength={32}
              value={phone}
              onChange={({ target }) => change({ ...draft, phone: target.value })}
            />
          )}
        </Field>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.isStanding}
            onChange={({ target }) => change({ ...draft, isStanding: target.checked })}
          />
          {say('shift.standing')}
        </label>
        {draft.isStanding ? null : (
          <div className="pair">
            <Field
              label={say('shift.begins')}
              fault={asked && lacksHours ? say('shift.noHours') : at.beginsAt}
            >
              {(field) => (
                <input
                  {...field}
                  type="datetime-local"
                  value={draft.begins}
                  onChange={({ target }) => change({ ...draft, begins: target.value })}
                />
              )}
            </Field>
            <Field label={say('shift.ends')}>
              {(field) => (
                <input
                  {...field}
                  type="datetime-local"
                  value={draft.ends}
                  onChange={({ target }) => change({ ...draft, ends: target.value })}
                />
              )}
            </Field>
          </div>
        )}
      </DialogForm>
    </Dialog>
  )
}
