import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { makeBusyDay } from '../busy-day.ts'
import { demoPassword, keepDemoAlive, loadDemo } from '../demo.ts'
import { buildDesk } from '../desk-build.ts'
import { DataDirHeld, type RunningServer, startServer } from '../serve.ts'
import { defaultDataDir } from './data-dir.ts'
import { CommandFailure, exitCodes, report, tell } from './terminal.ts'

interface ServerFlags {
  readonly port: number
  readonly mqttPort?: number | undefined
  readonly dataDir: string
  readonly zone: string
  readonly demo?: boolean
  readonly json?: boolean
}

export function startCommand(): Command {
  return withFlags(new Command('start'))
    .description('Start with the demo city: what "npm start" does')
    .action(async (flags: ServerFlags) => run({ mqttPort: await findDemoPort(), ...flags, demo: true }))
}

export function serverCommand(): Command {
  return withFlags(new Command('server'))
    .description('Start a server; several run side by side, each on a data directory of its own')
    .option('--demo', 'load the demo city and keep its feeds alive')
    .action(run)
}

function withFlags(command: Command): Command {
  return command
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', parsePort, 4800)
    .option('--mqtt-port <n>', 'port on 127.0.0.1 for devices that speak MQTT; 0 takes a free one', parsePort)
    .option('--data-dir <dir>', 'where everything is kept', defaultDataDir)
    .option('--zone <zone>', "the city's time zone, by its IANA name", parseZone, 'Asia/Shanghai')
    .option('--json', 'print {"ready":true,"url":…} when it serves')
    .addHelpText(
      'after',
      `
Environment:
  DATABASE_URL         production on an outside PostgreSQL (15 or later) in place of the embedded one
  WORLDS_DATABASE_URL  all other worlds on an outside PostgreSQL, which must be another server
  LIANFANG_MQTT_URL    a broker outside, mqtt://user:password@host:1883, whose signals are read
  LIANFANG_FILES_KEY   the key for files, 32 bytes in base64, in place of files.key in the data directory

Example:
  lianfang server --port 4801 --data-dir /srv/lianfang --json`,
    )
}

async function run(flags: ServerFlags): Promise<void> {
  const started = performance.now()
  const stopped = untilStopped()
  const say = (step: string) => tell(`  ${step}`)
  if (!flags.json) tell('Lianfang 联防 is starting')
  await buildDesk(say)
  const server = await startServer({
    dataDir: resolve(flags.dataDir),
    port: flags.port,
    zone: flags.zone,
    databaseUrl: process.env.DATABASE_URL,
    worldsDatabaseUrl: process.env.WORLDS_DATABASE_URL,
    filesKey: process.env.LIANFANG_FILES_KEY,
    mqttPort: flags.mqttPort,
    mqttBrokerUrl: readBrokerUrl(process.env.LIANFANG_MQTT_URL),
    ...(flags.demo ? { scenarios: (house) => [makeBusyDay(house)] } : {}),
    onProgress: say,
  }).catch((error: unknown) => {
    if (error instanceof DataDirHeld) throw new CommandFailure(error.message, exitCodes.held)
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      const taken = 'port' in error ? error.port : flags.port
      const option = taken === flags.mqttPort ? '--mqtt-port' : '--port'
      throw new CommandFailure(`Port ${String(taken)} is taken: choose another with ${option}.`)
    }
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (unusable.has(code)) {
      throw new CommandFailure(
        `${resolve(flags.dataDir)} cannot be used as a data directory (${code}): choose another with --data-dir.`,
      )
    }
    throw error
  })
  let endFeeds = async () => {}
  try {
    if (flags.demo) {
      const city = await loadDemo(server.host.production, say)
      endFeeds = keepDemoAlive(server.host.production, city)
      if (!flags.json) tellDemo(server, city.accounts)
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    report(
      flags.json === true,
      { ready: true, url: server.url, ...(server.mqttUrl ? { mqttUrl: server.mqttUrl } : {}) },
      `Ready after ${seconds} s at ${server.url}${server.mqttUrl ? `, for devices at ${server.mqttUrl}` : ''}  (Ctrl-C ends it)`,
    )
    await stopped
    if (!flags.json) tell('\nStopping …')
  } finally {
    await endFeeds()
    await server.stop()
  }
}

/** Where devices are used to find a broker; nothing where another program has it. */
async function findDemoPort(): Promise<number | undefined> {
  const port = 1883
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
    return port
  } catch {
    return undefined
  } finally {
    probe.close()
  }
}

function readBrokerUrl(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (!URL.canParse(text) || !/^mqtts?:$/.test(new URL(text).protocol))
    throw new CommandFailure('LIANFANG_MQTT_URL is no mqtt:// or mqtts:// address.', exitCodes.usage)
  return text
}

/** What the system says of a folder that is none, or not ours to write in. */
const unusable = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'ENOENT'])

function tellDemo(
  server: RunningServer,
  accounts: readonly { login: string; name: { zh: string; en: string }; role: string }[],
): void {
  tell(`
  Demo accounts at ${server.url}, password "${demoPassword}":`)
  for (const { login, name, role } of accounts) tell(`    ${login.padEnd(8)} ${name.zh} ${name.en} (${role})`)
  tell('')
}

/** Resolves on Ctrl-C, on a signal to end, and when the process that started this one is gone. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    process.once('disconnect', () => resolve())
    // To listen for the parent's end is no reason to outlive one's own.
    process.channel?.unref()
  })
}

function parseZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new InvalidArgumentError('no zone has this name; Asia/Shanghai is one')
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}
