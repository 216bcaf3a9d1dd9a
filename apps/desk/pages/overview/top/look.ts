import { useCallback, useEffect, useState } from 'react'
import { z } from 'zod'
import { useCityNow, useMe, useWorld } from '#platform/desk'
import { keep, readKept } from './kept.ts'

/** Of the last look: from when on it counted, and how far it read. */
export const Look = z.object({ since: z.string(), position: z.string(), readAtMs: z.number() })
export type Look = z.infer<typeof Look>

/** Who comes back sooner has not been away: the page was loaded anew, or another one was read meanwhile. */
export const sameLookMs = 10 * 60_000
const dayMs = 24 * 3_600_000

/** From when on this look counts: from where the last one ended; for who looks for the first time, from a day ago. */
export function sinceOf(last: Look | undefined, now: { browserMs: number; city: Date }): string {
  if (!last) return new Date(now.city.getTime() - dayMs).toISOString()
  return now.browserMs - last.readAtMs < sameLookMs ? last.since : last.position
}

/** From when on changes are told to this account in this world, and how what was read is kept for the next time. */
export function useLook(): {
  since: string
  note: (position: string) => void
  finish: (position: string) => void
} {
  const { id } = useMe()
  const world = useWorld()
  const city = useCityNow()
  const key = `lianfang.look.${world.id}.${id}`
  const [since, setSince] = useState(() => sinceOf(readKept(key, Look), { browserMs: Date.now(), city }))
  const note = useCallback(
    (position: string) => keep(key, { since, position, readAtMs: Date.now() } satisfies Look),
    [key, since],
  )
  return { since, note, finish: setSince }
}

/** Notes what was read, while somebody can see it. */
export function useNoted(position: string | undefined, note: (position: string) => void): void {
  useEffect(() => {
    if (position !== undefined && document.visibilityState === 'visible') note(position)
  }, [position, note])
}
