import { cityClockText } from './city-time.ts'
import { useWorld } from './here.tsx'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** When a figure was read, by the browser's clock, told in the city's zone. */
export function AsOf({ ms }: { ms: number }) {
  const { say } = useSpeaker(words)
  const { zone } = useWorld()
  if (ms === 0) return null
  return <span className="faint">{say('desk.asOf', { time: cityClockText(new Date(ms), zone) })}</span>
}
