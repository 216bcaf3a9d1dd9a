import { type ReactNode, useId } from 'react'

/** What an input of a field is given, so that its label, its hint and its fault are told as its own. */
export interface FieldOf {
  readonly id: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** A field of a dialog: its label above it, below it what may be typed, or instead of it why what was typed was not taken. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: string
  hint?: string | undefined
  fault?: string | undefined
  children: (of: FieldOf) => ReactNode
}) {
  const id = useId()
  const told = fault ?? hint
  return (
    <div className="field-of-form">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-invalid': fault !== undefined, 'aria-describedby': told && `${id}told` })}
      {told ? (
        <p className={fault ? 'fault' : 'hint'} role={fault ? 'alert' : undefined} id={`${id}told`}>
          {told}
        </p>
      ) : null}
    </div>
  )
}
