import { useState } from 'react'
import { useSpeaker } from '#platform/desk'
import type { AlertDetail } from './answers.ts'
import { History } from './history.tsx'
import { words } from './words.ts'

/** What others did with the alert since the dialog was opened: theirs stands above one's own words, and one decides. */
export function Meanwhile({ alert: { history } }: { alert: AlertDetail }) {
  const { say } = useSpeaker(words)
  const [seen] = useState(() => history.at(-1)?.number ?? 0)
  const since = history.filter(({ number }) => number > seen)
  if (since.length === 0) return null
  return (
    <section className="meanwhile" role="alert">
      <strong>{say('meanwhile.title')}</strong>
      <History steps={since} />
    </section>
  )
}
