import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type Action,
  actionPurposes,
  actions,
  needsPurpose,
  type RoleName,
  roleActions,
  type ScopeName,
  scopeActions,
} from '#platform/access'
import { emptyHouse, startCopy } from './data-dir.ts'
import type { RealServer } from './real-server.ts'

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: z.object({ enum: z.array(z.string()).optional() }),
})
const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ 'x-action': z.string(), parameters: z.array(Parameter).default([]) })),
  ),
})
interface Route {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly action: Action | 'open' | 'own'
  readonly parameters: readonly z.infer<typeof Parameter>[]
}

let server: RealServer
let routes: Route[]
/** A key of each role, everywhere. */
const keyOf = new Map<RoleName, string>()
/** A key that may do everything, narrowed to one scope. */
const narrowed = new Map<ScopeName, string>()

const roles = Object.keys(roleActions) as RoleName[]
const scopes = Object.keys(scopeActions) as ScopeName[]

beforeAll(async () => {
  const opened = await startCopy(emptyHouse)
  server = opened.server
  const { paths } = Document.parse(await (await fetch(`${server.url}/api/docs/json`)).json())
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method} ${path}`,
      method: method.toUpperCase(),
      // Whoever asks is looked at before what is asked for: anything will do for a parameter.
      path: path.replaceAll(/\{\w+\}/g, '1'),
      action: parseAction(operation['x-action']),
      parameters: operation.parameters,
    })),
  )
  const make = async (of: object): Promise<string> => {
    const answer = await fetch(`${server.url}/api/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${opened.admin.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'test', ...of }),
    })
    return z.object({ key: z.string() }).parse(await answer.json()).key
  }
  for (const role of roles) keyOf.set(role, await make({ role }))
  for (const scope of scopes) narrowed.set(scope, await make({ role: 'admin', scopes: [scope] }))
})
afterAll(async () => await server?.remove())

function parseAction(text: string): Route['action'] {
  if (text === 'open' || text === 'own' || Object.hasOwn(actions, text)) return text as Route['action']
  throw new Error(`a route names the action ${text}, which nobody knows`)
}

async function knock(
  { method, path }: Route,
  headers: Record<string, string> = {},
): Promise<{ status: number; code: string }> {
  const answer = await fetch(`${server.url}${path}`, { method, headers })
  const { code } = z.object({ code: z.string() }).parse(await answer.json())
  return { status: answer.status, code }
}

const isOne = (action: Action, list: readonly Action[]) => list.includes(action)

describe('every route of a running server', () => {
  test('names what it does, and only signing in and asking who one is are open', () => {
    expect(routes.length).toBeGreaterThan(30)
    expect(
      routes
        .filter(({ action }) => action === 'open')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'delete /api/session',
      'get /api/me',
      'get /api/outside',
      'get /api/outside/{provider}/callback',
      'get /api/outside/{provider}/start',
      'post /api/session',
    ])
  })

  test('refuses who shows no key, or one that is none, with 401', async () => {
    for (const route of routes.filter(({ action }) => action !== 'open')) {
      const unknown = { status: 401, code: 'access.unknown' }
      expect(await knock(route), route.name).toEqual(unknown)
      expect(await knock(route, { authorization: `Bearer lf_${'0'.repeat(12)}_${'A'.repeat(32)}` })).toEqual(
        unknown,
      )
      expect(await knock(route, { cookie: 'lianfang_session=x' }), route.name).toEqual(unknown)
    }
  })

  test('that is about one’s own is for who is signed in: a key has nothing of its own, whatever it may do', async () => {
    const own = routes.filter(({ action }) => action === 'own')
    expect(own.length).toBeGreaterThan(5)
    for (const route of own)
      for (const key of keyOf.values())
        expect(await knock(route, { authorization: `Bearer ${key}` }), route.name).toEqual({
          status: 401,
          code: 'access.unknown',
        })
  })

  test('refuses every role, and every scope, that lacks its action with 403', async () => {
    let refused = 0
    for (const route of routes) {
      const { action } = route
      if (action === 'open' || action === 'own') continue
      const lacking = [
        ...roles.filter((role) => !isOne(action, roleActions[role])).map((role) => keyOf.get(role)),
        ...scopes.filter((scope) => !isOne(action, scopeActions[scope])).map((scope) => narrowed.get(scope)),
      ]
      expect(lacking.length, `${route.name} is for everyone`).toBeGreaterThan(0)
      for (const key of lacking) {
        // A purpose does not make up for what the role lacks.
        const headers = { authorization: `Bearer ${key}`, 'x-purpose': 'supervision' }
        expect(await knock(route, headers), route.name).toEqual({ status: 403, code: 'access.forbidden' })
        refused++
      }
    }
    expect(refused).toBeGreaterThan(routes.length)
  })

  test('that reads personal data asks for a purpose, says so in the document, and refuses who states none', async () => {
    const asking = routes.filter(
      ({ action }) => action !== 'open' && action !== 'own' && needsPurpose(action),
    )
    expect(asking.map(({ name }) => name)).toEqual(expect.arrayContaining(['get /api/files/{id}']))
    for (const route of routes) {
      const declared = route.parameters.filter(({ name }) => name === 'X-Purpose')
      if (!asking.includes(route)) expect(declared, route.name).toEqual([])
    }
    for (const route of asking) {
      const allowing =
        route.action === 'open' || route.action === 'own' ? undefined : actionPurposes[route.action]
      expect(
        route.parameters.filter(({ name }) => name === 'X-Purpose'),
        route.name,
      ).toEqual([
        {
          name: 'X-Purpose',
          in: 'header',
          required: true,
          schema: expect.objectContaining({ enum: allowing }),
        },
      ])
      const authorization = `Bearer ${keyOf.get('admin')}`
      for (const purpose of [undefined, 'audit', 'no such purpose'])
        expect(
          await knock(route, { authorization, ...(purpose ? { 'x-purpose': purpose } : {}) }),
          route.name,
        ).toEqual({ status: 403, code: 'access.purpose' })
    }
  })
})
