import { Button } from 'antd'
import { useState } from 'react'
import { Field, useSpeaker } from '#platform/desk'
import { knownDuties, titleOfDuty } from './duty-titles.ts'
import type { UnitInFull } from './queries.ts'
import { words } from './words.ts'

const dutyPattern = /^[a-z][a-z-]{0,39}$/

/** What a unit is for: the duties that the product and this city's units have, and one of the city's own. */
export function DutiesField({
  units,
  duties,
  fault,
  onChange,
}: {
  units: readonly UnitInFull[]
  duties: readonly string[]
  fault: string | undefined
  onChange: (duties: string[]) => void
}) {
  const { say, of } = useSpeaker(words)
  const [own, setOwn] = useState('')
  const [wrong, setWrong] = useState(false)
  const all = [...new Set([...knownDuties, ...units.flatMap((unit) => unit.duties), ...duties])]
  const add = () => {
    const duty = own.trim()
    setWrong(!dutyPattern.test(duty))
    if (!dutyPattern.test(duty)) return
    onChange([...new Set([...duties, duty])])
    setOwn('')
  }
  return (
    <fieldset className="duties">
      <legend>{say('unit.duties')}</legend>
      <p className="small faint">{say('unit.dutiesHint')}</p>
      <div className="duty-choices">
        {all.map((duty) => (
          <label key={duty} className="check">
            <input
              type="checkbox"
              checked={duties.includes(duty)}
              onChange={({ target }) =>
                onChange(target.checked ? [...duties, duty] : duties.filter((one) => one !== duty))
              }
            />
            {of(titleOfDuty(duty))}
          </label>
        ))}
      </div>
      <Field label={say('unit.ownDuty')} fault={wrong ? say('unit.ownDutyWrong') : fault}>
        {(field) => (
          <span className="with-button">
            <input
              {...field}
              autoComplete="off"
              maxLength={40}
              value={own}
              onChange={({ target }) => setOwn(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                // Not the whole form yet.
                event.preventDefault()
                add()
              }}
            />
            <Button onClick={add}>{say('unit.addDuty')}</Button>
          </span>
        )}
      </Field>
    </fieldset>
  )
}
