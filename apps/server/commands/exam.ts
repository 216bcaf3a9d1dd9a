import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { parse } from 'yaml'
import { toExamHtml } from '#platform/exams'
import { ExamReport, type ExamWay, findNearest } from '#vocabulary'
import { describeFault, loadCity } from '../../../cities/demo/load.ts'
import {
  Api,
  ApiError,
  type CityData,
  CityPeople,
  examParts,
  readCityOf,
  readScenario,
  type Scenario,
  sitExam,
} from '../../../exam/index.ts'
import { version } from '../version.ts'
import { withOwnServer } from './own-server.ts'
import { PlayedSeeds } from './played-seeds.ts'
import {
  CommandFailure,
  exitCodes,
  type Interruption,
  listenForInterruption,
  Progress,
  report,
  tell,
} from './terminal.ts'

interface ExamOptions {
  readonly city?: string
  readonly people?: number
  readonly days?: number
  readonly seed?: number
  readonly seeds: number
  readonly against?: string
  readonly key?: string
  readonly mqtt?: string
  readonly report?: string
  readonly keep?: boolean
  readonly lease?: number
  readonly json?: boolean
}

const scenarios = resolve(import.meta.dirname, '../../../exam/scenarios')
const demoCity = resolve(import.meta.dirname, '../../../cities/demo')

export function examCommand(): Command {
  const names = readdirSync(scenarios)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5))
  return new Command('exam')
    .description('Play an outbreak in a synthetic city against the software, and score how it did')
    .argument('<scenario>', `${names.join(', ')}; or a file of your own`)
    .option('--city <folder>', 'a city as data; without it the demo city, or that of the server of --against')
    .option('--people <n>', 'people of the synthetic city', wholeNumber)
    .option('--days <n>', 'days that are played', wholeNumber)
    .option('--seed <n>', 'the first seed', wholeNumber)
    .option('--seeds <n>', 'how many seeds, one after the other', countingNumber, 1)
    .option('--against <url>', 'a running server; without it one is started for the exam and ended after it')
    .option('--key <key>', 'a key of that server with the scope exam')
    .option('--mqtt <url>', 'where that server takes devices in, for a scenario with feeds by MQTT')
    .option(
      '--report <folder>',
      'write report.html and report.json; an interrupted exam goes on from its last whole seed',
    )
    .option('--keep', 'keep the world of the first seed (only with --against)')
    .option(
      '--lease <seconds>',
      'how long the server keeps a world of an exam that was killed (5 to 86400; without it 600)',
      wholeNumber,
    )
    .option('--json', 'the report as one JSON object on standard output')
    .addHelpText(
      'after',
      `
Each seed is played three times: with the software, with telephone and forms, and with nothing done. The software is met at its
public doors alone, in a world of its own, which is removed after it.

Exit codes: 0 the exam came to its end · 2 wrong usage · 3 the scenario or the city is refused

Example:
  npm run exam -- market --report ./exam-report`,
    )
    .action(async (scenario: string, options: ExamOptions) => await runExam(scenario, options))
}

async function runExam(name: string, options: ExamOptions): Promise<void> {
  if (options.keep && !options.against)
    throw new CommandFailure(
      '--keep needs --against: the server that an exam starts for itself is removed with all its worlds.',
      exitCodes.usage,
    )
  const city = await chooseCity(options)
  const scenario = await readNamedScenario(name, { city, options })
  const first = options.seed ?? scenario.seed
  const seeds = Array.from({ length: options.seeds }, (_, at) => first + at)
  const interruption = listenForInterruption()
  try {
    const usesMqtt = scenario.ways.includes('lianfang') && scenario.feeds.some(({ by }) => by === 'mqtt')
    if (usesMqtt && options.against !== undefined && options.mqtt === undefined)
      throw new CommandFailure(
        `${scenario.id} has feeds by MQTT: --against needs --mqtt, where that server takes devices in, such as mqtt://127.0.0.1:1883.`,
        exitCodes.usage,
      )
    await withServer(options, { city, interruption, usesMqtt }, async (server, mqttUrl) => {
      const kept =
        options.report === undefined
          ? undefined
          : await PlayedSeeds.open(options.report, { version, scenario, city, against: options.against })
      const sat = await sit(server, { mqttUrl, scenario, city, seeds, options, interruption, kept })
      // Where the server goes on, its desk shows what it came to.
      if (options.against !== undefined) await server.post('/api/exams', sat)
      await writeReport(sat, options)
      await kept?.forget()
    })
  } finally {
    interruption.forget()
  }
}

async function sit(
  server: Api,
  {
    mqttUrl,
    scenario,
    city,
    seeds,
    options,
    interruption,
    kept,
  }: {
    mqttUrl: string | undefined
    scenario: Scenario
    city: CityData
    seeds: readonly number[]
    options: ExamOptions
    interruption: Interruption
    kept: PlayedSeeds | undefined
  },
): Promise<ExamReport> {
  const started = performance.now()
  const bar = new Progress('Exam', 1)
  const before = seeds.filter((seed) => kept?.found.has(seed))
  if (before.length > 0) tell(`Played before, and not again: seeds ${before.join(', ')}`)
  const result = await sitExam({
    scenario,
    city,
    seeds,
    parts: examParts.filter(({ id }) => scenario.systems.includes(id)),
    server,
    ...(mqttUrl === undefined ? {} : { mqttUrl }),
    version,
    keep: options.keep === true,
    ...(options.lease === undefined ? {} : { leaseSeconds: options.lease }),
    ...(kept ? { played: kept.found, onSeed: (played) => kept.add(played) } : {}),
    check: () => interruption.check(),
    onProgress: ({ done, of, seed }) => bar.show(done / of, `seed ${seed}, day ${done} of ${of}`),
  })
  bar.end()
  const seconds = (performance.now() - started) / 1_000
  return ExamReport.parse({
    ...result,
    madeAt: new Date().toISOString(),
    tookSeconds: Math.round(seconds * 10) / 10,
  })
}

