import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { saveDuties } from '#platform/access'
import { escalateAlerts } from '#platform/alerts'
import { nameSources } from '#platform/signals'
import { openTask } from '#platform/tasks'
import { placePath } from '#vocabulary'
import { systems } from '../../apps/server/house.ts'
import { type LiveServer, openLiveServer } from '../live/testing.ts'

let server: LiveServer
let commander: string

beforeAll(async () => {
  server = await openLiveServer(systems)
  commander = (await server.makeKey({ role: 'commander', places: ['cn'] })).key
})
afterAll(async () => await server?.close())

async function ask(key: string, since?: string): Promise<{ status: number; body: unknown }> {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`
  const answer = await fetch(`${server.url}/api/overview${query}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return { status: answer.status, body: await answer.json() }
}

const Counts = z.record(z.string(), z.int())
/** What is looked at here, as it comes over the line. */
const Told = z.looseObject({
  position: z.string(),
  at: z.string(),
  asOf: z.object({ counts: z.string(), work: z.string() }),
  changed: z
    .object({
      since: z.string(),
      alerts: z
        .looseObject({ immediate: z.int(), others: z.int(), late: z.int(), closed: Counts })
        .optional(),
      tasks: Counts.optional(),
      events: Counts.optional(),
    })
    .optional(),
  decisions: z.object({
    first: z.array(z.looseObject({ kind: z.string(), id: z.int(), reason: z.string(), yours: z.boolean() })),
    waiting: Counts,
  }),
  late: z.looseObject({
    units: z.array(z.looseObject({})),
    items: z.array(z.looseObject({ kind: z.string(), id: z.int() })),
  }),
  silent: z.object({ count: z.int(), items: z.array(z.looseObject({ source: z.string() })) }).optional(),
})
const look = async (key: string, since?: string) => Told.parse((await ask(key, since)).body)

const openProblem = (place: string, key: string) =>
  server.work((tx) =>
    openTask(
      tx,
      server.world.rooms,
      {
        kind: 'problem',
        type: 'litter',
        title: { zh: '垃圾', en: 'Litter' },
        place: placePath(place),
        unit: 'cdc',
        originator: 'test',
        key,
      },
      { actor: 'test' },
    ),
  )

