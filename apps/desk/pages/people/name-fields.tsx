import { Field, useSpeaker } from '#platform/desk'
import type { Words } from '#vocabulary'
import { words } from './words.ts'

/** A person's name in both languages. */
export function NameFields({
  name,
  asked,
  faults,
  onChange,
}: {
  name: Words
  /** Whether it was sent, so that what is missing is said. */
  asked: boolean
  faults: Readonly<Partial<Record<'zh' | 'en', string>>>
  onChange: (name: Words) => void
}) {
  const { say } = useSpeaker(words)
  return (
    <div className="pair">
      {(['zh', 'en'] as const).map((tongue) => (
        <Field
          key={tongue}
          label={say(`make.${tongue}`)}
          fault={asked && name[tongue].trim() === '' ? say('form.missing') : faults[tongue]}
        >
          {(field) => (
            <input
              {...field}
              autoComplete="off"
              maxLength={120}
              value={name[tongue]}
              onChange={({ target }) => onChange({ ...name, [tongue]: target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

/** The name as it is kept; nothing where one language lacks it. */
export function trimName({ zh, en }: Words): Words | undefined {
  const name = { zh: zh.trim(), en: en.trim() }
  return name.zh === '' || name.en === '' ? undefined : name
}
