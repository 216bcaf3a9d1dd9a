import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** Something is on its way: lines where the words will stand, so that nothing jumps when they come. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  const { say } = useSpeaker(words)
  return (
    <div role="status" className="waiting">
      <span className="unseen">{say('desk.loading')}</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without content have nothing else to be told apart by.
        <span key={i} className="bone" />
      ))}
    </div>
  )
}
