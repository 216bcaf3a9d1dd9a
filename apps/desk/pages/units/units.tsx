import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useId, useState } from 'react'
import {
  Nothing,
  PageLink,
  Panel,
  PlaceName,
  Read,
  useGo,
  useKeys,
  useMe,
  useSearchState,
  useSpeaker,
} from '#platform/desk'
import { isWithin } from '#vocabulary'
import '../page.css'
import { titleOfDuty } from './duty-titles.ts'
import { type UnitInFull, unitsInFullQuery } from './queries.ts'
import { UnitsSearch } from './search.ts'
import { toTree } from './tree.ts'
import { UnitDetail } from './unit-detail.tsx'
import { UnitDialog } from './unit-dialog.tsx'
import './units.css'
import { words } from './words.ts'

/** Who is responsible where and for what, and who is on duty now. */
export default function Units() {
  const { say } = useSpeaker(words)
  const { unit: id } = useParams({ strict: false })
  const units = useQuery(unitsInFullQuery)
  const { may } = useMe()
  const go = useGo()
  const [isMaking, setMaking] = useState(false)
  const standing = units.data?.filter(({ abolishedOn }) => abolishedOn === null).length
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say('units.title')}</h1>
        {standing === undefined ? null : <p className="says faint">{say('units.says', { n: standing })}</p>}
        {units.data && may('places.write') ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {say('unit.new')}
          </Button>
        ) : null}
      </div>
      <div className={`list-and-one ${id === undefined ? '' : 'one'}`}>
        <Panel className="list" title={say('units.list')}>
          <Read query={units} rows={10}>
            {(all) =>
              all.length === 0 ? (
                <Nothing title={say('units.none')}>{say('units.noneDetail')}</Nothing>
              ) : (
                <Tree units={all} chosen={id} />
              )
            }
          </Read>
        </Panel>
        <div className="stack">
          {id === undefined ? (
            <p className="faint choose">{say('units.choose')}</p>
          ) : (
            <Read query={units}>{(all) => <UnitDetail key={id} id={id} units={all} />}</Read>
          )}
        </div>
      </div>
      {isMaking ? (
        <UnitDialog
          units={units.data ?? []}
          onSaved={(made) => {
            setMaking(false)
            go(`/units/${made}`)
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </div>
  )
}

const rowsAtOnce = 200

function Tree({ units, chosen }: { units: readonly UnitInFull[]; chosen: string | undefined }) {
  const { say, of, language } = useSpeaker(words)
  const [search, change] = useSearchState(UnitsSearch)
  const [rows, setRows] = useState(rowsAtOnce)
  const id = useId()
  useKeys([{ key: '/', does: words['keys.find'], act: () => document.getElementById(`${id}q`)?.focus() }])
  const { q = '', place, duty, gone } = search
  const sought = q.trim().toLowerCase()
  const found = units.filter(
    (unit) =>
      [unit.id, unit.name.zh, unit.name.en].some((text) => text.toLowerCase().includes(sought)) &&
      (place === undefined || isWithin(unit.place, place)) &&
      (duty === undefined || unit.duties.includes(duty)) &&
      (gone === 'shown' || unit.abolishedOn === null),
  )
  const tree = toTree(found, language)
  const duties = [...new Set(units.flatMap((unit) => unit.duties))].sort()
  return (
    <>
      <search className="page-filters">
        <div className="field">
          <label htmlFor={`${id}q`}>{say('units.find')}</label>
          <input
            id={`${id}q`}
            type="search"
            maxLength={100}
            value={q}
            onChange={({ target }) => change({ q: target.value || undefined }, { replace: true })}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}duty`}>{say('units.duty')}</label>
          <select
            id={`${id}duty`}
            value={duty ?? ''}
            onChange={({ target }) => change({ duty: target.value || undefined })}
          >
            <option value="">{say('units.anyDuty')}</option>
            {duties.map((one) => (
              <option key={one} value={one}>
                {of(titleOfDuty(one))}
              </option>
            ))}
          </select>
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={gone === 'shown'}
            onChange={({ target }) => change({ gone: target.checked ? 'shown' : undefined })}
          />
          {say('units.gone')}
        </label>
      </search>
      {place ? (
        <p>
          <span className="tag warn">
            <PlaceName path={place} />
          </span>{' '}
          <Button size="small" onClick={() => change({ place: undefined })}>
            {say('units.everywhere')}
          </Button>
        </p>
      ) : null}
      {tree.length === 0 ? <Nothing title={say('units.noneFound')} /> : null}
      <ul className="rows tree">
        {tree.slice(0, rows).map(({ unit, depth }) => (
          <li key={unit.id} style={{ paddingLeft: `${depth * 1.1}rem` }}>
            <PageLink
              to={`/units/${unit.id}`}
              search={(old) => old}
              keepScroll
              aria-current={unit.id === chosen ? 'true' : undefined}
            >
              {of(unit.name)}
            </PageLink>
            {unit.abolishedOn ? <span className="tag">{say('units.abolished')}</span> : null}
          </li>
        ))}
      </ul>
      {tree.length > rows ? (
        <Button onClick={() => setRows(rows + rowsAtOnce)}>
          {say('units.more', { n: Math.min(rowsAtOnce, tree.length - rows) })}
        </Button>
      ) : null}
    </>
  )
}
