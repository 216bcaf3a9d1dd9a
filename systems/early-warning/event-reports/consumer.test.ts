import { afterAll, beforeEach, expect, test } from 'vitest'
import { recordStep } from '#platform/lifecycle'
import { house, transact } from '#platform/store'
import { earlyWarning } from '#systems/early-warning'
import { placePath, type SignalEvent } from '#vocabulary'
import { send } from '../../../platform/rules/testing.ts'
import { openTestWorld, type TestWorld } from '../../../platform/worlds/testing.ts'
import { listReports, type ReportRow } from './store.ts'

let opened: TestWorld | undefined
const fresh = async () => {
  await opened?.close()
  opened = await openTestWorld({ systems: [earlyWarning] })
  return opened
}
beforeEach(fresh)
afterAll(async () => await opened?.close())

let numbered = 0
function report(of: Partial<SignalEvent> & { told?: object } = {}): SignalEvent {
  numbered++
  const { told, ...event } = of
  return {
    specversion: '1.0',
    id: `report-${numbered}`,
    source: 'urn:test:hotline',
    type: 'event.report',
    place: 'cn.11.01.02.007',
    data: { seenOn: '2020-06-10', signs: ['fever'], setting: 'school', ill: 3, reporter: 'citizen', ...told },
    ...event,
  }
}

async function rows(): Promise<ReportRow[]> {
  const { database } = (opened as TestWorld).world
  return await transact(database, house('test'), (tx) => listReports(tx, { limit: 100 }))
}

test('of a record’s versions the highest revision counts, in whatever order they come; its number stays', async () => {
  const { world } = opened as TestWorld
  const first = report({ id: 'one' })
  await send(world, [first])
  const [{ number } = { number: 0 }] = await rows()
  await send(world, [report({ record: 'one', revision: 2, told: { ill: 9 } })])
  await send(world, [report({ record: 'one', revision: 1, told: { ill: 5 } })])
  expect(await rows()).toMatchObject([{ number, revision: 2, facts: { ill: 9 } }])
  expect((await rows())[0]?.positions).toHaveLength(2)
})

test('the words stand in the log alone', async () => {
  const { world } = opened as TestWorld
  await send(world, [report({ told: { what: 'a street without birds' } })])
  const [kept] = await world.database
    .owner`SELECT to_jsonb(r)::text AS text FROM early_warning.event_report r`
  expect(kept?.text).not.toContain('birds')
  expect((await rows())[0]?.has_words).toBe(true)
})

test('an alert of another rule changes nothing here, and a step of one that is not known neither', async () => {
  const { world } = opened as TestWorld
  await send(world, [report()])
  await transact(world.database, house('test'), (tx) =>
    recordStep(tx, world.clock, {
      cycle: 'alert',
      id: 41,
      step: 'raise',
      to: 'verifying',
      place: placePath('cn.11.01.02'),
      actor: 'house:test',
      originator: 'rule:other',
    }),
  )
  await world.settled()
  expect(await rows()).toMatchObject([{ alert: null, raised: false }])
})
