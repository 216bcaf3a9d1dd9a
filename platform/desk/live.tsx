import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { followLive, type LiveMessage, type LiveState } from '#platform/live/client'
import { baseOf } from './base.ts'
import { headsToldBy, LiveLine, liveTopics } from './live-line.ts'
import { everyMs, isReadFar } from './queries.ts'
import { makeRenewal, type Renewal } from './renewal.ts'

const LiveContext = createContext(false)

/** Whether what is on the screen is kept as new as it gets; else it is asked for every few seconds. */
export function useLive(): boolean {
  return useContext(LiveContext)
}

/** All that can be asked for. */
const everything = '*'

/** Counts and sources move with every signal: they are asked for no more often than without a line. */
const crowded: readonly string[] = ['tally', 'source']
const spacingMs = (topic: string) => (crowded.includes(topic) ? everyMs : 1_000)

/**
 * Follows the changes of this world while the page is in sight, and asks again for what they tell of. Where the line is away,
 * queries ask by the clock as ever (see `moving`).
 */
export function LiveProvider({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  const client = useQueryClient()
  // A browser has few connections for a server, and each page in the background would keep one.
  const inSight = useSyncExternalStore(onSight, isInSight)
  const [live, setLive] = useState(false)
  const position = useRef<string>(undefined)
  useEffect(() => {
    if (enabled && inSight) return keepNew({ client, position, onLive: setLive })
  }, [client, enabled, inSight])
  return <LiveContext value={live}>{children}</LiveContext>
}

const isInSight = () => document.visibilityState === 'visible'

function onSight(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

interface Keeping {
  readonly client: QueryClient
  /** Everything up to here was told: of the connection before, where there was one. */
  readonly position: RefObject<string | undefined>
  onLive(live: boolean): void
}

function keepNew({ client, position, onLive }: Keeping): () => void {
  const line = lineOf(client)
  const renewal = makeRenewal({ renew: (topic) => renew(client, topic), spacingMs })
  const tellLive = (live: boolean) => {
    line?.set(live)
    onLive(live)
  }
  const connection = followLive({
    url: `${baseOf(location.pathname)}/api/live`,
    ...(position.current === undefined ? {} : { since: position.current }),
    onMessage: (message) => {
      // What was read before the first line stood may be older than the line.
      if (message.event === 'start' && position.current === undefined) tellAll(renewal)
      if ('position' in message) position.current = message.position
      pass(message, renewal)
    },
    onState: (state) => {
      // Its last word may come after the next connection's first.
      if (state.state === 'ended' && state.reason === 'stopped') return
      tellLive(state.state === 'live')
      if (isLost(state)) tellAll(renewal)
      // Whether the session is over is asked at once: who reads signs in again before they notice.
      if (state.state === 'ended' && state.reason === 'access')
        void client.invalidateQueries({ queryKey: ['me'] })
    },
  })
  return () => {
    renewal.stop()
    connection.stop()
    tellLive(false)
  }
}

function lineOf(client: QueryClient): LiveLine | undefined {
  const line = client.getDefaultOptions().queries?.meta?.line
  return line instanceof LiveLine ? line : undefined
}

/** Asked for again, queries see that the line is gone, and go by the clock. */
function isLost(state: LiveState): boolean {
  return state.state === 'waiting' || state.state === 'ended'
}

function tellAll(renewal: Renewal): void {
  for (const topic of liveTopics) renewal.tell(topic)
}

function pass(message: LiveMessage, renewal: Renewal): void {
  if (message.event === 'reset') renewal.tell(everything)
  if (message.event === 'changes') for (const { topic } of message.changes) renewal.tell(topic)
}

async function renew(client: QueryClient, topic: string): Promise<void> {
  if (topic === everything) return await client.invalidateQueries()
  const heads = headsToldBy(topic)
  await client.invalidateQueries({
    predicate: ({ queryKey: [head], state }) => heads.some((one) => one === head) && !isReadFar(state.data),
  })
}
