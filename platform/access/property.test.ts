import { hash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type Action,
  actionPurposes,
  createKey,
  decide,
  type Grant,
  type Principal,
  type Purpose,
  purposes,
  type RoleName,
  roleActions,
  rolePurposes,
  type ScopeName,
  scopeActions,
} from '#platform/access'
import { type FileKeys, keepFile, makeFileKeyText, parseFileKeys, receiveFile } from '#platform/files'
import { noCounts } from '#platform/imports'
import { importRoutes } from '#platform/imports/routes'
import { signalRoutes } from '#platform/signals/routes'
import { house, type Sql, transact } from '#platform/store'
import { tallyRoutes } from '#platform/tallies/routes'
import type { World } from '#platform/worlds'
import { placePath } from '#vocabulary'
import { systems } from '../../apps/server/house.ts'
import { type FileServer, openFileServer } from '../files/testing.ts'

import { EventStreamReader } from '../live/event-stream.ts'
import { parseLiveMessage } from '../live/message.ts'
import { noticeRoutes } from '../notify/routes.ts'
import { testOptions } from '../notify/testing.ts'
import { unitRoutes } from './unit-routes.ts'

/** Places whose names begin alike, so that a careless comparison of texts is found out. */
const places = ['cn', 'cn.1', 'cn.10', 'cn.11', 'cn.1.1', 'cn.1.10', 'cn.10.1', 'cn.1.1.1', 'cn.a.1']

interface Planted {
  readonly id: string
  readonly place: string
  /** Further places that have to be seen too. */
  readonly others?: readonly string[]
  /** It is law at its place: whoever reads anywhere under it sees it. */
  readonly binds?: boolean
}
interface Ask {
  /** The JSON that comes from a path. */
  get(path: string): Promise<unknown>
  /** What comes from a path, as it comes. */
  open(path: string): Promise<Response>
}

/** How one room's records are planted and asked for. A room joins the test by a line in the table below. */
interface Records {
  readonly action: Action
  /** What the list's own door asks for, where it is one for many rooms; then who lacks `action` sees an empty list. */
  readonly door?: Action
  readonly table: string
  /** What tells a record apart in the table, as SQL. */
  readonly id: string
  /** One record at each place. */
  plant(of: { sql: Sql; world: World; keys: FileKeys }): Promise<readonly Planted[]>
  /** The ids that the list shows; absent where there is none. */
  list?(ask: Ask): Promise<readonly string[]>
  /** Of the whole city: seen by whoever may do it anywhere, and not held by row-level security. */
  readonly open?: true
  /** Seen only by who reaches everywhere. */
  readonly whole?: true
  /** Where one record is asked for; absent where there is no such door. */
  record?(id: string): string
}

/** The list of a path, each item known by a member. */
function listOf(path: string, member: string): NonNullable<Records['list']> {
  const Page = z.object({ items: z.array(z.record(z.string(), z.unknown())), next: z.string().optional() })
  return async ({ get }) => {
    const { items, next } = Page.parse(await get(`${path}?limit=1000`))
    if (next !== undefined) throw new Error(`${path} has more than a page`)
    return items.map((item) => String(item[member]))
  }
}

