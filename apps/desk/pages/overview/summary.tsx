import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Place, World } from '#platform/desk'
import { consumersQuery, sourcesQuery } from '../sources/queries.ts'
import { hearingOf, isSilent } from '../sources/silence.ts'
import { alarmsQuery } from './queries.ts'
import { type Speaker, useSpeaker } from './say.ts'

interface Line {
  readonly tone: 'alarm' | 'warn' | 'good' | 'faint'
  readonly text: string
}

/** What a duty officer has to know before anything else: new alerts, silent sources, counts that lag. */
export function Summary({ world, home }: { world: World; home: Place }) {
  const speaker = useSpeaker()
  const alarms = useInfiniteQuery(alarmsQuery(home.path))
  const sources = useQuery(sourcesQuery)
  const consumers = useQuery(consumersQuery)
  const lines = [
    alarms.data ? alarmLine(alarms.data.pages, world.today, speaker) : undefined,
    sources.data ? silenceLine(sources.data, speaker) : undefined,
    ...(consumers.data ? consumerLines(consumers.data, speaker) : []),
  ].filter((line) => line !== undefined)
  return (
    <ul className="summary" aria-label={speaker.say('summary.label')} aria-live="polite">
      {lines.map(({ tone, text }) => (
        <li key={text} className={tone}>
          {text}
        </li>
      ))}
    </ul>
  )
}

type Pages = readonly { items: readonly { raisedOn: string }[]; next?: string | null | undefined }[]

function alarmLine(pages: Pages, today: string, { say }: Speaker): Line {
  const items = pages.flatMap((page) => page.items)
  const n = items.filter(({ raisedOn }) => raisedOn === today).length
  if (n === 0) return { tone: 'good', text: say('summary.calm') }
  const more = n === items.length && pages.at(-1)?.next
  return { tone: 'alarm', text: say(more ? 'summary.manyAlarms' : 'summary.alarms', { n }) }
}

function silenceLine(
  {
    value,
    serverNow,
  }: {
    value: { items: readonly { lastHeard: string | null; expectedEveryMs: number | null }[] }
    serverNow: number
  },
  { say }: Speaker,
): Line | undefined {
  if (value.items.length === 0) return { tone: 'warn', text: say('summary.noSources') }
  const n = value.items.filter((source) =>
    isSilent(hearingOf(source, serverNow), source.expectedEveryMs),
  ).length
  if (n > 0) return { tone: 'warn', text: say('summary.silent', { n }) }
  const agreed = value.items.some(({ expectedEveryMs }) => expectedEveryMs !== null)
  return agreed
    ? { tone: 'good', text: say('summary.allHeard') }
    : { tone: 'faint', text: say('summary.noPlan') }
}

function consumerLines(
  {
    items,
    parked,
  }: { items: readonly { error?: string | undefined; atEnd: boolean }[]; parked: readonly unknown[] },
  { say }: Speaker,
): Line[] {
  const counted: Line = items.some(({ error }) => error !== undefined)
    ? { tone: 'alarm', text: say('summary.stuck') }
    : items.every(({ atEnd }) => atEnd)
      ? { tone: 'good', text: say('summary.counted') }
      : { tone: 'warn', text: say('summary.counting') }
  return parked.length === 0
    ? [counted]
    : [counted, { tone: 'warn', text: say('summary.parked', { n: parked.length }) }]
}
