import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  createKey,
  decide,
  findKeyPrincipal,
  type Principal,
  type RoleName,
  roleActions,
  saveUnits,
  type UnitAt,
} from '#platform/access'
import { openDoor } from '#platform/http'
import { type Sql, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { systems } from '../../apps/server/house.ts'
import { openTestHost } from '../worlds/testing.ts'
import { openAccess } from './testing.ts'

/** Units at places whose names begin alike, in two lines of duty; one has both, one has none. */
const units: readonly UnitAt[] = [
  { id: 'city-cdc', place: 'cn.1', duties: ['cdc'] },
  { id: 'city-market', place: 'cn.1', duties: ['market'] },
  { id: 'district-cdc', place: 'cn.1.1', duties: ['cdc'] },
  { id: 'district-market', place: 'cn.1.1', duties: ['market'] },
  { id: 'district-both', place: 'cn.1.1', duties: ['cdc', 'market'] },
  { id: 'neighbour-cdc', place: 'cn.1.10', duties: ['cdc'] },
  { id: 'ward', place: 'cn.1.1.1', duties: ['cdc'] },
  { id: 'idle', place: 'cn.1.1', duties: [] },
]
const places = ['cn.1', 'cn.1.1', 'cn.1.10', 'cn.1.1.1']

interface Planted {
  readonly id: number
  readonly place: string
  readonly unit: string | null
}
const kinds = ['task', 'alert'] as const
type Kind = (typeof kinds)[number]
const working = {
  task: { action: 'tasks.work', leading: 'tasks.dispatch', reading: 'tasks.read', table: 'tasks.task' },
  alert: { action: 'alerts.judge', leading: 'alerts.lead', reading: 'alarms.read', table: 'alerts.alert' },
} as const

let world: World
let url: string
let close: () => Promise<void>
const planted = {} as Record<Kind, readonly Planted[]>

beforeAll(async () => {
  const opened = await openTestHost({ systems, places: [], startsAt: '2020-06-11T12:00:00+08:00' })
  const { door, keeper } = await openDoor({ host: opened.host, version: 'test', logLevel: 'silent' })
  for (const system of systems) system.routes?.(door)
  openAccess(door, { host: opened.host, keeper })
  world = opened.world
  url = `${await door.listen({ port: 0, host: '127.0.0.1' })}/w/${world.id}`
  close = async () => {
    await door.close()
    await opened.close()
  }
  await saveUnits(
    world.database,
    units.map((unit) => ({ ...unit, name: { zh: unit.id, en: unit.id } })),
  )
  planted.task = await plantTasks(world.database.owner)
  planted.alert = await plantAlerts(world.database.owner)
})
afterAll(async () => await close?.())

/** At each place, of each unit, and of none. */
const held = places.flatMap((place) =>
  [...units.map(({ id }) => id), null].map((unit) => ({ place, unit: unit ?? null })),
)

const plantTasks = (sql: Sql) => sql<Planted[]>`
  INSERT INTO tasks.task (kind, type, title_zh, title_en, place, unit, urgent, opened_at, opened_by, state, due_at)
  SELECT 'to-do', 'visit', 'a', 'a', place, unit, false, now(), 'test', 'open', now()
  FROM jsonb_to_recordset(${sql.json(held)}) AS t (place text, unit text) RETURNING id, place, unit`

const plantAlerts = (sql: Sql) => sql<Planted[]>`
  INSERT INTO alerts.alert (origin_kind, origin_id, key, place, unit, title_zh, title_en, day, surprise, immediate, evidence,
    raised_at, raised_on, words, state, due_at)
  SELECT 'person', 'test', place || coalesce(unit, ''), place, unit, 'a', 'a', '2020-06-11', 1, false, '{}', now(),
    '2020-06-11', '', 'verifying', now()
  FROM jsonb_to_recordset(${sql.json(held)}) AS t (place text, unit text) RETURNING id, place, unit`

/** A person: a role over areas, at some units or none. */
interface Person {
  readonly role: RoleName
  readonly areas: readonly string[]
  readonly at: readonly string[]
}
const aPerson: fc.Arbitrary<Person> = fc.record({
  role: fc.constantFrom(...(Object.keys(roleActions) as RoleName[])),
  areas: fc.oneof(
    fc.uniqueArray(fc.constantFrom(...places, 'cn.2'), { minLength: 1, maxLength: 2 }),
    fc.constant(['*']),
  ),
  at: fc.subarray(
    units.map(({ id }) => id),
    { maxLength: 2 },
  ),
})

/** The rule in plain words, with nothing of the decision: where, and then whose. */
function mayPlainly(person: Person, kind: Kind, work: Planted & { readonly handed: boolean }): boolean {
  const can = (action: string) => roleActions[person.role].some((one) => one === action)
  const lies = (place: string, area: string) => area === '*' || `${place}.`.startsWith(`${area}.`)
  if (!can(working[kind].action) || !person.areas.some((area) => lies(work.place, area))) return false
  if (work.unit === null || work.handed || can(working[kind].leading)) return true
  if (person.at.includes(work.unit)) return true
  const theirs = units.find(({ id }) => id === work.unit)
  return units.some(
    (mine) =>
      person.at.includes(mine.id) &&
      theirs !== undefined &&
      mine.place.length < theirs.place.length &&
      lies(theirs.place, mine.place) &&
      mine.duties.some((duty) => theirs.duties.includes(duty)),
  )
}

const Verdicts = z.object({ verdicts: z.array(z.object({ code: z.string() })) })

/** What the door says to a step that is wrong in itself: who may not take it is told that first. */
async function listOpenByDoor(kind: Kind, key: string): Promise<number[]> {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  if (kind === 'task') {
    const past = { step: 'ask-extension', until: '2020-01-01', note: 'a' }
    const { status, body } = await post('/api/tasks/steps', {
      steps: planted.task.map(({ id }) => ({ id, ...past })),
    })
    if (status === 403) return []
    const { verdicts } = Verdicts.parse(body)
    return planted.task.flatMap(({ id }, at) => (verdicts[at]?.code === 'request.invalid' ? [id] : []))
  }
  const found: number[] = []
  for (const { id } of planted.alert) {
    const wrong = { step: 'close', outcome: 'duplicate', note: 'a' }
    const { status } = await post(`/api/alerts/${id}/steps`, wrong)
    if (status === 400) found.push(id)
    else expect([403, 404]).toContain(status)
  }
  return found
}

/** What the database lets the app change in the scope of the decision. */
async function listOpenByDatabase(kind: Kind, who: Principal): Promise<number[]> {
  const decision = decide(who, working[kind].action)
  if (!decision.allow) return []
  const { areas, works } = decision
  const scope = { actor: who.id, places: areas.includes('*') ? ('everywhere' as const) : areas, works }
  const set = kind === 'task' ? 'returns = returns' : 'risk = risk'
  const rows = await transact(world.database, scope, (tx) =>
    tx.unsafe<{ id: number }[]>(`UPDATE ${working[kind].table} SET ${set} RETURNING id`),
  )
  return rows.map(({ id }) => id)
}

/** What the steps of a task or alert say that may be taken. */
async function listShown(kind: Kind, key: string): Promise<number[]> {
  const shown: number[] = []
  for (const { id } of planted[kind]) {
    const answer = await fetch(`${url}/api/${kind}s/${id}`, { headers: { authorization: `Bearer ${key}` } })
    const body = (await answer.json()) as { steps?: string[]; allowedSteps?: string[] }
    if ((body.steps ?? body.allowedSteps ?? []).includes('take')) shown.push(id)
  }
  return shown
}

test('whose work one may do: the decision, the door, the steps shown and the database agree with the plain rule', async () => {
  const seen = { all: 0, some: 0, none: 0, handed: 0 }
  const some = fc.nat({ max: held.length - 1 })
  await fc.assert(
    fc.asyncProperty(aPerson, some, async (person, handed) => {
      const made = await createKey(world.database, {
        title: 'test',
        createdBy: 'test',
        role: person.role,
        places: person.areas,
        ...(person.at.length > 0 ? { units: person.at } : {}),
      })
      const who = await findKeyPrincipal(world.database, made.key)
      if (!who) throw new Error('the key is good')
      const toThem = planted.alert[handed]?.id ?? 0
      await world.database.owner`
        UPDATE alerts.alert SET officer = CASE WHEN id = ${toThem} THEN ${who.id} END, taken_at = NULL`
      for (const kind of kinds) {
        const list = planted[kind].map((one) => ({ ...one, handed: kind === 'alert' && one.id === toThem }))
        const plainly = list.filter((one) => mayPlainly(person, kind, one)).map(({ id }) => id)
        const decided = list.filter(({ place, unit, handed }) => {
          const at = units.find(({ id }) => id === unit) ?? null
          return decide(who, working[kind].action, { place, unit: at, officer: handed ? who.id : undefined })
            .allow
        })
        expect(decided.map(({ id }) => id)).toEqual(plainly)
        expect((await listOpenByDatabase(kind, who)).sort((a, b) => a - b)).toEqual(plainly)
        expect(await listOpenByDoor(kind, made.key)).toEqual(plainly)
        if (decide(who, working[kind].reading).allow) expect(await listShown(kind, made.key)).toEqual(plainly)
        seen[plainly.length === 0 ? 'none' : plainly.length === list.length ? 'all' : 'some']++
        if (plainly.includes(toThem)) seen.handed++
      }
    }),
    { numRuns: 30 },
  )
  // The rule was put to the test on all sides.
  expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
}, 120_000)

describe('a key that works for a unit', () => {
  test('lists what its units have, and does it; the work of the unit beside it is refused by name', async () => {
    const { key } = await createKey(world.database, {
      title: 'test',
      createdBy: 'test',
      role: 'officer',
      places: ['cn.1.1'],
      units: ['district-market'],
    })
    const ask = async (path: string, body?: unknown) => {
      const answer = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as never }
    }
    const listed = z
      .object({ items: z.array(z.object({ id: z.int(), unit: z.string() })) })
      .parse((await ask('/api/tasks?mine=unit')).body)
    expect(listed.items.length).toBeGreaterThan(0)
    expect(new Set(listed.items.map(({ unit }) => unit))).toEqual(new Set(['district-market']))
    const theirs = planted.task.find(({ unit, place }) => unit === 'district-cdc' && place === 'cn.1.1')
    const refused = await ask(`/api/tasks/${theirs?.id}/steps`, { step: 'take' })
    expect(refused).toMatchObject({ status: 403, body: { code: 'access.unit' } })
    expect((refused.body as { detail: string }).detail).toContain(
      'may not work on tasks of the unit district-cdc, being of district-market',
    )
    expect(await ask('/api/me')).toMatchObject({ body: { units: ['district-market'] } })
  })

  test('that is no more does no unit’s work', async () => {
    await saveUnits(world.database, [{ id: 'short', name: { zh: 'a', en: 'a' }, place: 'cn.1', duties: [] }])
    const { key } = await createKey(world.database, {
      title: 'test',
      createdBy: 'test',
      role: 'officer',
      places: ['cn.1'],
      units: ['short'],
    })
    await world.database.owner`DELETE FROM access.unit WHERE id = 'short'`
    const who = await findKeyPrincipal(world.database, key)
    if (!who) throw new Error('the key is good')
    const unit = units[0] ?? null
    expect(decide(who, 'tasks.work', { place: 'cn.1', unit })).toMatchObject({ code: 'access.unit' })
    expect(decide(who, 'tasks.work', { place: 'cn.1', unit: null }).allow).toBe(true)
  })
})
