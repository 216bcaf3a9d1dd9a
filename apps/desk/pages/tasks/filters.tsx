import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { type RefObject, useEffect, useId, useState } from 'react'
import { homeQuery, PlaceSelect, unitsQuery, useMe, useSpeaker } from '#platform/desk'
import { type TaskKind, taskStates, taskTypesQuery, taskWords } from '#platform/desk/tasks'
import type { TasksSearch } from './search.ts'
import { isFiltered } from './task-query.ts'
import { words } from './words.ts'

/** How long somebody pauses before what they typed is looked for. */
const pauseMs = 300

type Change = (changed: Partial<TasksSearch>, how?: { replace?: boolean }) => void

export function Filters({
  state,
  change,
  searchField,
}: {
  state: TasksSearch
  change: Change
  searchField: RefObject<HTMLInputElement | null>
}) {
  const { say } = useSpeaker(words)
  const { memberships } = useMe()
  const view = state.view ?? 'board'
  const whose = state.whose ?? 'all'
  const kinds = view === 'board' ? (['to-do', 'problem'] as const) : (['all', 'to-do', 'problem'] as const)
  const kind = state.kind ?? (view === 'board' ? 'to-do' : 'all')
  return (
    <section className="task-filters" aria-label={say('filter.label')}>
      <div className="row">
        <Segmented<'all' | TaskKind>
          aria-label={say('kind.label')}
          value={kind}
          options={kinds.map((value) => ({ value, label: say(`kind.${value}`) }))}
          onChange={(value) =>
            change({ kind: value === 'all' ? undefined : value, state: undefined, type: undefined })
          }
        />
        <Segmented<'all' | 'unit' | 'mine'>
          aria-label={say('whose.label')}
          value={whose}
          options={(['all', 'unit', 'mine'] as const)
            .filter((value) => value !== 'unit' || memberships.length > 0)
            .map((value) => ({ value, label: say(`whose.${value}`) }))}
          onChange={(value) => change({ whose: value === 'all' ? undefined : value, unit: undefined })}
        />
        <Segmented
          aria-label={say('view.label')}
          value={view}
          options={(['board', 'list'] as const).map((value) => ({ value, label: say(`view.${value}`) }))}
          onChange={(value) => change({ view: value === 'board' ? undefined : value, state: undefined })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={state.late === 'yes'}
            onChange={({ target }) => change({ late: target.checked ? 'yes' : undefined })}
          />
          {say('filter.late')}
        </label>
      </div>
      <details className="more" open={isNarrowed(state) || undefined}>
        <summary>{say('filter.label')}</summary>
        <div className="fields">
          <SearchField state={state} change={change} field={searchField} />
          <Selects state={state} change={change} kind={kind === 'problem' ? 'problem' : 'to-do'} />
          {isFiltered(state) ? (
            <Button
              onClick={() =>
                change({
                  whose: undefined,
                  unit: undefined,
                  place: undefined,
                  type: undefined,
                  state: undefined,
                  late: undefined,
                  q: undefined,
                })
              }
            >
              {say('filter.clear')}
            </Button>
          ) : null}
        </div>
      </details>
    </section>
  )
}

function isNarrowed({ q, place, unit, type, state }: TasksSearch): boolean {
  return [q, place, unit, type, state].some((value) => value !== undefined)
}

function SearchField({
  state,
  change,
  field,
}: {
  state: TasksSearch
  change: Change
  field: RefObject<HTMLInputElement | null>
}) {
  const { say } = useSpeaker(words)
  const [text, setText] = useState(state.q ?? '')
  useEffect(() => setText(state.q ?? ''), [state.q])
  useEffect(() => {
    if (text === (state.q ?? '')) return
    const timer = setTimeout(() => change({ q: text || undefined }, { replace: true }), pauseMs)
    return () => clearTimeout(timer)
  }, [text, state.q, change])
  return (
    <label className="field wide">
      <span className="label">{say('filter.search')}</span>
      <input
        ref={field}
        type="search"
        maxLength={100}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    </label>
  )
}

function Selects({ state, change, kind }: { state: TasksSearch; change: Change; kind: TaskKind }) {
  const { say, of } = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  const { areas, may } = useMe()
  const placeId = useId()
  const home = useQuery(homeQuery(areas)).data
  const at = state.place ?? home?.path
  const types = useQuery({
    // Not asked without a place: see enabled.
    ...taskTypesQuery({ place: at ?? ('' as never), kind }),
    enabled: at !== undefined,
  }).data
  const units = useQuery({ ...unitsQuery, enabled: may('places.read') }).data
  return (
    <>
      <div className="field">
        <label htmlFor={placeId} className="label">
          {say('filter.place')}
        </label>
        <PlaceSelect
          id={placeId}
          value={state.place}
          any={say('filter.anyPlace')}
          onChange={(place) => change({ place })}
        />
      </div>
      <label className="field">
        <span className="label">{say('filter.unit')}</span>
        <select
          value={state.unit ?? ''}
          onChange={({ target }) => change({ unit: target.value || undefined })}
        >
          <option value="">{say('filter.anyUnit')}</option>
          {[...(units?.values() ?? [])].map((unit) => (
            <option key={unit.id} value={unit.id}>
              {of(unit.name)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{say('filter.type')}</span>
        <select
          value={state.type ?? ''}
          onChange={({ target }) => change({ type: target.value || undefined })}
        >
          <option value="">{say('filter.anyType')}</option>
          {(types ?? []).map(({ type, title }) => (
            <option key={type} value={type}>
              {of(title)}
            </option>
          ))}
        </select>
      </label>
      {state.view === 'list' ? (
        <label className="field">
          <span className="label">{say('filter.state')}</span>
          <select
            value={state.state ?? ''}
            onChange={({ target }) => change({ state: taskStates.find((one) => one === target.value) })}
          >
            <option value="">{say('filter.anyState')}</option>
            {taskStates.map((one) => (
              <option key={one} value={one}>
                {tell.say(`state.${one}`)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </>
  )
}
