import { Button } from 'antd'
import { useState } from 'react'
import { useSpeaker } from '#platform/desk'
import { wordsOfField } from '#platform/imports/client'
import type { Column } from '../answers.ts'
import { fromOption, roleOptions, sayRole, sureness, toOption } from './choose.ts'
import type { Saying } from './columns-step.tsx'
import { words } from './words.ts'

interface SampleRow {
  readonly cells: readonly string[]
}

/** Unknown columns are behind a button where there are more: a table may have a thousand. */
const columnsAtOnce = 40

/** Every column: what it seems to be, how sure that is and why, a few of its values. Chosen otherwise, it is guessed anew. */
export function ColumnTable({ saying, rows }: { saying: Saying; rows: readonly SampleRow[] }) {
  const { say } = useSpeaker(words)
  const [more, setMore] = useState(0)
  const { columns } = saying.guess
  const isFew = columns.length <= columnsAtOnce
  const known = isFew ? columns : columns.filter(({ role }) => role !== 'none')
  const rest = isFew ? [] : columns.filter(({ role }) => role === 'none')
  const shown = [...known, ...rest.slice(0, more)]
  return (
    <>
      <table className="blocks column-table">
        <caption className="unseen">{say('columns.list')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('columns.column')}</th>
            <th scope="col">{say('columns.is')}</th>
            <th scope="col">{say('columns.sure')}</th>
            <th scope="col">{say('columns.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => (
            <ColumnRow key={column.position} column={column} saying={saying} rows={rows} />
          ))}
        </tbody>
      </table>
      {rest.length > more ? (
        <Button onClick={() => setMore(more + columnsAtOnce)}>
          {say('columns.more', { n: rest.length - more })}
        </Button>
      ) : null}
    </>
  )
}

function ColumnRow({ column, saying, rows }: { column: Column; saying: Saying; rows: readonly SampleRow[] }) {
  const { say, of } = useSpeaker(words)
  const sure = sureness(column)
  const samples = samplesOf(rows, column.position)
  return (
    <tr className={sure === 'none' || column.role === 'personal' ? 'unread' : ''}>
      <td>
        <bdi>{column.column}</bdi>
      </td>
      <td>
        <RoleSelect column={column} saying={saying} />
      </td>
      <td>
        <span className={sure === 'unsure' ? 'warn' : ''}>{say(`sure.${sure}`)}</span>
        <small>{of(column.reason)}</small>
      </td>
      <td className="samples">
        <bdi>{samples.join(' · ')}</bdi>
      </td>
    </tr>
  )
}

function samplesOf(rows: readonly SampleRow[], position: number): string[] {
  const values = rows.map(({ cells }) => (cells[position] ?? '').trim()).filter((value) => value !== '')
  return [...new Set(values)].slice(0, 3)
}

function RoleSelect({ column, saying }: { column: Column; saying: Saying }) {
  const { say } = useSpeaker(words)
  const tellRole = useRoleWords()
  const { choices, guess, say: tell } = saying
  const option = toOption(column)
  // Object.keys of the table of groups: exactly its keys.
  const groups = Object.keys(roleOptions) as (keyof typeof roleOptions)[]
  const isListed = Object.values(roleOptions).some((options) => options.some((one) => one === option))
  return (
    <select
      aria-label={say('columns.isOf', { column: column.column })}
      value={option}
      onChange={({ target }) =>
        tell(sayRole(choices, guess.columns, { position: column.position, option: target.value }))
      }
    >
      {isListed ? null : <option value={option}>{say('role.other')}</option>}
      {groups.map((group) => (
        <optgroup key={group} label={say(`group.${group}`)}>
          {roleOptions[group].map((one) => (
            <option key={one} value={one}>
              {tellRole(one)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

function useRoleWords(): (option: string) => string {
  const { say, of } = useSpeaker(words)
  return (option) => {
    const role = fromOption(option)
    return 'field' in role ? of(wordsOfField(role.field)) : say(`role.${role.is}`)
  }
}
