import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { defaultOutbreakRule } from '@lianfang/outbreak'
import { Command } from 'commander'
import { z } from 'zod'
import { parseMapping, planReplay, type ReplayPlan, readTable } from '#platform/imports'
import { type Day, dayIn, parseDay } from '#vocabulary'
import { ApiClient } from './api-client.ts'
import { Alarm, daysPerMonth, noCounts, quietDays, readCounts } from './replay-look-back.ts'
import { reportSummary, reportUnread } from './replay-summary.ts'
import {
  CommandFailure,
  exitCodes,
  type Interruption,
  listenForInterruption,
  openInput,
  openOutput,
  Progress,
  report,
  tell,
} from './terminal.ts'

interface ReplayOptions {
  readonly mapping: string
  readonly server?: string
  readonly key?: string
  readonly rows?: string
  readonly until?: string
  readonly keep?: boolean
  readonly json?: boolean
}

const zone = 'Asia/Shanghai'

const { cases, withinDays, quietDays: goneDays } = defaultOutbreakRule

export function replayCommand(): Command {
  return new Command('replay')
    .description('Feed a file of real reports through the public API into a world of its own, day by day')
    .argument('<file>', 'CSV of reports')
    .requiredOption('--mapping <file>', 'YAML that says what the columns are')
    .option('--server <url>', 'a running server; without it one is started for the replay and ended after it')
    .option('--key <key>', 'a key of that server with the scope exam')
    .option('--rows <file>', 'write the verdict on every repaired or refused row as CSV')
    .option('--until <day>', 'stop at the end of this day, as 2020-06-13')
    .option('--keep', 'keep the world (only with --server; without it --keep is wrong usage)')
    .option('--json', 'one JSON object a line: rows, alarms and their escalations, then the summary')
    .addHelpText(
      'after',
      `
The summary counts alarmsPer100QuietDistrictMonths: all alarms raised after quiet, true ones included, ÷ quiet
district-months × 100. A place (a district, city or province with reports of its own) is quiet on a day when it had no
new case in the ${quietDays} days before, as known at the end of the replay; a month is ${daysPerMonth} days.

For each province it tells the outbreaks, when each was found, and which alarms were in none. An outbreak is ${cases} new
cases of a place within ${withinDays} days; a resurgence comes after ${goneDays} days without one. The rule is in docs/replay.md.

Exit codes: 0 the replay came to its end · 2 wrong usage · 3 the file or mapping is refused, or no row could be taken

Example:
  npm run replay -- ../shared/data/covid19-china-2020/cities.csv --mapping cities/mappings/covid19-china-2020.yaml`,
    )
    .action(async (file: string, options: ReplayOptions) => replay(file, options))
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  if (options.keep && !options.server)
    throw new CommandFailure(
      '--keep needs --server: the server that a replay starts for itself is removed with all its worlds.',
      exitCodes.usage,
    )
  const json = options.json === true
  const { plan: whole, disease } = await readPlan(file, options)
  await reportRows(whole, options)
  const plan = options.until === undefined ? whole : cutAt(whole, toDay(options.until))
  const first = plan.days[0]
  if (first === undefined) {
    reportSummary(plan, { alarms: [], counts: noCounts, json })
    throw new CommandFailure('No row of the file could be taken.', exitCodes.refused)
  }
  const interruption = listenForInterruption()
  try {
    await withServer(options, interruption, async (client) => {
      const made = World.parse(
        await client.post('/api/worlds', {
          title: `replay of ${basename(file)}`.slice(0, 200),
          startsAt: instant(first, '00:00:00'),
          zone,
        }),
      )
      const world = client.at(made.base, made.key)
      const play = async () => {
        await buildPlaces(world, plan)
        await playDays(plan, { client, world, id: made.id, json, interruption })
        const alarms = await newAlarms(world, new Set())
        const counts = await readCounts(plan, { world, disease })
        reportSummary(plan, { alarms, counts, json })
      }
      try {
        // Whoever goes on in it needs to know where it is.
        if (options.keep)
          report(json, { type: 'world', ...made }, `World ${made.id} at ${made.base}, key ${made.key}`)
        await Promise.race([play(), interruption.asked])
      } finally {
        if (!options.keep) await removeWorld(client, made.id)
      }
    })
  } finally {
    interruption.forget()
  }
}

