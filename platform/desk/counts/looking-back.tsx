import type { Day } from '#vocabulary'
import { useSpeaker } from './say.ts'

/** Says that what is shown is what was known on another day. */
export function LookingBack({ day }: { day: Day | undefined }) {
  const { say } = useSpeaker()
  return day === undefined ? null : (
    <strong className="looking-back">{say('filters.knowing', { day })}</strong>
  )
}