describe('the overview', () => {
  test('of a quiet city says that nothing waits and nothing is late, and how old that is', async () => {
    const { decisions, late, asOf, changed, at } = await look(commander)
    expect(decisions).toEqual({
      first: [],
      waiting: { immediate: 0, escalated: 0, proposed: 0, 'to-file': 0, 'to-dispatch': 0, 'to-verify': 0 },
    })
    expect(late).toEqual({ alerts: 0, tasks: 0, units: [], items: [] })
    expect(changed).toBeUndefined()
    expect(at).toBe('2020-06-11T04:00:00.000Z')
    for (const instant of [asOf.counts, asOf.work])
      expect(Math.abs(Date.now() - Date.parse(instant))).toBeLessThan(60_000)
  })

  test('tells what changed since the last look, what waits by rank, and of whom it is', async () => {
    const { position } = await look(commander)
    await server.world.advance(new Date('2020-06-11T05:00:00Z'))
    const flu = { immediate: false, disease: 'influenza' } as const
    await server.raise('cn.11.01.01', flu)
    await server.raise('cn.11.01.02', flu)
    const sars = await server.raise('cn.11.01.02', { disease: 'sars' })
    await openProblem('cn.11.01.02', 'p1')
    server.world.rooms.wake()
    await server.world.settled()
    const { changed, decisions } = await look(commander, position)
    expect(changed).toMatchObject({
      alerts: { immediate: 1, others: 2, late: 0, closed: {} },
      tasks: { problems: 1, late: 0, ended: 0 },
      events: { proposed: 1, confirmed: 0 },
    })
    expect(decisions.first.map(({ kind, reason, yours }) => [kind, reason, yours])).toEqual([
      ['alert', 'immediate', true],
      ['event', 'proposed', true],
      ['task', 'to-file', true],
    ])
    expect(decisions.first[0]?.id).toBe(Number(sars))
    expect(decisions.waiting).toMatchObject({ immediate: 1, proposed: 1, 'to-file': 1 })
    const street = (await server.makeKey({ role: 'street-officer', places: ['cn.11.01.02'] })).key
    const theirs = await look(street)
    // They may verify the case file and judge no alert; the event reaches beyond their district.
    expect(theirs.decisions.first.map(({ reason, yours }) => [reason, yours])).toEqual([
      ['to-file', true],
      ['immediate', false],
    ])
    // Whoever is of no unit that has an alert may read it, and does not judge it.
    const alone = (await server.makeKey({ role: 'epidemiologist', places: ['cn'] })).key
    const [judged] = (await look(alone)).decisions.first
    expect(judged).toMatchObject({ reason: 'proposed', yours: true })
    // Another district knows nothing of it.
    const wuhan = (await server.makeKey({ role: 'commander', places: ['cn.42'] })).key
    expect((await look(wuhan, position)).changed).toMatchObject({
      alerts: { immediate: 0, others: 0 },
      tasks: { problems: 0 },
      events: { proposed: 0 },
    })
  })

  test('tells what is late, whose it is, and whom to ring', async () => {
    await server.work((tx) =>
      saveDuties(tx, 'cdc', [{ officer: 'account:1', name: { zh: '王', en: 'Wang' }, phone: '138' }]),
    )
    const { position } = await look(commander)
    await server.world.advance(new Date('2020-06-17T04:00:00Z'))
    const { changed, decisions, late } = await look(commander, position)
    expect(changed?.alerts?.late).toBe(3)
    expect(changed?.tasks?.late).toBe(1)
    expect(late).toMatchObject({
      alerts: 3,
      tasks: 1,
      units: [
        {
          unit: {
            id: 'cdc',
            name: { zh: '疾控' },
            phone: '010-1',
            onDuty: { name: { zh: '王' }, phone: '138' },
          },
          alerts: 3,
          tasks: 1,
          oldestDueAt: '2020-06-11T07:00:00.000Z',
        },
      ],
    })
    expect(late.items.map(({ kind }) => kind)).toEqual(['alert', 'alert', 'alert', 'task'])
    expect(decisions.waiting.escalated).toBe(3)
    // What is late and of which one case is enough is told once.
    expect(decisions.first.map(({ reason }) => reason)).toEqual(['immediate', 'escalated', 'escalated'])
    expect(new Set(decisions.first.map(({ id }) => id)).size).toBe(3)
  })

  test('tells which sources are silent, for longer than they should be', async () => {
    const of = (source: string, everyMs: number) => ({
      source,
      title: { zh: '医院', en: 'Hospital' },
      everyMs,
    })
    await server.work((tx) => nameSources(tx, [of('urn:test:silent', 1), of('urn:test:slow', 86_400_000)]))
    // Who does not reach everywhere sees a source when it was heard from a place of theirs.
    expect((await look(commander)).silent).toEqual({ count: 0, items: [] })
    const { silent } = await look((await server.makeKey({ role: 'admin', places: ['*'] })).key)
    expect(silent).toMatchObject({
      count: 1,
      items: [{ source: 'urn:test:silent', title: { en: 'Hospital' }, expectedEveryMs: 1 }],
    })
  })

  test('shows each only what they may read', async () => {
    const worker = await look((await server.makeKey({ role: 'grid-worker', places: ['cn'] })).key, '1.1.1')
    expect(worker.changed).toMatchObject({ tasks: { problems: 1 } })
    expect(Object.keys(worker.changed ?? {})).toEqual(['since', 'tasks'])
    expect(worker.silent).toBeUndefined()
    expect(worker).not.toHaveProperty('readers')
    expect(worker.late).not.toHaveProperty('alerts')
    expect(worker.decisions.first.map(({ kind, yours }) => [kind, yours])).toEqual([['task', false]])
    const auditor = await look((await server.makeKey({ role: 'auditor', places: ['cn'] })).key)
    expect(auditor.decisions).toEqual({ first: [], waiting: {} })
    const feeder = (await server.makeKey({ role: 'feeder', places: ['*'] })).key
    expect(await ask(feeder)).toMatchObject({ status: 403, body: { code: 'access.forbidden' } })
  })
})

describe('since', () => {
  test.each(['yesterday', '2020-06-11', '2020-06-11T12:00:00', '2999-01-01T00:00:00Z', '9000.1.1'])(
    '%s is refused with where and why',
    async (since) => {
      const { status, body } = await ask(commander, since)
      expect(status).toBe(400)
      expect(body).toMatchObject({ code: 'request.invalid', errors: [{ where: 'querystring.since' }] })
    },
  )

  test('that lies far back is taken as 31 days, and the answer says so', async () => {
    const expected = '2020-05-17T04:00:00.000Z'
    expect((await look(commander, '2000-01-01T00:00:00+08:00')).changed?.since).toBe(expected)
    expect((await look(commander, '0.0.0')).changed?.since).toBe(expected)
  })

  test('may be an instant of the city', async () => {
    const since = '2020-06-11T13:00:00+08:00'
    const { changed } = await look(commander, since)
    expect(changed).toMatchObject({ since: '2020-06-11T05:00:00.000Z', alerts: { immediate: 1, others: 2 } })
  })

  test('counts what has become so since, among what one case is enough for', async () => {
    const id = Number(await server.raise('cn.11.01.01', { immediate: false, disease: 'hfmd' }))
    const later = new Date(server.world.clock.now().getTime() + 60_000)
    await server.world.advance(later)
    const before = await look(commander, later.toISOString())
    expect(before.changed).toMatchObject({ alerts: { immediate: 0, others: 0 } })
    const because = { title: { zh: '多人发病', en: 'many ill' } }
    await server.work((tx) => escalateAlerts(tx, server.world.rooms, [{ alert: id, surprise: 6, because }]))
    const { changed, decisions } = await look(commander, later.toISOString())
    expect(changed).toMatchObject({ alerts: { immediate: 1, others: 0 } })
    expect(decisions.waiting.immediate).toBe((before.decisions.waiting.immediate ?? 0) + 1)
  })
})