/** What went wrong before says more than that the world could not be removed after it. */
async function removeWorld(client: ApiClient, id: string): Promise<void> {
  await client.delete(`/api/worlds/${id}`).catch((error: unknown) => {
    tell(`World ${id} could not be deleted: ${error instanceof Error ? error.message : String(error)}`)
  })
}

const World = z.object({ id: z.string(), base: z.string(), key: z.string() })

async function readPlan(
  file: string,
  options: ReplayOptions,
): Promise<{ plan: ReplayPlan; disease: string }> {
  const text = await readFile(options.mapping, 'utf8').catch(() => {
    throw new CommandFailure(`The mapping ${options.mapping} cannot be read.`, exitCodes.usage)
  })
  const parsed = parseMapping(text)
  if (!parsed.ok) {
    throw new CommandFailure(
      [
        `The mapping ${options.mapping} is not valid:`,
        ...parsed.errors.map(({ where, message }) => `  ${where}: ${message}`),
      ].join('\n'),
      exitCodes.refused,
    )
  }
  if (parsed.mapping.mode !== 'cumulative')
    throw new CommandFailure('A replay needs a cumulative mapping.', exitCodes.usage)
  const table = await readTable(await openInput(file), parsed.mapping)
  if (!table.ok) {
    reportUnread(table.problems, options.json === true)
    throw new CommandFailure(`${file}: ${table.error}`, exitCodes.refused)
  }
  const plan = await planReplay({
    table: table.table,
    mapping: parsed.mapping,
    today: dayIn(zone, new Date()),
  })
  return { plan, disease: parsed.mapping.disease }
}

function toDay(text: string): Day {
  const until = parseDay(text)
  if (!until)
    throw new CommandFailure(`--until ${JSON.stringify(text)} is not a day as 2020-06-13.`, exitCodes.usage)
  return until
}

/** The plan up to a day: later reports are not sent, and later days count as nobody's quiet. */
function cutAt(plan: ReplayPlan, until: Day): ReplayPlan {
  const series = plan.series
    .filter(({ firstDay }) => firstDay <= until)
    .map((one) => ({ ...one, lastDay: one.lastDay < until ? one.lastDay : until }))
  return { ...plan, days: plan.days.filter((on) => on <= until), series }
}

