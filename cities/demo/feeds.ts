import {
  addDays,
  type Day,
  type Disease,
  dayNumber,
  daysBetween,
  daysFrom,
  isWithin,
  pathsUpwards,
  type SignalEvent,
  type Words,
} from '#vocabulary'
import { chance, pick, poisson, wholeBetween } from './chance.ts'
import type { DemoCity, PlaceRow, UnitRow } from './load.ts'

/** One sender of signals. The same day and slot always give the same events, so that sending again is a duplicate. */
export interface Feed {
  /** CloudEvents `source`. */
  readonly source: string
  readonly title: Words
  /** How long a slot lasts; the first begins at the city's midnight. */
  readonly slotMs: number
  /** How long it is silent at most; absent where it speaks only when there is something to say. */
  readonly expectedEveryMs?: number
  /** What the feed sends in a slot of a day. */
  readonly makeEvents: (when: { readonly day: Day; readonly slot: number }) => SignalEvent[]
}

export interface DemoSettings {
  readonly city: DemoCity
  readonly seed: string
}

/** One version of a record, and when it is sent. */
interface Version {
  readonly day: Day
  readonly slot: number
  /** A count of a day that still runs: superseded the same day, so that history leaves it out. */
  readonly running: boolean
  readonly event: SignalEvent
}

