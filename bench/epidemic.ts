import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  buildCity,
  calibrate,
  Epidemic,
  type PresetName,
  populationBytes,
  presets,
  runScenario,
  type Scenario,
  usualCity,
} from '../science/epidemic/index.ts'
import { runSeedsInWorkers } from '../science/epidemic/workers.ts'
import { count, formatTable, median, percent, spread } from './house/report.ts'

/**
 * What an epidemic in a large city costs. `node bench/epidemic.ts [--people N] [--days N] [--repeat N] [--disease NAME] [--seeds N]`
 *
 * **City**: `usualCity`, built once a turn. **Disease**: SARS-CoV-2-like at its own reproduction number, no measures, one in ten thousand
 * infected on the first day, so that more than half are infected in the end. **Days**: every day of the run, also the quiet ones at its end,
 * as Covasim counts person-days; contacts of layers that mix at random are drawn anew every day. Each turn is a process of its own, whose
 * greatest memory is what the system says of it, Node itself with it. **Speed** is people × days by the time of the days alone, of the processor
 * and on the wall, which differ where others use the machine; building the city and calibrating are given apart. **Contacts**: listing everybody whom the newly ill met on the four days before, for
 * as many as the last column says. **Threads**: as many seeds in two threads as one after the other, on the wall and of the processors: equal
 * times of the processors say that threads do nothing twice; what the wall gains is what cores are free.
 */
export interface Turn {
  readonly buildS: number
  readonly calibrateS: number
  readonly daysS: number
  readonly wallS: number
  readonly infected: number
  readonly bytesAPerson: number
  readonly greatestBytes: number
  /** Of the process before the city was built. */
  readonly bytesOfNode: number
  readonly tracedS: number
  readonly traced: number
  readonly contacts: number
}

interface Settings {
  readonly people: number
  readonly days: number
  readonly disease: PresetName
}

export function measureTurn({ people, days, disease: name }: Settings): Turn {
  const bytesOfNode = process.memoryUsage.rss()
  const begun = processorS()
  const population = buildCity(usualCity({ people, seed: 20_200_120 }))
  const built = processorS()
  const { disease: law, reproduction } = presets[name]
  const disease = calibrate({ population, disease: law, reproduction })
  const calibrated = processorS()
  const wall = performance.now()
  const epidemic = new Epidemic({ population, disease, seed: 1 })
  epidemic.infectAtRandom(Math.max(10, Math.round(people / 10_000)))
  while (epidemic.day < days) epidemic.step()
  const ended = processorS()
  const wallS = (performance.now() - wall) / 1_000
  const greatestBytes = process.resourceUsage().maxRSS * 1_024
  let [traced, contacts] = [0, 0]
  for (const { person, onset } of epidemic.infections()) {
    if (onset === undefined || onset >= days || traced === 10_000) continue
    traced++
    const day = Math.floor(onset)
    for (let back = Math.max(0, day - 4); back < day; back++)
      contacts += epidemic.contactsOf(person, back).length
  }
  return {
    buildS: built - begun,
    calibrateS: calibrated - built,
    daysS: ended - calibrated,
    wallS,
    infected: epidemic.infected,
    bytesAPerson: populationBytes(population) / people,
    greatestBytes,
    bytesOfNode,
    tracedS: processorS() - ended,
    traced,
    contacts,
  }
}

