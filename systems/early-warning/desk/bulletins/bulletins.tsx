import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  ActorName,
  CityTime,
  Nothing,
  PageLink,
  Panel,
  Read,
  rowsOf,
  useMe,
  useSearchState,
  useSpeaker,
} from '#platform/desk'
import { parseWeek } from '../../bulletin/client.ts'
import { MoreButton } from '../more-button.tsx'
import { PlaceFilter } from '../place-filter.tsx'
import type { BulletinBrief } from './answers.ts'
import { MakeDialog } from './make-dialog.tsx'
import { bulletinsQuery } from './queries.ts'
import { BulletinsSearch } from './search.ts'
import { words } from './words.ts'
import '#platform/desk/page'
import './bulletins.css'

/** Every bulletin that was made, the latest first. */
export default function BulletinsPage() {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const [making, setMaking] = useState(false)
  const [{ place }, change] = useSearchState(BulletinsSearch)
  const pages = useInfiniteQuery(bulletinsQuery(place))
  const rows = rowsOf(pages)
  return (
    <div className="page bulletins">
      <header className="page-head">
        <h1>{say('list.title')}</h1>
        <p className="says faint">{say('list.says')}</p>
        {may('alerts.judge') ? (
          <div className="acts">
            <button type="button" className="button-like" onClick={() => setMaking(true)}>
              {say('make.title')}
            </button>
          </div>
        ) : null}
      </header>
      <Panel
        className="made"
        title={say('list.made')}
        end={
          <PlaceFilter
            id="bulletin-place"
            label={say('list.place')}
            any={say('list.any')}
            place={place}
            onChange={(path) => change({ place: path })}
          />
        }
      >
        <Read query={pages}>
          {() =>
            rows.length === 0 ? (
              <Nothing title={say('list.none')}>{say('list.noneDetail')}</Nothing>
            ) : (
              <>
                <ul className="rows">
                  {rows.map((row) => (
                    <li key={row.number}>
                      <Row row={row} />
                    </li>
                  ))}
                </ul>
                <MoreButton pages={pages} says={say('list.more')} />
              </>
            )
          }
        </Read>
      </Panel>
      {making ? <MakeDialog onClose={() => setMaking(false)} /> : null}
    </div>
  )
}

function Row({ row }: { row: BulletinBrief }) {
  const { say, of } = useSpeaker(words)
  const week = parseWeek(row.week)
  return (
    <>
      <p className="line">
        <PageLink to={`/bulletins/${row.number}`}>
          {of(row.placeName)}
          {' · '}
          {week ? say('row.week', { year: String(week.year), week: week.week }) : row.week}
        </PageLink>
        <span className="faint">
          {row.from} – {row.until}
        </span>
        {row.latest ? null : <span className="mark faint">{say('row.superseded')}</span>}
      </p>
      <p className="small">
        {say('row.version', { n: row.version })} · {say('row.asKnown', { day: row.asKnownOn })} ·{' '}
        <CityTime at={row.madeAt} /> ·{' '}
        {row.madeBy.startsWith('house:') ? say('row.house') : <ActorName id={row.madeBy} />}
      </p>
    </>
  )
}
