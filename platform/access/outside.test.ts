import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseOutsideConfig } from './outside-config.ts'
import { makeFailurePage } from './outside-page.ts'
import { enrol, openSignInServer, type SignInServer } from './testing.ts'

/** A real provider of OpenID Connect on loopback; its people are whatever name is typed at its own page. */
interface Outside {
  readonly issuer: string
  /** From now on it knows this server as its client. */
  serve(redirectUri: string): void
  close(): void
}

async function startProvider(): Promise<Outside> {
  let provider: Provider | undefined
  const http = createServer((request, response) => {
    if (!provider) response.writeHead(503).end()
    else if (request.url?.startsWith('/interaction/')) void interact(provider, request, response)
    else void provider.callback()(request, response)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    issuer,
    serve: (redirectUri) => {
      provider = new Provider(issuer, {
        clients: [{ client_id: 'lianfang', client_secret: 'a secret of both', redirect_uris: [redirectUri] }],
        pkce: { required: () => true },
        claims: { openid: ['sub', 'amr'], profile: ['name', 'preferred_username'] },
        conformIdTokenClaims: false,
        features: { devInteractions: { enabled: false } },
        cookies: { keys: ['of the test'] },
        findAccount: (_, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
      })
    },
    close: () => {
      http.closeAllConnections()
      http.close()
    },
  }
}

/** The provider's own page: takes any name and password, and asks whether Lianfang may know who it is. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url?.endsWith('/abort')) {
    await provider.interactionFinished(request, response, { error: 'access_denied' })
    return
  }
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<form method="post">…</form>')
    return
  }
  const form = new URLSearchParams(await text(request))
  const login = form.get('login')
  if (login !== null) {
    const amr = login.startsWith('mfa') ? ['pwd', 'mfa'] : ['pwd']
    await provider.interactionFinished(request, response, { login: { accountId: login, amr } })
    return
  }
  const { session } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: 'lianfang' })
  grant.addOIDCScope('openid profile')
  const grantId = await grant.save()
  const consented = { consent: { grantId } }
  await provider.interactionFinished(request, response, consented, { mergeWithLastSubmission: true })
}

function claimsOf(sub: string) {
  return { sub, name: '李 Li', preferred_username: sub, email: 'boss@city.example' }
}

let city: Outside
let open: Outside
let issuer: string
let server: SignInServer
let admin: string

beforeAll(async () => {
  city = await startProvider()
  open = await startProvider()
  issuer = city.issuer
  const common = { clientId: 'lianfang', clientSecret: 'a secret of both' }
  const providers = [
    {
      ...common,
      id: 'city',
      issuer,
      title: { zh: '市统一认证', en: 'City login' },
      secondFactorAmr: ['mfa'],
    },
    {
      ...common,
      id: 'open',
      issuer: open.issuer,
      title: { zh: '新用户', en: 'Newcomers' },
      newAccounts: true,
    },
    // Nothing listens on the port for discarding.
    { ...common, id: 'away', issuer: 'http://127.0.0.1:9', title: { zh: '无应答', en: 'Away' } },
  ]
  server = await openSignInServer({
    outside: () => parseOutsideConfig(JSON.stringify({ providers }), 'the test'),
  })
  city.serve(`${server.url}/api/outside/city/callback`)
  open.serve(`${server.url}/api/outside/open/callback`)
  admin = await server.makeKey('admin')
})
afterAll(async () => {
  await server?.close()
  city?.close()
  open?.close()
})

let browser: Browser
beforeEach(() => {
  browser = new Browser()
})

/** As much of a browser as a sign-in needs: cookies by path, redirects, forms that are sent. */
class Browser {
  #cookies: { name: string; value: string; path: string }[] = []
  /** Where it was led, in order. */
  readonly went: string[] = []

  async go(url: string, form?: Record<string, string>): Promise<{ status: number; text: string; url: URL }> {
    const at = new URL(url)
    this.went.push(url)
    const cookie = this.#cookies
      .filter(({ path }) => at.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie,
        // The provider's page is another site's: what it leads to is not sent a strict cookie, which the jar holds all the same.
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    const location = answer.headers.get('location')
    if (location && answer.status >= 300 && answer.status < 400) {
      await answer.arrayBuffer()
      const to = new URL(location, url)
      if (this.stopsAt?.(to)) return { status: answer.status, text: '', url: to }
      return await this.go(to.href)
    }
    return { status: answer.status, text: await answer.text(), url: at }
  }

  /** Where it lets itself be led no further. */
  stopsAt: ((url: URL) => boolean) | undefined

  cookie(name: string): string {
    const found = this.#cookies.find((one) => one.name === name)
    return found ? `${name}=${found.value}` : ''
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
    this.#cookies = this.#cookies.filter((one) => one.name !== name || one.path !== path)
    if (value !== '') this.#cookies.push({ name, value, path })
  }
}

/** Signs in at the provider as a person does, up to where the server leads next. */
async function comeAs(
  person: string,
  provider = 'city',
  returnTo = '/',
): Promise<Awaited<ReturnType<Browser['go']>>> {
  const start = `${server.url}/api/outside/${provider}/start?returnTo=${encodeURIComponent(returnTo)}`
  browser.stopsAt ??= (url) => url.origin === server.url && !url.pathname.startsWith('/api/outside')
  const login = await browser.go(start)
  if (!login.url.pathname.startsWith('/interaction')) return login
  const consent = await browser.go(login.url.href, { prompt: 'login', login: person, password: 'any' })
  if (!consent.url.pathname.startsWith('/interaction')) return consent
  return await browser.go(consent.url.href, { prompt: 'consent' })
}

async function link(person: { id: string }, subject: string) {
  return await server.ask('POST', `/api/accounts/${person.id}/identities`, {
    key: admin,
    body: { issuer, subject },
  })
}
const me = async () =>
  (await server.ask('GET', '/api/me', { cookie: browser.cookie('lianfang_session') })).body

describe('who comes from an outside provider', () => {
  test('is signed in as the account that is linked to their subject, and led to where they wanted', async () => {
    const person = await server.hire('li')
    expect((await link(person, 'sub-of-li')).status).toBe(204)
    const arrived = await comeAs('sub-of-li', 'city', '/alerts?place=cn.11')
    expect(arrived.status).toBe(303)
    expect(arrived.url.href).toBe(`${server.url}/alerts?place=cn.11`)
    expect(await me()).toMatchObject({ login: 'li', steps: [], memberships: [{ role: 'officer' }] })
    const asked = browser.went.map((url) => new URL(url)).find(({ pathname }) => pathname === '/auth')
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      code_challenge_method: 'S256',
      state: expect.stringMatching(/.{20}/),
      nonce: expect.stringMatching(/.{20}/),
      response_type: 'code',
    })
    expect((await server.deeds('access.sign-in')).at(-1)).toMatchObject({
      actor: `account:${person.id}`,
      detail: { by: issuer, secondFactor: false },
    })
    expect(browser.cookie('lianfang_errand')).toBe('')
  })

  test('with a subject that nobody is linked to is told so, whatever login or e-mail the provider names', async () => {
    await server.hire('boss')
    const answer = await comeAs('boss')
    expect(answer.status).toBe(403)
    expect(answer.text).toMatch(/尚未关联账号/)
    expect(answer.text).toMatch(/not linked to an account/)
    expect(answer.text).toContain('boss')
    expect(browser.cookie('lianfang_session')).toBe('')
    expect((await server.deeds('access.sign-in-failed')).at(-1)).toMatchObject({
      subject: 'account:unknown',
      detail: { code: 'no-account', issuer },
    })
  })

  test('for an account that is disabled is let in no more', async () => {
    const person = await server.hire('gone')
    await link(person, 'sub-of-gone')
    await server.ask('POST', `/api/accounts/${person.id}/disable`, { key: admin })
    expect((await comeAs('sub-of-gone')).status).toBe(403)
    expect(browser.cookie('lianfang_session')).toBe('')
  })

  test('still gives the code of a second factor here, unless the provider saw one', async () => {
    const person = await server.hire('careful', 'auditor')
    await link(person, 'sub-of-careful')
    await link(person, 'mfa-of-careful')
    await comeAs('sub-of-careful')
    expect(await me()).toMatchObject({ steps: ['enrol-totp'] })
    await enrol(server, browser.cookie('lianfang_session'))
    browser = new Browser()
    await comeAs('sub-of-careful')
    expect(await me()).toMatchObject({ steps: ['give-code'], areas: [] })
    browser = new Browser()
    await comeAs('mfa-of-careful')
    expect(await me()).toMatchObject({ steps: [], login: 'careful', secondFactor: true })
  })

  test('who gave up is told so in words', async () => {
    const login = await (async () => {
      browser.stopsAt = (url) => url.origin === server.url && !url.pathname.startsWith('/api/outside')
      return await browser.go(`${server.url}/api/outside/city/start`)
    })()
    const answer = await browser.go(`${login.url.href}/abort`)
    expect(answer.status).toBe(403)
    expect(answer.text).toMatch(/您取消了登录/)
  })
})

describe('what a browser brings back', () => {
  /** Up to the provider's answer, which is not followed. */
  async function bringBack(person: string): Promise<URL> {
    browser.stopsAt = (url) => url.pathname.endsWith('/callback')
    return (await comeAs(person)).url
  }

  test('counts once, in the browser in which it began, with the state it was given', async () => {
    await link(await server.hire('once'), 'sub-of-once')
    const back = await bringBack('sub-of-once')
    const errand = browser.cookie('lianfang_errand')
    const bring = (url: URL, cookie = errand) => server.ask('GET', url.pathname + url.search, { cookie })
    expect((await bring(back, '')).body.text).toMatch(/did not begin in this browser/)
    expect((await bring(back, `${errand.slice(0, -4)}AAAA`)).status).toBe(400)
    const other = new URL(back)
    other.searchParams.set('state', 'another')
    expect((await bring(other)).status).toBe(403)
    const elsewhere = new URL(back.href.replace('/city/', '/open/'))
    expect((await bring(elsewhere)).status).toBe(400)
    const guessed = new URL(back)
    guessed.searchParams.set('code', 'guessed')
    expect((await bring(guessed)).status).toBe(403)
    const first = await bring(back)
    expect(first.status).toBe(303)
    expect(first.cookie).not.toBe('')
    // The provider ends what was given for a code that comes twice.
    expect(await bring(back)).toMatchObject({ status: 403, cookie: '' })
  })

  test('too late is refused', async () => {
    await link(await server.hire('late'), 'sub-of-late')
    const back = await bringBack('sub-of-late')
    server.pass(11 * 60_000)
    const answer = await server.ask('GET', back.pathname + back.search, {
      cookie: browser.cookie('lianfang_errand'),
    })
    expect(answer.status).toBe(400)
  })

  test('is answered on a page that repeats nothing of it', async () => {
    const answer = await server.ask(
      'GET',
      '/api/outside/city/callback?error=<script>alert(1)</script>&error=2&x[]=1',
    )
    expect(answer.status).toBe(400)
    expect(answer.sent.get('content-type')).toMatch(/text\/html/)
    expect(answer.sent.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(answer.body.text).not.toMatch(/script|alert/)
    expect(makeFailurePage('no-account', ['<img src=x onerror=alert(1)>'])).not.toMatch(/<img/)
  })
})

describe('who comes for the first time', () => {
  const known = (login: string) =>
    server.database.owner`SELECT 1 FROM access.account WHERE login = ${login}`.then(({ count }) => count)

  test('has no account of their own unless the file of providers says so', async () => {
    expect((await comeAs('newcomer-1')).status).toBe(403)
    expect(await known('newcomer-1')).toBe(0)
  })

  test('is then given one without any role, once, and comes back to it', async () => {
    expect((await comeAs('newcomer-2', 'open')).status).toBe(303)
    const first = await me()
    expect(first).toMatchObject({ login: 'newcomer-2', memberships: [], areas: [] })
    const units = await server.ask('GET', '/api/units', { cookie: browser.cookie('lianfang_session') })
    expect(units).toMatchObject({ status: 403, body: { code: 'access.forbidden' } })
    browser = new Browser()
    await comeAs('newcomer-2', 'open')
    expect(await me()).toMatchObject({ id: first.id })
    expect(await server.deeds('account.create')).toHaveLength(1)
  })

  test('is never given the account of another who has the login already', async () => {
    const { id } = await server.hire('taken')
    const answer = await comeAs('taken', 'open')
    expect(answer.status).toBe(403)
    expect(answer.text).toMatch(/login is taken/)
    expect(await server.database.owner`SELECT 1 FROM access.identity WHERE account = ${id}`).toHaveLength(0)
  })

  test('with a login that can be none is told so', async () => {
    expect((await comeAs("Robert'); DROP TABLE", 'open')).text).toMatch(/cannot be used/)
  })
})

test('a provider that does not answer is said to, and one that there is not is not found', async () => {
  const away = await server.ask('GET', '/api/outside/away/start')
  expect(away.status).toBe(503)
  expect(away.body.text).toMatch(/暂无应答/)
  expect((await server.ask('GET', '/api/outside/none/start')).status).toBe(404)
  expect((await server.ask('GET', '/api/outside')).body).toMatchObject({
    items: [{ id: 'city', start: '/api/outside/city/start' }, { id: 'open' }, { id: 'away' }],
  })
})

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '', 'alerts', '/a b'])(
  'nobody is led on to %j',
  async (returnTo) => {
    const answer = await server.ask('GET', `/api/outside/city/start?returnTo=${encodeURIComponent(returnTo)}`)
    expect(answer.status).toBe(400)
  },
)

describe('the file of providers', () => {
  const provider = {
    id: 'city',
    title: { zh: '市', en: 'City' },
    issuer: 'https://id.example',
    clientId: 'x',
  }
  const parsed = (providers: unknown[], more = {}) =>
    parseOutsideConfig(JSON.stringify({ providers, ...more }), 'sign-in.yaml')

  test('gives nobody an account unless it says so, and may be empty', () => {
    expect(parsed([provider]).providers[0]).toMatchObject({ newAccounts: false, secondFactorAmr: [] })
    expect(parseOutsideConfig('', 'sign-in.yaml')).toEqual({ providers: [] })
  })

  test.each([
    [[{ ...provider, issuer: 'http://id.example' }], /providers\.0\.issuer: must be https/],
    [[{ ...provider, id: 'City!' }], /providers\.0\.id/],
    [[provider, provider], /two providers have one id/],
    [[{ ...provider, secret: 'hunter2' }], /providers\.0/],
  ])('that is wrong says where, and never what stands there: %j', (providers, message) => {
    expect(() => parsed(providers)).toThrow(message)
    expect(() => parsed(providers)).not.toThrow(/hunter2/)
  })
})
