import { afterEach, beforeEach, expect, test } from 'vitest'
import { Leases } from './leases.ts'
import { openTestProduction, type TestProduction } from './testing.ts'

let production: TestProduction
let leases: Leases | undefined
beforeEach(async () => {
  production = await openTestProduction()
})
afterEach(async () => {
  await leases?.close()
  for (const { id } of await worlds()) await production.host.remove(id)
  await production.close()
})

const worlds = () => production.host.list({ after: '', limit: 10 })

async function make(leaseSeconds?: number): Promise<string> {
  const of = { title: 'test', zone: 'Asia/Shanghai', createdBy: 'test', leaseSeconds }
  return (await production.host.create({ ...of, startsAt: new Date('2020-06-11T04:00:00Z') })).id
}

/** As if nobody had asked for it until now. */
async function lapse(id: string): Promise<void> {
  const { owner } = production.host.production.database
  await owner`UPDATE worlds.world SET leased_until = now() - interval '1 second' WHERE id = ${id}`
}

/** Looks at leases; the first world that is ended. */
function watch(): Promise<string> {
  const ended = Promise.withResolvers<string>()
  leases = new Leases({ host: production.host, onEnded: ended.resolve, onFailure: ended.reject })
  return ended.promise
}

test('a world whose lease runs out is ended, and no other is', async () => {
  const kept = await make()
  const asked = await make(600)
  const short = await make(1)
  expect(await watch()).toBe(short)
  expect((await worlds()).map(({ id }) => id).sort()).toEqual([asked, kept].sort())
  expect(await production.host.find(short)).toBeUndefined()
})

test('a lease that is granted anew runs from then, one that is lifted does not run out', async () => {
  const [again, lifted, gone] = [await make(5), await make(5), await make(5)]
  for (const id of [again, lifted, gone]) await lapse(id)
  expect((await production.host.lease(again, 600))?.leased_until?.getTime()).toBeGreaterThan(Date.now())
  expect(await production.host.lease(lifted, null)).toEqual({ leased_until: null })
  expect(await production.host.listLapsed()).toEqual([gone])
  expect(await production.host.lease('nothing', 600)).toBeUndefined()
})

test('a server that was down grants each lease anew before it looks', async () => {
  const id = await make(600)
  await lapse(id)
  void watch()
  // Also waits for what it does first.
  await leases?.close()
  expect(await production.host.listLapsed()).toEqual([])
  expect((await worlds()).map((one) => one.id)).toEqual([id])
})
