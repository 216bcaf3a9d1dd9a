import {
  type ExamPlay,
  type ExamReport,
  type ExamWay,
  examWays,
  isWithin,
  type PlacePath,
  parentPath,
} from '#vocabulary'
import { layChains } from './chain.ts'
import type { CityMap } from './map.ts'

/** When, by which of the list (-1 for none), place (-1 for none drawn), onset and when known (-1 for never), layer, row. */
export type PlayedInfection = readonly [
  at: number,
  by: number,
  place: number,
  onset: number,
  knownAt: number,
  where: number,
  row: number,
  number: number,
]
/** Raised and closed (-1 for not), whether it was true, where on the map (-1 for nowhere). */
export type PlayedAlert = readonly [raisedAt: number, closedAt: number, isTrue: 0 | 1, x: number, y: number]

export interface PlayedWay {
  readonly infections: readonly PlayedInfection[]
  readonly alerts: readonly PlayedAlert[]
  readonly rows: number
}

/** What the page's script draws: times in days from the exam's first midnight, rounded to a hundredth (14 minutes). */
export interface Playback {
  readonly days: number
  readonly startsOn: string
  readonly names: readonly { readonly zh: string; readonly en: string }[]
  readonly layers: readonly { readonly zh: string; readonly en: string }[]
  readonly ways: Readonly<Partial<Record<ExamWay, PlayedWay>>>
}

/** More would neither be read nor drawn, and would make the page slow. */
export const mostDrawn = 5_000

export function makePlayback(report: ExamReport, map: CityMap): Playback {
  const places = new Map(report.places.map(({ path }, index) => [path, index]))
  const layers: string[] = []
  return {
    days: report.days,
    startsOn: report.startsOn,
    names: report.places.map(({ name }) => name),
    ways: Object.fromEntries(
      examWays.flatMap((way) => {
        const play = report.play[way]
        return play ? [[way, toPlayed(play, { report, map, places, layers })]] : []
      }),
    ),
    layers: layers.map((layer) => layerNames[layer] ?? { zh: layer, en: layer }),
  }
}

export const layerNames: Readonly<Record<string, { zh: string; en: string }>> = {
  household: { zh: '家庭', en: 'household' },
  school: { zh: '学校', en: 'school' },
  work: { zh: '单位', en: 'work' },
  community: { zh: '社区', en: 'community' },
  transit: { zh: '交通', en: 'transit' },
  market: { zh: '市场', en: 'market' },
  import: { zh: '输入', en: 'import' },
  away: { zh: '外地', en: 'away' },
}

function toPlayed(
  play: ExamPlay,
  {
    report,
    map,
    places,
    layers,
  }: { report: ExamReport; map: CityMap; places: ReadonlyMap<PlacePath, number>; layers: string[] },
): PlayedWay {
  const placed = layChains(firstOf(play.infections))
  return {
    infections: placed.map(({ infection: { at, place, onset, knownAt, where, number }, by, row }) => [
      hundredths(at),
      by ?? -1,
      findPlace(place, places),
      onset === null ? -1 : hundredths(onset),
      knownAt === null ? -1 : hundredths(knownAt),
      indexIn(layers, where),
      row,
      number,
    ]),
    alerts: play.alerts.map(({ raisedAt, closedAt, isTrue, place }) => {
      const { x, y } = pointOf(place, { report, map }) ?? { x: -1, y: -1 }
      return [hundredths(raisedAt), closedAt === null ? -1 : hundredths(closedAt), isTrue ? 1 : 0, x, y]
    }),
    rows: placed.reduce((most, { row }) => Math.max(most, row + 1), 0),
  }
}

function firstOf(infections: ExamPlay['infections']): ExamPlay['infections'] {
  if (infections.length <= mostDrawn) return infections
  return infections.toSorted((a, b) => a.at - b.at).slice(0, mostDrawn)
}

/** The place drawn that it is, or lies in. */
function findPlace(path: PlacePath, places: ReadonlyMap<PlacePath, number>): number {
  for (let at: PlacePath | undefined = path; at; at = parentPath(at)) {
    const found = places.get(at)
    if (found !== undefined) return found
  }
  return -1
}

/** Where an alert stands: at its place, or amid all that are drawn under it. */
function pointOf(path: PlacePath, { report, map }: { report: ExamReport; map: CityMap }) {
  const inside = report.places.flatMap((place, index) => {
    const point = map.points[index]
    return point && (isWithin(place.path, path) || isWithin(path, place.path)) ? [point] : []
  })
  if (inside.length === 0) return undefined
  const mean = (of: (point: { x: number; y: number }) => number) =>
    Math.round(inside.reduce((sum, point) => sum + of(point), 0) / inside.length)
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) }
}

function indexIn(list: string[], text: string): number {
  const found = list.indexOf(text)
  return found >= 0 ? found : list.push(text) - 1
}

function hundredths(time: number): number {
  return Math.round(time * 100) / 100
}