async function withServer<Result>(
  { against, key, mqtt }: ExamOptions,
  { city, interruption, usesMqtt }: { city: CityData; interruption: Interruption; usesMqtt: boolean },
  work: (server: Api, mqttUrl: string | undefined) => Promise<Result>,
): Promise<Result> {
  if (against === undefined)
    return await withOwnServer(
      { purpose: 'exam', zone: city.zone, interruption, mqtt: usesMqtt },
      ({ url, key, mqttUrl }) => work(new Api(url, key), mqttUrl),
    )
  if (key === undefined)
    throw new CommandFailure(
      '--against needs --key, a key of that server with the scope exam.',
      exitCodes.usage,
    )
  return await sayingNo(() => work(new Api(against, key), usesMqtt ? mqtt : undefined))
}

/** What a server refuses ends the command with the server's own words. */
async function sayingNo<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof ApiError ? new CommandFailure(error.message) : error
  }
}

/** A folder where one is named; else the city of the server that sits the exam, or the demo city where it is started for it. */
async function chooseCity({ city, against, key }: ExamOptions): Promise<CityData> {
  if (city !== undefined || against === undefined || key === undefined)
    return await readCity(city ?? demoCity)
  const read = await sayingNo(() => readCityOf(new Api(against, key)))
  if (!read.ok) throw new CommandFailure(read.message, exitCodes.refused)
  return read.city
}

async function readNamedScenario(
  name: string,
  { city, options }: { city: CityData; options: ExamOptions },
): Promise<Scenario> {
  const own = join(scenarios, `${name}.yaml`)
  const file = existsSync(own) ? own : name
  const text = await readFile(file, 'utf8').catch(() => {
    const known = readdirSync(scenarios).map((one) => one.replace(/\.yaml$/, ''))
    const nearest = findNearest(name, known)
    throw new CommandFailure(
      `${name} is neither a scenario nor a file that can be read. Scenarios: ${known.join(', ')}.${nearest ? ` Nearest: ${nearest}.` : ''}`,
      exitCodes.usage,
    )
  })
  const { people, days } = options
  const read = readScenario(text, { city, systems: examParts.map(({ id }) => id), people, days })
  if (!read.ok)
    throw new CommandFailure(
      [
        `${file} is refused:`,
        ...read.faults.map(({ line, where, message }) =>
          line === undefined
            ? `  --${where}: ${message}`
            : `  ${file}:${line}: ${where === '' ? '' : `${where}: `}${message}`,
        ),
      ].join('\n'),
      exitCodes.refused,
    )
  return read.scenario
}

async function readCity(folder: string): Promise<CityData> {
  const loaded = loadCity(folder)
  if (!loaded.ok)
    throw new CommandFailure(
      [`${folder} is refused:`, ...loaded.faults.map((fault) => `  ${describeFault(fault)}`)].join('\n'),
      exitCodes.refused,
    )
  const { id, title, zone, root, places, units, rules, geometry } = loaded.value
  return {
    id,
    title,
    zone,
    root,
    places,
    units,
    rules,
    shapes: geometry.features.map(({ properties, geometry: { coordinates } }) => ({
      path: properties.path,
      rings: coordinates,
    })),
    people: await readPeople(join(folder, 'people.yaml')),
  }
}

async function readPeople(file: string): Promise<CityPeople> {
  const text = existsSync(file) ? await readFile(file, 'utf8') : ''
  const parsed = CityPeople.safeParse((parse(text) as unknown) ?? {})
  if (parsed.success) return parsed.data
  throw new CommandFailure(
    [
      `${file} is refused:`,
      ...parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`),
    ].join('\n'),
    exitCodes.refused,
  )
}

async function writeReport(whole: ExamReport, options: ExamOptions): Promise<void> {
  if (options.report !== undefined) {
    await mkdir(options.report, { recursive: true })
    await writeFile(join(options.report, 'report.json'), `${JSON.stringify(whole)}\n`)
    await writeFile(join(options.report, 'report.html'), toExamHtml(whole))
    tell(`Report written to ${options.report}`)
  }
  report(options.json === true, whole, summarise(whole))
}

/** The few numbers that a person at a terminal wants first. */
function summarise({ scenario, city, days, results, tookSeconds }: ExamReport): string {
  const lines = results.flatMap(({ seed, outcomes }) =>
    (Object.entries(outcomes) as [ExamWay, (typeof outcomes)[ExamWay]][]).flatMap(([way, outcome]) =>
      outcome === undefined
        ? []
        : [
            [
              `seed ${seed}  ${way.padEnd(9)}`,
              `found ${outcome.daysToFirstTrueAlert === null ? '–' : `day ${outcome.daysToFirstTrueAlert}`}`,
              `verified ${outcome.daysToVerified === null ? '–' : `day ${outcome.daysToVerified}`}`,
              `infected ${outcome.infections}`,
              `died ${outcome.deaths}`,
              `bed-days ${outcome.bedDays}`,
              `true alerts ${outcome.trueAlerts}`,
              `false ${outcome.falseAlerts}`,
              `doors ${outcome.doorsKnocked}`,
              `staff hours ${outcome.staffHours}`,
            ].join('  '),
          ],
    ),
  )
  return [`${scenario.title.en}: ${city.people} people, ${days} days, in ${tookSeconds} s`, ...lines].join(
    '\n',
  )
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number below 1,000,000,000.')
  return Number(text)
}

function countingNumber(text: string): number {
  const number = wholeNumber(text)
  if (number === 0) throw new InvalidArgumentError('must be 1 or more.')
  return number
}
