import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { removeEmbedded } from '#platform/store/embedded'
import { Problem, type SignalEvent, Verdict } from '#vocabulary'

const root = join(import.meta.dirname, '..')
const lianfang = ['scripts/with-node.mjs', 'apps/server/main.ts']

/** Without an outside PostgreSQL: servers that are started side by side would all share its one database. */
export const ownDatabase: NodeJS.ProcessEnv = { ...process.env }
delete ownDatabase.DATABASE_URL
delete ownDatabase.WORLDS_DATABASE_URL

/** A server by its command line, as a person would start it, and everything that can be asked of it from outside. */
export interface RealServer {
  readonly url: string
  /** Where devices connect, if it was started with a broker. */
  readonly mqttUrl: string | undefined
  readonly dataDir: string
  /** The process that was started; the server itself is its child. */
  readonly process: ChildProcess
  /** All that it said on standard error so far. */
  said(): string
  /** Asks it to end and waits; its exit code. */
  stop(): Promise<number>
  /** Ends it where it still runs, and removes its data. */
  remove(): Promise<void>
}

export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lianfang-exam-'))
  // Passable for the database's user, so that its data lie within and go with it.
  await chmod(dataDir, 0o711)
  return dataDir
}

/** Runs a command to its end. */
export async function run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return await promisify(execFile)(process.execPath, [...lianfang, ...words], {
    cwd: root,
    env: ownDatabase,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code?: number; stdout?: string; stderr?: string }) => ({
      code: error.code ?? -1,
      out: error.stdout ?? '',
      err: error.stderr ?? '',
    }),
  )
}

export async function createAdminKey(dataDir: string): Promise<string> {
  const { out, err, code } = await run('key', 'create', '--role', 'admin', '--data-dir', dataDir, '--json')
  if (code !== 0) throw new Error(`no key was made: ${err}`)
  return (JSON.parse(out) as { key: string }).key
}

export async function startRealServer(
  dataDir: string,
  flags: readonly string[] = ['--port', '0'],
): Promise<RealServer> {
  // A group of its own, as a shell gives each job, so that the whole of it can be told something at once.
  const server = spawn(process.execPath, [...lianfang, 'server', '--data-dir', dataDir, '--json', ...flags], {
    cwd: root,
    env: ownDatabase,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  server.stderr.on('data', (text) => {
    said += text
  })
  const ended = new Promise<number>((resolve) => server.once('exit', (code) => resolve(code ?? -1)))
  const kill = () => killGroup(server)
  const stop = async () => {
    server.kill('SIGTERM')
    const code = await Promise.race([ended, pause(60_000, undefined, { ref: false })])
    if (code === undefined) {
      kill()
      throw new Error('the server did not end within 60 s of SIGTERM')
    }
    return code
  }
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /"url":"(http[^"]+)"/.exec(line)?.[1]
    if (url === undefined) continue
    server.stdout.resume()
    const remove = async () => {
      try {
        if (isRunning(server)) await stop()
      } finally {
        // Under root the data may lie elsewhere, where PostgreSQL's user can reach them.
        for (const name of ['production', 'worlds']) await removeEmbedded(join(dataDir, name))
        await rm(dataDir, { recursive: true, force: true })
      }
    }
    const mqttUrl = /"mqttUrl":"(mqtt[^"]+)"/.exec(line)?.[1]
    return { url, mqttUrl, dataDir, process: server, said: () => said, stop, remove }
  }
  throw new Error(`the server ended before it was ready:\n${said.slice(-2_000)}`)
}

export function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}

/** Asks again and again until there is an answer. The deadline ends what would never end: a slow machine is no failure. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  withinMs = 110_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain until ${what}`)
    await pause(50)
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Record<string, unknown>
}

/** One server or world, and whose key is shown there. */
export class Caller {
  readonly base: string
  readonly key: string | undefined

  constructor(base: string, key?: string) {
    this.base = base
    this.key = key
  }

  as(key: string | undefined): Caller {
    return new Caller(this.base, key)
  }

  at(path: string, key = this.key): Caller {
    return new Caller(new URL(path, this.base).href.replace(/\/$/, ''), key)
  }

