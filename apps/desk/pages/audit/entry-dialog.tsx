import { ActorName, CityTime, Dialog, PageLink, PlaceName, useSpeaker } from '#platform/desk'
import type { Entry } from './answers.ts'
import { pageOfSubject, titleOfDeed } from './deeds.ts'
import { words } from './words.ts'

/** All that was recorded of one deed. */
export function EntryDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { say, of } = useSpeaker(words)
  const page = pageOfSubject(entry.subject)
  return (
    <Dialog title={of(titleOfDeed(entry.action))} onClose={onClose}>
      <dl className="facts">
        <dt>{say('entry.at')}</dt>
        <dd>
          <CityTime at={entry.at} />
        </dd>
        <dt>{say('entry.actor')}</dt>
        <dd>
          <ActorName id={entry.actor} /> <span className="code faint">{entry.actor}</span>{' '}
          <PageLink to="/audit" search={{ actor: entry.actor }}>
            {say('entry.hers')}
          </PageLink>
        </dd>
        <dt>{say('entry.action')}</dt>
        <dd className="code">{entry.action}</dd>
        <dt>{say('entry.subject')}</dt>
        <dd>
          <span className="code">{entry.subject}</span>{' '}
          {page ? (
            <>
              <PageLink to={page}>{say('entry.open')}</PageLink> ·{' '}
            </>
          ) : null}
          <PageLink to="/audit" search={{ subject: entry.subject }}>
            {say('entry.its')}
          </PageLink>
        </dd>
        {entry.place ? (
          <>
            <dt>{say('entry.place')}</dt>
            <dd>
              <PlaceName path={entry.place} />
            </dd>
          </>
        ) : null}
        {entry.purpose ? (
          <>
            <dt>{say('entry.purpose')}</dt>
            <dd>{entry.purpose}</dd>
          </>
        ) : null}
        <dt>{say('entry.position')}</dt>
        <dd className="code">{entry.position}</dd>
        <dt>{say('entry.detail')}</dt>
        <dd>
          <pre className="code">{JSON.stringify(entry.detail, null, 2)}</pre>
        </dd>
      </dl>
    </Dialog>
  )
}