function processorS(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The same in a process of its own, so that its memory is its own. */
export function measureApart(settings: Settings): Turn {
  const turn = ['--turn', JSON.stringify(settings)]
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, ...turn], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`a turn ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as Turn
}

export interface ThreadsTurn {
  readonly alone: Times
  readonly threads: Times
  readonly same: boolean
}

interface Times {
  readonly wallS: number
  readonly processorS: number
}

/** Seconds for some seeds, one after the other and in two threads. */
export async function measureThreads({
  people,
  days,
  seeds,
}: {
  people: number
  days: number
  seeds: number
}): Promise<ThreadsTurn> {
  const population = buildCity(usualCity({ people, seed: 20_200_120 }))
  const { disease: law, reproduction } = presets['sars-cov-2']
  const disease = calibrate({ population, disease: law, reproduction, sample: 500 })
  const scenario: Scenario = { population, disease, days, cases: Math.max(10, Math.round(people / 10_000)) }
  const list = Array.from({ length: seeds }, (_, at) => at + 1)
  const now = (): Times => ({ wallS: performance.now() / 1_000, processorS: processorS() })
  const between = (from: Times, to: Times): Times => ({
    wallS: to.wallS - from.wallS,
    processorS: to.processorS - from.processorS,
  })
  const start = now()
  const one = list.map((seed) => runScenario(scenario, { seed }).infected)
  const middle = now()
  const two = await runSeedsInWorkers({ scenario, seeds: list, workers: 2 })
  return {
    alone: between(start, middle),
    threads: between(middle, now()),
    same: two.every(({ infected }, at) => infected === one[at]),
  }
}

export function epidemicTable(turns: readonly Turn[], { people, days }: Settings): string {
  const million = people / 1e6
  const speed = (turn: Turn) => (people * days) / turn.daysS / 1e6
  const speedOnWall = (turn: Turn) => (people * days) / turn.wallS / 1e6
  const memory = (turn: Turn) => turn.greatestBytes / 1e6 / million
  const own = (turn: Turn) => (turn.greatestBytes - turn.bytesOfNode) / 1e6 / million
  const line = (what: string, of: (turn: Turn) => number, unit: string, budget = '') => {
    const format = (value: number) => `${value.toFixed(1)} ${unit}`
    const values = turns.map(of)
    return [what, format(median(values)), spread(values, format), budget]
  }
  const verdict = (met: boolean) => (met ? 'met' : 'MISSED')
  const attack = median(turns.map(({ infected }) => infected / people))
  return formatTable([
    [`${count(people)} people × ${days} days`, 'median', 'from – to', 'budget'],
    [
      'infected',
      percent(attack),
      spread(
        turns.map(({ infected }) => infected / people),
        percent,
      ),
      `≥ 50 % ${verdict(attack >= 0.5)}`,
    ],
    line('person-days a second, one core', speed, 'M', `≥ 20 M ${verdict(median(turns.map(speed)) >= 20)}`),
    line('the same by the time on the wall', speedOnWall, 'M'),
    line('the days, processor', ({ daysS }) => daysS, 's'),
    line('the days, on the wall', ({ wallS }) => wallS, 's'),
    line(
      'greatest memory a million people',
      memory,
      'MB',
      `≤ 150 MB ${verdict(median(turns.map(memory)) <= 150)}`,
    ),
    line('the same without Node’s own', own, 'MB'),
    line('of it the city', ({ bytesAPerson }) => bytesAPerson, 'MB'),
    line('building the city', ({ buildS }) => buildS, 's'),
    line('calibrating the disease', ({ calibrateS }) => calibrateS, 's'),
    line(
      'contacts of four days, a person traced',
      ({ tracedS, traced }) => (tracedS / Math.max(1, traced)) * 1e6,
      'µs',
      `${count(median(turns.map(({ traced }) => traced)))} traced`,
    ),
  ])
}

/** What else ran on the machine: a busy neighbour makes memory slow. */
function loadOfMachine(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')
  } catch {
    return 'unknown'
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '2000000' },
      days: { type: 'string', default: '180' },
      repeat: { type: 'string', default: '3' },
      disease: { type: 'string', default: 'sars-cov-2' },
      seeds: { type: 'string', default: '6' },
      turn: { type: 'string' },
    },
  })
  if (values.turn !== undefined) {
    process.stdout.write(JSON.stringify(measureTurn(JSON.parse(values.turn) as Settings)))
  } else {
    if (!(values.disease in presets))
      throw new RangeError(
        `there is no disease ${values.disease}; there are ${Object.keys(presets).join(', ')}`,
      )
    const settings = {
      people: Number(values.people),
      days: Number(values.days),
      disease: values.disease as PresetName,
    }
    const before = loadOfMachine()
    const turns: Turn[] = []
    for (let turn = 0; turn < Number(values.repeat); turn++) {
      turns.push(measureApart(settings))
      process.stderr.write(`turn ${turn + 1}: ${turns.at(-1)?.daysS.toFixed(1)} s\n`)
    }
    process.stdout.write(
      `${values.repeat} turns, ${values.disease}; load of the machine ${before} before, ${loadOfMachine()} after\n` +
        `${epidemicTable(turns, settings)}\n`,
    )
    const seeds = Number(values.seeds)
    if (seeds > 0) {
      const people = Math.min(200_000, settings.people)
      const { alone, threads, same } = await measureThreads({ people, days: settings.days, seeds })
      process.stdout.write(
        `${seeds} seeds of ${count(people)} people, one after the other and in two threads: ` +
          `on the wall ${alone.wallS.toFixed(1)} and ${threads.wallS.toFixed(1)} s (${(alone.wallS / threads.wallS).toFixed(2)} ×), ` +
          `of the processors ${alone.processorS.toFixed(1)} and ${threads.processorS.toFixed(1)} s, ` +
          `${same ? 'the same epidemics' : 'NOT the same epidemics'}\n`,
      )
    }
  }
}
