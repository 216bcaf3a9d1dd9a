import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  type Day,
  day,
  dayFromNumber,
  dayNumber,
  daysFrom,
  isWithin,
  kinds,
  SignalEvent,
} from '#vocabulary'
import { demoFeeds, type Feed, history, slotsPerDay, storyPlaces } from './feeds.ts'
import { loadCity } from './load.ts'

const loaded = loadCity(fileURLToPath(new URL('.', import.meta.url)))
if (!loaded.ok) throw new Error('the demo city does not load; load.test.ts says why')
const city = loaded.value
const settings = { city, seed: 'test' }
const places = new Set<string>(city.places.map(({ path }) => path))
const schemas = new Map(kinds.map((kind) => [kind.kind, kind]))

const anyDay = fc
  .integer({ min: dayNumber(day('2020-01-01')), max: dayNumber(day('2035-12-31')) })
  .map(dayFromNumber)
const until = day('2026-11-23')

function wholeDay(feed: Feed, on: Day): SignalEvent[] {
  return Array.from({ length: slotsPerDay(feed) }, (_, slot) => feed.makeEvents({ day: on, slot })).flat()
}

/** What is wrong with an event, in words; nothing for a good one. */
function faultsOf(event: SignalEvent, today: Day): string[] {
  const envelope = SignalEvent.safeParse(event)
  const kind = schemas.get(event.type)
  if (!envelope.success || !kind)
    return [`${event.id}: ${envelope.error?.message ?? `unknown kind ${event.type}`}`]
  const data = kind.schema.safeParse(event.data)
  const reported = String(event.data[kind.day])
  return [
    ...(data.success ? [] : [`${event.id}: ${data.error.message}`]),
    ...(places.has(event.place) ? [] : [`${event.id}: unknown place ${event.place}`]),
    ...(reported <= today ? [] : [`${event.id}: ${reported} lies after ${today}`]),
    ...(event.time?.startsWith(today) ? [] : [`${event.id}: sent at ${event.time}, not on ${today}`]),
  ]
}

/** The versions that count: of each record the highest revision, unless retracted. */
function counting(events: readonly SignalEvent[]): SignalEvent[] {
  const records = new Map<string, SignalEvent>()
  for (const event of events) {
    const record = `${event.source} ${event.record ?? event.id}`
    const known = records.get(record)
    if (!known || (event.revision ?? 0) > (known.revision ?? 0)) records.set(record, event)
  }
  return [...records.values()].filter(({ retracted }) => !retracted)
}