/** Every row that was repaired or refused, with its reason. */
async function reportRows(plan: ReplayPlan, { rows, json }: ReplayOptions): Promise<void> {
  const out = rows === undefined ? undefined : await openOutput(rows)
  if (json)
    for (const verdict of plan.verdicts())
      if (verdict.verdict !== 'taken')
        report(true, { type: 'row', ...verdict, reasons: verdict.reasons.map((r) => ({ ...r })) }, '')
  if (!out) return
  await pipeline(Readable.from(linesOfRows(plan)), out).catch((error: unknown) => {
    throw new CommandFailure(
      `${rows} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
}

function* linesOfRows(plan: ReplayPlan): Generator<string> {
  yield 'line,verdict,reason,column,value,message\n'
  for (const { line, verdict, reasons } of plan.verdicts()) {
    if (verdict === 'taken') continue
    for (const { code, column = '', value = '', message } of reasons)
      yield `${[String(line), verdict, code, column, unformulated(value), message.en].map(csv).join(',')}\n`
  }
}

/** A value of the file that a spreadsheet would run as a formula is quoted as text; -4 is a number. */
function unformulated(value: string): string {
  return /^[=+@\t\r]|^-(?!\d+$)/.test(value) ? `'${value}` : value
}

/** 0.0045 expected cases are none to a reader. */
function rounded(expected: number): string {
  return expected < 0.05 ? '0' : expected.toFixed(1)
}

function csv(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

async function withServer(
  options: ReplayOptions,
  interruption: Interruption,
  work: (client: ApiClient) => Promise<void>,
): Promise<void> {
  if (options.server === undefined) {
    // Only such a replay is a server too: no other waits until one is loaded.
    const { withOwnServer } = await import('./own-server.ts')
    await withOwnServer({ purpose: 'replay', zone, interruption }, ({ url, key }) =>
      work(new ApiClient(url, key)),
    )
    return
  }
  if (options.key === undefined)
    throw new CommandFailure(
      '--server needs --key, a key of that server with the scope exam.',
      exitCodes.usage,
    )
  await work(new ApiClient(options.server.replace(/\/$/, ''), options.key))
}

async function buildPlaces(world: ApiClient, plan: ReplayPlan): Promise<void> {
  const places = plan.places.map(({ path, level, title, divisionCode }) => ({
    path,
    level,
    // The file names its places in one language.
    name: { zh: title, en: title },
    codes: divisionCode ? [divisionCode] : [],
  }))
  await world.post('/api/places', { places })
  await world.post('/api/units', {
    units: places.map(({ path, name }) => ({
      id: `cdc.${path}`.slice(0, 64),
      name: { zh: `${name.zh}疾控`, en: `CDC of ${name.en}` },
      place: path,
      duties: ['cdc'],
    })),
  })
}

interface PlayRequest {
  readonly client: ApiClient
  readonly world: ApiClient
  readonly id: string
  readonly json: boolean
  readonly interruption: Interruption
}

async function playDays(
  plan: ReplayPlan,
  { client, world, id, json, interruption }: PlayRequest,
): Promise<void> {
  const progress = new Progress('Replaying', plan.days.length)
  const seen = new Set<string>()
  for (const [number, today] of plan.days.entries()) {
    // Nobody waits for the rest any more, and its world is gone.
    interruption.check()
    await client.post(`/api/worlds/${id}/clock`, { to: instant(today, '12:00:00') })
    const lines = plan.eventsOf(today).map((event) => JSON.stringify(event))
    for (const verdict of await world.sendLines('/api/signals', `${lines.join('\n')}\n`)) {
      if (verdict.verdict !== 'accepted') {
        throw new CommandFailure(
          `${today}: signal ${verdict.id ?? verdict.index} was not accepted: ${verdict.code ?? verdict.verdict} ${verdict.message ?? ''}`,
        )
      }
    }
    // The clock answers when everyone has read everything: what the day calls for has been raised by then.
    await client.post(`/api/worlds/${id}/clock`, { to: instant(today, '23:59:59') })
    for (const alarm of await newAlarms(world, seen)) reportAlarm(alarm, plan, json)
    progress.show(number + 1, today)
  }
  progress.end()
}

async function newAlarms(world: ApiClient, seen: Set<string>): Promise<Alarm[]> {
  const fresh: Alarm[] = []
  let after = ''
  for (;;) {
    const page = z
      .object({ items: z.array(Alarm), next: z.string().optional() })
      .parse(await world.get(`/api/alarms?limit=100${after && `&after=${after}`}`))
    const unseen = page.items.filter((alarm) => !seen.has(alarm.id))
    fresh.push(...unseen)
    if (unseen.length < page.items.length || page.next === undefined) break
    after = page.next
  }
  for (const alarm of fresh) seen.add(alarm.id)
  return fresh.reverse()
}

function reportAlarm(alarm: Alarm, plan: ReplayPlan, json: boolean): void {
  const quiet = alarm.quietDays === null ? '' : `, quiet for ${alarm.quietDays} days`
  const placeCode = plan.places.find(({ path }) => path === alarm.place)?.divisionCode
  const grownFrom = alarm.evidence.escalates
  const { evidence: _, ...shown } = alarm
  const told = { ...shown, ...(placeCode ? { placeCode } : {}), placeName: alarm.placeName.zh }
  report(
    json,
    // What has grown from an alarm is told as its escalation: who counts alarms counts each event once.
    grownFrom
      ? { type: 'escalation', escalation: { ...told, escalates: grownFrom } }
      : { type: 'alarm', ...told },
    `${alarm.raisedOn}  ${alarm.placeName.zh} (${alarm.place})  ${alarm.observed} seen, ${rounded(alarm.expected)} expected${quiet}  [${alarm.detector}]${grownFrom ? `  grown from the alarm of ${grownFrom}` : ''}`,
  )
}

/** China has one zone without summer time (UTC+8 since 1991). */
function instant(on: Day, time: string): string {
  return `${on}T${time}+08:00`
}
