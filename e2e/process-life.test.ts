import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { copyDataDir, emptyHouse, startCopy } from './data-dir.ts'
import { listProcesses, type Process } from './processes.ts'
import {
  aggregate,
  Caller,
  cityPlaces,
  createAdminKey,
  faultOfProblem,
  isRunning,
  makeDataDir,
  type RealServer,
  run,
  startRealServer,
  until,
} from './real-server.ts'

const started: RealServer[] = []

async function start(dataDir: string, flags?: readonly string[]): Promise<RealServer> {
  const server = await startRealServer(dataDir, flags)
  started.push(server)
  return server
}

afterEach(async () => {
  for (const server of started.splice(0)) await server.remove()
})

/** The server and all that it has started, PostgreSQL's too, though those have groups of their own. */
function familyOf(server: RealServer): Process[] {
  const all = listProcesses()
  const family = all.filter(({ pid }) => pid === server.process.pid)
  for (const one of family) family.push(...all.filter(({ parent }) => parent === one.pid))
  return family
}

const postmastersOf = (family: readonly Process[]) =>
  family.filter(({ args }) => /\/bin\/postgres /.test(args))
const nodeOf = (family: readonly Process[]) =>
  family.find(({ args }) => args.includes('apps/server/main.ts') && !args.includes('with-node'))

async function expectNothingLeft(dataDir: string, family: readonly Process[]): Promise<void> {
  const sockets = postmastersOf(family).flatMap(
    ({ args }) => /unix_socket_directories=(\S+)/.exec(args)?.[1] ?? [],
  )
  await until('all processes are gone', async () => {
    const alive = new Set(listProcesses().map(({ pid, args }) => `${pid} ${args}`))
    return !family.some(({ pid, args }) => alive.has(`${pid} ${args}`))
  })
  expect(readdirSync(dataDir).filter((name) => name.includes('lock'))).toEqual([])
  for (const socket of sockets) expect(() => readdirSync(socket), socket).toThrow(/ENOENT/)
}

const makeWorld = (admin: Caller) =>
  admin.post('/api/worlds', { title: 'w', startsAt: '2020-06-11T00:00:00Z' })

/** Ends it, and sees that all of it is gone. */
async function expectToEnd(server: RealServer, ask: () => void): Promise<void> {
  const family = familyOf(server)
  // Both databases run.
  expect(postmastersOf(family)).toHaveLength(2)
  ask()
  await until('the command has ended', async () => !isRunning(server.process))
  expect(server.process.exitCode).toBe(0)
  await expectNothingLeft(server.dataDir, family)
}

describe('on a data directory of its own', () => {
  let dataDir: string
  let server: RealServer
  let key: string
  let base: string
  beforeAll(async () => {
    dataDir = await makeDataDir()
    server = await startRealServer(dataDir)
    key = await createAdminKey(dataDir)
    const world = await makeWorld(new Caller(server.url, key))
    expect(world.status).toBe(201)
    base = String(world.body.base)
  }, 180_000)
  afterAll(() => server?.remove())

  test('a second start is refused with exit code 4 and told where the first serves', async () => {
    const second = await run('server', '--port', '0', '--data-dir', dataDir)
    expect(second.code).toBe(4)
    expect(second.err).toContain(server.url)
    expect((await new Caller(server.url).get('/api/health')).status).toBe(200)
  })

  test('SIGINT to the group, as by Ctrl-C, leaves no process, no lock and no socket', async () => {
    await expectToEnd(server, () => process.kill(-(server.process.pid ?? 0), 'SIGINT'))
  })

  test('SIGTERM to the command leaves none either, though a sender’s stream never ends', async () => {
    server = await startRealServer(dataDir)
    // The database of worlds starts with the first that is asked for.
    expect((await new Caller(server.url, key).at(base).get('/api/world')).status).toBe(200)
    const stream = new ReadableStream({
      async pull(controller) {
        await new Promise((done) => setTimeout(done, 20))
        controller.enqueue(new TextEncoder().encode('1\n'))
      },
    })
    const endless = fetch(`${server.url}/api/signals`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    } as RequestInit)
    const verdicts = (await endless).body?.getReader()
    expect((await verdicts?.read())?.done).toBe(false)
    await expectToEnd(server, () => server.process.kill('SIGTERM'))
    await verdicts?.cancel().catch(() => {})
  })
})

