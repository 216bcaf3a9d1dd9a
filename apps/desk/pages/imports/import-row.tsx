import { ActorName, CityTime, PageLink, useSpeaker } from '#platform/desk'
import type { Import } from './answers.ts'
import { isUnderWay } from './queries.ts'
import { ShareBar } from './share-bar.tsx'
import { hasStopped, shareOfWork } from './state.ts'
import { StateMark } from './state-mark.tsx'
import { Stopped } from './stopped.tsx'
import { words } from './words.ts'

/** One import in the list: what broke off stands out, with its one button. */
export function ImportRow({ of, chosen }: { of: Import; chosen: boolean }) {
  const { say } = useSpeaker(words)
  const { taken, repaired, duplicate, refused } = of.counts.rows
  return (
    <div className={`import-row ${chosen ? 'chosen' : ''} ${hasStopped(of) ? 'broken' : ''}`}>
      <PageLink to={`/imports/${of.id}`} className="file">
        <bdi>{of.file || say('imports.noName')}</bdi>
      </PageLink>
      <span className="state-of">
        <StateMark state={of.state} />
      </span>
      <span className="small">
        <ActorName id={of.createdBy} /> · <CityTime at={of.createdAt} /> ·{' '}
        <bdi className="code">{of.source}</bdi>
      </span>
      <span className={refused > 0 && of.state !== 'undone' ? 'figures' : 'figures faint'}>
        {of.state === 'undone'
          ? say('counts.shortUndone', { n: taken + repaired })
          : say('counts.short', { n: taken + repaired, m: duplicate, k: refused })}
      </span>
      {isUnderWay(of) ? <ShareBar label={say(`state.${of.state}`)} share={shareOfWork(of)} /> : null}
      {hasStopped(of) ? <Stopped of={of} /> : null}
    </div>
  )
}
