import { z } from 'zod'
import { ExamOutcome, type ExamPart, ExamPlay, type ExamReport, ExamWay, isWithin } from '#vocabulary'
import { Chance } from './chance.ts'
import type { CityData } from './city/data.ts'
import { livedIn, peopleCity } from './city/synthetic.ts'
import { calibrateDisease } from './outbreak.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { Api } from './software/api.ts'
import { listSourced } from './sourced.ts'
import { daysBefore, makeCalendar } from './ways/calendar.ts'
import { playLianfang } from './ways/lianfang.ts'
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
  /** Where it takes devices in, for a scenario with feeds by MQTT. */
  readonly mqttUrl?: string
  readonly version: string
  /** Leaves the world of the first seed where it is. */
  readonly keep?: boolean
  /** For so long the server keeps a world when it hears nothing of the exam. */
  readonly leaseSeconds?: number
  /** Seeds that were played before under the same settings: they are not played again. */
  readonly played?: ReadonlyMap<number, PlayedSeed>
  /** Waited for after each seed that was played. */
  readonly onSeed?: (played: PlayedSeed) => Promise<void>
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

/** What one seed came to, each way; only of the first seed what is drawn. */
export const PlayedSeed = z.object({
  seed: z.int(),
  outcomes: z.partialRecord(ExamWay, ExamOutcome),
  play: z.partialRecord(ExamWay, ExamPlay).optional(),
  households: z.int(),
  /** Where the world was left. */
  url: z.string().optional(),
})
export type PlayedSeed = z.infer<typeof PlayedSeed>

/** Longer than anything that the exam works out without a word to the server. */
const usualLeaseSeconds = 600

/** Seconds of machine time, so that the caller decides what a clock is. */
export type ExamResult = Omit<ExamReport, 'madeAt' | 'tookSeconds'>

/**
 * Sits an exam: for each seed the outbreak with the software, on paper and with nothing done, as far as the scenario asks for them.
 *
 * @throws ApiError where the software says no to what it must not, Error with what was refused; no world is left behind then.
 */
export async function sitExam(of: ExamSettings): Promise<ExamResult> {
  const { scenario, city, seeds, played = new Map<number, PlayedSeed>(), onSeed } = of
  const results: PlayedSeed[] = []
  for (const [number, seed] of seeds.entries()) {
    const before = played.get(seed)
    // What is drawn is of the first seed, and not kept of any other.
    const known = number > 0 || before?.play ? before : undefined
    const result = known ?? (await playSeed(of, { number, seed }))
    if (!known) await onSeed?.(result)
    results.push(result)
  }
  const [first] = results
  if (!first) throw new RangeError('an exam needs one seed at least')
  const places = describePlaces(city, scenario.people)
  return {
    format: 'lianfang-exam-1',
    scenario: describeScenario(scenario, city),
    city: {
      id: city.id,
      title: city.title,
      root: city.root,
      people: scenario.people,
      households: first.households,
    },
    days: scenario.days,
    startsOn: scenario.startsOn,
    zone: city.zone,
    seeds: [...seeds],
    version: of.version,
    ...(first.url === undefined ? {} : { world: { url: first.url } }),
    results: results.map(({ seed, outcomes }) => ({ seed, outcomes })),
    play: first.play ?? {},
    places,
  }
}

async function playSeed(
  of: ExamSettings,
  { number, seed }: { number: number; seed: number },
): Promise<PlayedSeed> {
  const { scenario, city: data, seeds, keep = false, onProgress, check = () => {} } = of
  const calendar = makeCalendar({ startsOn: scenario.startsOn, zone: data.zone })
  const perSeed = daysBefore + scenario.days
  check()
  const chance = new Chance(seed)
  const city = peopleCity(data, { people: scenario.people, seed, chance })
  const disease = calibrateDisease(city, scenario)
  const playing: Seed = { seed, city, scenario, disease, chance, firstWeekday: calendar.firstWeekday }
  const outcomes: PlayedSeed['outcomes'] = {}
  const play: NonNullable<PlayedSeed['play']> = {}
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
            mqttUrl: of.mqttUrl,
            keep: keep && number === 0,
            leaseSeconds: of.leaseSeconds ?? usualLeaseSeconds,
            check,
            onDay: (day) => onProgress?.({ done: number * perSeed + day, of: seeds.length * perSeed, seed }),
          })
        : way === 'paper'
          ? playPaper(playing)
          : playNothing(playing)
    outcomes[way] = done.outcome
    play[way] = done.play
    if ('url' in done) url = done.url
  }
  const { households } = city
  return {
    seed,
    outcomes,
    households,
    ...(number === 0 ? { play } : {}),
    ...(url === undefined ? {} : { url }),
  }
}

function describePlaces(data: CityData, people: number): ExamReport['places'] {
  const communities = livedIn(data.places.filter(({ path }) => isWithin(path, data.root)))
  const whole = communities.reduce((sum, place) => sum + (place.population ?? 0), 0)
  const shapes = new Map(data.shapes.map(({ path, rings }) => [path, rings]))
  return communities.map(({ path, name, population: own = 0, lon, lat }) => {
    const rings = shapes.get(path)
    return {
      path,
      name,
      people: Math.round((people * own) / whole),
      ...(lon === undefined ? {} : { lon }),
      ...(lat === undefined ? {} : { lat }),
      ...(rings === undefined
        ? {}
        : { rings: rings.map((ring) => ring.map(([x, y]) => [x, y] as [number, number])) }),
    }
  })
}

/** With every number that carries a source, the scenario's and the city's. */
function describeScenario(
  { id, title, says, disease, ...rest }: Scenario,
  { people }: CityData,
): ExamReport['scenario'] {
  const sources = [...listSourced(rest), ...listSourced(people, 'people')]
  return { id, title, says, disease: disease.reportedAs, sources }
}
