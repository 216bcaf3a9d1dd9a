import { useId } from 'react'
import { useSpeaker } from '#platform/desk'
import { words } from './words.ts'

/** One or several of a few, each large enough for a thumb: radio buttons or check boxes that look like keys. */
export function Chips({
  label,
  options,
  chosen,
  many = false,
  onChange,
}: {
  label: string
  options: readonly { readonly value: string; readonly label: string }[]
  chosen: readonly string[]
  many?: boolean
  onChange: (chosen: string[]) => void
}) {
  const name = useId()
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="chips">
        {options.map((option) => (
          <label key={option.value} className="chip">
            <input
              type={many ? 'checkbox' : 'radio'}
              name={name}
              checked={chosen.includes(option.value)}
              onChange={({ target }) =>
                onChange(
                  many
                    ? target.checked
                      ? [...chosen, option.value]
                      : chosen.filter((value) => value !== option.value)
                    : [option.value],
                )
              }
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** So many people: typed, or with two keys. Empty is unknown, which is not none. */
export function Count({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { say } = useSpeaker(words)
  const id = useId()
  const by = (step: number) => onChange(String(Math.max(0, (Number(value) || 0) + step)))
  return (
    <div className="count">
      <label htmlFor={id}>{label}</label>
      <span>
        <button type="button" aria-label={`${label}: ${say('form.fewer')}`} onClick={() => by(-1)}>
          −
        </button>
        <input
          id={id}
          inputMode="numeric"
          pattern="\d*"
          maxLength={5}
          placeholder="?"
          value={value}
          onChange={({ target }) => onChange(target.value.replace(/\D/g, ''))}
        />
        <button type="button" aria-label={`${label}: ${say('form.further')}`} onClick={() => by(1)}>
          +
        </button>
      </span>
    </div>
  )
}