test('two servers run side by side, and neither knows the keys of the other; a port that is taken is named', async () => {
  // One whose key is older than its first server.
  const a = await makeDataDir()
  const keyOfA = await createAdminKey(a)
  const { dataDir: b, key: keyOfB } = await copyDataDir(emptyHouse)
  const [first, second] = [await start(a), await start(b)]
  expect((await new Caller(first.url, keyOfA).get('/api/signals')).status).toBe(200)
  expect((await new Caller(second.url, keyOfB).get('/api/signals')).status).toBe(200)
  expect((await new Caller(second.url, keyOfA).get('/api/signals')).status).toBe(401)
  expect((await new Caller(first.url, keyOfB).get('/api/signals')).status).toBe(401)
  await second.stop()
  const { port } = new URL(first.url)
  const refused = await run('server', '--port', port, '--data-dir', b)
  expect(refused.code).toBe(1)
  expect(refused.err).toContain(`Port ${port} is taken`)
  expect(refused.err).not.toContain('    at ')
})

describe('after kill -9', () => {
  let server: RealServer
  let admin: Caller
  const accepted: string[] = []
  const stored = async (caller: Caller) =>
    new Set((await caller.walk('/api/signals', 1_000)).map(({ id }) => String(id)))
  beforeAll(async () => {
    ;({ server, admin } = await startCopy(emptyHouse))
    await admin.post('/api/places', { places: cityPlaces })
  }, 180_000)
  afterAll(() => server?.remove())

  test('of PostgreSQL under load the server answers 503 in the one shape, then recovers by itself, and what it had accepted is there', async () => {
    const odd: string[] = []
    let refusals = 0
    let loading = true
    const senders = Array.from({ length: 6 }, async (_, sender) => {
      for (let n = 0; loading; n++) {
        const id = `${sender}-${n}`
        const answer = await admin.post('/api/signals', aggregate(1, { id }))
        if (answer.status === 200) accepted.push(id)
        else {
          refusals++
          const fault = faultOfProblem(answer, { status: 503, code: 'store.unavailable' })
          if (fault) odd.push(fault)
        }
      }
    })
    await until('the load runs', async () => accepted.length > 100)
    const [postmaster] = postmastersOf(familyOf(server))
    if (!postmaster) throw new Error('PostgreSQL is not among the processes')
    process.kill(postmaster.pid, 'SIGKILL')
    await until('a request was refused', async () => refusals > 0)
    const before = accepted.length
    await until('requests are taken again', async () => accepted.length > before + 50)
    loading = false
    await Promise.all(senders)
    expect(odd).toEqual([])
    const kept = await stored(admin)
    expect(accepted.filter((id) => !kept.has(id))).toEqual([])
    await until('every consumer is at the end', async () => {
      const { status, body } = await admin.get('/api/consumers')
      return status === 200 && (body.items as { atEnd: boolean }[]).every(({ atEnd }) => atEnd)
    })
    expect(server.said()).not.toContain('urn:exam')
  })

  test('of Node the next start takes over what is left, loses nothing that was accepted, and serves', async () => {
    const world = await makeWorld(admin)
    expect((await admin.post('/api/signals', aggregate(1, { id: 'kept' }))).status).toBe(200)
    const before = await stored(admin)
    const family = familyOf(server)
    const node = nodeOf(family)
    if (!node) throw new Error('the server is not among its processes')
    process.kill(node.pid, 'SIGKILL')
    await until('the command has ended', async () => !isRunning(server.process))
    server = await startRealServer(server.dataDir)
    const after = new Caller(server.url, admin.key)
    expect(before).toContain('kept')
    expect(await stored(after)).toEqual(before)
    expect((await after.at(String(world.body.base), String(world.body.key)).get('/api/world')).status).toBe(
      200,
    )
    const all = familyOf(server)
    await server.stop()
    await expectNothingLeft(server.dataDir, [...family, ...all])
  })
})

test('a key for a data directory that is not there is refused, and nothing is made', async () => {
  const nowhere = join(tmpdir(), `lianfang-nowhere-${process.pid}`)
  const { code, err } = await run('key', 'create', '--role', 'admin', '--data-dir', nowhere)
  expect([code, err]).toEqual([2, expect.stringContaining(nowhere)])
  expect(existsSync(nowhere)).toBe(false)
})
