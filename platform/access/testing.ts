import { randomBytes } from 'node:crypto'
import * as otpauth from 'otpauth'
import { createKey, type RoleName, saveAccount, saveUnits } from '#platform/access'
import { type Door, type Doorkeeper, openDoor } from '#platform/http'
import { makeSecrets, type Secrets } from '#platform/secrets'
import { type Database, house, transact } from '#platform/store'
import type { WorldHost } from '#platform/worlds'
import { openTestProduction } from '../worlds/testing.ts'
import { OutsideProviders } from './outside.ts'
import type { OutsideConfig } from './outside-config.ts'
import { accessRoutes } from './routes.ts'

export function testSecrets(): Secrets {
  const key = randomBytes(32)
  return makeSecrets('access', () => key)
}

/** The routes of this room on a door, with secrets of the test's own. */
export function openAccess(
  door: Door,
  {
    outside = { providers: [] },
    secrets = testSecrets(),
    ...of
  }: { host: WorldHost; keeper: Doorkeeper; outside?: OutsideConfig; secrets?: Secrets; now?: () => Date },
): void {
  accessRoutes(door, { ...of, secrets, providers: new OutsideProviders(outside) })
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly sent: Headers
  /** The session that the answer sets, as the next request shows it. */
  readonly cookie: string
}

interface Asked {
  readonly body?: unknown
  readonly cookie?: string
  readonly key?: string
  readonly headers?: Record<string, string>
}

/** Production behind a real socket, with machine time that the test moves. */
export interface SignInServer {
  readonly url: string
  readonly host: WorldHost
  readonly database: Database
  readonly secrets: Secrets
  readonly door: Door
  /** Moves the time by which attempts and codes are judged; sessions end by the database's own. */
  pass(ms: number): void
  now(): Date
  ask(method: string, path: string, asked?: Asked): Promise<Answer>
  /** Asks from an address outside, as a proxy on this machine says it. */
  signIn(given: { login: string; password: string; code?: string }, from?: string): Promise<Answer>
  /** An account with one role, and a password of its own. */
  hire(login: string, role?: RoleName): Promise<{ id: string; login: string; password: string }>
  makeKey(role: RoleName, places?: readonly string[]): Promise<string>
  deeds(action: string): Promise<{ actor: string; subject: string; detail: Record<string, unknown> }[]>
  /** The server anew on what is stored, as after a crash. */
  restart(): Promise<void>
  close(): Promise<void>
}

const units = [
  { id: 'cdc', name: { zh: '市疾控', en: 'City CDC' }, place: 'cn.11', duties: [] },
  { id: 'street', name: { zh: '街道', en: 'Street' }, place: 'cn.11.01.02', duties: [] },
]

export async function openSignInServer({
  outside = () => ({ providers: [] }),
}: {
  outside?: () => OutsideConfig
} = {}): Promise<SignInServer> {
  const secrets = testSecrets()
  let elapsedMs = 0
  const now = () => new Date(Date.now() + elapsedMs)
  const { host, close } = await openTestProduction()
  const { database } = host.production
  await saveUnits(database, units)
  const open = async () => {
    const { door, keeper } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    openAccess(door, { host, keeper, secrets, outside: outside(), now })
    await door.listen({ port: 0, host: '127.0.0.1' })
    return door
  }
  let door = await open()
  const ask: SignInServer['ask'] = async (method, path, { body, cookie, key, headers } = {}) => {
    const answer = await fetch(`${urlOf(door)}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return {
      status: answer.status,
      body: (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>,
      sent: answer.headers,
      cookie: cookieOf(answer.headers, 'lianfang_session'),
    }
  }
  return {
    get url() {
      return urlOf(door)
    },
    get door() {
      return door
    },
    host,
    database,
    secrets,
    now,
    ask,
    pass: (ms) => {
      elapsedMs += ms
    },
    signIn: ({ login, password, code }, from = '203.0.113.7') =>
      ask('POST', '/api/session', {
        body: { login, password, code },
        headers: { 'x-forwarded-for': from, 'user-agent': firefox },
      }),
    hire: async (login, role = 'officer') => {
      const password = `${randomBytes(9).toString('hex')} horse`
      const account = { login, name: { zh: '某人', en: 'Someone' }, password }
      return {
        id: await saveAccount(database, { ...account, roles: [{ role, unit: 'cdc' }] }),
        login,
        password,
      }
    },
    makeKey: async (role, places = ['*']) =>
      (await createKey(database, { title: 'test', role, places, createdBy: 'test' })).key,
    deeds: (action) =>
      transact(
        database,
        house('test'),
        (tx) => tx<{ actor: string; subject: string; detail: Record<string, unknown> }[]>`
          SELECT actor, subject, detail FROM audit.entry WHERE action = ${action} ORDER BY era, xid, number`,
      ),
    restart: async () => {
      await door.close()
      door = await open()
    },
    close: async () => {
      await door.close()
      await close()
    },
  }
}

export const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0'

/** A cookie that an answer sets, as it is sent back; empty where it sets none. */
export function cookieOf(headers: Headers, name: string): string {
  const set = headers.getSetCookie().find((one) => one.startsWith(`${name}=`) && !one.startsWith(`${name}=;`))
  return set?.split(';')[0] ?? ''
}

/** The code that an app shows for a seed. */
export function codeOf(seed: string, at: Date): string {
  return new otpauth.TOTP({ secret: otpauth.Secret.fromBase32(seed) }).generate({ timestamp: at.getTime() })
}

/** Enrols a second factor as a screen does. */
export async function enrol(
  server: SignInServer,
  cookie: string,
): Promise<{ seed: string; cookie: string; recoveryCodes: string[] }> {
  const begun = await server.ask('POST', '/api/me/totp', { cookie })
  const seed = String(begun.body.seed)
  const done = await server.ask('PUT', '/api/me/totp', { cookie, body: { code: codeOf(seed, server.now()) } })
  if (done.status !== 200) throw new Error(`not enrolled: ${JSON.stringify(done.body)}`)
  return { seed, cookie: done.cookie, recoveryCodes: done.body.recoveryCodes as string[] }
}

function urlOf(door: Door): string {
  const address = door.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
