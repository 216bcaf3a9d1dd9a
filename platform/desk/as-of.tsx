import { cityClockText, readInCityAt } from './city-time.ts'
import { useCityNow, useWorld } from './here.tsx'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

/** When a figure was read, told on the city's clock. */
export function AsOf({ ms }: { ms: number }) {
  const { say } = useSpeaker(words)
  const { zone, id } = useWorld()
  const cityNow = useCityNow()
  if (ms === 0) return null
  const at = id === 'production' ? new Date(ms) : readInCityAt(ms, { nowMs: Date.now(), cityNow })
  return <span className="faint">{say('desk.asOf', { time: cityClockText(at, zone) })}</span>
}
