import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { KeyHint, PageLink, Read, useGo, useKeys } from '#platform/desk'
import { Ages, ChangeTold, type Overview, overviewQuery, useSpeaker, words } from '#platform/desk/overview'
import { FirstRun } from '../first-run/first-run.tsx'
import { Decisions } from './decisions.tsx'
import { Late } from './late.tsx'
import { useLook, useNoted } from './look.ts'
import './top.css'

/** A wall is dark, whatever the reader's own page is. */
const dark = { theme: 'dark' } as const

/** What has to be known at once: what changed, what waits for a decision, what is late, how old it all is. */
export function Top({ onTold }: { onTold: () => void }) {
  const { since, note, finish } = useLook()
  const go = useGo()
  useKeys([{ key: 'w', does: words['wall.open'], act: () => go('/wall', dark) }])
  const overview = useQuery(overviewQuery(since))
  useNoted(overview.data?.value.position, note)
  useDrawn(overview.data !== undefined || overview.error !== null, onTold)
  return (
    <div className="top">
      <Read query={overview} rows={6}>
        {({ value, serverNow }) => (
          <>
            <ChangeSentence overview={value} onSeen={() => finish(value.position)} />
            <Ages overview={value} serverNow={serverNow} />
            <FirstRun calm={hasNothing(value)} />
            <Decisions decisions={value.decisions} />
            <Late late={value.late} />
          </>
        )}
      </Read>
    </div>
  )
}

/** Tells once what was waited for is on the screen: after the next frame. */
function useDrawn(isThere: boolean, tell: () => void): void {
  const told = useRef(tell)
  useEffect(() => {
    if (!isThere) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => told.current())
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [isThere])
}

function hasNothing({ decisions, late }: Overview): boolean {
  const waiting = Object.values(decisions.waiting).some((n) => n > 0)
  return !waiting && (late.alerts ?? 0) + (late.tasks ?? 0) === 0
}

function ChangeSentence({ overview, onSeen }: { overview: Overview; onSeen: () => void }) {
  const { say } = useSpeaker()
  return (
    <section className="changed" aria-label={say('changed.label')}>
      <p aria-live="polite">
        {overview.changed ? <ChangeTold changed={overview.changed} /> : say('changed.unknown')}
      </p>
      <span className="changed-acts">
        <PageLink to="/wall" search={dark}>
          {say('wall.open')} <KeyHint of="w" />
        </PageLink>
        <Button size="small" onClick={onSeen}>
          {say('changed.seen')}
        </Button>
      </span>
    </section>
  )
}
