import { Nothing, useSpeaker } from '#platform/desk'
import { words } from './words.ts'

/** In an exercise's world: reports are kept in production. */
export function Elsewhere() {
  const { say } = useSpeaker(words)
  return (
    <div className="page">
      <Nothing title={say('elsewhere.title')}>
        <a href="/exams">{say('elsewhere.link')}</a>
      </Nothing>
    </div>
  )
}
