import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { escalateAlerts, findAlert, listImmediateToVerify, raiseAlert } from '#platform/alerts'
import { listHistory } from '#platform/lifecycle'
import { house } from '#platform/store'
import { type AlertServer, newAlert, openAlertServer, units } from './testing.ts'

let server: AlertServer
let lead: string
let officer: string
beforeAll(async () => {
  server = await openAlertServer()
  lead = (await server.makeKey('duty-officer', '*')).key
  officer = (await server.makeKey('epidemiologist', '*')).key
})
afterAll(async () => await server?.close())

const hourMs = 3_600_000
const because = { title: { zh: '某校：12人呕吐', en: 'A school: 12 vomit' }, signal: '1.2.3' }

const raise = async (of: Parameters<typeof newAlert>[0] = {}) =>
  (await server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert(of)))) ?? 0
const escalate = (...alerts: number[]) =>
  server.work((tx) =>
    escalateAlerts(
      tx,
      server.world.rooms,
      alerts.map((alert) => ({ alert, surprise: 6, because })),
    ),
  )
const find = async (id: number) => {
  const alert = await server.work((tx) => findAlert(tx, id))
  if (!alert) throw new Error(`there is no alert ${id}`)
  return alert
}
const historyOf = (id: number) => server.work((tx) => listHistory(tx, { cycle: 'alert', id }))
const later = (hours: number) =>
  server.world.advance(new Date(server.world.clock.now().getTime() + hours * hourMs))
const hoursLeft = async (id: number) =>
  ((await find(id)).dueAt?.getTime() ?? 0) / hourMs - server.world.clock.now().getTime() / hourMs

describe('an alert that something grave joins', () => {
  test('has the short clock from that moment, ranks among immediate ones, and says why', async () => {
    const id = await raise({ surprise: 2 })
    await later(3)
    await escalate(id)
    expect(await find(id)).toMatchObject({
      state: 'verifying',
      immediate: true,
      surprise: 6,
      rank: -1_000_006,
      escalatedAt: server.world.clock.now(),
    })
    expect(await hoursLeft(id)).toBe(2)
    const history = await historyOf(id)
    expect(history.at(-1)).toMatchObject({
      step: 'escalate',
      from_state: 'verifying',
      to_state: 'verifying',
      actor: 'house:alerts',
      detail: { ...because, surprise: 6, surpriseBefore: 2 },
    })
    const seen = await server.call(officer, 'GET', `/api/alerts/${id}`)
    expect(seen.body).toMatchObject({
      immediate: true,
      escalatedAt: expect.any(String),
      title: newAlert().title,
      escalatedFor: because.title,
    })
    // Whoever chooses from a list sees what makes it pressing, and so does the overview.
    const listed = await server.call(officer, 'GET', '/api/alerts?state=open')
    expect(listed.body.items).toContainEqual(expect.objectContaining({ id, escalatedFor: because.title }))
    const { first } = await server.work((tx) =>
      listImmediateToVerify(tx, { scope: house('test'), limit: 100 }),
    )
    expect(first).toContainEqual(expect.objectContaining({ id, title: because.title }))
    const told = await server.work(
      (tx) => tx`SELECT data->>'step' AS step FROM signals.log WHERE data->>'subject' = ${`alert:${id}`}
        ORDER BY era, xid, sequence`,
    )
    expect(told.map(({ step }) => step)).toEqual(['raise', 'escalate'])
    const deeds = await server.world.database.owner`
      SELECT action, actor FROM audit.entry WHERE subject = ${`alert:${id}`} ORDER BY number`
    expect(deeds.at(-1)).toEqual({ action: 'alert.escalate', actor: 'house:alerts' })
    // Nobody takes it in two hours: it rings.
    await later(2)
    expect((await find(id)).overdueAt).toBeDefined()
  })

  test('waits no longer for a unit that can verify no more today, and counts as given', async () => {
    const [city] = units
    if (!city) throw new Error('the test has no units')
    await saveUnits(server.world.database, [{ ...city, id: 'a-small-cdc', place: 'cn.11.01.01' }])
    await server.call(lead, 'PUT', '/api/alerts/capacity/a-small-cdc', { perDay: 1 })
    const place = 'cn.11.01.01'
    const [first, second, third] = [await raise({ place }), await raise({ place }), await raise({ place })]
    expect((await find(third)).state).toBe('waiting')
    await escalate(third)
    expect(await find(third)).toMatchObject({ state: 'verifying', admittedAt: server.world.clock.now() })
    expect(await hoursLeft(third)).toBe(2)
    expect([(await find(first)).state, (await find(second)).state]).toEqual(['verifying', 'waiting'])
    const { body } = await server.call(lead, 'GET', '/api/alerts/capacity/a-small-cdc')
    expect(body).toEqual({ unit: 'a-small-cdc', perDay: 1, usedToday: 2, waiting: 1 })
  })

  test('keeps a clock that ends sooner, and one that has rung stays rung', async () => {
    const soon = await raise()
    const late = await raise()
    await later(23)
    await escalate(soon)
    expect(await hoursLeft(soon)).toBe(1)
    await later(2)
    const before = await find(late)
    expect(before.overdueAt).toBeDefined()
    await escalate(late)
    expect(await find(late)).toMatchObject({
      dueAt: before.dueAt,
      overdueAt: before.overdueAt,
      immediate: true,
    })
  })

  test('is escalated once, and stays with who has it', async () => {
    const id = await raise()
    await server.call(officer, 'POST', `/api/alerts/${id}/steps`, { step: 'take' })
    const had = (await find(id)).officer
    await escalate(id, id)
    await later(1)
    await escalate(id)
    expect((await historyOf(id)).map(({ step }) => step)).toEqual(['raise', 'take', 'escalate'])
    expect(await find(id)).toMatchObject({ officer: had })
    expect(await hoursLeft(id)).toBe(1)
  })

  test('is left as it is once it was closed, and under investigation keeps its clock', async () => {
    const [closed, investigated, atOnce] = [await raise(), await raise(), await raise({ immediate: true })]
    const close = { step: 'close', outcome: 'false-alarm', note: 'nothing unusual' }
    await server.call(officer, 'POST', `/api/alerts/${closed}/steps`, close)
    await server.call(officer, 'POST', `/api/alerts/${investigated}/steps`, {
      step: 'verify',
      finding: 'true',
    })
    const before = await Promise.all([closed, atOnce, investigated].map(find))
    await escalate(closed, investigated, atOnce)
    expect(await find(closed)).toEqual(before[0])
    expect(await find(atOnce)).toEqual(before[1])
    expect(await find(investigated)).toMatchObject({
      state: 'investigating',
      immediate: true,
      dueAt: before[2]?.dueAt,
    })
  })
})
