import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionsOf, type RoleName, roleActions } from '#platform/access'
import { openSignInServer, type SignInServer } from './testing.ts'

let server: SignInServer
let admin: string
beforeAll(async () => {
  server = await openSignInServer()
  admin = await server.makeKey('admin')
})
afterAll(async () => await server?.close())

async function makeAccount(login: string): Promise<string> {
  const made = await server.ask('POST', '/api/accounts', {
    key: admin,
    body: { login, name: { zh: '王', en: 'Wang' } },
  })
  return String(made.body.id)
}
const give = (id: string, body: Record<string, unknown>, key = admin) =>
  server.ask('POST', `/api/accounts/${id}/roles`, { key, body })

describe('an account', () => {
  test('is made without any role, once for a login, and nothing of its password is ever listed', async () => {
    const id = await makeAccount('wang')
    const again = await server.ask('POST', '/api/accounts', {
      key: admin,
      body: { login: 'WANG', name: { zh: '王', en: 'Wang' } },
    })
    expect(again).toMatchObject({ status: 409, body: { errors: [{ where: 'body.login' }] } })
    const seen = await server.ask('GET', `/api/accounts/${id}`, { key: admin })
    expect(seen.body).toMatchObject({ login: 'wang', roles: [], mustChangePassword: true, lock: null })
    expect(JSON.stringify(seen.body)).not.toMatch(/argon2|hash/i)
    expect(await server.deeds('account.create')).toContainEqual({
      actor: `key:${admin.split('_')[1]}`,
      subject: `account:${id}`,
      detail: { password: true },
    })
  })

  test.each(['', 'a b', '王', "x'; DROP TABLE", '.a', 'a'.repeat(65), 'а'])(
    'is not made for the login %j',
    async (login) => {
      const answer = await server.ask('POST', '/api/accounts', {
        key: admin,
        body: { login, name: { zh: '王', en: 'Wang' } },
      })
      expect(answer.status).toBe(400)
    },
  )

  test('is listed page by page in the order of logins', async () => {
    for (const login of ['page-b', 'page-a', 'page-c']) await makeAccount(login)
    const seen: unknown[] = []
    for (let after = ''; ; ) {
      const { body } = await server.ask('GET', `/api/accounts?limit=2${after && `&after=${after}`}`, {
        key: admin,
      })
      seen.push(...(body.items as { login: string }[]).map(({ login }) => login))
      if (body.next === undefined) break
      after = String(body.next)
    }
    expect(seen).toEqual([...seen].sort())
    expect(seen).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']))
  })

  test('that is disabled is signed out at once, and in again when it is enabled', async () => {
    const person = await server.hire('leaver')
    const { cookie } = await server.signIn(person)
    expect((await server.ask('POST', `/api/accounts/${person.id}/disable`, { key: admin })).status).toBe(204)
    expect((await server.ask('GET', '/api/me', { cookie })).status).toBe(401)
    expect((await server.signIn(person)).status).toBe(401)
    await server.ask('POST', `/api/accounts/${person.id}/enable`, { key: admin })
    expect((await server.signIn(person)).status).toBe(204)
  })
})