  async ask(
    method: string,
    path: string,
    of: { body?: unknown; raw?: BodyInit; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const body = of.raw ?? (of.body === undefined ? undefined : JSON.stringify(of.body))
    const response = await fetch(`${this.base}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(this.key ? { authorization: `Bearer ${this.key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...of.headers,
      },
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path)
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.ask('POST', path, { body, headers })
  }

  /** Sends lines of NDJSON; the verdicts. */
  async send(lines: string | Buffer): Promise<Verdict[]> {
    const answer = await this.ask('POST', '/api/signals', {
      raw: lines as BodyInit,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    if (answer.status !== 200)
      throw new Error(`the stream was answered ${answer.status}: ${answer.text.slice(0, 500)}`)
    return answer.text
      .split('\n')
      .filter(Boolean)
      .map((line) => Verdict.parse(JSON.parse(line)))
  }

  /** Every item of a list, page by page. */
  async walk(path: string, limit = 100): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = []
    let after = ''
    for (;;) {
      const { status, text, body } = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`,
      )
      if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`)
      items.push(...(body.items as Record<string, unknown>[]))
      if (typeof body.next !== 'string') return items
      after = `&after=${encodeURIComponent(body.next)}`
    }
  }

  async makeKey(of: Record<string, unknown>): Promise<{ id: string; key: string }> {
    const { status, body, text } = await this.post('/api/keys', { title: 'made by a test', ...of })
    if (status !== 201) throw new Error(`no key was made: ${text}`)
    return body as { id: string; key: string }
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** What is wrong with an answer as an error of the one shape; nothing if it is one. */
export function faultOfProblem(
  { status, headers, body, text }: Answer,
  expected: { status: number; code?: string },
): string | undefined {
  const problem = Problem.safeParse(body)
  if (status !== expected.status)
    return `status ${status} in place of ${expected.status}: ${text.slice(0, 300)}`
  if (!headers.get('content-type')?.startsWith('application/problem+json'))
    return `content type ${headers.get('content-type')}`
  if (!problem.success) return `not the one shape: ${text.slice(0, 300)}`
  if (problem.data.status !== status) return `the body says ${problem.data.status}, the answer ${status}`
  if (expected.code !== undefined && problem.data.code !== expected.code)
    return `code ${problem.data.code}: ${problem.data.detail}`
  return undefined
}

const place = (path: string, level: string, name: string, codes: string[] = []) => ({
  path,
  level,
  name: { zh: name, en: name },
  codes,
})

/** Two provinces and their districts, with siblings whose paths begin alike. */
export const cityPlaces = [
  place('cn', 'nation', '中国'),
  place('cn.11', 'province', '北京', ['110000']),
  place('cn.11.01', 'city', '市辖区', ['110100']),
  place('cn.11.01.1', 'district', '甲区'),
  place('cn.11.01.10', 'district', '乙区'),
  place('cn.11.01.02', 'district', '西城', ['110102']),
  place('cn.11.01.02.007', 'street', '某街道', ['110102007']),
  place('cn.11.unassigned', 'city', '未分配'),
  place('cn.42', 'province', '湖北', ['420000']),
  place('cn.42.01', 'city', '武汉', ['420100']),
]

let numbered = 0

/** A daily report of new cases. */
export function aggregate(confirmed: number, of: Partial<SignalEvent> & { day?: string } = {}): SignalEvent {
  const { day = '2020-06-11', ...event } = of
  numbered++
  return {
    specversion: '1.0',
    id: `e${numbered}`,
    source: 'urn:exam:hospital',
    type: 'case.aggregate',
    place: '110102',
    data: { disease: 'covid-19', reportDate: day, confirmed },
    ...event,
  }
}

export const toLines = (events: readonly unknown[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

/** The sum of a tally at a place, as its caller sees it. */
export async function countOf(caller: Caller, at: string, knownOn?: string): Promise<number> {
  const query = `place=${at}&series=covid-19${knownOn ? `&knownOn=${knownOn}` : ''}`
  const { status, body, text } = await caller.get(`/api/tallies/cases.confirmed/days?${query}`)
  if (status !== 200) throw new Error(`${status}: ${text}`)
  return (body.days as { amount: number }[]).reduce((sum, { amount }) => sum + amount, 0)
}
