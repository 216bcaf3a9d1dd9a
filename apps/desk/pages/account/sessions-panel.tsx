import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { CityTime, Panel, Read, remove, Trouble, useSpeaker } from '#platform/desk'
import { type Session, sessionsQuery } from './queries.ts'
import { words } from './words.ts'

/** Where one is signed in, and the way to end what is not, or no longer, oneself. */
export function SessionsPanel() {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const sessions = useQuery(sessionsQuery)
  const ending = useMutation({
    mutationFn: (path: string) => remove(path),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  return (
    <Panel className="own-sessions" title={say('sessions.title')}>
      <Read query={sessions}>
        {(items) => (
          <>
            <table>
              <thead>
                <tr>
                  <th>{say('sessions.device')}</th>
                  <th>{say('sessions.where')}</th>
                  <th>{say('sessions.since')}</th>
                  <th>{say('sessions.seen')}</th>
                  <th>
                    <span className="unseen">{say('sessions.end')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((session) => (
                  <Row
                    key={session.id}
                    session={session}
                    end={() => ending.mutate(`/me/sessions/${session.id}`)}
                  />
                ))}
              </tbody>
            </table>
            {items.length > 1 ? (
              <div className="acts">
                <Button onClick={() => ending.mutate('/me/sessions?keep=this')}>
                  {say('sessions.endOthers')}
                </Button>
              </div>
            ) : (
              <p className="small">{say('sessions.only')}</p>
            )}
          </>
        )}
      </Read>
      {ending.error ? <Trouble error={ending.error} /> : null}
    </Panel>
  )
}

function Row({ session, end }: { session: Session; end: () => void }) {
  const { say } = useSpeaker(words)
  const device = session.device === '' ? say('sessions.unknown') : session.device
  return (
    <tr>
      <td>
        {device} {session.current ? <span className="mark good">{say('sessions.this')}</span> : null}
      </td>
      <td data-label={say('sessions.where')}>{say(`where.${session.addressClass}`)}</td>
      <td data-label={say('sessions.since')}>
        <CityTime at={session.createdAt} />
      </td>
      <td data-label={say('sessions.seen')}>
        <CityTime at={session.seenAt} />
      </td>
      <td>
        {session.current ? null : (
          <Button size="small" aria-label={say('sessions.endOf', { device })} onClick={end}>
            {say('sessions.end')}
          </Button>
        )}
      </td>
    </tr>
  )
}