describe('the feeds of a day', () => {
  it('send only events that the door accepts, on any day of any feed', () => {
    const feeds = demoFeeds(settings)
    fc.assert(
      fc.property(anyDay, fc.constantFrom(...feeds), (on, feed) => {
        expect(wholeDay(feed, on).flatMap((event) => faultsOf(event, on))).toEqual([])
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('send the same events again for the same slot, from a feed made anew and in any order', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(), fc.nat({ max: 24 }), (on, number, hour) => {
        const [one, other] = [demoFeeds(settings), demoFeeds(settings)].map(
          (feeds) => feeds[number % feeds.length]!,
        )
        const slot = Math.min(slotsPerDay(one!) - 1, Math.floor((hour * 3_600_000) / one!.slotMs))
        const first = one!.makeEvents({ day: on, slot })
        other!.makeEvents({ day: addDays(on, 3), slot })
        expect(other!.makeEvents({ day: on, slot })).toEqual(first)
      }),
      { numRuns: 20 },
    )
  })

  it('never use an id of a source twice', () => {
    for (const feed of demoFeeds(settings)) {
      const ids = daysFrom(addDays(until, -4), until).flatMap((on) => wholeDay(feed, on).map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('are other ones for another seed', () => {
    const [mine, yours] = ['a', 'b'].map((seed) => wholeDay(demoFeeds({ city, seed })[0]!, until))
    expect(mine).not.toEqual(yours)
  })

  it('let a count of the day only grow', () => {
    const clinic = demoFeeds(settings).find(({ source }) => source.includes('fever-clinic'))!
    const running = wholeDay(clinic, until).filter(({ record }) => record === `${until}-influenza-like`)
    const visits = running.map(({ data }) => Number(data.visits))
    expect(visits.length).toBeGreaterThan(10)
    expect(visits).toEqual(visits.toSorted((a, b) => a - b))
  })

  it('are fuller on Mondays than on Sundays', () => {
    const events = history({ ...settings, until, days: 84 })
    const visitsOn = (weekday: number) =>
      counting(events)
        .filter(
          ({ type, data }) =>
            type === 'fever-clinic.count' && new Date(String(data.visitDate)).getUTCDay() === weekday,
        )
        .reduce((sum, { data }) => sum + Number(data.visits), 0)
    expect(visitsOn(1)).toBeGreaterThan(1.15 * visitsOn(0))
  })
})

describe('the history', () => {
  const events = history({ ...settings, until, days: 60 })

  it('is 5,000 to 15,000 events that the door accepts, oldest first, none after its last day', () => {
    expect(events.length).toBeGreaterThan(5_000)
    expect(events.length).toBeLessThan(15_000)
    expect(events.flatMap((event) => faultsOf(event, day(event.time!.slice(0, 10))))).toEqual([])
    const times = events.map(({ time }) => time!)
    expect(times).toEqual(times.toSorted())
    expect(times.at(-1)!.slice(0, 10)).toBe(until)
  })

  it('is the same each time it is made', () => {
    expect(history({ ...settings, until, days: 60 })).toEqual(events)
  })

  it('counts what the feeds count, so that sending a day of both changes nothing', () => {
    const feeds = demoFeeds(settings)
    const days = daysFrom(addDays(until, -2), until)
    const live = feeds.flatMap((feed) => days.flatMap((on) => wholeDay(feed, on)))
    const recorded = history({ ...settings, until, days: 3 }).filter(({ id }) => !id.includes('story'))
    const liveById = new Map(live.map((event) => [`${event.source} ${event.id}`, event]))
    expect(recorded.filter((event) => liveById.get(`${event.source} ${event.id}`) === undefined)).toEqual([])
    const key = ({ source, id }: SignalEvent) => `${source} ${id}`
    const about = (list: readonly SignalEvent[]) =>
      counting(list)
        // The live days begin with corrections of a day that this short history does not hold.
        .filter(({ id }) => days.some((on) => id.startsWith(on)))
        .map(key)
        .sort()
    expect(about(recorded)).toEqual(about(live))
  })

  it('has late corrections and retractions, few of each', () => {
    const corrected = events.filter(({ id }) => /-r1$|-1441$|-289$/.test(id))
    const retracted = events.filter((event) => event.retracted)
    expect(corrected.length).toBeGreaterThan(20)
    expect(corrected.length).toBeLessThan(events.length * 0.1)
    expect(retracted.length).toBeGreaterThan(0)
    expect(retracted.length).toBeLessThan(events.length * 0.01)
  })

  it('tells of norovirus in one street of a district that reported none for 57 days before', () => {
    const { district, street } = storyPlaces(settings)!
    const norovirus = counting(events).filter(
      ({ data, place }) => data.disease === 'norovirus' && isWithin(place, district.path),
    )
    const zeros = norovirus.filter(({ type }) => type === 'case.aggregate')
    const cases = norovirus.filter(({ type }) => type === 'case.report')
    expect(zeros.map(({ data }) => data.confirmed)).toEqual(Array(60).fill(0))
    expect(cases.map(({ data }) => data.reportDate)).toEqual([addDays(until, -2), until, until])
    expect(cases.every(({ place }) => isWithin(place, street.path))).toBe(true)
  })

  it('has norovirus now and then in every other district', () => {
    const { district } = storyPlaces(settings)!
    const others = city.places.filter(({ level, path }) => level === 'district' && path !== district.path)
    const total = (area: string) =>
      counting(events)
        .filter(({ data, place }) => data.disease === 'norovirus' && isWithin(place, area))
        .reduce((sum, { type, data }) => sum + (type === 'case.report' ? 1 : Number(data.confirmed)), 0)
    expect(others.filter(({ path }) => total(path) === 0)).toEqual([])
  })
})
