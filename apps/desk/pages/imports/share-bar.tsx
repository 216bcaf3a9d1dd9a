import type { ReactNode } from 'react'
import { useSpeaker } from '#platform/desk'
import { words } from './words.ts'

/** How far work is, as a bar and in words. `share` is 0 to 1. */
export function ShareBar({ label, share, note }: { label: string; share: number; note?: ReactNode }) {
  const { say } = useSpeaker(words)
  const percent = Math.floor(100 * share)
  return (
    <div className="share-bar">
      <progress max={100} value={percent} aria-label={label} />
      <span role="status" className="number">
        {say('work.progress', { n: percent })}
      </span>
      {note ? <span className="faint">{note}</span> : null}
    </div>
  )
}
