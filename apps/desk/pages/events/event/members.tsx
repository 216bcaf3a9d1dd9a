import { Button } from 'antd'
import { useState } from 'react'
import { ActorName, CityTime, PageLink, Panel, useSpeaker } from '#platform/desk'
import type { EventMember, EventView } from '../answers.ts'
import { words } from '../words.ts'
import type { Asked } from './judge-dialog.tsx'

/** The alerts of an event, each by its own sentence; ticked ones are confirmed, taken out or split off together. */
export function Members({
  event,
  canJudge,
  ask,
}: {
  event: EventView
  canJudge: boolean
  ask: (asked: Asked) => void
}) {
  const { say } = useSpeaker(words)
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set())
  const present = event.members.filter(({ state }) => state !== 'left')
  const left = event.members.filter(({ state }) => state === 'left')
  const count = (state: EventMember['state']) => present.filter((member) => member.state === state).length
  const chosen = present.filter(({ alert }) => ticked.has(alert))
  const allows = (step: string) => canJudge && event.allowedSteps.includes(step)
  const tick = (alert: number, on: boolean) => {
    const next = new Set(ticked)
    if (on) next.add(alert)
    else next.delete(alert)
    setTicked(next)
  }
  const alertsOf = (members: readonly EventMember[]) => members.map(({ alert }) => alert)
  const proposed = chosen.filter(({ state }) => state === 'proposed')
  const confirmed = chosen.filter(({ state }) => state === 'confirmed')
  const confirmStep = event.state === 'proposed' ? 'confirm' : 'join'
  return (
    <Panel
      className="event-members"
      title={say('members.title')}
      note={say('members.count', { n: count('confirmed'), m: count('proposed') })}
      end={
        allows('join') ? (
          <Button onClick={() => ask({ step: 'join' })}>{say('steps.join')}</Button>
        ) : undefined
      }
    >
      <ul className="members">
        {present.map((member) => (
          <Member
            key={member.alert}
            member={member}
            ticked={ticked.has(member.alert)}
            {...(allows('leave') ? { onTick: (on: boolean) => tick(member.alert, on) } : {})}
          />
        ))}
      </ul>
      {chosen.length > 0 ? (
        <fieldset className="with-ticked" aria-label={say('members.chosen', { n: chosen.length })}>
          <strong>{say('members.chosen', { n: chosen.length })}</strong>
          {proposed.length > 0 && allows(confirmStep) ? (
            <Button type="primary" onClick={() => ask({ step: 'confirm', alerts: alertsOf(proposed) })}>
              {say('steps.confirmThese')}
            </Button>
          ) : null}
          {allows('leave') ? (
            <Button onClick={() => ask({ step: 'leave', alerts: alertsOf(chosen) })}>
              {say('steps.leave')}
            </Button>
          ) : null}
          {confirmed.length > 0 && allows('split') ? (
            <Button onClick={() => ask({ step: 'split', alerts: alertsOf(confirmed) })}>
              {say('steps.split')}
            </Button>
          ) : null}
        </fieldset>
      ) : null}
      {left.length > 0 ? (
        <details>
          <summary>
            {say('members.left')} ({left.length})
          </summary>
          <ul className="members">
            {left.map((member) => (
              <Gone key={`${member.alert} ${member.left?.at}`} member={member} />
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  )
}

function Member({
  member: { alert, title, day, state, confirmed, proposed },
  ticked,
  onTick,
}: {
  member: EventMember
  ticked: boolean
  onTick?: (on: boolean) => void
}) {
  const { say, of } = useSpeaker(words)
  const took = confirmed ?? proposed
  return (
    <li>
      {onTick ? (
        <input
          type="checkbox"
          aria-label={say('members.choose', { n: String(alert) })}
          checked={ticked}
          onChange={({ target }) => onTick(target.checked)}
        />
      ) : null}
      <div>
        <PageLink to={`/alerts/${alert}`} className="name">
          {of(title)}
        </PageLink>
        <span className="small">
          {say('members.number', { n: String(alert) })} · {day} · <ActorName id={took.by} />{' '}
          <CityTime at={took.at} />
        </span>
      </div>
      <span className={`mark ${state === 'proposed' ? 'warn' : 'good'}`}>
        {say(state === 'proposed' ? 'members.proposed' : 'members.confirmed')}
      </span>
    </li>
  )
}

function Gone({ member: { alert, title, left } }: { member: EventMember }) {
  const { say, of } = useSpeaker(words)
  if (!left) return null
  return (
    <li>
      <div>
        <PageLink to={`/alerts/${alert}`}>{of(title)}</PageLink>
        <span className="small">
          <ActorName id={left.by} /> <CityTime at={left.at} /> · <q>{left.reason}</q>{' '}
          {left.wentTo === undefined ? null : (
            <PageLink to={`/events/${left.wentTo}`}>
              {say('members.wentTo', { n: String(left.wentTo) })}
            </PageLink>
          )}
        </span>
      </div>
    </li>
  )
}
