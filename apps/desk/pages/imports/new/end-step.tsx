import { useQuery } from '@tanstack/react-query'
import { PageLink, Panel, Trouble, useSpeaker, Waiting } from '#platform/desk'
import type { Import } from '../answers.ts'
import { Counts } from '../counts.tsx'
import { Course } from '../course.tsx'
import { DownloadButton } from '../download-button.tsx'
import { importQuery, isUnderWay } from '../queries.ts'
import { StateMark } from '../state-mark.tsx'
import { UndoButton } from '../undo-button.tsx'
import { dryRunQuery } from './queries.ts'
import { words } from './words.ts'

/** The import while it runs, and what came of it. */
export function EndStep({ id, dry }: { id: string; dry: string | undefined }) {
  const { say } = useSpeaker(words)
  const found = useQuery(importQuery(id))
  if (found.data === undefined)
    return found.error ? (
      <Trouble error={found.error} retry={() => void found.refetch()} />
    ) : (
      <Waiting rows={6} />
    )
  const of = found.data
  return (
    <>
      <Panel
        className="end"
        title={
          of.state === 'running' ? (
            say('end.running')
          ) : of.state === 'done' ? (
            say('end.done')
          ) : (
            <StateMark state={of.state} />
          )
        }
        note={<bdi>{of.file}</bdi>}
      >
        <Course of={of} />
        {of.state === 'done' ? <Done of={of} /> : null}
        <Counts rows={of.counts.rows} />
        {of.state === 'done' && of.counts.rows.refused > 0 ? (
          <div className="acts">
            <DownloadButton id={of.id} sought={{ verdict: 'refused' }} label="rows.downloadRefused" />
          </div>
        ) : null}
        <p>
          <PageLink to={`/imports/${of.id}`}>{say('end.one')}</PageLink>
        </p>
      </Panel>
      {isUnderWay(of) ? null : (
        <>
          <Panel className="see" title={say('end.see')}>
            <p className="acts">
              <PageLink to="/">{say('end.overview')}</PageLink>
              {dry === undefined ? null : <Places dry={dry} />}
            </p>
          </Panel>
          <footer className="step-end">
            {of.state === 'done' || of.state === 'stopped' ? (
              <span className="faint">
                {say('end.wrong')} <UndoButton of={of} />
              </span>
            ) : null}
            <PageLink to="/imports/new" className={of.state === 'done' ? 'button-like' : ''}>
              {say('end.another')}
            </PageLink>
          </footer>
        </>
      )}
    </>
  )
}

function Done({ of: { counts } }: { of: Import }) {
  const { say } = useSpeaker(words)
  const { taken, repaired, refused } = counts.rows
  return (
    <p className="order-sentence" role="status">
      {say('end.counted', { n: taken + repaired })} {refused > 0 ? say('end.refused', { n: refused }) : null}
    </p>
  )
}

const mostPlaces = 3

/** The places that have most of it, as the trial told them; nothing where that is not kept any more. */
function Places({ dry }: { dry: string }) {
  const { of } = useSpeaker(words)
  const run = useQuery({ ...dryRunQuery(dry), retry: false })
  return (run.data?.foresight?.places.rows ?? []).slice(0, mostPlaces).map(({ place, name }) => (
    <PageLink key={place} to={`/places/${place}`}>
      {name ? of(name) : place}
    </PageLink>
  ))
}
