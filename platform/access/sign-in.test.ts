import argon2 from '@node-rs/argon2'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { getPolicy, savePolicy } from '#platform/access'
import { loginRules } from './attempts.ts'
import { codeOf, enrol, openSignInServer, type SignInServer } from './testing.ts'

let server: SignInServer
beforeAll(async () => {
  server = await openSignInServer()
})
afterAll(async () => await server?.close())
beforeEach(async () => {
  await server.database.owner`DELETE FROM access.attempt`
})

const wrong = 'a wrong horse at the wall'
let named = 0
const newLogin = () => `person-${++named}`

describe('signing in', () => {
  test('opens a session that no script reads and no other site sends, and says who one is', async () => {
    const { login, password } = await server.hire(newLogin())
    const answer = await server.signIn({ login, password })
    expect(answer.status).toBe(204)
    const set = answer.sent.getSetCookie()[0] ?? ''
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=Strict/)
    expect(set).not.toMatch(/Secure/)
    expect((await server.ask('GET', '/api/me', { cookie: answer.cookie })).body).toMatchObject({
      login,
      steps: [],
      kind: 'account',
    })
  })

  test('behind a proxy with TLS the cookie never goes without it', async () => {
    const { login, password } = await server.hire(newLogin())
    const answer = await server.ask('POST', '/api/session', {
      body: { login, password },
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' },
    })
    expect(answer.sent.getSetCookie()[0]).toMatch(/Secure/)
  })

  test('takes a login in capitals and full width, and a password composed otherwise', async () => {
    const { login } = await server.hire(newLogin())
    const { accountId } = await idOf(login)
    const hash = await argon2.hash('café horse at the wall'.normalize('NFKC'))
    await server.database.owner`UPDATE access.account SET password_hash = ${hash} WHERE id = ${accountId}`
    const typed = {
      login: ` ${login.toUpperCase().replace('P', 'Ｐ')}`,
      password: 'cafe\u0301\u3000horse at the wall',
    }
    expect((await server.signIn(typed)).status).toBe(204)
  })

  test('replaces the session that the browser had before', async () => {
    const one = await server.hire(newLogin())
    const other = await server.hire(newLogin())
    const first = await server.signIn(one)
    const second = await server.ask('POST', '/api/session', {
      body: { login: other.login, password: other.password },
      cookie: first.cookie,
    })
    expect((await server.ask('GET', '/api/me', { cookie: first.cookie })).status).toBe(401)
    expect((await server.ask('GET', '/api/me', { cookie: second.cookie })).body).toMatchObject({
      login: other.login,
    })
  })

  test('makes an outdated hash anew, and leaves one of today as it is', async () => {
    const { id, login, password } = await server.hire(newLogin())
    const old = await argon2.hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
    await server.database.owner`UPDATE access.account SET password_hash = ${old} WHERE id = ${id}`
    const stored = async () =>
      (
        await server.database.owner<{ hash: string }[]>`
        SELECT password_hash AS hash FROM access.account WHERE id = ${id}`
      )[0]?.hash
    expect((await server.signIn({ login, password })).status).toBe(204)
    const anew = await stored()
    expect(anew).toMatch(/m=19456,t=2,p=1/)
    expect((await server.signIn({ login, password })).status).toBe(204)
    expect(await stored()).toBe(anew)
  })

  test('answers bad input as such, and never as a failure of the server', async () => {
    const { login } = await server.hire(newLogin())
    const injections = [
      "' OR '1'='1",
      "'; DROP TABLE access.account; --",
      `$\{jndi:ldap://x/a}`,
      '<script>alert(1)</script>',
      '../../etc/passwd',
      '%00',
      '{{7*7}}',
      '\u202Eadmin',
      '𝒶𝒹𝓂𝒾𝓃',
      '😀'.repeat(60),
      '=cmd|calc',
    ]
    for (const text of injections) {
      expect((await server.signIn({ login: text, password: text })).status, text).toBe(401)
      expect([401, 429]).toContain((await server.signIn({ login, password: text })).status)
    }
    for (const from of ['garbage', '999.1.1.1', '::ffff:zz', '"><script>', '203.0.113.7:80'])
      expect((await server.signIn({ login: 'nobody', password: wrong }, from)).status, from).toBe(401)
    const refused = async (body: unknown) => (await server.ask('POST', '/api/session', { body })).status
    expect(await refused({ login, password: 'x'.repeat(1_000_000) })).toBe(400)
    expect(await refused({ login, password: 'x'.repeat(2_000_000) })).toBe(413)
    expect(await refused({ login: 'a\0', password: 'x' })).toBe(400)
    expect(await refused({ login: '\ud800', password: 'x' })).toBe(400)
    expect(await refused({ login: { $ne: '' }, password: 'x' })).toBe(400)
    expect(await refused({ login, password: 'x', admin: true })).toBe(400)
    expect(await refused([])).toBe(400)
  })

  test('from a page of another site is refused, with a session or without', async () => {
    const { login, password } = await server.hire(newLogin())
    const { cookie } = await server.signIn({ login, password })
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const body = { login, password }
      expect((await server.ask('POST', '/api/session', { body, headers })).status).toBe(403)
      expect((await server.ask('DELETE', '/api/me/sessions', { cookie, headers })).status).toBe(403)
    }
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect(
      (await server.ask('POST', '/api/session', { body: { login, password }, headers: own })).status,
    ).toBe(204)
  })
})

