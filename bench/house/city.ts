import { addDays, type Day, type PlaceLevel, type SignalEvent } from '#vocabulary'
import type { Chance } from './chance.ts'

interface BenchPlace {
  readonly path: string
  readonly level: PlaceLevel
  readonly name: { readonly zh: string; readonly en: string }
  readonly codes: readonly string[]
}

/** One city of 10 districts with 60 streets and 540 communities, by their official kind of code. */
export const places: readonly BenchPlace[] = makePlaces()

function makePlaces(): BenchPlace[] {
  const place = (path: string, level: PlaceLevel, codes: readonly string[] = []): BenchPlace => ({
    path,
    level,
    name: { zh: path, en: path },
    codes,
  })
  const made = [
    place('cn', 'nation'),
    place('cn.99', 'province', ['990000']),
    place('cn.99.01', 'city', ['990100']),
  ]
  const two = (n: number) => String(n).padStart(2, '0')
  const three = (n: number) => String(n).padStart(3, '0')
  for (let d = 1; d <= 10; d++) {
    made.push(place(`cn.99.01.${two(d)}`, 'district', [`9901${two(d)}`]))
    for (let s = 1; s <= 6; s++) {
      made.push(place(`cn.99.01.${two(d)}.${three(s)}`, 'street', [`9901${two(d)}${three(s)}`]))
      for (let c = 1; c <= 9; c++) {
        const code = `9901${two(d)}${three(s)}${three(c)}`
        made.push(place(`cn.99.01.${two(d)}.${three(s)}.${three(c)}`, 'community', [code]))
      }
    }
  }
  return made
}

const reporting = places.filter(({ level }) => level === 'community' || level === 'street')

/** Where signals come from: each of 40 reports for a part of the city, under one kind of signal mostly. */
const sources = Array.from(
  { length: 40 },
  (_, n) => `urn:bench:${n % 4 === 3 ? 'laboratory' : 'hospital'}:${n + 1}`,
)

/** What a city hears of, most often first. */
const diseases = [
  'influenza',
  'hfmd',
  'norovirus',
  'covid-19',
  'tuberculosis',
  'measles',
  'dengue',
  'unknown',
] as const
const syndromes = ['influenza-like', 'acute-respiratory', 'diarrhoea', 'rash', 'other'] as const

/** Skewed to the first: with u uniform, the square is small for most. */
function pickEarly<T>(from: readonly T[], chance: Chance): T {
  // The index is below the length, since u² is below 1.
  return from[Math.floor(chance.next() ** 2 * from.length)] as T
}

function randomData(today: Day, chance: Chance): { type: string; data: Record<string, unknown> } {
  // Most reports are of the last days, the oldest of two months ago.
  const day = addDays(today, -Math.floor(chance.next() ** 2 * 60))
  const disease = pickEarly(diseases, chance)
  const kind = chance.next()
  if (kind < 0.5) {
    return {
      type: 'case.report',
      data: {
        disease,
        reportDate: day,
        onsetDate: addDays(day, -chance.below(7)),
        classification: chance.pick([
          'suspected',
          'clinical',
          'confirmed',
          'confirmed',
          'confirmed',
          'asymptomatic',
        ]),
        ageGroup: chance.pick(['0-4', '5-14', '15-24', '25-44', '45-64', '65+']),
        sex: chance.pick(['female', 'male']),
        origin: chance.pick(['local', 'local', 'imported', 'unknown']),
      },
    }
  }
  if (kind < 0.6) {
    return {
      type: 'case.aggregate',
      data: {
        disease,
        reportDate: day,
        confirmed: chance.below(30),
        recovered: chance.below(20),
        deaths: chance.below(2),
      },
    }
  }
  if (kind < 0.85) {
    const facility = `clinic-${chance.below(40)}`
    return {
      type: 'fever-clinic.count',
      data: { visitDate: day, syndrome: pickEarly(syndromes, chance), visits: chance.below(80), facility },
    }
  }
  const tested = chance.below(400)
  return {
    type: 'lab.count',
    data: {
      disease,
      sampleDate: day,
      tested,
      positive: chance.below(tested + 1),
      laboratory: `lab-${chance.below(10)}`,
    },
  }
}

export interface Sent {
  /** Bytes as they go over the wire, without a newline. */
  readonly line: string
  readonly event: SignalEvent | undefined
  readonly expected: 'accepted' | 'duplicate' | 'refused'
}

/**
 * What a city's sources send: of 1,000 events about 10 come a second time, 5 are refused (unknown place, a day that
 * does not exist, a kind nobody knows, half a line) and 5 correct or take back an earlier report.
 */
export function makeEvents({ count, today, chance }: { count: number; today: Day; chance: Chance }): Sent[] {
  const sent: Sent[] = []
  const originals: SignalEvent[] = []
  const revisions = new Map<string, number>()
  const send = (event: SignalEvent, expected: Sent['expected']) =>
    sent.push({ line: JSON.stringify(event), event, expected })
  for (let n = 0; n < count; n++) {
    const lot = chance.next()
    if (lot < 0.01 && originals.length > 0) {
      send(chance.pick(originals), 'duplicate')
      continue
    }
    const place = chance.pick(reporting)
    const event: SignalEvent = {
      specversion: '1.0',
      id: chance.uuid(),
      source: chance.pick(sources),
      time: `${today}T00:00:00+08:00`,
      // Half of the senders know our paths, half the official code.
      place: chance.next() < 0.5 ? place.path : (place.codes[0] ?? place.path),
      ...randomData(today, chance),
    }
    if (lot < 0.015) {
      const fault = chance.below(4)
      if (fault === 0) send({ ...event, place: 'cn.98.01' }, 'refused')
      else if (fault === 1) send({ ...event, data: { ...event.data, reportDate: '2020-02-30' } }, 'refused')
      else if (fault === 2) send({ ...event, type: 'no.such-kind' }, 'refused')
      else sent.push({ line: JSON.stringify(event).slice(0, -10), event: undefined, expected: 'refused' })
      continue
    }
    if (lot < 0.02 && originals.length > 0) {
      const original = chance.pick(originals)
      const key = `${original.source} ${original.id}`
      const revision = (revisions.get(key) ?? 0) + 1
      revisions.set(key, revision)
      const { type, data } = chance.next() < 0.8 ? original : { type: event.type, data: event.data }
      const retracted = chance.next() < 0.2
      const { source } = original
      send(
        { ...event, type, data, source, record: original.id, revision, ...(retracted ? { retracted } : {}) },
        'accepted',
      )
      continue
    }
    originals.push(event)
    send(event, 'accepted')
  }
  return sent
}
