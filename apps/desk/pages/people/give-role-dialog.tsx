import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import {
  Dialog,
  DialogForm,
  Field,
  faultsOf,
  NoAnswer,
  PlaceSelect,
  unitsQuery,
  useDraft,
  useMe,
  useSend,
  useSpeaker,
} from '#platform/desk'
import { PlacePath } from '#vocabulary'
import type { Role } from './queries.ts'
import { words } from './words.ts'

const Draft = z.object({
  role: z.string(),
  unit: z.string(),
  place: PlacePath.optional(),
  ends: z.string(),
})
type Draft = z.infer<typeof Draft>
const empty: Draft = { role: '', unit: '', ends: '' }

interface Given {
  readonly role: string
  readonly unit: string
  readonly place?: PlacePath
  readonly endsAt?: string
}

/** A role at a unit: it reaches as far as the unit's place or a part of it, until a day where one is said. */
export function GiveRoleDialog({
  account,
  roles,
  onClose,
}: {
  account: string
  roles: readonly Role[]
  onClose: () => void
}) {
  const { say, of, language } = useSpeaker(words)
  const { may } = useMe()
  const units = useQuery(unitsQuery)
  const [draft, change, clear] = useDraft(`role ${account}`, { schema: Draft, empty })
  const [asked, setAsked] = useState(false)
  const give = useSend<typeof NoAnswer, Given>({
    path: `/accounts/${account}/roles`,
    schema: NoAnswer,
    topics: ['accounts'],
    onDone: () => {
      clear()
      onClose()
    },
  })
  const { at, rest } = faultsOf(give.error, { fields: ['role', 'unit', 'place', 'endsAt'], language })
  const set = (part: Partial<Draft>) => change({ ...draft, ...part })
  const role = roles.find((one) => one.role === draft.role)
  const unit = units.data?.get(draft.unit)
  const open = [...(units.data?.values() ?? [])].filter(
    ({ abolishedOn, place }) => abolishedOn === null && may('accounts.manage', place),
  )
  const submit = () => {
    setAsked(true)
    if (!role || !unit) return
    const { place, ends } = draft
    give.mutate({
      role: role.role,
      unit: unit.id,
      ...(place === undefined || place === unit.place ? {} : { place }),
      // Roles end by machine time: the end of that day where the administrator sits.
      ...(ends === '' ? {} : { endsAt: new Date(`${ends}T23:59:59`).toISOString() }),
    })
  }
  return (
    <Dialog title={say('role.give')} onClose={onClose}>
      <DialogForm
        submit={say('role.give')}
        isSending={give.isPending}
        error={rest}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Field
          label={say('role.role')}
          hint={role && `${of(role.for)} · ${of(role.reach)}`}
          fault={asked && !role ? say('role.noRole') : at.role}
        >
          {(field) => (
            <select {...field} value={draft.role} onChange={({ target }) => set({ role: target.value })}>
              <option value="">—</option>
              {roles.map((one) => (
                <option key={one.role} value={one.role}>
                  {of(one.name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say('role.unit')} fault={asked && !unit ? say('role.noUnit') : at.unit}>
          {(field) => (
            <select
              {...field}
              value={draft.unit}
              onChange={({ target }) => change({ ...draft, unit: target.value, place: undefined })}
            >
              <option value="">—</option>
              {open.map((one) => (
                <option key={one.id} value={one.id}>
                  {of(one.name)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {unit ? (
          <Field label={say('role.place')} fault={at.place}>
            {({ id }) => (
              <PlaceSelect
                id={id}
                value={draft.place}
                any={say('role.whole')}
                top={unit.place}
                onChange={(place) => change({ ...draft, place })}
              />
            )}
          </Field>
        ) : null}
        <Field label={say('role.ends')} fault={at.endsAt}>
          {(field) => (
            <input
              {...field}
              type="date"
              value={draft.ends}
              onChange={({ target }) => set({ ends: target.value })}
            />
          )}
        </Field>
        <p className="small">{say('role.next')}</p>
      </DialogForm>
    </Dialog>
  )
}
