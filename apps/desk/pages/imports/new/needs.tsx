import { Button } from 'antd'
import { type ReactNode, useId } from 'react'
import { Panel, useSpeaker } from '#platform/desk'
import { wordsOfField, wordsOfValue, wordsThatMayBe } from '#platform/imports/client'
import type { Need } from '../answers.ts'
import { leaveOut, sayConstant, sayRole, sayWord } from './choose.ts'
import type { Saying } from './columns-step.tsx'
import { words } from './words.ts'

/** What is still needed, each with the field that settles it. It stands before everything else. */
export function Needs({ saying, isUrgent }: { saying: Saying; isUrgent: boolean }) {
  const { say, of } = useSpeaker(words)
  const { needs } = saying.guess.draft
  if (needs.length === 0)
    return (
      <p className="needs-none" role="status">
        <strong className="good">{say('needs.none')}</strong>{' '}
        <span className="faint">{say('needs.noneDetail')}</span>
      </p>
    )
  return (
    <Panel className={`needs ${isUrgent ? 'urgent' : ''}`} title={say('needs.title', { n: needs.length })}>
      <ol className="rows">
        {needs.map((need) => (
          <li key={need.where} className="need">
            <p>
              <bdi>
                <strong>{of(need.message)}</strong>
              </bdi>
            </p>
            <Answer need={need} saying={saying} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Answer({ need: { where }, saying }: { need: Need; saying: Saying }) {
  const { say } = useSpeaker(words)
  const { choices, guess } = saying
  if (where === 'place') return <PlaceColumn saying={saying} />
  if (where === 'record') return <RecordColumn saying={saying} />
  if (where === 'dayForms')
    return (
      <div className="acts">
        <Button onClick={() => saying.say({ ...choices, dayOrder: 'day-first' })}>
          {say('needs.dayFirst')}
        </Button>
        <Button onClick={() => saying.say({ ...choices, dayOrder: 'month-first' })}>
          {say('needs.monthFirst')}
        </Button>
      </div>
    )
  if (where === 'mode')
    return (
      <Button onClick={() => saying.say(leaveOut(choices, guess.columns, 'running-total'))}>
        {say('needs.leaveOut')}
      </Button>
    )
  const [, field = '', as] = where.split('.')
  return as === 'as' ? <Meanings field={field} saying={saying} /> : <FieldOf field={field} saying={saying} />
}

/** A column, or one value for all rows where the field has few words. */
function FieldOf({ field, saying }: { field: string; saying: Saying }) {
  const { say, of } = useSpeaker(words)
  const { choices } = saying
  const values = wordsThatMayBe(field)
  const option =
    values.length > 0 ? `words ${field}` : /Date$/.test(field) ? `day ${field}` : `count ${field}`
  return (
    <div className="answers">
      {values.length > 0 ? (
        <Choose
          label={say('needs.always', { field: of(wordsOfField(field)) })}
          onChoose={(value) => saying.say(sayConstant(choices, field, value))}
          options={values.map((value) => ({ value, label: of(wordsOfValue(field, value)) }))}
        />
      ) : null}
      <ColumnChoice
        label={say('needs.column', { field: of(wordsOfField(field)) })}
        saying={saying}
        groups={[{ label: of(wordsOfField(field)), option }]}
      />
    </div>
  )
}

function PlaceColumn({ saying }: { saying: Saying }) {
  const { say, of } = useSpeaker(words)
  const groups = [
    { label: say('needs.byName'), option: 'place.name' },
    { label: say('needs.byCode'), option: 'place.code' },
  ]
  const label = say('needs.column', { field: of(wordsOfField('place')) })
  return <ColumnChoice label={label} saying={saying} groups={groups} />
}

function RecordColumn({ saying }: { saying: Saying }) {
  const { say } = useSpeaker(words)
  return (
    <div className="answers">
      <Button onClick={() => saying.say({ ...saying.choices, acceptsRecord: true })}>
        {say('needs.acceptRecord')}
      </Button>
      <ColumnChoice
        label={say('needs.record')}
        saying={saying}
        groups={[{ label: say('role.record'), option: 'record' }]}
      />
    </div>
  )
}

/** Chooses a column for what is asked; in groups where it can hold it in several ways. */
function ColumnChoice({
  label,
  saying: { choices, guess, say: tell },
  groups,
}: {
  label: string
  saying: Saying
  groups: readonly { readonly label: string; readonly option: string }[]
}) {
  const { say } = useSpeaker(words)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value=""
        onChange={({ target }) => {
          const [at = '', option = ''] = target.value.split('|')
          if (option !== '') tell(sayRole(choices, guess.columns, { position: Number(at), option }))
        }}
      >
        <option value="">{say('needs.choose')}</option>
        {groups.map((group) => (
          <optgroup key={group.option} label={group.label}>
            {guess.columns.map(({ column, position }) => (
              <option key={position} value={`${position}|${group.option}`}>
                {column}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}

const noMeaning = '-'

/** What each word of the file means, that nobody knows. */
function Meanings({ field, saying }: { field: string; saying: Saying }) {
  const { say, of } = useSpeaker(words)
  const { choices, guess } = saying
  const unknown =
    guess.columns.find((column) => column.role === 'words' && column.field === field)?.unknown ?? []
  return (
    <div className="answers">
      {unknown.map((word) => (
        <Choose
          key={word}
          label={say('needs.meaning', { word })}
          onChoose={(value) =>
            saying.say(sayWord(choices, { field, word, meaning: value === noMeaning ? null : value }))
          }
          options={[
            ...wordsThatMayBe(field).map((value) => ({ value, label: of(wordsOfValue(field, value)) })),
            { value: noMeaning, label: say('needs.noMeaning') },
          ]}
        />
      ))}
    </div>
  )
}

function Choose({
  label,
  options,
  onChoose,
}: {
  label: ReactNode
  options: readonly { readonly value: string; readonly label: string }[]
  onChoose: (value: string) => void
}) {
  const { say } = useSpeaker(words)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>
        <bdi>{label}</bdi>
      </label>
      <select id={id} value="" onChange={({ target }) => target.value !== '' && onChoose(target.value)}>
        <option value="">{say('needs.choose')}</option>
        {options.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
