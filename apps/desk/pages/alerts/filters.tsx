import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import {
  ask,
  homeQuery,
  PageLink,
  Places,
  standing,
  titleOfSeries,
  unitsQuery,
  useMe,
  useSearchState,
  useSpeaker,
} from '#platform/desk'
import { type Disease, diseases, isWithin, type PlacePath } from '#vocabulary'
import { countedAtMost, countsQuery } from './badge.ts'
import { AlertSearch, risks, shownStates } from './search.ts'
import { words } from './words.ts'

/** What is listed, with how much of it there is. */
export function StateTabs() {
  const { say, number } = useSpeaker(words)
  const [{ state = 'open' }] = useSearchState(AlertSearch)
  const counts = useQuery(countsQuery)
  const count = (shown: (typeof shownStates)[number]) => {
    const n = shown === 'open' ? counts.data?.open : shown === 'overdue' ? counts.data?.overdue : undefined
    return n === undefined ? '' : ` ${number(n)}${n >= countedAtMost ? '+' : ''}`
  }
  return (
    <nav className="tabs" aria-label={say('filter.state')}>
      {shownStates.map((shown) => (
        <PageLink
          key={shown}
          to="/alerts"
          search={(old) => ({ ...old, state: shown === 'open' ? undefined : shown })}
          className={`tab ${shown === state ? 'here' : ''} ${shown === 'overdue' && (counts.data?.overdue ?? 0) > 0 ? 'alarm' : ''}`}
          aria-current={shown === state ? 'true' : undefined}
        >
          {say(`state.${shown}`)}
          {count(shown)}
        </PageLink>
      ))}
    </nav>
  )
}

export function Filters() {
  const { say, of } = useSpeaker(words)
  const [search, change] = useSearchState(AlertSearch)
  const { place, unit, disease, risk, q } = search
  const places = usePlaces()
  const units = useUnits()
  const chosen = [place, unit, disease, risk].filter((value) => value !== undefined).length
  return (
    <search className="alert-filters no-print" aria-label={say('filter.label')}>
      <SearchField key={q ?? ''} q={q ?? ''} change={(words) => change({ q: words })} />
      <details>
        <summary>
          {say('filter.label')}
          {chosen > 0 ? <b className="badge">{chosen}</b> : null}
        </summary>
        <div className="fields">
          <Choice
            label={say('filter.place')}
            value={place}
            options={places.map(({ path, name }) => ({ value: path, label: of(name) }))}
            // Only places of the list can be chosen.
            choose={(value) => change({ place: value as PlacePath | undefined })}
          />
          <Choice
            label={say('filter.disease')}
            value={disease}
            options={(Object.keys(diseases) as Disease[]).map((value) => ({
              value,
              label: of(titleOfSeries(value)),
            }))}
            choose={(value) => change({ disease: value as Disease | undefined })}
          />
          <Choice
            label={say('filter.risk')}
            value={q === undefined ? risk : undefined}
            disabled={q === undefined ? undefined : say('filter.riskNoSearch')}
            options={[...risks, 'unassessed' as const].map((value) => ({
              value,
              label: say(`risk.${value}`),
            }))}
            choose={(value) => change({ risk: value as AlertSearch['risk'] })}
          />
          <Choice
            label={say('filter.unit')}
            value={unit}
            options={units.map(({ id, name }) => ({ value: id, label: of(name) }))}
            choose={(value) => change({ unit: value })}
          />
        </div>
      </details>
    </search>
  )
}

/** Sought when Enter is pressed or the field is left: every letter would be a question to the server. */
function SearchField({ q, change }: { q: string; change: (q: string | undefined) => void }) {
  const { say } = useSpeaker(words)
  const [typed, setTyped] = useState(q)
  const commit = () => {
    const next = typed.trim() === '' ? undefined : typed.trim()
    if ((next ?? '') !== q) change(next)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        commit()
      }}
    >
      <input
        type="search"
        aria-label={say('filter.search')}
        placeholder={say('filter.searchHint')}
        maxLength={100}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </form>
  )
}

function Choice<Value extends string>({
  label,
  value,
  options,
  choose,
  disabled,
}: {
  label: string
  value: Value | undefined
  options: readonly { value: Value; label: string }[]
  choose: (value: string | undefined) => void
  /** Why nothing can be chosen now. */
  disabled?: string | undefined
}) {
  const { say } = useSpeaker(words)
  const id = useId()
  // What a link names stays chosen, though the list does not have it.
  const known = value === undefined || options.some((option) => option.value === value)
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <select
        id={id}
        value={value ?? ''}
        disabled={disabled !== undefined}
        title={disabled}
        onChange={({ target }) => choose(target.value === '' ? undefined : target.value)}
      >
        <option value="">{say('filter.any')}</option>
        {known ? null : <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {disabled === undefined ? null : <span className="small">{disabled}</span>}
    </div>
  )
}

/** The reader's own place and what it is divided into. */
function usePlaces() {
  const { areas } = useMe()
  const home = useQuery(homeQuery(areas)).data ?? undefined
  const parts = useQuery({
    queryKey: ['children', home?.path],
    queryFn: async ({ signal }) =>
      (await ask(Places, '/places', { query: { parent: home?.path, limit: 1000 }, signal })).value.items,
    enabled: home !== undefined,
    ...standing,
  })
  return home ? [home, ...(parts.data ?? [])] : []
}

/** Units within the reader's areas. */
function useUnits() {
  const { areas, may } = useMe()
  const units = useQuery({ ...unitsQuery, enabled: may('places.read') })
  return [...(units.data?.values() ?? [])].filter(({ place }) =>
    areas.some((area) => area === '*' || isWithin(place, area)),
  )
}
