import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
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

interface Process {
  readonly pid: number
  readonly parent: number
  readonly args: string
  readonly directory: string
}

/** The processes of this machine, from /proc. */
function listProcesses(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z') return []
      const args = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [
        { pid: Number(name), parent: Number(parent), args, directory: readlinkSync(`/proc/${name}/cwd`) },
      ]
    } catch {
      return []
    }
  })
}

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
  await until(
    'all processes are gone',
    async () => {
      const alive = new Set(listProcesses().map(({ pid, args }) => `${pid} ${args}`))
      return !family.some(({ pid, args }) => alive.has(`${pid} ${args}`))
    },
    15_000,
  )
  expect(readdirSync(dataDir).filter((name) => name.includes('lock'))).toEqual([])
  for (const socket of sockets) expect(() => readdirSync(socket), socket).toThrow(/ENOENT/)
}

const makeWorld = (admin: Caller) =>
  admin.post('/api/worlds', { title: 'w', startsAt: '2020-06-11T00:00:00Z' })

test.each(['SIGINT to the group, as by Ctrl-C', 'SIGTERM to the command'] as const)(
  '%s leaves no process, no lock and no socket',
  async (how) => {
    const dataDir = await makeDataDir()
    const server = await start(dataDir)
    const key = await createAdminKey(dataDir)
    // With both databases running.
    expect((await makeWorld(new Caller(server.url, key))).status).toBe(201)
    const family = familyOf(server)
    expect(postmastersOf(family)).toHaveLength(2)
    const { pid } = server.process
    if (pid === undefined) throw new Error('the server has no process')
    if (how.startsWith('SIGINT')) process.kill(-pid, 'SIGINT')
    else server.process.kill('SIGTERM')
    await until('the command has ended', async () => !isRunning(server.process), 15_000)
    expect(server.process.exitCode).toBe(0)
    await expectNothingLeft(dataDir, family)
  },
)

test('a sender whose stream never ends does not keep the server from ending', async () => {
  const dataDir = await makeDataDir()
  const server = await start(dataDir)
  const key = await createAdminKey(dataDir)
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
  server.process.kill('SIGTERM')
  await verdicts?.read().catch(() => {})
  await until('the command has ended', async () => !isRunning(server.process), 15_000)
  await verdicts?.cancel().catch(() => {})
})

test('a second start on the same data directory is refused with exit code 4 and told where the first serves', async () => {
  const dataDir = await makeDataDir()
  const server = await start(dataDir)
  const second = await run('server', '--port', '0', '--data-dir', dataDir)
  expect(second.code).toBe(4)
  expect(second.err).toContain(server.url)
  expect((await new Caller(server.url).get('/api/health')).status).toBe(200)
})

test('two servers run side by side, and neither knows the keys of the other; a port that is taken is named', async () => {
  const [a, b] = [await makeDataDir(), await makeDataDir()]
  const [keyOfA, keyOfB] = [await createAdminKey(a), await createAdminKey(b)]
  const [first, second] = [await start(a), await start(b)]
  expect((await new Caller(first.url, keyOfA).get('/api/signals')).status).toBe(200)
  expect((await new Caller(second.url, keyOfB).get('/api/signals')).status).toBe(200)
  expect((await new Caller(second.url, keyOfA).get('/api/signals')).status).toBe(401)
  await second.stop()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }
  const refused = await run('server', '--port', String(port), '--data-dir', b)
  await new Promise((resolve) => other.close(resolve))
  expect(refused.code).toBe(1)
  expect(refused.err).toContain(`Port ${port} is taken`)
  expect(refused.err).not.toContain('    at ')
})

test('after kill -9 of Node the next start takes over what is left, loses nothing that was accepted, and serves', async () => {
  const dataDir = await makeDataDir()
  const server = await start(dataDir)
  const key = await createAdminKey(dataDir)
  const admin = new Caller(server.url, key)
  await admin.post('/api/places', { places: cityPlaces })
  const world = await makeWorld(admin)
  expect((await admin.post('/api/signals', aggregate(1, { id: 'kept' }))).status).toBe(200)
  const family = familyOf(server)
  const node = nodeOf(family)
  if (!node) throw new Error('the server is not among its processes')
  process.kill(node.pid, 'SIGKILL')
  await until('the command has ended', async () => !isRunning(server.process))
  const begun = performance.now()
  const again = await start(dataDir)
  console.log(`    start after kill -9: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  const after = new Caller(again.url, key)
  expect((await after.walk('/api/signals')).map(({ id }) => id)).toEqual(['kept'])
  expect((await after.at(String(world.body.base), String(world.body.key)).get('/api/world')).status).toBe(200)
  const all = familyOf(again)
  await again.stop()
  await expectNothingLeft(dataDir, [...family, ...all])
})

test('after kill -9 of PostgreSQL under load the server answers 503 in the one shape, then recovers by itself, and what it had accepted is there', async () => {
  const dataDir = await makeDataDir()
  const server = await start(dataDir)
  const key = await createAdminKey(dataDir)
  const admin = new Caller(server.url, key)
  await admin.post('/api/places', { places: cityPlaces })
  const accepted: string[] = []
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
  await until('a request was refused', async () => refusals > 0, 10_000)
  const before = accepted.length
  await until('requests are taken again', async () => accepted.length > before + 50)
  loading = false
  await Promise.all(senders)
  expect(odd).toEqual([])
  const stored = new Set((await admin.walk('/api/signals', 1_000)).map(({ id }) => String(id)))
  expect(accepted.filter((id) => !stored.has(id))).toEqual([])
  await until('every consumer is at the end', async () => {
    const { status, body } = await admin.get('/api/consumers')
    return status === 200 && (body.items as { atEnd: boolean }[]).every(({ atEnd }) => atEnd)
  })
  expect(server.said()).not.toContain('urn:exam')
})

test('a key for a data directory that is not there is refused, and nothing is made', async () => {
  const nowhere = join(tmpdir(), `lianfang-nowhere-${process.pid}`)
  const { code, err } = await run('key', 'create', '--role', 'admin', '--data-dir', nowhere)
  expect([code, err]).toEqual([2, expect.stringContaining(nowhere)])
  expect(existsSync(nowhere)).toBe(false)
})
