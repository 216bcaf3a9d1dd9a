import type { Language } from '#vocabulary'
import { type Block, linked, type Section } from './blocks.ts'
import type { Bulletin } from './content.ts'
import { alertsSection } from './layout-alerts.ts'
import { countsSection } from './layout-counts.ts'
import { clustersSection, courseSection, delaysSection, eventsSection, silentSection } from './layout-rest.ts'
import { makeTeller, type Teller } from './tell.ts'

/** A bulletin laid out in one language, for the desk and for paper alike. */
export interface LaidOut {
  readonly title: string
  readonly week: string
  readonly facts: readonly string[]
  readonly lead: readonly Block[]
  readonly sections: readonly Section[]
  readonly foot: readonly string[]
}

export interface LayoutOptions {
  readonly language: Language
  /** The city's, in which instants are told. */
  readonly zone: string
}

/** Lays a bulletin out. Pure: the same bulletin gives the same text for good. */
export function layOut(bulletin: Bulletin, { language, zone }: LayoutOptions): LaidOut {
  const tell = makeTeller({ language, zone })
  const { say, of } = tell
  const { place, placeName, year, week, from, until, asKnownOn, madeAt } = bulletin
  return {
    title: say('title', { place: of(placeName) }),
    week: say('week', { year, week, from, until }),
    facts: [
      say('asKnown', { day: asKnownOn, time: tell.clock(madeAt) }),
      say('version', { n: bulletin.version }),
      ...(bulletin.latest ? [] : [say('notLatest')]),
      ...(bulletin.whole ? [] : [say('underWay', { day: asKnownOn })]),
    ],
    lead: leadOf(bulletin, tell),
    sections: [
      countsSection(bulletin, tell),
      alertsSection(bulletin, tell),
      courseSection(bulletin, tell),
      clustersSection(bulletin, tell),
      eventsSection(bulletin, tell),
      silentSection(bulletin, tell),
      delaysSection(bulletin, tell),
    ],
    foot: [say('foot.made'), say('foot.not'), `${place} · ${bulletin.number}`],
  }
}

function leadOf({ alerts, offCourse, events, counts }: Bulletin, tell: Teller): Block[] {
  const { say, number, series } = tell
  const open = events.confirmed + events.proposed
  const most = counts.find(({ tally, week }) => tally === 'cases.confirmed' && week > 0)
  const values = {
    alerts: number(alerts.raised),
    open: number(alerts.open),
    told: number(offCourse.told),
    events: number(open),
  }
  const links = { alerts: '#alerts', open: '#alerts', told: '#course', events: '#events' }
  return [
    { kind: 'text', cells: linked(say('lead'), values, links) },
    {
      kind: 'text',
      cells: most
        ? linked(
            say('leadMost', { disease: series(most.series) }),
            { n: number(most.week), before: most.before === null ? '—' : number(most.before) },
            { n: '#counts', before: '#counts' },
          )
        : [{ text: say('leadNone') }],
    },
  ]
}
