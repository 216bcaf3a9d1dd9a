import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../api.ts'
import { cityClockText } from '../city-time.ts'
import { useCityNow, useWorld } from '../here.tsx'
import { useLive } from '../live.tsx'
import { everyMs } from '../queries.ts'
import { consumersQuery, hearingOf, isSilent, sourcesQuery } from '../sources/index.ts'
import { spanText } from '../span.ts'
import './ages.css'
import type { Overview } from './answers.ts'
import { type Speaker, useSpeaker } from './say.ts'

/** Never "good": that nothing is amiss here is no finding. */
interface Line {
  readonly tone: 'alarm' | 'warn' | 'faint'
  readonly text: string
}

interface Reported {
  readonly lastHeard: string | null
  readonly expectedEveryMs: number | null
}

/** What is further behind is told as behind. */
const behindMs = 60_000

/** How old each number is, which sources are silent, what stands still, and whether the page is kept new. */
export function Ages({ overview, serverNow }: { overview: Overview; serverNow: number }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const { zone } = useWorld()
  const cityNow = useCityNow()
  const live = useLive()
  const sources = useQuery(sourcesQuery)
  const consumers = useQuery(consumersQuery)
  const stuck = overview.readers?.filter(({ state }) => state === 'waiting' || state === 'stopped') ?? []
  const lines: Line[] = [
    ...ageLines(overview.asOf, { serverNow, cityNow, zone, speaker }),
    ...(stuck.length > 0
      ? [
          {
            tone: 'alarm',
            text: say('summary.stuck', { names: stuck.map(({ name }) => name).join(' · ') }),
          } as const,
        ]
      : []),
    ...(sources.data ? [silenceLine(sources.data, speaker)] : []),
    ...(consumers.data ? parkedLines(consumers.data, speaker) : []),
    { tone: 'faint', text: live ? say('summary.live') : say('summary.polled', { n: everyMs / 1_000 }) },
  ]
  return (
    <ul className="summary" aria-label={say('summary.label')}>
      {lines.map(({ tone, text }) => (
        <li key={text} className={tone}>
          {text}
        </li>
      ))}
    </ul>
  )
}

function ageLines(
  { counts, work }: Overview['asOf'],
  of: { serverNow: number; cityNow: Date; zone: string; speaker: Speaker },
): Line[] {
  const { serverNow, cityNow, zone, speaker } = of
  const told = (at: string) => {
    const ms = serverNow - Date.parse(at)
    return {
      late: ms > behindMs,
      // Ages are of the machine's time; told on the city's clock, which in an exercise is another.
      time: cityClockText(new Date(cityNow.getTime() - ms), zone),
      span: spanText(ms, speaker.language),
    }
  }
  const counted = told(counts)
  const worked = told(work)
  return [
    counted.late
      ? { tone: 'warn', text: speaker.say('summary.countsLate', counted) }
      : { tone: 'faint', text: speaker.say('summary.counts', counted) },
    worked.late
      ? { tone: 'warn', text: speaker.say('summary.workLate', worked) }
      : { tone: 'faint', text: speaker.say('summary.work', worked) },
  ]
}

function silenceLine(
  { value, serverNow }: Answer<{ readonly items: readonly Reported[] }>,
  { say }: Speaker,
): Line {
  if (value.items.length === 0) return { tone: 'warn', text: say('summary.noSources') }
  const n = value.items.filter((source) =>
    isSilent(hearingOf(source, serverNow), source.expectedEveryMs),
  ).length
  if (n > 0) return { tone: 'warn', text: say('summary.silent', { n }) }
  const agreed = value.items.some(({ expectedEveryMs }) => expectedEveryMs !== null)
  return agreed
    ? { tone: 'faint', text: say('summary.allHeard') }
    : { tone: 'warn', text: say('summary.noPlan') }
}

function parkedLines({ parked }: { readonly parked: readonly unknown[] }, { say }: Speaker): Line[] {
  return parked.length === 0 ? [] : [{ tone: 'warn', text: say('summary.parked', { n: parked.length }) }]
}
