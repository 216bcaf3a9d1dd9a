import { type Block, linked, noteOf, type Section, textOf } from './blocks.ts'
import type { Bulletin } from './content.ts'
import type { Teller } from './tell.ts'

/** A chance above this is told as usual. */
const usual = 0.1

export function courseSection({ offCourse, asKnownOn }: Bulletin, tell: Teller): Section {
  const { say, of, number, estimate, series } = tell
  const { watched, tooShort } = offCourse
  // What comes once in ten by chance is as usual.
  const listed = offCourse.listed.filter(({ pValue }) => pValue <= usual)
  const table: Block = {
    kind: 'table',
    columns: [
      { text: say('course.place') },
      { text: say('counts.series') },
      { text: say('course.observed'), number: true },
      { text: say('course.expected'), number: true },
      { text: say('course.chance') },
    ],
    rows: listed.map((one) => {
      const name = [one.tally, one.series, one.place].map(encodeURIComponent).join('/')
      const href = `/early-warning/series/${name}?asKnownOn=${asKnownOn}`
      return [
        { text: of(one.placeName), href },
        { text: `${series(one.series)} · ${tell.tally(one.tally)}` },
        { text: say('course.days', { seen: number(one.observed), n: one.windowDays }), href },
        { text: estimate(one.expected), href },
        {
          text: [tellChance(one.pValue, tell), ...(one.told ? [say('course.told')] : [])].join(' · '),
          ...(one.told ? { tone: 'alarm' } : {}),
        },
      ]
    }),
  }
  return {
    id: 'course',
    title: say('course.title'),
    blocks: [
      listed.length > 0 ? table : textOf(say(watched === tooShort ? 'course.none' : 'course.allUsual')),
      ...(offCourse.truncated ? [textOf(say('course.truncated'))] : []),
      noteOf(
        linked(
          say('course.note'),
          { n: number(watched), short: number(tooShort) },
          { n: '/early-warning', short: '/early-warning' },
        ),
      ),
    ],
  }
}

/** A chance as people say it. */
function tellChance(pValue: number, { say, number }: Teller): string {
  if (pValue > usual) return say('course.usual')
  if (pValue < 1e-6) return say('course.million')
  const one = 1 / pValue
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(one)) - 1)
  return say('course.oneIn', { n: number(Math.round(one / unit) * unit) })
}

export function clustersSection({ clusters, place, asKnownOn }: Bulletin, tell: Teller): Section {
  const { say, of, number, estimate, series, language } = tell
  const { listed, scanned, maxDays, tally } = clusters
  const linkOf = (name: string) =>
    `/early-warning/clusters?${new URLSearchParams({ tally, series: name, place, asKnownOn, maxDays: String(maxDays) })}`
  return {
    id: 'clusters',
    title: say('clusters.title'),
    blocks: [
      listed.length === 0
        ? textOf(say('clusters.none'))
        : {
            kind: 'table',
            columns: [
              { text: say('counts.series') },
              { text: say('clusters.where') },
              { text: say('clusters.when') },
              { text: say('course.observed'), number: true },
              { text: say('course.expected'), number: true },
              { text: say('course.chance') },
            ],
            rows: listed.map((one) => [
              { text: series(one.series), href: linkOf(one.series) },
              { text: one.members.map(({ name }) => of(name)).join(language === 'zh' ? '、' : ', ') },
              { text: `${one.firstDay} – ${one.lastDay}` },
              { text: number(one.observed), href: linkOf(one.series) },
              { text: estimate(one.expected), href: linkOf(one.series) },
              { text: tellChance(one.pValue, tell) },
            ]),
          },
      noteOf(
        linked(
          say('clusters.note'),
          { n: number(scanned.length), days: String(maxDays) },
          { n: '/early-warning/clusters' },
        ),
      ),
    ],
  }
}

export function eventsSection({ events }: Bulletin, tell: Teller): Section {
  const { say, of, number } = tell
  return {
    id: 'events',
    title: say('events.title'),
    blocks: [
      events.listed.length === 0
        ? textOf(say('events.none'))
        : {
            kind: 'table',
            columns: [
              { text: say('events.event') },
              { text: say('events.state') },
              { text: say('events.risk') },
              { text: say('events.days') },
              { text: say('events.alerts'), number: true },
            ],
            rows: events.listed.map((event) => [
              { text: `${event.id} · ${of(event.title)}`, href: `/events/${event.id}` },
              { text: tell.named('events', event.state) },
              { text: event.risk === undefined ? say('risk.none') : tell.named('risk', event.risk) },
              { text: `${event.firstDay} – ${event.latestDay}` },
              { text: number(event.alerts), href: `/events/${event.id}` },
            ]),
          },
      ...(events.truncated ? [textOf(say('events.truncated'))] : []),
    ],
  }
}

const minuteMs = 60_000

export function silentSection({ silent }: Bulletin, tell: Teller): Section {
  const { say, of, number } = tell
  const more = silent.count - silent.listed.length
  return {
    id: 'silent',
    title: say('silent.title'),
    blocks: [
      silent.listed.length === 0
        ? textOf(say('silent.none'))
        : {
            kind: 'table',
            columns: [
              { text: say('silent.source') },
              { text: say('silent.every') },
              { text: say('silent.last') },
            ],
            rows: silent.listed.map(({ source, title, expectedEveryMs, lastHeard }) => [
              { text: title ? of(title) : source, href: '/sources' },
              { text: tellInterval(expectedEveryMs, tell) },
              { text: lastHeard === undefined ? say('silent.never') : tell.instant(lastHeard) },
            ]),
          },
      ...(more > 0 ? [textOf(say('silent.more', { n: number(more) }))] : []),
      ...(silent.listed.length > 0 ? [noteOf([{ text: say('silent.note'), href: '/sources' }])] : []),
    ],
  }
}

function tellInterval(ms: number, { say, number }: Teller): string {
  const minutes = Math.round(ms / minuteMs)
  if (minutes < 120) return say('silent.minutes', { n: number(minutes) })
  return minutes < 48 * 60
    ? say('silent.hours', { n: number(Math.round(minutes / 60)) })
    : say('silent.days', { n: number(Math.round(minutes / 1_440)) })
}

export function delaysSection({ delays, place }: Bulletin, tell: Teller): Section {
  const { say, number, percent, series } = tell
  const shown = [
    ['delays.day', 0],
    ['delays.day1', 1],
    ['delays.day3', 3],
    ['delays.day7', 7],
  ] as const
  return {
    id: 'delays',
    title: say('delays.title'),
    blocks: [
      delays.listed.length === 0
        ? textOf(say('delays.none'))
        : {
            kind: 'table',
            columns: [
              { text: say('counts.series') },
              { text: say('delays.cases'), number: true },
              ...shown.map(([key]) => ({ text: say(key), number: true as const })),
            ],
            rows: delays.listed.map((one) => {
              const name = { place, tally: one.tally, series: one.series, span: 'all' }
              const href = `/?${new URLSearchParams(name)}`
              return [
                { text: `${series(one.series)} · ${tell.tally(one.tally)}`, href },
                { text: number(one.cases), href },
                ...shown.map(([, days]) => ({ text: percent(one.knownAfterDays[days] ?? 0), href })),
              ]
            }),
          },
      noteOf([{ text: say('delays.note', { from: delays.from, until: delays.until }) }]),
    ],
  }
}
