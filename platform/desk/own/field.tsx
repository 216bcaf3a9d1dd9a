import { type ComponentProps, useId } from 'react'

/** A field of a form, its label above it. */
export function Field({
  label,
  onText,
  ...input
}: { label: string; onText: (text: string) => void } & Omit<ComponentProps<'input'>, 'id' | 'onChange'>) {
  const id = useId()
  return (
    <div className="own-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} onChange={({ target }) => onText(target.value)} {...input} />
    </div>
  )
}