const table: readonly Records[] = [
  {
    action: 'signals.read',
    table: 'signals.log',
    id: 'id',
    plant: async ({ sql }) => {
      await sql`SELECT signals.ensure_partition('2020-06-11')`
      await sql`INSERT INTO signals.source (source) VALUES ('urn:test:access')`
      const rows = await sql<Planted[]>`
        INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
        SELECT (SELECT max(era) FROM signals.era), n, '2020-06-11', 'test', (SELECT id FROM signals.source), 'e' || n, 'k', place, 0, false, '{}'
        FROM unnest(${places}::text[]) WITH ORDINALITY AS t (place, n) RETURNING id, place`
      // Of an era that has ended all is read, whoever else still writes on this PostgreSQL.
      await sql`INSERT INTO signals.era (era, server) SELECT max(era) + 1, 'test' FROM signals.era`
      return rows
    },
    list: async (ask) => (await listOf('/api/signals', 'id')(ask)).filter((id) => id.startsWith('e')),
  },
  {
    action: 'tallies.read',
    table: 'tallies.count',
    id: 'place',
    // The count of each place is a power of two of its own, so that a sum tells which places are in it.
    plant: ({ sql }) => sql<Planted[]>`
      WITH subject AS (
        INSERT INTO tallies.subject (id, tally, series, place)
        SELECT n, 'cases.confirmed', 'access', place FROM unnest(${places}::text[]) WITH ORDINALITY AS t (place, n) RETURNING id, place
      ), amount AS (
        INSERT INTO tallies.amount (subject, day, known_on, amount, reports)
        SELECT id, '2020-06-11', '2020-06-11', 1 << (n - 1)::int, 1
        FROM subject JOIN unnest(${places}::text[]) WITH ORDINALITY AS t (place, n) USING (place)
      )
      SELECT place AS id, place FROM subject`,
    list: async ({ get }) => {
      const said = await get('/api/tallies/cases.confirmed/days?place=cn&series=access')
      const { days } = z.object({ days: z.array(z.object({ amount: z.int() })) }).parse(said)
      const sum = days.reduce((all, { amount }) => all + amount, 0)
      return places.filter((_, at) => sum & (1 << at))
    },
  },
  {
    action: 'alarms.read',
    table: 'early_warning.alarm',
    id: 'number::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO early_warning.alarm (detector, tally, series, place, raised_on, raised_at, observed, expected, threshold, p_value, evidence)
      SELECT 'd', 't', 's', place, '2020-06-11', now(), 1, 0, 1, 0.01,
        '{"dayJudged":"2020-06-11","windowDays":7,"from":"2020-06-01","counts":[]}'
      FROM unnest(${places}::text[]) AS t (place) RETURNING number::text AS id, place`,
    list: listOf('/api/alarms', 'id'),
  },
  {
    action: 'files.read',
    table: 'files.file',
    id: 'id::text',
    plant: plantFiles,
    list: listOf('/api/files', 'id'),
    record: (id) => `/api/files/${id}`,
  },
  {
    action: 'audit.read',
    table: 'audit.entry',
    id: 'subject',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO audit.entry (actor, action, subject, place)
      SELECT 'test', 'test', 'planted:' || place, place FROM unnest(${places}::text[]) AS t (place)
      RETURNING subject AS id, place`,
    list: async (ask) =>
      (await listOf('/api/audit', 'subject')(ask)).filter((subject) => subject.startsWith('planted:')),
  },
  {
    action: 'alarms.read',
    table: 'alerts.alert',
    id: 'id::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO alerts.alert (origin_kind, origin_id, key, place, title_zh, title_en, day, surprise, immediate, evidence,
        raised_at, raised_on, words, state)
      SELECT 'person', 'test', place, place, 'a', 'a', '2020-06-11', 1, false, '{}', now(), '2020-06-11', '', 'waiting'
      FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, place`,
    list: listOf('/api/alerts', 'id'),
    record: (id) => `/api/alerts/${id}`,
  },
  {
    action: 'tasks.read',
    table: 'tasks.task',
    id: 'id::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO tasks.task (kind, type, title_zh, title_en, place, unit, urgent, opened_at, opened_by, state, due_at)
      SELECT 'to-do', 'visit', 'a', 'a', place, 'late ' || place, false, now(), 'test', 'open', '2020-06-01T00:00:00Z'
      FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, place`,
    list: listOf('/api/tasks', 'id'),
    record: (id) => `/api/tasks/${id}`,
  },
  {
    action: 'events.read',
    table: 'events.event',
    id: 'id::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO events.event (title_zh, title_en, place, first_day, latest_day, state, made_at)
      SELECT 'a', 'a', place, '2020-06-11', '2020-06-11', 'confirmed', now()
      FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, place`,
    list: listOf('/api/events', 'id'),
    record: (id) => `/api/events/${id}`,
  },
  {
    action: 'tasks.read',
    door: 'overview.read',
    table: 'tasks.task',
    id: 'unit',
    // The tasks that were planted above are late, each of a unit of its own.
    plant: async ({ sql }) => {
      await sql`INSERT INTO access.unit (id, name_zh, name_en, place) SELECT unit, 'a', 'a', place FROM tasks.task`
      return await sql<Planted[]>`SELECT unit AS id, place FROM tasks.task`
    },
    list: async ({ get }) => {
      const Late = z.object({
        late: z.object({ units: z.array(z.object({ unit: z.object({ id: z.string() }) })) }),
      })
      return Late.parse(await get('/api/overview')).late.units.map(({ unit }) => unit.id)
    },
  },
  {
    action: 'alarms.read',
    door: 'overview.read',
    table: 'signals.log',
    id: 'id',
    plant: async ({ sql }) => {
      // The change of a unit is heard by all, so that who hears of no alert is not waited for.
      const rows = await sql<Planted[]>`
        INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
        SELECT (SELECT max(era) FROM signals.era), n, '2020-06-11', 'test', (SELECT id FROM signals.source
          WHERE source = 'urn:test:access'), 's' || n, CASE WHEN place = '' THEN 'unit.changed' ELSE 'alert.step' END,
          CASE WHEN place = '' THEN 'cn' ELSE place END, 0, false, jsonb_build_object('subject', 'alert:s' || n)
        FROM unnest(${[...places, '']}::text[]) WITH ORDINALITY AS t (place, n) RETURNING id, place`
      await sql`INSERT INTO signals.era (era, server) SELECT max(era) + 1, 'test' FROM signals.era`
      return rows.slice(0, places.length)
    },
    list: listHeard,
  },
  {
    action: 'orders.read',
    table: 'orders.order',
    id: 'id::text',
    // At each place a draft, and one that was signed and ended.
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO orders.order (title_zh, title_en, legal_basis, unit, power, what, place, purpose, begins, ends, state,
        drafted_by, drafted_at, signed_by, signed_at, from_at, until_at, outcome, ended_at)
      SELECT 'a', 'a', 'a', 'a', 'collect', '{absence}', place, 'case-finding', '2020-06-11', '2020-06-12',
        CASE WHEN signed THEN 'ended' ELSE 'draft' END, 'a', now(), CASE WHEN signed THEN 'b' END, CASE WHEN signed THEN now() END,
        CASE WHEN signed THEN now() END, CASE WHEN signed THEN now() END, CASE WHEN signed THEN 'expired' END,
        CASE WHEN signed THEN now() END
      FROM unnest(${places}::text[]) AS t (place), (VALUES (true), (false)) AS v (signed)
      RETURNING id::text AS id, place, signed_at IS NOT NULL AS binds`,
    list: listOf('/api/orders', 'id'),
    record: (id) => `/api/orders/${id}`,
  },
  {
    action: 'notices.read',
    table: 'notify.outbox',
    id: 'id::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO notify.outbox (idempotency_key, channel, target, language, title_zh, title_en, body_zh, body_en, subject,
        place, urgency, created_at, due_at, state)
      SELECT 'access ' || place, 'a', 'a', 'zh', 'a', 'a', 'a', 'a', 'a', place, 'normal', now(), now(), 'delivered'
      FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, place`,
    list: listOf('/api/notices/outbox', 'id'),
  },
  {
    action: 'notices.read',
    table: 'notify.subscription',
    id: 'id::text',
    // Each of a place and of one other: both have to be seen.
    plant: async ({ sql }) => {
      await sql`INSERT INTO notify.channel (id, kind, title_zh, title_en, settings, created_by)
        VALUES ('sink', 'sink', 'a', 'a', '{}', 'test') ON CONFLICT DO NOTHING`
      return await sql<Planted[]>`
        INSERT INTO notify.subscription (subscriber, title, channel, language, places, filter, escalation, created_by)
        SELECT 'key:test', 'a', 'sink', 'zh', ARRAY[place, 'cn.1.1'], '{}', '[]', 'test'
        FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, places[1] AS place, places[2:] AS others`
    },
    list: listOf('/api/notices/subscriptions', 'id'),
    record: (id) => `/api/notices/subscriptions/${id}`,
  },
  {
    action: 'rules.read',
    table: 'rules.rule',
    id: 'id',
    open: true,
    plant: async ({ sql }) => {
      await sql`INSERT INTO rules.rule (id, state, latest) SELECT 'r-' || place, 'draft', 1 FROM unnest(${places}::text[]) AS t (place)`
      return await sql<Planted[]>`
        INSERT INTO rules.version (rule, version, text, title_zh, title_en, area, author, written_at)
        SELECT 'r-' || place, 1, 'a', 'a', 'a', place, 'test', now() FROM unnest(${places}::text[]) AS t (place)
        RETURNING rule AS id, area AS place`
    },
    list: listOf('/api/rules', 'id'),
  },
  {
    action: 'rules.read',
    table: 'rules.finding',
    id: 'id::text',
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO rules.finding (rule, version, key, grp, place, first_day, last_day, total, joined, closed, found_at)
      SELECT 'r-cn', 1, place, place, place, '2020-06-11', '2020-06-11', 1, 1, false, now()
      FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, place`,
  },
  {
    action: 'imports.write',
    table: 'imports.import',
    id: 'id::text',
    plant: async ({ sql }) => {
      await sql`INSERT INTO imports.mapping (id, name, title_zh, title_en, mode, source, yaml, created_by, version)
        VALUES ('m', 'm', 'a', 'a', 'records', 'urn:test:m', '', 'test', 1)`
      return await sql<Planted[]>`
        INSERT INTO imports.import (mapping, source, file, digest, bytes, day, areas, state, counts, created_by, leased_until)
        SELECT 'm', 'urn:test:' || place, 'a.csv', place, 1, '2020-06-11', ARRAY[place, 'cn.1.1'], 'undone', ${sql.json(noCounts())}, 'test', now()
        FROM unnest(${places}::text[]) AS t (place) RETURNING id::text AS id, areas[1] AS place, areas[2:] AS others`
    },
    list: listOf('/api/imports', 'id'),
    record: (id) => `/api/imports/${id}`,
  },
  {
    action: 'jobs.manage',
    table: 'signals.parked',
    id: 'consumer',
    open: true,
    whole: true,
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO signals.parked (consumer, era, xid, sequence, error)
      SELECT 'access-' || n, 1, '1', n, 'a' FROM unnest(${places}::text[]) WITH ORDINALITY AS t (place, n)
      RETURNING consumer AS id, 'cn' AS place`,
    list: listOf('/api/jobs/parked', 'consumer'),
  },
  {
    action: 'places.read',
    table: 'access.unit',
    id: 'id',
    open: true,
    plant: ({ sql }) => sql<Planted[]>`
      INSERT INTO access.unit (id, name_zh, name_en, place)
      SELECT 'access-' || place, 'a', 'a', place FROM unnest(${places}::text[]) AS t (place) RETURNING id, place`,
    list: async (ask) => (await listOf('/api/units', 'id')(ask)).filter((id) => /^access-cn[^ ]*$/.test(id)),
  },
  {
    action: 'sources.read',
    table: 'signals.source_place',
    id: `(SELECT s.source FROM signals.source s WHERE s.id = source_place.source)`,
    plant: async ({ sql }) => {
      await sql`INSERT INTO signals.source (source) SELECT 'urn:access:' || place FROM unnest(${places}::text[]) AS t (place)`
      return await sql<Planted[]>`
        INSERT INTO signals.source_place (source, place)
        SELECT (SELECT id FROM signals.source WHERE source = 'urn:access:' || place), place FROM unnest(${places}::text[]) AS t (place)
        RETURNING 'urn:access:' || place AS id, place`
    },
    list: async (ask) =>
      (await listOf('/api/sources', 'source')(ask)).filter((source) => source.startsWith('urn:access:')),
  },
]

/** The alerts that a listener hears of, who begins before all of them. */
async function listHeard({ open }: Ask): Promise<string[]> {
  // The era of what was planted is the second, after the one in which the world was made.
  const { body } = await open('/api/live?since=2.0.0')
  const reader = new EventStreamReader()
  for await (const bytes of body ?? [])
    for (const { event, data } of reader.read(bytes)) {
      const message = parseLiveMessage(event, data)
      if (message?.event !== 'changes') continue
      const alerts = message.changes.find(({ topic }) => topic === 'alert')
      return alerts && 'items' in alerts ? alerts.items.map(({ id = '' }) => id) : []
    }
  throw new Error('the stream ended without a word')
}

/** Sealed as at the door: what is planted can be read. */
async function plantFiles({ world, keys }: { world: World; keys: FileKeys }): Promise<Planted[]> {
  const planted: Planted[] = []
  for (const place of places) {
    const received = await receiveFile(Readable.from([Buffer.from(`at ${place}`)]), 'text/plain')
    if (!received.ok) throw new Error(received.message)
    const { file } = received
    const said = { name: 'a.txt', place: placePath(place), subject: 'task:1', actor: 'test' } as const
    await transact(world.database, house('test'), (tx) =>
      keepFile(tx, { file, said: { ...said, retention: 'task-1-year' }, keys, clock: world.clock }),
    )
    await file.close()
    planted.push({ id: file.id, place })
  }
  return planted
}

let server: FileServer
let planted: ReadonlyMap<Records, readonly Planted[]>

beforeAll(async () => {
  server = await openFileServer({
    systems: systems.filter(({ id }) => id === 'live'),
    more: (door) => {
      signalRoutes(door)
      tallyRoutes(door)
      importRoutes(door, parseFileKeys(makeFileKeyText()))
      unitRoutes(door)
      noticeRoutes(door, testOptions())
      for (const system of systems) system.routes?.(door)
    },
  })
  const { world, keys } = server
  const of = { sql: world.database.owner, world, keys }
  planted = new Map(
    await Array.fromAsync(table, async (records) => [records, await records.plant(of)] as const),
  )
})
afterAll(async () => await server?.close())

/** Somebody, as they are written down: a key of a role over places, or an account with roles at units. */
type Person =
  | {
      readonly kind: 'key'
      readonly role: RoleName
      readonly areas: readonly string[]
      readonly scopes?: readonly ScopeName[] | undefined
    }
  | { readonly kind: 'account'; readonly units: readonly { readonly role: RoleName; readonly at: string }[] }

const roles = Object.keys(roleActions) as RoleName[]
/** A role that may read at least one of the table's rooms comes as often as any role at all. */
const readers = roles.filter((role) =>
  table.some(({ action }) => roleActions[role].some((can) => can === action)),
)
const aRole = fc.oneof(fc.constantFrom(...roles), fc.constantFrom(...readers))
const aPlace = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...places) },
  { weight: 2, arbitrary: fc.constantFrom('cn.1.1.1.1', 'cn.2', 'cn.a.10') },
)
const aKey: fc.Arbitrary<Person> = fc.record({
  kind: fc.constant('key' as const),
  role: aRole,
  areas: fc.oneof(
    { weight: 6, arbitrary: fc.uniqueArray(aPlace, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant(['*']) },
  ),
  scopes: fc.option(fc.subarray(Object.keys(scopeActions) as ScopeName[]), { nil: undefined, freq: 3 }),
})
const anAccount: fc.Arbitrary<Person> = fc.record({
  kind: fc.constant('account' as const),
  units: fc.uniqueArray(fc.record({ role: aRole, at: aPlace }), {
    maxLength: 3,
    selector: ({ role, at }) => `${role} ${at}`,
  }),
})
const aPerson = fc.oneof(aKey, anAccount)
const aPurpose = fc.option(fc.constantFrom(...(Object.keys(purposes) as Purpose[])), {
  nil: undefined,
  freq: 6,
})

/** The roles of a person, each with the place it reaches from; an administrator's account reaches everywhere. */
function rolesOf(person: Person): Grant[] {
  if (person.kind === 'key') return person.areas.map((area) => ({ role: person.role, area }))
  return person.units.map(({ role, at }) => ({ role, area: role === 'admin' ? '*' : at }))
}

/** The rule of the house in plain words: where the person may do this for that purpose. Nothing of `decide` is used. */
function placesPlainly(
  person: Person,
  { action, purpose }: { action: Action; purpose: Purpose | undefined },
): Plainly {
  const list = <Of>(of: readonly Of[]) => of
  const reaching = rolesOf(person).filter(({ role }) => {
    if (!list<Action>(roleActions[role]).includes(action)) return false
    if (person.kind === 'key' && person.scopes)
      if (!person.scopes.some((scope) => list<Action>(scopeActions[scope]).includes(action))) return false
    const allowing = actionPurposes[action]
    if (!allowing) return true
    return purpose !== undefined && allowing.includes(purpose) && rolePurposes[role].includes(purpose)
  })
  const lies = (place: string, area: string) => area === '*' || `${place}.`.startsWith(`${area}.`)
  const reaches = (place: string) => reaching.some(({ area }) => lies(place, area))
  return {
    anywhere: reaching.length > 0,
    at: places.filter(reaches),
    sees: ({ open, whole }, { place, others = [], binds }) => {
      if (whole) return reaching.some(({ area }) => area === '*')
      if (open) return reaching.length > 0
      return (
        [place, ...others].every(reaches) ||
        (binds === true && reaching.some(({ area }) => lies(area, place)))
      )
    },
  }
}

/** Writes the person down as the house does, and tells how they show themselves at the door. */
async function introduce(person: Person): Promise<Record<string, string>> {
  if (person.kind === 'key') {
    const { role, areas, scopes } = person
    const { key } = await createKey(server.world.database, {
      title: 'test',
      role,
      places: areas,
      createdBy: 'test',
      ...(scopes ? { scopes } : {}),
    })
    return { authorization: `Bearer ${key}` }
  }
  const { owner } = server.host.production.database
  const name = randomBytes(8).toString('hex')
  const token = randomBytes(32).toString('base64url')
  const units = [...new Set(person.units.map(({ at }) => at))]
  await owner.begin(async (tx) => {
    await tx`INSERT INTO access.account (login, name_zh, name_en) VALUES (${name}, '甲', 'A')`
    const of = tx`(SELECT id FROM access.account WHERE login = ${name})`
    await tx`INSERT INTO access.session (token_hash, account, expires_at, second_factor_at)
      SELECT ${hash('sha256', token, 'buffer')}, ${of}, now() + interval '1 hour', now()`
    for (const at of units)
      await tx`INSERT INTO access.unit (id, name_zh, name_en, place) VALUES (${`${name} ${at}`}, '甲', 'A', ${at})`
    for (const { role, at } of person.units)
      await tx`INSERT INTO access.membership (account, unit, role) SELECT ${of}, ${`${name} ${at}`}, ${role}`
  })
  return { cookie: `lianfang_session=${token}` }
}

test('whoever asks for what, where and what for: the decision, the record, the list and the database agree with the plain rule', async () => {
  const seen = { all: 0, some: 0, none: 0, refused: 0, found: 0, missing: 0 }
  await fc.assert(
    fc.asyncProperty(aPerson, aPurpose, async (person, purpose) => {
      const headers = { ...(await introduce(person)), ...(purpose ? { 'x-purpose': purpose } : {}) }
      for (const records of table) {
        const plainly = placesPlainly(person, { action: records.action, purpose })
        expectDecided(person, { ...records, purpose, plainly })
        await expectStored(person, { records, purpose, plainly })
        await expectListed(headers, { person, purpose, records, plainly })
        seen[await expectAnswered(headers, { records, plainly })]++
        if (!plainly.anywhere) seen.refused++
        else if (plainly.at.length === places.length) seen.all++
        else seen[plainly.at.length > 0 ? 'some' : 'none']++
      }
    }),
    { numRuns: 40 },
  )
  // The rule was put to the test on all sides.
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
  // Each room is asked for each of its records: some twenty thousand requests.
}, 300_000)

interface Plainly {
  readonly anywhere: boolean
  readonly at: readonly string[]
  sees(records: Records, planted: Planted): boolean
}

/** (a) The pure decision. */
function expectDecided(
  person: Person,
  { action, purpose, plainly }: { action: Action; purpose: Purpose | undefined; plainly: Plainly },
): void {
  const who = toPrincipal(person)
  expect(decide(who, action, undefined, purpose).allow).toBe(plainly.anywhere)
  expect(places.filter((place) => decide(who, action, place, purpose).allow)).toEqual(plainly.at)
}

/** (b) What the door answers for each record. */
async function expectAnswered(
  headers: Record<string, string>,
  { records, plainly }: { records: Records; plainly: Plainly },
): Promise<'found' | 'missing'> {
  let found = false
  for (const one of records.record ? (planted.get(records) ?? []) : []) {
    const { id, place } = one
    const answer = await fetch(`${server.url}${records.record?.(id)}`, { headers })
    await answer.arrayBuffer()
    const expected = plainly.sees(records, one) ? 200 : plainly.anywhere ? 404 : 403
    expect(answer.status, `${records.table} at ${place}`).toBe(expected)
    found ||= expected === 200
  }
  return found ? 'found' : 'missing'
}

/** (c) What a list shows. */
async function expectListed(
  headers: Record<string, string>,
  of: { person: Person; purpose: Purpose | undefined; records: Records; plainly: Plainly },
): Promise<void> {
  const { person, purpose, records, plainly } = of
  const statuses: number[] = []
  const open = async (path: string) => {
    const answer = await fetch(`${server.url}${path}`, { headers })
    statuses.push(answer.status)
    if (answer.status === 200) return answer
    await answer.arrayBuffer()
    throw new Refused()
  }
  const get = async (path: string): Promise<unknown> => await (await open(path)).json()
  const shown = await records.list?.({ get, open }).catch((error: unknown) => {
    if (error instanceof Refused) return []
    throw error
  })
  if (!shown) return
  const { door } = records
  const opens = door ? placesPlainly(person, { action: door, purpose }).anywhere : plainly.anywhere
  const refused = records.whole ? !plainly.sees(records, { id: '', place: 'cn' }) : !opens
  expect(statuses, records.table).toEqual([refused ? 403 : 200])
  expect([...shown].sort(), records.table).toEqual(idsSeen(records, plainly))
}

class Refused extends Error {}

/** (d) What the database shows the app in the scope of the decision. */
async function expectStored(
  person: Person,
  { records, purpose, plainly }: { records: Records; purpose: Purpose | undefined; plainly: Plainly },
): Promise<void> {
  if (records.open) return
  const decision = decide(toPrincipal(person), records.action, undefined, purpose)
  const areas = decision.allow ? decision.areas : []
  const scope = { actor: 'key:test', places: areas.includes('*') ? ('everywhere' as const) : areas }
  const ids = (planted.get(records) ?? []).map(({ id }) => id)
  const rows = await transact(server.world.database, scope, (tx) =>
    tx.unsafe<{ id: string }[]>(
      `SELECT ${records.id} AS id FROM ${records.table} WHERE ${records.id} = ANY ($1)`,
      [ids],
    ),
  )
  expect(rows.map(({ id }) => id).sort(), records.table).toEqual(idsSeen(records, plainly))
}

function idsSeen(records: Records, plainly: Plainly): string[] {
  return (planted.get(records) ?? [])
    .filter((one) => plainly.sees(records, one))
    .map(({ id }) => id)
    .sort()
}

function toPrincipal(person: Person): Principal {
  const scopes = person.kind === 'key' ? person.scopes : undefined
  return { kind: person.kind, id: 'test', grants: rolesOf(person), ...(scopes ? { scopes } : {}) }
}
