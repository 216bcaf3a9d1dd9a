import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { homeQuery, useGo, useKeys, useMe, useSearchState, useSpeaker } from '#platform/desk'
import { DispatchDialog } from '#platform/desk/tasks'
import { Board } from './board.tsx'
import { Filters } from './filters.tsx'
import { TasksSearch } from './search.ts'
import { TaskList } from './task-list.tsx'
import { isFiltered, queryOf } from './task-query.ts'
import { words } from './words.ts'
import './tasks.css'

/** What everybody has to do, as a board by stage or as a list by due time. */
export default function Tasks() {
  const { say } = useSpeaker(words)
  const { areas, may } = useMe()
  const goTo = useGo()
  const [state, change] = useSearchState(TasksSearch)
  const [opening, setOpening] = useState(false)
  const searchField = useRef<HTMLInputElement>(null)
  const home = useQuery(homeQuery(areas)).data
  const place = state.place ?? home?.path
  const canOpen = place !== undefined && may('tasks.open', place)
  const query = queryOf(state)
  const isList = state.view === 'list'
  useKeys([
    {
      key: '/',
      does: words['keys.search'],
      act: () => {
        searchField.current?.closest('details')?.setAttribute('open', '')
        searchField.current?.focus()
      },
    },
    { key: 'b', does: words['keys.view'], act: () => change({ view: isList ? undefined : 'list' }) },
    { key: 'n', does: words['keys.new'], act: () => canOpen && setOpening(true) },
  ])
  return (
    <div className="tasks-page">
      <header className="page-head">
        <h1>{say('page.title')}</h1>
        {canOpen ? (
          <Button type="primary" onClick={() => setOpening(true)}>
            {say('page.new')}
          </Button>
        ) : null}
      </header>
      <Filters state={state} change={change} searchField={searchField} />
      {isList ? (
        <TaskList
          query={{ ...query, kind: state.kind, state: state.state }}
          filtered={isFiltered(state) || state.kind !== undefined}
        />
      ) : (
        <Board key={state.kind ?? 'to-do'} kind={state.kind ?? 'to-do'} query={query} />
      )}
      {opening && place !== undefined ? (
        <DispatchDialog
          place={place}
          onClose={() => setOpening(false)}
          onOpened={(id) => goTo(`/tasks/${id}`)}
        />
      ) : null}
    </div>
  )
}
