import type { ReactNode } from 'react'
import { ActorName } from './named.tsx'
import { CityTime } from './times.tsx'

/** One step of a history, as a page tells it. */
export interface HistoryEntry {
  readonly number: number
  readonly at: string
  readonly actor: string
  /** What was done, in the page's words. */
  readonly title: string
  /** Where it led, a reason, what else is known. */
  readonly note?: ReactNode
  /** `warn` where something did not go as it should. */
  readonly tone?: 'calm' | 'good' | 'warn'
}

/** What happened so far, the latest first: who did what, when, and why. */
export function HistoryLine({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <ol className="history-line">
      {[...entries].reverse().map(({ number, at, actor, title, note, tone = 'calm' }) => (
        <li key={number} className={tone}>
          <strong>{title}</strong>
          <span className="small">
            <ActorName id={actor} /> · <CityTime at={at} />
          </span>
          {note ? <div className="said">{note}</div> : null}
        </li>
      ))}
    </ol>
  )
}
