import { existsSync, readFileSync } from 'node:fs'
import { lookBack } from '../../look-back/index.ts'
import { defaultSettings, judgeDay, type RaisedAlarm, type Settings, type SiblingAlarm } from '../index.ts'

const file = new URL('../../../../../shared/data/covid19-china-2020/cities.csv', import.meta.url)
/** Where the data is looked for, and whether it is there. */
export const data = { path: file.pathname, isThere: existsSync(file) }

const dayMs = 86_400_000
const daysPerMonth = 30.4375

interface Place {
  readonly code: string
  /** Cumulative confirmed cases by number of the day since 1970. */
  readonly totals: ReadonlyMap<number, number>
  readonly firstDay: number
  readonly lastDay: number
}

export interface Alarm {
  readonly code: string
  readonly day: string
  readonly detectors: readonly string[]
  readonly observed: number
  readonly expected: number
  readonly quietDays: number
  /** Whether an earlier alarm for the same episode had told of far less. */
  readonly isEscalation: boolean
}

function readPlaces(): Place[] {
  const totalsOf = new Map<string, Map<number, number>>()
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [date, , , code = '', , confirmed] = line.split(',')
    if (!/^\d{6}$/.test(code) || !confirmed) continue
    const totals = totalsOf.get(code) ?? new Map<number, number>()
    totalsOf.set(code, totals.set(Date.parse(`${date}T00:00:00Z`) / dayMs, Number(confirmed)))
  }
  return [...totalsOf].map(([code, totals]) => {
    const days = [...totals.keys()]
    return { code, totals, firstDay: Math.min(...days), lastDay: Math.max(...days) }
  })
}

/** New cases as known on a day: a fall of the total takes back the latest new cases; the first total is no news. */
class Increments {
  readonly counts: number[]
  readonly spanDays: number[]
  private total: number | undefined
  private reportedOn = 0
  private readonly place: Place
  private readonly origin: number

  constructor(place: Place, origin: number) {
    this.place = place
    this.origin = origin
    this.counts = Array(place.firstDay - origin).fill(0)
    this.spanDays = Array(place.firstDay - origin).fill(0)
  }

  /** Takes in the report of the day that follows the last one taken in. */
  read(day: number): void {
    const total = this.place.totals.get(day)
    const isReport = total !== undefined && this.total !== undefined
    this.counts.push(isReport ? Math.max(0, total - (this.total ?? 0)) : 0)
    this.spanDays.push(isReport ? day - this.reportedOn : 0)
    let fall = isReport ? Math.max(0, (this.total ?? 0) - total) : 0
    for (let at = day - this.origin; fall > 0 && at >= 0; at--) {
      const taken = Math.min(fall, this.counts[at] ?? 0)
      this.counts[at] = (this.counts[at] ?? 0) - taken
      fall -= taken
    }
    if (total === undefined) return
    this.total = total
    this.reportedOn = day
  }
}

/**
 * Judges every day of 2020 for every district of Beijing and every city of Hubei, Zhejiang and Guangdong, on what was
 * known that day.
 */
export function replay2020({
  joining,
  settings = defaultSettings,
}: {
  joining: boolean
  settings?: Settings
}) {
  const places = readPlaces()
  const origin = Math.min(...places.map(({ firstDay }) => firstDay))
  const end = Math.max(...places.map(({ lastDay }) => lastDay))
  const watched = places.map((place) => ({
    ...place,
    known: new Increments(place, origin),
    raised: [] as RaisedAlarm[],
  }))
  const alarms: Alarm[] = []
  let judgedDays = 0
  let quietDays = 0
  for (let day = origin; day <= end; day++) {
    const today = day - origin
    const reporting = watched.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)
    for (const { known } of reporting) known.read(day)
    for (const { code, firstDay, known, raised } of reporting) {
      if (day === firstDay) continue
      judgedDays += 1
      if (!isInWave({ code, day: dayText(day) })) quietDays += 1
      if (known.counts[today] === 0) continue
      const siblings = watched.filter(
        (other) => other.code !== code && other.code.slice(0, 2) === code.slice(0, 2),
      )
      const siblingAlarms: SiblingAlarm[] = siblings.flatMap((other) =>
        other.raised.map((alarm) => ({ place: other.code, day: alarm.day, observed: alarm.observed })),
      )
      // The districts of Beijing are one city; the cities of a province are not.
      const elsewhere = code.startsWith('11')
        ? { elsewhere: sumOf(siblings.map((other) => other.known)) }
        : {}
      const surroundings = joining ? { siblingAlarms, siblings: siblings.length, ...elsewhere } : {}
      const judged = judgeDay(
        { counts: known.counts, spanDays: known.spanDays, raised, ...surroundings },
        settings,
      )
      if (judged.verdict !== 'alarm') continue
      const [finding] = judged.episode.latest
      raised.push({
        day: judged.episode.latestDay,
        observed: finding?.observed ?? 0,
        windowDays: finding?.windowDays ?? 1,
      })
      alarms.push({
        code,
        day: dayText(day),
        detectors: judged.episode.latest.map(({ detector }) => detector),
        observed: finding?.observed ?? 0,
        expected: finding?.expected ?? 0,
        quietDays: finding?.quietDays ?? 0,
        isEscalation: judged.escalates !== undefined,
      })
    }
  }
  return {
    alarms,
    months: judgedDays / daysPerMonth,
    quietMonths: quietDays / daysPerMonth,
    lookBack: (province: string) => lookBackOn(province, { watched, alarms, origin }),
  }
}

/** What the alarms of a province, by the first two digits of its code, came to. */
function lookBackOn(
  province: string,
  {
    watched,
    alarms,
    origin,
  }: {
    watched: readonly { code: string; firstDay: number; lastDay: number; known: Increments }[]
    alarms: readonly Alarm[]
    origin: number
  },
) {
  const { outbreaks, within, beside, others, quietDays } = lookBack({
    places: watched
      .filter(({ code }) => code.startsWith(province))
      .map(({ code, firstDay, known }) => ({ place: code, from: firstDay - origin, counts: known.counts })),
    alarms: alarms
      .filter(({ code }) => code.startsWith(province))
      .map(({ code, day, ...rest }) => ({
        ...rest,
        place: code,
        day: Date.parse(`${day}T00:00:00Z`) / dayMs - origin,
      })),
  })
  return {
    resurgences: outbreaks
      .filter(({ kind }) => kind === 'resurgence')
      .map(({ firstDay, cases, of, found }) => ({
        firstCase: dayText(firstDay + origin),
        cases,
        places: of.map(({ place }) => place),
        found: found && {
          place: found.alarm.place,
          day: dayText(found.alarm.day + origin),
          detector: found.alarm.detectors[0],
          cases: found.cases,
        },
      })),
    alarms: [within.length, beside.length, others.length],
    quietMonths: quietDays / daysPerMonth,
  }
}

function sumOf(known: readonly Increments[]) {
  const days = Math.max(...known.map(({ counts }) => counts.length))
  const at = Array.from({ length: days }, (_, day) => day)
  return {
    counts: at.map((day) => known.reduce((sum, { counts }) => sum + (counts[day] ?? 0), 0)),
    spanDays: at.map((day) => (known.some(({ spanDays }) => spanDays[day]) ? 1 : 0)),
  }
}

/** The first wave, until the end of February, and the Xinfadi market outbreak of Beijing: what is found in them is no false alarm. */
export function isInWave({ code, day }: { readonly code: string; readonly day: string }): boolean {
  return day < '2020-03-01' || (code.startsWith('11') && day >= '2020-06-11' && day < '2020-07-15')
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}
