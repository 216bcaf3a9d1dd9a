import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  type Answer,
  homeQuery,
  isSignedOut,
  Preferences,
  Trouble,
  useCityNow,
  useGo,
  useIsAway,
  useKeys,
  useMe,
  useOwnTheme,
  useSearchState,
  Waiting,
} from '#platform/desk'
import { Ages, ChangeTold, type Overview, overviewQuery } from '#platform/desk/overview'
import { Band } from './band.tsx'
import { WallDecisions } from './decisions.tsx'
import { Head } from './head.tsx'
import { WallLate } from './late.tsx'
import { Picture } from './picture.tsx'
import { useSpeaker } from './say.ts'
import { Silent } from './silent.tsx'
import { useWakeLock } from './wake-lock.ts'
import { words } from './words.ts'
import './wall.css'

/** What changed is told over a shift. */
const shiftHours = 8
const stepMs = 10 * 60_000

/** The command centre's screen: read from eight metres, touched by nobody. */
export default function Wall() {
  const { say, of } = useSpeaker()
  const { may, areas } = useMe()
  const home = useQuery(homeQuery(areas))
  useDarkUnlessAsked()
  useWallKeys()
  return (
    <div className="wall">
      <Head city={home.data ? of(home.data.name) : undefined} />
      {may('overview.read') ? <Numbers /> : <p className="faint">{say('wall.notYours')}</p>}
    </div>
  )
}

function Numbers() {
  const since = useShiftStart()
  const overview = useQuery(overviewQuery(since))
  const away = useIsAway()
  const awake = useWakeLock()
  const readAtMs = useLastRead(overview)
  const { value, serverNow } = overview.data ?? {}
  const asOf = value ? [value.asOf.counts, value.asOf.work].map((at) => Date.parse(at)) : []
  return (
    <>
      <Band
        signedOut={isSignedOut(overview.error)}
        away={away}
        readAtMs={readAtMs}
        asOfMs={Math.min(...asOf)}
        serverNowMs={serverNow ?? 0}
      />
      {overview.data ? (
        <Told {...overview.data} awake={awake} />
      ) : overview.error ? (
        <Trouble error={overview.error} retry={() => void overview.refetch()} />
      ) : (
        <Waiting rows={8} />
      )}
    </>
  )
}

function Told({ value, serverNow, awake }: Answer<Overview> & { awake: boolean }) {
  const { say } = useSpeaker()
  return (
    <>
      <section className="wall-changed" aria-label={say('wall.changed', { n: shiftHours })}>
        <p>{value.changed ? <ChangeTold changed={value.changed} /> : null}</p>
      </section>
      <div className="wall-main">
        <Picture />
        <WallDecisions decisions={value.decisions} />
        <WallLate late={value.late} />
      </div>
      <footer className="wall-foot">
        <Silent />
        <Ages overview={value} serverNow={serverNow} />
        {awake ? null : <p className="faint">{say('wall.sleeps')}</p>}
      </footer>
    </>
  )
}

/** A shift ago in the city, to ten minutes: what is asked for stays the same from one reading to the next. */
function useShiftStart(): string {
  const now = useCityNow().getTime()
  return new Date(Math.floor((now - shiftHours * 3_600_000) / stepMs) * stepMs).toISOString()
}

/** When the last answer came: it stays when another is asked for. */
function useLastRead({ dataUpdatedAt }: { readonly dataUpdatedAt: number }): number {
  const last = useRef(Date.now())
  if (dataUpdatedAt > 0) last.current = dataUpdatedAt
  return last.current
}

/** A wall is dark, where its address does not say otherwise. */
function useDarkUnlessAsked(): void {
  const [{ theme }, change] = useSearchState(Preferences)
  useEffect(() => {
    if (theme === undefined) change({ theme: 'dark' }, { replace: true })
  }, [theme, change])
}

function useWallKeys(): void {
  const go = useGo()
  const theme = useOwnTheme()
  useKeys([
    { key: 'Escape', does: words['wall.back'], act: () => go('/', { theme }) },
    {
      key: 'f',
      does: words['wall.full'],
      act: () => void document.documentElement.requestFullscreen().catch(() => {}),
    },
  ])
}