describe('a role', () => {
  test('reaches as far as its unit, or a part of it, until it ends', async () => {
    const person = await server.hire('climber')
    let { cookie } = await server.signIn(person)
    const areas = async () => (await server.ask('GET', '/api/me', { cookie })).body.areas
    expect(await areas()).toEqual(['cn.11'])
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
    const body = { role: 'street-officer', unit: 'cdc', place: 'cn.11.01.02', endsAt: inAnHour }
    expect((await give(person.id, body)).status).toBe(204)
    // What was opened with less gains nothing: the role counts from the next sign-in.
    expect((await server.ask('GET', '/api/me', { cookie })).status).toBe(401)
    ;({ cookie } = await server.signIn(person))
    expect(await areas()).toEqual(['cn.11', 'cn.11.01.02'])
    const later = new Date(Date.now() + 7_200_000).toISOString()
    expect((await give(person.id, { ...body, endsAt: later })).status).toBe(204)
    expect(await areas()).toEqual(['cn.11', 'cn.11.01.02'])
    await server.database.owner`UPDATE access.membership SET ends_at = now() WHERE role = 'street-officer'`
    expect(await areas()).toEqual(['cn.11'])
    const account = (await server.ask('GET', `/api/accounts/${person.id}`, { key: admin })).body
    const [first] = (account.roles as { id: string; role: string }[]).filter(({ role }) => role === 'officer')
    expect(
      (await server.ask('DELETE', `/api/accounts/${person.id}/roles/${first?.id}`, { key: admin })).status,
    ).toBe(204)
    expect(await areas()).toEqual([])
    expect((await server.deeds('account.take-role')).at(-1)).toMatchObject({
      subject: `account:${person.id}`,
      detail: { role: 'officer', unit: 'cdc' },
    })
  })

  test.each([
    [{ role: 'officer', unit: 'nowhere' }, 'body.unit', 'unit.unknown'],
    [{ role: 'officer', unit: 'street', place: 'cn.11' }, 'body.place', 'unit.elsewhere'],
    [{ role: 'officer', unit: 'cdc', endsAt: '2020-01-01T00:00:00Z' }, 'body.endsAt', 'role.ends-past'],
    [{ role: 'king', unit: 'cdc' }, 'body.role', undefined],
  ])('is refused for %j, and it is said where and why', async (body, where, code) => {
    const id = await makeAccount(`refused-${where.slice(5).toLowerCase()}`)
    const refused = await give(id, body)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ where }] } })
    expect((refused.body.why as { code: string } | undefined)?.code).toBe(code)
  })

  test('is given by nobody beyond their own area, nor is who has more changed by them', async () => {
    const street = await server.makeKey('admin', ['cn.11.01.02'])
    const id = await makeAccount('street-person')
    expect((await give(id, { role: 'street-officer', unit: 'street' }, street)).status).toBe(204)
    expect(await give(id, { role: 'officer', unit: 'cdc' }, street)).toMatchObject({
      status: 403,
      body: { code: 'access.elsewhere' },
    })
    // An administrator's account reaches everywhere, so nobody of one street makes one.
    expect((await give(id, { role: 'admin', unit: 'street' }, street)).status).toBe(403)
    const boss = await server.hire('boss')
    for (const [method, path] of [
      ['POST', 'password-reset'],
      ['DELETE', 'totp'],
      ['POST', 'disable'],
      ['POST', 'unlock'],
    ] as const)
      expect(
        (await server.ask(method, `/api/accounts/${boss.id}/${path}`, { key: street })).status,
        path,
      ).toBe(403)
    const listed = (await server.ask('GET', '/api/accounts?limit=1000', { key: street })).body.items as {
      login: string
    }[]
    expect(listed.map(({ login }) => login)).toContain('street-person')
    expect(listed.map(({ login }) => login)).not.toContain('boss')
  })

  test('of the last administrator is neither taken, ended nor disabled', async () => {
    const chief = await server.hire('chief', 'admin')
    const account = (await server.ask('GET', `/api/accounts/${chief.id}`, { key: admin })).body
    const [role] = account.roles as { id: string }[]
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    expect(
      (await server.ask('DELETE', `/api/accounts/${chief.id}/roles/${role?.id}`, { key: admin })).status,
    ).toBe(409)
    expect((await server.ask('POST', `/api/accounts/${chief.id}/disable`, { key: admin })).status).toBe(409)
    expect((await give(chief.id, { role: 'admin', unit: 'cdc', endsAt })).status).toBe(409)
    const deputy = await server.hire('deputy', 'admin')
    const [one, other] = await Promise.all(
      [chief, deputy].map(({ id }) => server.ask('POST', `/api/accounts/${id}/disable`, { key: admin })),
    )
    expect([one?.status, other?.status].sort()).toEqual([204, 409])
  })
})

test('an administrator of another world is nobody among production’s accounts', async () => {
  const { host } = server
  const world = await host.create({
    title: 't',
    startsAt: new Date(),
    zone: 'Asia/Shanghai',
    createdBy: 'test',
  })
  const person = await server.hire('insider')
  const base = `/w/${world.id}`
  for (const [method, path] of [
    ['GET', '/api/accounts'],
    ['POST', `/api/accounts/${person.id}/password-reset`],
    ['GET', '/api/access/policy'],
  ] as const)
    expect(await server.ask(method, `${base}${path}`, { key: admin })).toMatchObject({ status: 404 })
  await host.remove(world.id)
})

describe('the roles', () => {
  test('are told in both languages, from the table by which it is decided', async () => {
    const { items } = (await server.ask('GET', '/api/roles', { key: await server.makeKey('feeder') }))
      .body as {
      items: {
        role: RoleName
        name: { zh: string; en: string }
        needsSecondFactor: boolean
        may: { action: string; words: { zh: string; en: string }; purposes?: { purpose: string }[] }[]
      }[]
    }
    expect(items.map(({ role }) => role)).toEqual(Object.keys(roleActions))
    for (const { role, name, may, needsSecondFactor } of items) {
      expect(may.map(({ action }) => action)).toEqual(actionsOf(role))
      expect(
        [name, ...may.map(({ words }) => words)].every(
          ({ zh, en }) => /\p{Script=Han}/u.test(zh) && en !== '',
        ),
      ).toBe(true)
      expect(needsSecondFactor).toBe(role === 'admin' || role === 'auditor')
    }
    const officer = items.find(({ role }) => role === 'officer')
    expect(officer?.may.find(({ action }) => action === 'files.read')?.purposes).toEqual([
      expect.objectContaining({ purpose: 'task-handling' }),
    ])
  })
})

test('the policy is read and changed by who administers everywhere, within its bounds', async () => {
  const policy = (await server.ask('GET', '/api/access/policy', { key: admin })).body
  expect(policy).toMatchObject({ shortestPassword: 15, idleMinutes: 60, sessionHours: 12 })
  const put = (body: unknown, key = admin) => server.ask('PUT', '/api/access/policy', { key, body })
  expect((await put({ ...policy, idleMinutes: 1 })).status).toBe(400)
  expect((await put({ ...policy, totpRoles: ['king'] })).status).toBe(400)
  expect((await put(policy, await server.makeKey('admin', ['cn.11']))).status).toBe(403)
  expect((await put({ ...policy, idleMinutes: 30 })).status).toBe(204)
  expect(
    (await server.ask('GET', '/api/access/policy', { key: await server.makeKey('auditor') })).body,
  ).toMatchObject({
    idleMinutes: 30,
  })
})
