import { CityTime } from '../times.tsx'
import { useSpeaker } from './say.ts'

/** Since when a decision waits. */
export function Since({ at }: { at: string }) {
  const { say } = useSpeaker()
  const [before, after] = say('decisions.waits', { time: '\n' }).split('\n')
  return (
    <span>
      {before}
      <CityTime at={at} />
      {after}
    </span>
  )
}