/** A feed by what it reports about a day; some of it is sent only on the day after. */
interface Reporter extends Omit<Feed, 'makeEvents'> {
  readonly reportOn: (day: Day) => readonly Version[]
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

export function slotsPerDay({ slotMs }: Pick<Feed, 'slotMs'>): number {
  return Math.floor(dayMs / slotMs)
}

/** Every feed of the demo city: fever clinics, laboratories, hospitals, districts. */
export function demoFeeds(settings: DemoSettings): Feed[] {
  return makeReporters(settings).map(toFeed)
}

/**
 * What the feeds sent on the last `days` days up to and including `until`, oldest first; of counts that grew through a
 * day the last only. And the story: norovirus in a street of the quiet district, in the last three days. For an empty
 * world: `until` is the last whole day, the feeds go on with the day after. Another `until` is another story.
 */
export function history(
  settings: DemoSettings & { readonly until: Day; readonly days: number },
): SignalEvent[] {
  const { until, days } = settings
  const first = addDays(until, 1 - days)
  const sent = makeReporters(settings).flatMap(({ reportOn }) =>
    daysFrom(first, until).flatMap((day) =>
      reportOn(day).filter((version) => !version.running && version.day <= until),
    ),
  )
  const events = [...sent.map(({ event }) => event), ...tellStory(settings)]
  const order = ({ time = '', source, id }: SignalEvent) => `${time} ${source} ${id}`
  return events
    .map((event) => ({ event, key: order(event) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ event }) => event)
}

/** Where the story plays: a district in which the feeds never report norovirus, and one of its streets. */
export function storyPlaces({
  city,
  seed,
}: DemoSettings): { readonly district: PlaceRow; readonly street: PlaceRow } | undefined {
  const district = choose(placesUnder(city, city.root, 'district'), [seed, 'quiet district'])
  const street = district && choose(placesUnder(city, district.path, 'street'), [seed, 'story street'])
  return district && street && { district, street }
}

function makeReporters(settings: DemoSettings): Reporter[] {
  const { units, places } = settings.city
  return [
    ...units
      .filter(({ duties }) => duties.includes('fever-clinic'))
      .map((unit) => clinicReporter(settings, unit)),
    ...units
      .filter(({ duties }) => duties.includes('laboratory'))
      .map((unit) => laboratoryReporter(settings, unit)),
    ...units
      .filter(({ duties }) => duties.includes('hospital'))
      .map((unit) => hospitalReporter(settings, unit)),
    ...places.filter(({ level }) => level === 'district').map((place) => districtReporter(settings, place)),
  ]
}

function toFeed({ reportOn, ...feed }: Reporter): Feed {
  // A day's report is worked out once and looked up in each slot; two days are in use at a time.
  const kept = new Map<Day, Map<string, SignalEvent[]>>()
  const sentFor = (day: Day) => {
    const known = kept.get(day)
    if (known) return known
    const bySlot = new Map<string, SignalEvent[]>()
    for (const { day: sent, slot, event } of reportOn(day)) {
      const key = `${sent} ${slot}`
      bySlot.set(key, [...(bySlot.get(key) ?? []), event])
    }
    for (const other of [...kept.keys()]) if (Math.abs(daysBetween(other, day)) > 1) kept.delete(other)
    kept.set(day, bySlot)
    return bySlot
  }
  const makeEvents: Feed['makeEvents'] = ({ day, slot }) =>
    [addDays(day, -1), day].flatMap((about) => sentFor(about).get(`${day} ${slot}`) ?? [])
  return { ...feed, makeEvents }
}

/** Visits a day to a middling clinic. Round numbers, invented: a busy winter. */
const syndromes = [
  ['influenza-like', 240],
  ['acute-respiratory', 310],
  ['diarrhoea', 70],
  ['rash', 22],
  ['other', 130],
] as const

/** Monday first: clinics are fullest after the weekend, laboratories and offices rest on it. */
const clinicWeek = [1.15, 1.05, 1, 0.98, 1, 0.94, 0.88]
const officeWeek = [1.12, 1.08, 1.05, 1.03, 1.05, 0.85, 0.82]

/** Arrivals by hour: two peaks, few at night. */
const clinicHours = hours([2, 1, 1, 1, 1, 2, 4, 8, 14, 15, 13, 9, 6, 9, 11, 10, 8, 8, 10, 10, 8, 6, 4, 3])
const officeHours = hours([0, 0, 0, 0, 0, 0, 0, 1, 6, 10, 12, 10, 5, 8, 12, 12, 9, 4, 2, 1, 0, 0, 0, 0])

function clinicReporter({ seed }: DemoSettings, unit: UnitRow): Reporter {
  const feed = {
    source: `urn:lianfang:demo:fever-clinic:${unit.id}`,
    title: { zh: `${unit.name.zh}发热门诊`, en: `Fever clinic of ${unit.name.en}` },
    slotMs: minuteMs,
    expectedEveryMs: 2 * 60 * minuteMs,
  }
  const size = 0.7 + 0.6 * chance([seed, 'size', unit.id])
  const reportOn = (day: Day) =>
    syndromes.flatMap(([syndrome, visitsPerDay]) => {
      const key = [seed, feed.source, day, syndrome]
      const season =
        syndrome === 'diarrhoea' ? seasons.norovirus : syndrome === 'rash' ? seasons.hfmd : seasons.influenza
      const mean = visitsPerDay * size * weekday(clinicWeek, day) * season(day)
      const visits = poisson(mean, [...key, 'visits'])
      const arrivals = Array.from({ length: visits }, (_, i) => minuteOf(clinicHours, [...key, 'arrival', i]))
      const count = (visits: number) => ({ visitDate: day, syndrome, visits, facility: unit.id })
      // Some visits are entered the morning after.
      const late =
        chance([...key, 'late']) < 0.02 ? count(visits + wholeBetween(1, 4, [...key, 'more'])) : undefined
      return runningCounts(feed, {
        day,
        kind: 'fever-clinic.count',
        place: unit.place,
        record: `${day}-${syndrome}`,
        arrivals,
        data: count,
        late,
      })
    })
  return { ...feed, reportOn }
}

/** Samples a day and the share found positive. Invented. */
const panels = [
  ['influenza', 160, 0.14],
  ['covid-19', 120, 0.03],
] as const satisfies readonly (readonly [Disease, number, number])[]

function laboratoryReporter({ seed }: DemoSettings, unit: UnitRow): Reporter {
  const feed = {
    source: `urn:lianfang:demo:laboratory:${unit.id}`,
    title: { zh: unit.name.zh, en: unit.name.en },
    slotMs: 5 * minuteMs,
    // Nobody is there at night.
    expectedEveryMs: 14 * 60 * minuteMs,
  }
  const reportOn = (day: Day) =>
    panels.flatMap(([disease, samplesPerDay, positivity]) => {
      const key = [seed, feed.source, day, disease]
      const total = poisson(samplesPerDay * weekday(officeWeek, day), [...key, 'samples'])
      const share = positivity * (disease === 'influenza' ? seasons.influenza(day) : 1)
      const samples = Array.from({ length: total }, (_, i) => ({
        slot: Math.floor(minuteOf(officeHours, [...key, 'sample', i]) / 5),
        positive: chance([...key, 'positive', i]) < share,
      })).sort((a, b) => a.slot - b.slot)
      const positiveOf = (tested: number) =>
        samples.slice(0, tested).filter(({ positive }) => positive).length
      const count = (tested: number, positive = positiveOf(tested)) => ({
        disease,
        sampleDate: day,
        tested,
        positive,
        laboratory: unit.id,
      })
      // A doubtful sample tested again turns out positive, or not.
      const again = positiveOf(total) + (chance([...key, 'again']) < 0.5 ? 1 : -1)
      const retested = chance([...key, 'late']) < 0.03 && again >= 0 && again <= total
      return runningCounts(feed, {
        day,
        kind: 'lab.count',
        place: unit.place,
        record: `${day}-${disease}`,
        arrivals: samples.map(({ slot }) => slot),
        data: (tested) => count(tested),
        late: retested ? count(total, again) : undefined,
      })
    })
  return { ...feed, reportOn }
}

/**
 * A day's count that grows: a version in each slot in which something was added, the whole day's in the last slot, zero
 * included, and perhaps a late one on the next morning. The revision is the slot, so that the latest counts.
 */
function runningCounts(
  feed: Pick<Feed, 'source' | 'slotMs'>,
  count: {
    readonly day: Day
    readonly kind: string
    readonly place: string
    readonly record: string
    /** Slots of the things counted. */
    readonly arrivals: readonly number[]
    readonly data: (count: number) => SignalEvent['data']
    readonly late: SignalEvent['data'] | undefined
  },
): Version[] {
  const { day, kind, place, record, arrivals, data, late } = count
  const last = slotsPerDay(feed) - 1
  const version = (
    sent: { day: Day; slot: number; revision: number; running: boolean },
    data: SignalEvent['data'],
  ): Version => ({
    ...sent,
    event: {
      ...envelope(feed, sent, kind),
      id: `${record}-${sent.revision}`,
      place,
      record,
      revision: sent.revision,
      data,
    },
  })
  const slots = [...new Set(arrivals)].filter((slot) => slot < last).sort((a, b) => a - b)
  const growing = slots.map((slot) =>
    version(
      { day, slot, revision: slot + 1, running: true },
      data(arrivals.filter((arrival) => arrival <= slot).length),
    ),
  )
  const whole = version({ day, slot: last, revision: last + 1, running: false }, data(arrivals.length))
  const nextMorning = Math.floor((10 * 60 * minuteMs) / feed.slotMs)
  if (!late) return [...growing, whole]
  return [
    ...growing,
    whole,
    version({ day: addDays(day, 1), slot: nextMorning, revision: last + 2, running: false }, late),
  ]
}

type Age = '0-4' | '5-14' | '15-24' | '25-44' | '45-64' | '65+'
type Classification = 'suspected' | 'clinical' | 'confirmed'

interface CasePattern {
  readonly disease: Disease
  /** Cases that a hospital reports on a middling day. Invented. */
  readonly perDay: number
  readonly ages: readonly (readonly [Age, number])[]
  readonly classifications: readonly (readonly [Classification, number])[]
}

const casePatterns: readonly CasePattern[] = [
  {
    disease: 'influenza',
    perDay: 4,
    ages: [
      ['0-4', 2],
      ['5-14', 4],
      ['15-24', 2],
      ['25-44', 3],
      ['45-64', 2],
      ['65+', 2],
    ],
    classifications: [
      ['confirmed', 6],
      ['clinical', 4],
      ['suspected', 1],
    ],
  },
  {
    disease: 'hfmd',
    perDay: 1.4,
    ages: [
      ['0-4', 9],
      ['5-14', 2],
    ],
    classifications: [
      ['clinical', 6],
      ['confirmed', 3],
    ],
  },
  {
    disease: 'norovirus',
    perDay: 0.3,
    ages: [
      ['0-4', 2],
      ['5-14', 4],
      ['15-24', 1],
      ['25-44', 2],
      ['45-64', 1],
      ['65+', 2],
    ],
    classifications: [
      ['confirmed', 4],
      ['suspected', 1],
    ],
  },
]

function hospitalReporter(settings: DemoSettings, unit: UnitRow): Reporter {
  const { city, seed } = settings
  const feed = {
    source: hospitalSource(unit),
    title: { zh: `${unit.name.zh}病例报告`, en: `Case reports of ${unit.name.en}` },
    slotMs: minuteMs,
  }
  const quiet = storyPlaces(settings)?.district.path
  const grids = placesUnder(city, city.root, 'grid')
  const home = city.places.find(({ path, level }) => level === 'district' && isWithin(unit.place, path))?.path
  /** Most patients live in the hospital's district; those with norovirus nowhere in the quiet one. */
  const residences = (disease: Disease) =>
    grids
      .filter(({ path }) => !(disease === 'norovirus' && quiet && isWithin(path, quiet)))
      .map((grid) => [grid, (grid.population ?? 1) * (home && isWithin(grid.path, home) ? 8 : 1)] as const)
  const livingIn = new Map(casePatterns.map(({ disease }) => [disease, residences(disease)]))
  const reportOn = (day: Day) =>
    casePatterns.flatMap((pattern) => {
      const mean = pattern.perDay * weekday(officeWeek, day) * seasonOf(pattern.disease)(day)
      const count = poisson(mean, [seed, feed.source, day, pattern.disease, 'cases'])
      const weighted = livingIn.get(pattern.disease) ?? []
      return Array.from({ length: weighted.length === 0 ? 0 : count }, (_, i) => {
        const key = [seed, feed.source, day, pattern.disease, i]
        return caseVersions(feed, {
          day,
          id: `${day}-${pattern.disease}-${i + 1}`,
          pattern,
          grid: pick(weighted, [...key, 'grid']),
          key,
        })
      }).flat()
    })
  return { ...feed, reportOn }
}

function hospitalSource(unit: UnitRow): string {
  return `urn:lianfang:demo:hospital:${unit.id}`
}

interface CaseToReport {
  readonly day: Day
  readonly id: string
  readonly pattern: CasePattern
  readonly grid: PlaceRow
  readonly key: readonly (string | number)[]
}

/** A case, and what becomes of it on the next day: a test result, a fuller address, or that it was none. */
function caseVersions(feed: Pick<Feed, 'source' | 'slotMs'>, report: CaseToReport): Version[] {
  const { day, id, grid, key } = report
  const sent = { day, slot: minuteOf(officeHours, [...key, 'minute']), running: false }
  const data = caseData(report)
  // An address is not always complete: then the case stands at the community, rarely at the street.
  const steps = pick(
    [
      [0, 82],
      [1, 15],
      [2, 3],
    ] as const,
    [...key, 'address'],
  )
  const place = pathsUpwards(grid.path)[steps] ?? grid.path
  const event: SignalEvent = { ...envelope(feed, sent, 'case.report'), id, place, data }
  const next = { day: addDays(day, 1), slot: minuteOf(officeHours, [...key, 'next minute']), running: false }
  const revised = { ...envelope(feed, next, 'case.report'), id: `${id}-r1`, record: id, revision: 1 }
  const lot = chance([...key, 'lot'])
  const original = { ...sent, event }
  if (lot < 0.008) return [original, { ...next, event: { ...revised, place, retracted: true, data } }]
  if (data.classification === 'suspected' && lot < 0.4) {
    return [
      original,
      { ...next, event: { ...revised, place, data: { ...data, classification: 'confirmed' } } },
    ]
  }
  if (steps > 0 && lot < 0.15) return [original, { ...next, event: { ...revised, place: grid.path, data } }]
  return [original]
}

function caseData({ day, pattern, key }: CaseToReport) {
  return {
    disease: pattern.disease,
    reportDate: day,
    onsetDate: addDays(
      day,
      -pick(
        [
          [0, 2],
          [1, 5],
          [2, 4],
          [3, 2],
          [4, 1],
        ] as const,
        [...key, 'onset'],
      ),
    ),
    classification: pick(pattern.classifications, [...key, 'classification']),
    ageGroup: pick(pattern.ages, [...key, 'age']),
    sex: pick(
      [
        ['female', 1],
        ['male', 1],
      ] as const,
      [...key, 'sex'],
    ),
    origin: pick(
      [
        ['local', 93],
        ['unknown', 6],
        ['imported', 1],
      ] as const,
      [...key, 'origin'],
    ),
  }
}

/**
 * Cases that a district's general practices report as one number a day; those of the hospitals are not among them, so
 * that nobody is counted twice. A zero is reported too: it is what makes silence mean "none".
 */
const aggregated = [
  ['influenza', 9],
  ['norovirus', 0.2],
] as const satisfies readonly (readonly [Disease, number])[]

/** The hour at which a district sends its day, and the one at which it corrects the day before. */
const dailyReportHour = 17
const correctionHour = 10

function districtReporter(settings: DemoSettings, place: PlaceRow): Reporter {
  const { seed } = settings
  const feed = {
    source: `urn:lianfang:demo:district:${place.path}`,
    title: { zh: `${place.name.zh}基层诊所日报`, en: `Daily report of ${place.name.en} practices` },
    slotMs: 60 * minuteMs,
    expectedEveryMs: dayMs,
  }
  const quiet = storyPlaces(settings)?.district.path
  const size = (place.population ?? 150_000) / 150_000
  const reportOn = (day: Day) =>
    aggregated.flatMap(([disease, perDay]): Version[] => {
      const key = [seed, feed.source, day, disease]
      const mean = perDay * size * weekday(officeWeek, day) * seasonOf(disease)(day)
      const confirmed = disease === 'norovirus' && place.path === quiet ? 0 : poisson(mean, [...key, 'cases'])
      const sent = { day, slot: dailyReportHour, running: false }
      const id = `${day}-${disease}`
      const data = { disease, reportDate: day, confirmed, spanDays: 1 }
      const original: Version = {
        ...sent,
        event: { ...envelope(feed, sent, 'case.aggregate'), id, place: place.path, data },
      }
      if (confirmed === 0 || chance([...key, 'late']) >= 0.03) return [original]
      const next = { day: addDays(day, 1), slot: correctionHour, running: false }
      const more = { ...data, confirmed: confirmed + wholeBetween(1, 2, [...key, 'more']) }
      const revised = { ...envelope(feed, next, 'case.aggregate'), id: `${id}-r1`, record: id, revision: 1 }
      return [original, { ...next, event: { ...revised, place: place.path, data: more } }]
    })
  return { ...feed, reportOn }
}

/** Three cases of norovirus in one street: one two days ago, two on the last day. */
function tellStory(settings: DemoSettings & { readonly until: Day; readonly days: number }): SignalEvent[] {
  const { city, seed, until, days } = settings
  const where = storyPlaces(settings)
  const hospital = city.units.find(({ duties }) => duties.includes('hospital'))
  const pattern = casePatterns.find(({ disease }) => disease === 'norovirus')
  if (!where || !hospital || !pattern) return []
  const feed = { source: hospitalSource(hospital), slotMs: minuteMs }
  return [-2, 0, 0].flatMap((offset, i) => {
    const day = addDays(until, offset)
    const key = [seed, 'story', until, i]
    const grid = choose(placesUnder(city, where.street.path, 'grid'), [...key, 'grid'])
    if (!grid || daysBetween(day, until) >= days) return []
    const slot = minuteOf(officeHours, [...key, 'minute'])
    const data = {
      ...caseData({ day, id: '', pattern, grid, key }),
      classification: 'confirmed',
      origin: 'local',
    }
    return [
      {
        ...envelope(feed, { day, slot }, 'case.report'),
        id: `${day}-norovirus-story-${i + 1}`,
        place: grid.path,
        data,
      },
    ]
  })
}

function envelope(
  { source, slotMs }: Pick<Feed, 'source' | 'slotMs'>,
  { day, slot }: { readonly day: Day; readonly slot: number },
  type: string,
) {
  const minute = Math.floor((slot * slotMs) / minuteMs)
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
  // The demo city keeps China's time, which has no summer time.
  const time = `${day}T${clock}:00+08:00`
  return { specversion: '1.0', source, type, time, datacontenttype: 'application/json' } as const
}

/**
 * Mild seasons, invented but with their heights where China's surveillance finds them: influenza in winter, hand, foot
 * and mouth disease in early summer, norovirus in late autumn. So mild that no season by itself is an alarm.
 */
const seasons = {
  influenza: season(0.18, 15),
  hfmd: season(0.2, 160),
  norovirus: season(0.15, 330),
}

function season(height: number, peakDayOfYear: number): (day: Day) => number {
  return (day) => 1 + height * Math.cos((2 * Math.PI * (dayNumber(day) - peakDayOfYear)) / 365.2425)
}

function seasonOf(disease: Disease): (day: Day) => number {
  if (disease === 'hfmd') return seasons.hfmd
  return disease === 'norovirus' ? seasons.norovirus : seasons.influenza
}

/** The factor of a day of the week; 1970-01-01 was a Thursday. */
function weekday(factors: readonly number[], day: Day): number {
  return factors[(((dayNumber(day) + 3) % 7) + 7) % 7] ?? 1
}

type Hours = readonly (readonly [number, number])[]

function hours(weights: readonly number[]): Hours {
  return weights.map((weight, hour) => [hour, weight] as const)
}

/** A minute of the day. */
function minuteOf(weighted: Hours, key: readonly (string | number)[]): number {
  return pick(weighted, [...key, 'hour']) * 60 + wholeBetween(0, 59, [...key, 'minute'])
}

function placesUnder(city: DemoCity, area: string, level: PlaceRow['level']): PlaceRow[] {
  return city.places.filter((place) => place.level === level && isWithin(place.path, area))
}

function choose<Item>(items: readonly Item[], key: readonly (string | number)[]): Item | undefined {
  return items[wholeBetween(0, items.length - 1, key)]
}
