import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseAlert } from './raise.ts'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
let officer: string
const raise = (of: Parameters<typeof newAlert>[0]) =>
  server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert(of)))

beforeAll(async () => {
  server = await openAlertServer()
  officer = (await server.makeKey('epidemiologist', 'cn.11.01')).key
})
afterAll(async () => await server?.close())

test('what waits is counted within one’s own area, and what was taken, is late or was closed is told apart', async () => {
  const counts = async (key = officer) => (await server.call(key, 'GET', '/api/alerts/counts')).body
  expect(await counts()).toEqual({ open: 0, overdue: 0, immediate: 0 })
  const first = await raise({ immediate: true })
  const second = await raise({ place: 'cn.11.01.01' })
  await raise({ place: 'cn.42.01', immediate: true })
  expect(await counts()).toEqual({ open: 2, overdue: 0, immediate: 1 })
  const wuhan = await server.makeKey('epidemiologist', 'cn.42')
  expect(await counts(wuhan.key)).toEqual({ open: 1, overdue: 0, immediate: 1 })

  await server.call(officer, 'POST', `/api/alerts/${first}/steps`, { step: 'take' })
  expect(await counts()).toEqual({ open: 2, overdue: 0, immediate: 0 })
  // Two hours for a single case; the other has a day.
  await server.world.advance(new Date('2020-06-11T14:01:00+08:00'))
  expect(await counts()).toMatchObject({ open: 2, overdue: 1 })
  const closing = { step: 'close', outcome: 'data-error', note: 'sent twice' }
  expect((await server.call(officer, 'POST', `/api/alerts/${second}/steps`, closing)).status).toBe(200)
  expect(await counts()).toMatchObject({ open: 1, overdue: 1 })
})

test('a list holds the alerts of one risk, or those that nobody assessed', async () => {
  const id = await raise({})
  await server.call(officer, 'POST', `/api/alerts/${id}/steps`, {
    step: 'assess',
    risk: 'high',
    reason: 'three schools in one day',
  })
  const list = async (query: string) => await server.call(officer, 'GET', `/api/alerts?${query}`)
  const ids = async (query: string) => (await list(query)).body.items?.map((item) => item.id)
  expect(await ids('risk=high')).toEqual([id])
  expect(await ids('risk=medium')).toEqual([])
  expect(await ids('risk=unassessed&state=open&order=ranked')).not.toContain(id)
  expect(await list('risk=high&q=西城')).toMatchObject({ status: 400, body: { errors: [{ where: 'risk' }] } })
  expect((await list('risk=dreadful')).status).toBe(400)
})
