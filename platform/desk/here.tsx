import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { Action } from '#platform/access'
import { isWithin } from '#vocabulary'
import type { Me, World } from './answers.ts'

/** Who is here, in which world, and what time it is in its city. */
export interface Here {
  readonly me: Me
  readonly world: World & {
    /** When the browser read it, on the browser's own clock. */
    readonly readAtMs: number
  }
}

const HereContext = createContext<Here | undefined>(undefined)
const CityNowContext = createContext<Date | undefined>(undefined)

/** How often clocks on the screen move: they show minutes. */
const tickMs = 10_000

/** Set by the shell: pages are shown only to who is signed in, in a world that answers. */
export function HereProvider({ me, world, children }: Here & { children: ReactNode }) {
  const here = useMemo(() => ({ me, world }), [me, world])
  return (
    <HereContext value={here}>
      <CityNowContext value={useTicking(world)}>{children}</CityNowContext>
    </HereContext>
  )
}

/** Production's clock goes on between two readings; another world's stands until it is moved. */
function useTicking({ id, now, readAtMs }: Here['world']): Date {
  const [browserMs, setBrowserMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setBrowserMs(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])
  return useMemo(() => {
    const passedMs = id === 'production' ? Math.max(0, browserMs - readAtMs) : 0
    return new Date(Date.parse(now) + passedMs)
  }, [id, now, readAtMs, browserMs])
}

function useHere(): Here {
  const here = useContext(HereContext)
  if (!here) throw new Error('this is for pages, which stand within the shell')
  return here
}

export interface Reader extends Omit<Me, 'may'> {
  /** Whether the reader may do it somewhere, or at a place. The server decides; this only spares a button that would refuse. */
  may(action: Action, place?: string): boolean
}

export function useMe(): Reader {
  const { me } = useHere()
  return useMemo(
    () => ({
      ...me,
      may: (action, place) => {
        const areas = me.may[action] ?? []
        return place === undefined
          ? areas.length > 0
          : areas.some((area) => area === '*' || isWithin(place, area))
      },
    }),
    [me],
  )
}

export function useWorld(): World {
  return useHere().world
}

/** Now in the city of this world; it moves every few seconds. */
export function useCityNow(): Date {
  const now = useContext(CityNowContext)
  if (!now) throw new Error('this is for pages, which stand within the shell')
  return now
}
