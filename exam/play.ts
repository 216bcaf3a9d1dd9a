import type { ExamOutcome, ExamPart, ExamPlay, ExamReport, ExamWay } from '#vocabulary'
import { Chance } from './chance.ts'
import type { CityData } from './city/data.ts'
import { peopleCity, type SyntheticCity } from './city/synthetic.ts'
import { calibrateDisease } from './outbreak.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { Api } from './software/api.ts'
import { makeCalendar } from './ways/calendar.ts'
import { daysBefore, playLianfang } from './ways/lianfang.ts'
import { playNothing } from './ways/nothing.ts'
import { playPaper } from './ways/paper.ts'
import type { Seed } from './ways/stage.ts'

export interface ExamSettings {
  readonly scenario: Scenario
  readonly city: CityData
  readonly seeds: readonly number[]
  readonly parts: readonly ExamPart[]
  /** The software that sits the exam, with a key that may make worlds. */
  readonly server: Api
  readonly version: string
  /** Leaves the world of the first seed where it is. */
  readonly keep?: boolean
  readonly onProgress?: (progress: ExamProgress) => void
  /** Throws where nobody waits for the rest any more; asked before each day. */
  readonly check?: () => void
}

export interface ExamProgress {
  /** Days that were played, of all of all seeds. */
  readonly done: number
  readonly of: number
  readonly seed: number
}

/** Seconds of machine time, so that the caller decides what a clock is. */
export type ExamResult = Omit<ExamReport, 'madeAt' | 'tookSeconds'>

/**
 * Sits an exam: for each seed the outbreak with the software, on paper and with nothing done, as far as the scenario asks for them.
 *
 * @throws ApiError where the software says no to what it must not, Error with what was refused; no world is left behind then.
 */
export async function sitExam(of: ExamSettings): Promise<ExamResult> {
  const { scenario, city: data, seeds, keep = false, onProgress, check = () => {} } = of
  const calendar = makeCalendar({ startsOn: scenario.startsOn, zone: data.zone })
  const perSeed = daysBefore + scenario.days
  const results: ExamReport['results'] = []
  let play: ExamReport['play'] = {}
  let shown: { city: SyntheticCity; url: string | undefined } | undefined
  for (const [number, seed] of seeds.entries()) {
    check()
    const chance = new Chance(seed)
    const city = peopleCity(data, { people: scenario.people, seed, chance })
    const disease = calibrateDisease(city, scenario)
    const playing: Seed = { seed, city, scenario, disease, chance, firstWeekday: calendar.firstWeekday }
    const outcomes: Partial<Record<ExamWay, ExamOutcome>> = {}
    const plays: Partial<Record<ExamWay, ExamPlay>> = {}
    let url: string | undefined
    for (const way of scenario.ways) {
      check()
      const done =
        way === 'lianfang'
          ? await playLianfang({
              seed: playing,
              calendar,
              parts: of.parts,
              server: of.server,
              keep: keep && number === 0,
              check,
              onDay: (day) =>
                onProgress?.({ done: number * perSeed + day, of: seeds.length * perSeed, seed }),
            })
          : way === 'paper'
            ? playPaper(playing)
            : playNothing(playing)
      outcomes[way] = done.outcome
      plays[way] = done.play
      if ('url' in done) url = done.url
    }
    results.push({ seed, outcomes })
    if (number > 0) continue
    play = plays
    shown = { city, url }
  }
  if (!shown) throw new RangeError('an exam needs one seed at least')
  return {
    format: 'lianfang-exam-1',
    scenario: describeScenario(scenario),
    city: {
      id: data.id,
      title: data.title,
      root: data.root,
      people: shown.city.population.size,
      households: shown.city.households,
    },
    days: scenario.days,
    startsOn: scenario.startsOn,
    zone: data.zone,
    seeds: [...seeds],
    version: of.version,
    ...(shown.url === undefined ? {} : { world: { url: shown.url } }),
    results,
    play,
    places: describePlaces(shown.city),
  }
}

function describePlaces({ communities, data, population }: SyntheticCity): ExamReport['places'] {
  const whole = communities.reduce((sum, place) => sum + (place.population ?? 0), 0)
  const shapes = new Map(data.shapes.map(({ path, rings }) => [path, rings]))
  return communities.map(({ path, name, population: own = 0, lon, lat }) => {
    const rings = shapes.get(path)
    return {
      path,
      name,
      people: Math.round((population.size * own) / whole),
      ...(lon === undefined ? {} : { lon }),
      ...(lat === undefined ? {} : { lat }),
      ...(rings === undefined
        ? {}
        : { rings: rings.map((ring) => ring.map(([x, y]) => [x, y] as [number, number])) }),
    }
  })
}

/** Every number that carries a source, by its place in the scenario. */
function describeScenario({ id, title, says, disease, ...rest }: Scenario): ExamReport['scenario'] {
  const sources: ExamReport['scenario']['sources'] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    if ('source' in value && 'value' in value && typeof value.source === 'string') {
      sources.push({ what: path, value: JSON.stringify(value.value), source: value.source })
      return
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`)
  }
  walk(rest, '')
  return { id, title, says, disease: disease.reportedAs, sources }
}
