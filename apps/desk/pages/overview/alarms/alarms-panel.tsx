import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { AsOf, Nothing, PageLink, Panel, Stale, Trouble, titleOfSeries, Waiting } from '#platform/desk'
import { type Day, daysBetween, findTally } from '#vocabulary'
import type { Alarm } from '../answers.ts'
import { useFilters } from '../filters/use-filters.ts'
import type { Shown } from '../overview.tsx'
import { alarmsQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { expectedText, sentenceOf } from './sentence.ts'

export function AlarmsPanel({ shown: { place, world } }: { shown: Shown }) {
  const { say, of } = useSpeaker()
  const { asKnownOn } = useFilters()
  const alarms = useInfiniteQuery(alarmsQuery(place.path))
  const items = alarms.data?.pages.flatMap((page) => page.items)
  const retry = () => void alarms.refetch()
  return (
    <Panel
      className="alarms"
      id="alarms"
      title={`${say('alarms.title')} · ${of(place.name)}`}
      note={say(asKnownOn === undefined ? 'alarms.newest' : 'alarms.toNow')}
      end={<AsOf ms={alarms.dataUpdatedAt} />}
    >
      {items === undefined ? (
        alarms.error ? (
          <Trouble error={alarms.error} retry={retry} />
        ) : (
          <Waiting />
        )
      ) : (
        <>
          <Stale error={alarms.error} retry={retry} />
          {items.length === 0 ? (
            <Nothing title={say('alarms.none')}>
              {say('alarms.noneDetail', { place: of(place.name) })}
            </Nothing>
          ) : (
            <div className={alarms.isPlaceholderData ? 'dimmed' : ''}>
              {byDay(items).map(([day, raised]) => (
                <DayOfAlarms key={day} day={day} today={world.today} alarms={raised} />
              ))}
            </div>
          )}
          {alarms.hasNextPage ? (
            <Button onClick={() => void alarms.fetchNextPage()} loading={alarms.isFetchingNextPage}>
              {say('desk.more')}
            </Button>
          ) : null}
        </>
      )}
    </Panel>
  )
}

function DayOfAlarms({ day, today, alarms }: { day: Day; today: Day; alarms: readonly Alarm[] }) {
  const { say } = useSpeaker()
  const ago = daysBetween(day, today)
  const when =
    ago <= 0 ? say('alarms.today') : ago === 1 ? say('alarms.yesterday') : say('alarms.ago', { n: ago })
  return (
    <>
      <h3>
        {day} · {when}
      </h3>
      <ol>
        {alarms.map((alarm) => (
          <OneAlarm key={alarm.id} alarm={alarm} fresh={ago <= 0} />
        ))}
      </ol>
    </>
  )
}

function OneAlarm({ alarm, fresh }: { alarm: Alarm; fresh: boolean }) {
  const speaker = useSpeaker()
  const { say, of } = speaker
  const { tally, series, place, raisedOn, evidence } = alarm
  const title = findTally(tally)?.title
  // What was raised today is judged by what is known now, which may be more by the minute.
  const asKnownOn = fresh ? undefined : raisedOn
  return (
    <li className={fresh ? 'fresh' : ''}>
      <PageLink to="." search={(old) => ({ ...old, tally, series, place, asKnownOn })} keepScroll>
        {sentenceOf(alarm, speaker)}
      </PageLink>
      <span className="small">
        {of(titleOfSeries(series))} · {title ? of(title) : tally} ·{' '}
        {evidence.dayJudged === raisedOn ? null : `${say('alarms.judged', { day: evidence.dayJudged })} · `}
        {say('alarms.threshold', { n: expectedText(alarm.threshold, speaker) })}
      </span>
    </li>
  )
}

function byDay(alarms: readonly Alarm[]): [Day, Alarm[]][] {
  const days = new Map<Day, Alarm[]>()
  for (const alarm of alarms) days.set(alarm.raisedOn, [...(days.get(alarm.raisedOn) ?? []), alarm])
  return [...days]
}
