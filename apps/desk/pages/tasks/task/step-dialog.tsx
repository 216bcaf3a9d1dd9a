import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { z } from 'zod'
import { instantOfCity, ReasonDialog, unitsQuery, useDraft, useSpeaker, useWorld } from '#platform/desk'
import { type PersonStep, type TaskDetail, taskWords, unitsFor } from '#platform/desk/tasks'
import type { TaskFile } from './files.ts'
import { choices, stepForms } from './step-forms.ts'
import type { TakeStep } from './use-step.ts'
import { words } from './words.ts'

/** What a step asks for besides a choice and words. */
const More = z.object({
  unit: z.string().default(''),
  until: z.string().default(''),
  files: z.array(z.string()).default([]),
})
type More = z.infer<typeof More>
const nothing: More = { unit: '', until: '', files: [] }

/** A step with its words. What is typed stays until it was sent. */
export function StepDialog({
  task,
  step,
  files,
  take,
  onClose,
}: {
  task: TaskDetail
  step: PersonStep
  /** That were added to the task and read in this page. */
  files: readonly TaskFile[]
  take: TakeStep
  onClose: () => void
}) {
  const { say } = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  const { zone } = useWorld()
  const form = stepForms[step]
  const key = `task ${task.id} ${step}`
  const [more, change, clear] = useDraft(`${key} more`, { schema: More, empty: nothing })
  const until = instantOfCity(more.until, zone)?.toISOString()
  const fault =
    form.asks === 'unit' && more.unit === ''
      ? say('form.unitMissing')
      : form.asks === 'until' && until === undefined
        ? say('form.untilMissing')
        : undefined
  const choice = form.choice && (form.choice === 'done' && task.checks !== undefined ? 'check' : form.choice)
  const send = async ({ reason, choice: chosen }: { reason: string; choice: string | undefined }) => {
    await take({
      step,
      ...(reason === '' ? {} : { note: reason }),
      ...(choice && chosen ? { [choices[choice].field]: chosen } : {}),
      ...(form.asks === 'unit' ? { unit: more.unit } : {}),
      ...(until === undefined ? {} : { until }),
      ...(form.files && more.files.length > 0 ? { files: more.files } : {}),
    })
    clear()
  }
  return (
    <ReasonDialog
      title={tell.say(`step.${step}`)}
      question={tell.of(task.title)}
      label={say(form.why === 'must' ? 'form.why' : 'form.note')}
      optional={form.why === 'may'}
      most={500}
      submit={tell.say(`step.${step}`)}
      danger={form.danger ?? false}
      draftKey={key}
      send={send}
      onClose={onClose}
      fault={fault}
      {...(choice
        ? {
            choices: {
              label: say(`choice.${choice}`),
              options: choices[choice].values.map((value) => ({ value, label: say(`code.${value}`) })),
            },
          }
        : {})}
    >
      {form.asks === 'unit' ? (
        <UnitField task={task} value={more.unit} onChange={(unit) => change({ ...more, unit })} />
      ) : null}
      {form.asks === 'until' || form.asks === 'until-may' ? (
        <label className="field">
          <span className="label">{say(form.asks === 'until' ? 'form.until' : 'form.untilMay')}</span>
          <input
            type="datetime-local"
            value={more.until}
            onChange={({ target }) => change({ ...more, until: target.value })}
          />
        </label>
      ) : null}
      {form.files && files.length > 0 ? (
        <fieldset>
          <legend>{say('form.files')}</legend>
          {files.map(({ id, name }) => (
            <label key={id} className="check">
              <input
                type="checkbox"
                checked={more.files.includes(id)}
                onChange={({ target }) =>
                  change({
                    ...more,
                    files: target.checked ? [...more.files, id] : more.files.filter((one) => one !== id),
                  })
                }
              />
              {name ?? id}
            </label>
          ))}
        </fieldset>
      ) : null}
    </ReasonDialog>
  )
}

function UnitField({
  task,
  value,
  onChange,
}: {
  task: TaskDetail
  value: string
  onChange: (unit: string) => void
}) {
  const { say, of } = useSpeaker(words)
  const id = useId()
  const units = useQuery(unitsQuery).data
  return (
    <div>
      <label htmlFor={id} className="label">
        {say('form.unit')}
      </label>
      <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{say('form.chooseUnit')}</option>
        {unitsFor(units?.values() ?? [], task.place).map((unit) => (
          <option key={unit.id} value={unit.id}>
            {of(unit.name)}
          </option>
        ))}
      </select>
    </div>
  )
}