describe('wrong passwords', () => {
  test('are answered word for word as a login that nobody has, and then both wait as long', async () => {
    const { login } = await server.hire(newLogin())
    const { id: disabled, login: gone, password } = await server.hire(newLogin())
    await server.database.owner`UPDATE access.account SET disabled_at = now() WHERE id = ${disabled}`
    const tries = async (name: string, given: string, from: string) => {
      const said = []
      for (let n = 0; n < loginRules.free + 1; n++) {
        const { status, body } = await server.signIn({ login: name, password: given }, from)
        said.push(
          [status, body.code, body.detail, body.title].map((one) =>
            String(one).replace(/\d{4}-[\w:.-]+/, 'T'),
          ),
        )
      }
      return said
    }
    const known = await tries(login, wrong, '203.0.113.1')
    expect(known.map(([status]) => status)).toEqual(['401', '401', '401', '401', '401', '429'])
    expect(await tries('nobody-at-all', wrong, '203.0.113.2')).toEqual(known)
    // Disabled: the right password is as wrong as any.
    expect(await tries(gone, password, '203.0.113.3')).toEqual(known)
  })

  test('are as much work for a login that nobody has', async () => {
    const { login } = await server.hire(newLogin())
    // The processor's time of this process with all its threads, which other work on the machine does not lengthen.
    const work = async (name: string) => {
      await server.database.owner`DELETE FROM access.attempt`
      const begun = process.cpuUsage()
      await server.signIn({ login: name, password: wrong })
      const { user, system } = process.cpuUsage(begun)
      return user + system
    }
    const least = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
    for (let n = 0; n < 15; n++) {
      least.known = Math.min(least.known, await work(login))
      least.unknown = Math.min(least.unknown, await work('nobody-at-all'))
    }
    // Argon2 is most of it: without the same work one would be a third of the other, or less.
    const ratio = least.known / least.unknown
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  test('delay the next attempt, the right one too; the answer says until when, and after it one is let in', async () => {
    const { login, password } = await server.hire(newLogin())
    for (let n = 0; n < loginRules.free; n++)
      await server.signIn({ login, password: wrong }, `203.0.113.${n}`)
    const held = await server.signIn({ login, password })
    expect(held).toMatchObject({ status: 429, body: { code: 'access.wait' } })
    const waitMs = Date.parse(String(held.body.retryAt)) - server.now().getTime()
    expect(waitMs).toBeGreaterThan(0)
    expect(waitMs).toBeLessThanOrEqual(loginRules.firstDelayMs)
    expect(Number(held.sent.get('retry-after'))).toBeGreaterThan(0)
    await server.restart()
    expect((await server.signIn({ login, password })).status).toBe(429)
    server.pass(waitMs + 1)
    expect((await server.signIn({ login, password })).status).toBe(204)
    // What failed before is forgotten with that.
    expect((await server.signIn({ login, password: wrong })).status).toBe(401)
    expect((await server.signIn({ login, password })).status).toBe(204)
  })

  test('all at once are no more guesses than one after the other', async () => {
    const { login, password } = await server.hire(newLogin())
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => server.signIn({ login, password: wrong }, `198.51.100.${n}`)),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(loginRules.free)
    expect((await server.signIn({ login, password })).status).toBe(429)
  })

  test('of many logins from one address delay that address, and nobody at another', async () => {
    const { login, password } = await server.hire(newLogin())
    const from = '2001:db8:7:7::1'
    for (let n = 0; n < 30; n++) await server.signIn({ login: `guess-${n}`, password: wrong }, from)
    expect((await server.signIn({ login, password }, '2001:db8:7:7:ffff::2')).status).toBe(429)
    expect((await server.signIn({ login, password }, '2001:db8:7:8::1')).status).toBe(204)
  })

  test('a hundred in a row lock until an administrator unlocks, and that is on record', async () => {
    const { id, login, password } = await server.hire(newLogin())
    await server.signIn({ login, password: wrong })
    await server.database.owner`UPDATE access.attempt SET failures = 100, until = NULL WHERE kind = 'login'`
    server.pass(40 * 86_400_000)
    expect(await server.signIn({ login, password })).toMatchObject({
      status: 429,
      body: { code: 'access.locked' },
    })
    const admin = await server.makeKey('admin')
    const seen = await server.ask('GET', `/api/accounts/${id}`, { key: admin })
    expect(seen.body).toMatchObject({ lock: { failures: 100, locked: true } })
    expect((await server.ask('POST', `/api/accounts/${id}/unlock`, { key: admin })).status).toBe(204)
    expect((await server.signIn({ login, password })).status).toBe(204)
    expect((await server.deeds('accounts.manage')).at(-1)).toMatchObject({
      actor: `key:${admin.split('_')[1]}`,
      subject: `POST /api/accounts/${id}/unlock`,
    })
  })

  test('what was typed for a login is kept nowhere in clear', async () => {
    await server.signIn({ login: 'my secret pass', password: wrong })
    const rows = await server.database.owner`SELECT subject::text, kind FROM access.attempt`
    expect(rows.length).toBeGreaterThan(0)
    const hex = Buffer.from('my secret pass').toString('hex')
    expect(JSON.stringify(rows)).not.toContain(hex)
    expect(JSON.stringify(await server.deeds('access.sign-in-failed'))).not.toMatch(/my secret|horse/)
  })
})

describe('a password', () => {
  test('that an administrator gave is good once, for choosing another', async () => {
    const admin = await server.makeKey('admin')
    const login = newLogin()
    const made = await server.ask('POST', '/api/accounts', {
      key: admin,
      body: { login, name: { zh: '王', en: 'Wang' } },
    })
    expect(made.status).toBe(201)
    const given = String(made.body.oneTimePassword)
    const { cookie } = await server.signIn({ login, password: given })
    expect((await server.ask('GET', '/api/me', { cookie })).body).toMatchObject({
      steps: ['change-password'],
    })
    expect(await server.ask('GET', '/api/units', { cookie })).toMatchObject({
      status: 403,
      body: { code: 'access.incomplete', steps: ['change-password'] },
    })
    const change = (newPassword: string, password = given) =>
      server.ask('PUT', '/api/me/password', { cookie, body: { password, newPassword } })
    expect(await change('too short')).toMatchObject({
      status: 422,
      body: { code: 'password.refused', why: { code: 'password.short', values: { n: 15 } } },
    })
    expect(await change(given)).toMatchObject({ status: 422, body: { why: { code: 'password.same' } } })
    expect(await change('green horse over the wall', wrong)).toMatchObject({
      status: 422,
      body: { errors: [{ where: 'body.password' }], why: { code: 'password.wrong' } },
    })
    const changed = await change('green horse over the wall')
    expect(changed.status).toBe(204)
    expect((await server.ask('GET', '/api/me', { cookie })).status).toBe(401)
    expect((await server.ask('GET', '/api/me', { cookie: changed.cookie })).body).toMatchObject({ steps: [] })
    expect((await server.signIn({ login, password: given })).status).toBe(401)
    expect((await server.signIn({ login, password: 'green horse over the wall' })).status).toBe(204)
  })

  test('that was given and never changed ends by itself', async () => {
    const { id, login } = await server.hire(newLogin())
    const admin = await server.makeKey('admin')
    const reset = await server.ask('POST', `/api/accounts/${id}/password-reset`, { key: admin })
    await server.database.owner`UPDATE access.account SET one_time_until = now() WHERE id = ${id}`
    expect(await server.signIn({ login, password: String(reset.body.oneTimePassword) })).toMatchObject({
      status: 401,
      body: { code: 'access.ended' },
    })
  })

  test('that is changed ends the other sessions; one that is reset ends all', async () => {
    const { id, login, password } = await server.hire(newLogin())
    const [first, second] = [
      await server.signIn({ login, password }),
      await server.signIn({ login, password }),
    ]
    const body = { password, newPassword: 'green horse over the wall' }
    const changed = await server.ask('PUT', '/api/me/password', { cookie: first.cookie, body })
    for (const { cookie } of [first, second])
      expect((await server.ask('GET', '/api/me', { cookie })).status).toBe(401)
    expect((await server.ask('GET', '/api/me', { cookie: changed.cookie })).status).toBe(200)
    const admin = await server.makeKey('admin')
    await server.ask('POST', `/api/accounts/${id}/password-reset`, { key: admin })
    expect((await server.ask('GET', '/api/me', { cookie: changed.cookie })).status).toBe(401)
  })

  test('of a thief with a session is guessed no faster than at the door', async () => {
    const { login, password } = await server.hire(newLogin())
    const { cookie } = await server.signIn({ login, password })
    const body = { password: wrong, newPassword: 'green horse over the wall' }
    const statuses = []
    for (let n = 0; n < loginRules.free + 1; n++)
      statuses.push((await server.ask('PUT', '/api/me/password', { cookie, body })).status)
    expect(statuses).toEqual([...Array.from({ length: loginRules.free }, () => 422), 429])
  })
})

describe('a second factor', () => {
  async function withFactor() {
    const person = await server.hire(newLogin())
    const { cookie } = await server.signIn(person)
    const enrolled = await enrol(server, cookie)
    server.pass(60_000)
    const { id, login, password } = person
    return { ...enrolled, id, login, password, before: cookie }
  }

  test('is enrolled by a first code, and the session goes on under a new cookie', async () => {
    const { before, cookie, recoveryCodes, login } = await withFactor()
    expect((await server.ask('GET', '/api/me', { cookie: before })).status).toBe(401)
    expect((await server.ask('GET', '/api/me', { cookie })).body).toMatchObject({ login, secondFactor: true })
    expect(recoveryCodes).toHaveLength(10)
    const [row] = await server.database.owner<{ secret: string }[]>`SELECT secret FROM access.totp LIMIT 1`
    expect(row?.secret).toMatch(/^v1\./)
  })

  test('is asked for after the password, which by itself opens and tells nothing', async () => {
    const { login, password, seed } = await withFactor()
    const half = await server.signIn({ login, password })
    expect(half.status).toBe(204)
    const me = await server.ask('GET', '/api/me', { cookie: half.cookie })
    expect(me.body).toMatchObject({ steps: ['give-code'], memberships: [], areas: [] })
    expect(me.body).not.toHaveProperty('login')
    for (const [method, path] of [
      ['GET', '/api/units'],
      ['GET', '/api/me/sessions'],
      ['POST', '/api/me/totp'],
      ['DELETE', '/api/me/sessions'],
    ] as const)
      expect((await server.ask(method, path, { cookie: half.cookie })).body).toMatchObject({
        code: 'access.incomplete',
      })
    const body = { code: codeOf(seed, server.now()) }
    const whole = await server.ask('POST', '/api/session/code', { cookie: half.cookie, body })
    expect(whole.status).toBe(204)
    expect((await server.ask('GET', '/api/me', { cookie: whole.cookie })).body).toMatchObject({
      steps: [],
      login,
    })
    expect((await server.ask('GET', '/api/me', { cookie: half.cookie })).status).toBe(401)
  })

  test('goes with the password at once too, and a wrong one is said to be wrong', async () => {
    const { login, password, seed } = await withFactor()
    const code = codeOf(seed, server.now())
    expect(
      await server.signIn({ login, password, code: '000000' === code ? '000001' : '000000' }),
    ).toMatchObject({
      status: 401,
      body: { code: 'access.code' },
    })
    expect(
      (
        await server.ask('GET', '/api/me', {
          cookie: (await server.signIn({ login, password, code })).cookie,
        })
      ).body,
    ).toMatchObject({
      steps: [],
    })
  })

  test('lets one in of twenty who bring the same code at once', async () => {
    const { login, password, seed } = await withFactor()
    const sessions = await Promise.all(Array.from({ length: 4 }, () => server.signIn({ login, password })))
    const body = { code: codeOf(seed, server.now()) }
    const answers = await Promise.all(
      sessions.map(({ cookie }) => server.ask('POST', '/api/session/code', { cookie, body })),
    )
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect((await server.signIn({ login, password, ...body })).body).toMatchObject({ code: 'access.code' })
  })

  test('takes a code of the step before or after, for clocks that differ, and of no other', async () => {
    const { login, password, seed } = await withFactor()
    const at = (steps: number) => codeOf(seed, new Date(server.now().getTime() + steps * 30_000))
    const outcomes: [number, number][] = []
    for (const steps of [-3, -2, 2, 3, -1, 0, 1]) {
      await server.database.owner`DELETE FROM access.attempt`
      outcomes.push([steps, (await server.signIn({ login, password, code: at(steps) })).status])
    }
    expect(outcomes).toEqual([
      [-3, 401],
      [-2, 401],
      [2, 401],
      [3, 401],
      [-1, 204],
      [0, 204],
      [1, 204],
    ])
    // Once the later one was used, the one before it is used too.
    expect((await server.signIn({ login, password, code: at(0) })).status).toBe(401)
  })

  test('is replaced by a recovery code, each once, however it is written', async () => {
    const { login, password, recoveryCodes, cookie } = await withFactor()
    const [first = '', second = ''] = recoveryCodes
    expect(
      (await server.signIn({ login, password, code: first.toUpperCase().replaceAll('-', ' ') })).status,
    ).toBe(204)
    expect((await server.signIn({ login, password, code: first })).status).toBe(401)
    expect((await server.ask('GET', '/api/me/totp', { cookie })).body).toEqual({
      enrolled: true,
      recoveryCodesLeft: 9,
    })
    const renewed = await server.ask('POST', '/api/me/recovery-codes', { cookie, body: { code: second } })
    expect(renewed.body.recoveryCodes).toHaveLength(10)
    expect((await server.signIn({ login, password, code: recoveryCodes[2] ?? '' })).status).toBe(401)
  })

  test('is guessed no faster by who has the password and begins anew each time', async () => {
    const { login, password } = await withFactor()
    let looked = 0
    for (let n = 0; n < 30; n++) {
      const half = await server.signIn({ login, password }, `198.51.100.${n}`)
      if (half.status !== 204) continue
      const answer = await server.ask('POST', '/api/session/code', {
        cookie: half.cookie,
        body: { code: '123456' },
      })
      if (answer.status === 401) looked++
    }
    expect(looked).toBe(loginRules.free)
  })

  test('is demanded of the roles that the policy names, before anything else is open', async () => {
    const policy = await getPolicy(server.database)
    expect(policy.totpRoles).toEqual(['admin', 'auditor'])
    const person = await server.hire(newLogin(), 'auditor')
    const { cookie } = await server.signIn(person)
    expect((await server.ask('GET', '/api/me', { cookie })).body).toMatchObject({ steps: ['enrol-totp'] })
    expect((await server.ask('GET', '/api/units', { cookie })).status).toBe(403)
    const enrolled = await enrol(server, cookie)
    expect((await server.ask('GET', '/api/units', { cookie: enrolled.cookie })).status).toBe(200)
    const removed = await server.ask('POST', '/api/me/totp/remove', {
      cookie: enrolled.cookie,
      body: { code: enrolled.recoveryCodes[0] },
    })
    expect((await server.ask('GET', '/api/me', { cookie: removed.cookie })).body).toMatchObject({
      steps: ['enrol-totp'],
    })
    await savePolicy(server.database, { ...policy, totpRoles: [] })
    expect((await server.ask('GET', '/api/me', { cookie: removed.cookie })).body).toMatchObject({ steps: [] })
    await savePolicy(server.database, policy)
  })

  test('that was lost is removed by an administrator, whose deed is on record, and sessions end', async () => {
    const { id, login, password, cookie } = await withFactor()
    const admin = await server.makeKey('admin')
    expect((await server.ask('DELETE', `/api/accounts/${id}/totp`, { key: admin })).status).toBe(204)
    expect((await server.ask('GET', '/api/me', { cookie })).status).toBe(401)
    const anew = await server.signIn({ login, password })
    expect((await server.ask('GET', '/api/me', { cookie: anew.cookie })).body).toMatchObject({
      steps: [],
      login,
    })
    expect((await server.deeds('accounts.manage')).map(({ subject }) => subject)).toContain(
      `DELETE /api/accounts/${id}/totp`,
    )
  })
})

describe('sessions', () => {
  test('are listed to their owner by device and kind of address, and ended one by one or all', async () => {
    const { login, password } = await server.hire(newLogin())
    const here = await server.signIn({ login, password })
    const there = await server.signIn({ login, password }, '192.168.1.5')
    const list = async () =>
      (await server.ask('GET', '/api/me/sessions', { cookie: here.cookie })).body.items as Record<
        string,
        unknown
      >[]
    const items = await list()
    expect(items).toHaveLength(2)
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ device: 'Firefox, Windows', addressClass: 'outside', current: true }),
        expect.objectContaining({ device: 'Firefox, Windows', addressClass: 'inside', current: false }),
      ]),
    )
    expect(JSON.stringify(items)).not.toMatch(/192\.168|203\.0/)
    const other = items.find(({ current }) => !current)?.id
    expect((await server.ask('DELETE', `/api/me/sessions/${other}`, { cookie: here.cookie })).status).toBe(
      204,
    )
    expect((await server.ask('GET', '/api/me', { cookie: there.cookie })).status).toBe(401)
    expect((await server.ask('DELETE', `/api/me/sessions/${other}`, { cookie: here.cookie })).status).toBe(
      404,
    )
    const third = await server.signIn({ login, password })
    expect((await server.ask('DELETE', '/api/me/sessions?keep=this', { cookie: here.cookie })).status).toBe(
      204,
    )
    expect((await server.ask('GET', '/api/me', { cookie: third.cookie })).status).toBe(401)
    expect(await list()).toHaveLength(1)
    expect((await server.ask('DELETE', '/api/me/sessions', { cookie: here.cookie })).status).toBe(204)
    expect((await server.ask('GET', '/api/me', { cookie: here.cookie })).status).toBe(401)
  })

  test('of another cannot be ended', async () => {
    const [one, other] = [await server.hire(newLogin()), await server.hire(newLogin())]
    const [mine, theirs] = [await server.signIn(one), await server.signIn(other)]
    const items = (await server.ask('GET', '/api/me/sessions', { cookie: theirs.cookie })).body.items as {
      id: string
    }[]
    expect(
      (await server.ask('DELETE', `/api/me/sessions/${items[0]?.id}`, { cookie: mine.cookie })).status,
    ).toBe(404)
    expect((await server.ask('GET', '/api/me', { cookie: theirs.cookie })).status).toBe(200)
  })

  test('are over when they were idle for too long, or stood for too long, as the policy says', async () => {
    const policy = await getPolicy(server.database)
    const { id, login, password } = await server.hire(newLogin())
    const signedIn = async () => await server.signIn({ login, password })
    const age = (column: string, minutes: number) =>
      server.database.owner.unsafe(
        `UPDATE access.session SET ${column} = now() - make_interval(mins => $1) WHERE account = $2`,
        [minutes, id],
      )
    const status = async (cookie: string) => (await server.ask('GET', '/api/me', { cookie })).status
    const { cookie } = await signedIn()
    await age('seen_at', policy.idleMinutes - 2)
    expect(await status(cookie)).toBe(200)
    // Asking has kept it from being idle.
    expect(
      await server.database
        .owner`SELECT 1 FROM access.session WHERE account = ${id} AND seen_at > now() - interval '1 minute'`,
    ).toHaveLength(1)
    await age('seen_at', policy.idleMinutes + 1)
    expect(await status(cookie)).toBe(401)
    const { cookie: next } = await signedIn()
    await age('created_at', policy.sessionHours * 60 + 1)
    expect(await status(next)).toBe(401)
  })

  test('that end take the streams with them that are open under them', async () => {
    const { id, login, password } = await server.hire(newLogin())
    const admin = await server.makeKey('admin')
    const { keeper } = server.door
    for (const end of [
      (cookie: string) => server.ask('DELETE', '/api/session', { cookie }),
      (cookie: string) => server.ask('DELETE', '/api/me/sessions', { cookie }),
      () => server.ask('POST', `/api/accounts/${id}/password-reset`, { key: admin }),
    ]) {
      const hash = await argon2.hash(password)
      await server.database
        .owner`UPDATE access.account SET password_hash = ${hash}, must_change = false, one_time_until = NULL WHERE id = ${id}`
      const { cookie } = await server.signIn({ login, password })
      const signedIn = await keeper.findSignedIn({
        cookies: Object.fromEntries([cookie.split('=')]),
      } as never)
      if (!signedIn) throw new Error('nobody is signed in')
      let ended = 0
      const stop = keeper.watch({ principal: signedIn.principal, signedIn } as never, () => ended++)
      await end(cookie)
      stop()
      expect(ended).toBe(1)
    }
  })
})

async function idOf(login: string): Promise<{ accountId: string }> {
  const [row] = await server.database.owner<
    { id: string }[]
  >`SELECT id FROM access.account WHERE login = ${login}`
  return { accountId: row?.id ?? '' }
}
