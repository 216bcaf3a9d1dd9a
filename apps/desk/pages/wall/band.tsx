import { useEffect, useState } from 'react'
import { cityClockText, spanText, useCityNow, useWorld } from '#platform/desk'
import { type Fault, faultOf } from './freshness.ts'
import { useSpeaker } from './say.ts'

const tickMs = 1_000
const wordOf = {
  'signed-out': 'band.signedOut',
  away: 'band.away',
  stale: 'band.stale',
  behind: 'band.behind',
} as const satisfies Record<Fault, string>

/** Across the whole wall, when its numbers may not be trusted, with when they were true. */
export function Band(of: Omit<Parameters<typeof faultOf>[0], 'nowMs'>) {
  const { say, language } = useSpeaker()
  const { id, zone } = useWorld()
  const cityMs = useCityNow().getTime()
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  const found = faultOf({ ...of, nowMs })
  // An exercise has another clock, which stands where it was when it was last read.
  const standsAt = (sinceMs: number) =>
    id === 'production' ? sinceMs : Math.min(cityMs, cityMs + sinceMs - of.readAtMs)
  return (
    <div role="alert" className="wall-band">
      {found ? (
        <p>
          <strong>{say(wordOf[found.fault])}</strong>{' '}
          {say('band.stands', {
            time: cityClockText(new Date(standsAt(found.sinceMs)), zone),
            span: spanText(Math.max(0, nowMs - found.sinceMs), language),
          })}
        </p>
      ) : null}
    </div>
  )
}
