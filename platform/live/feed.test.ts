import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Principal } from '#platform/access'
import { emitSignal } from '#platform/signals'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { EventStreamReader, type StreamEvent } from './event-stream.ts'
import { gapAtMost, LiveFeed } from './feed.ts'
import { Listener } from './listener.ts'
import { itemsAtMost, viewOf } from './topics.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld()
})
afterAll(async () => await test_?.close())

const admin: Principal = { kind: 'key', id: 'key:test', grants: [{ role: 'admin', area: '*' }] }
const listener = (since: Listener['since'] = 'now') =>
  new Listener({ view: viewOf(admin), since, now: performance.now() })

let numbered = 0
/** As many steps of tasks in one transaction. */
async function takeSteps(count: number): Promise<void> {
  await transact(test_.database, house('test'), async (tx) => {
    for (let n = 0; n < count; n++) {
      numbered++
      await emitSignal(tx, {
        part: 'task',
        id: `task:${numbered}:1`,
        kind: 'task.step',
        place: placePath('cn.11.01.02'),
        at: test_.world.clock.now(),
        today: test_.world.clock.today(),
        actor: 'test',
        data: { subject: `task:${numbered}`, step: 'open', to: 'open', number: 1 },
      })
    }
  })
}

/** Reads until an event fits; all that was read. */
async function readUntil(of: Listener, fits: (event: StreamEvent) => boolean): Promise<StreamEvent[]> {
  const reader = new EventStreamReader()
  const read: StreamEvent[] = []
  for await (const bytes of of.stream) {
    read.push(...reader.read(bytes as Buffer))
    if (read.some(fits)) break
  }
  return read
}

const isNamed = (name: string) => (one: StreamEvent) => one.event === name

/** Listens on while other things are done. */
function collect(of: Listener): { heard(fits: (event: StreamEvent) => boolean): Promise<StreamEvent> } {
  const reader = new EventStreamReader()
  const events: StreamEvent[] = []
  of.stream.on('data', (bytes: Buffer) => events.push(...reader.read(bytes)))
  return {
    heard: async (fits) => {
      for (;;) {
        const found = events.find(fits)
        if (found) return found
        await once(of.stream, 'data')
      }
    },
  }
}

test('one reading of the log serves two hundred listeners, and nothing is read for nobody', async () => {
  const feed = new LiveFeed(test_.world.rooms)
  const listeners = Array.from({ length: 200 }, () => listener())
  const ears = listeners.map(collect)
  for (const one of listeners) feed.join(one)
  await Promise.all(ears.map((ear) => ear.heard(isNamed('start'))))
  await takeSteps(3)
  const heard = await Promise.all(ears.map((ear) => ear.heard(isNamed('changes'))))
  expect(new Set(heard.map(({ data }) => data)).size).toBe(1)
  // Each would have read at least once by itself.
  expect(feed.readings).toBeLessThan(200)
  const closed = listeners.map(({ stream }) => once(stream, 'close'))
  for (const { stream } of listeners) stream.destroy()
  await Promise.all(closed)
  expect(feed.size).toBe(0)
  await feed.stop()
})

test('who does not read is kept nothing, and is told so when they read again; others hear all', async () => {
  const feed = new LiveFeed(test_.world.rooms)
  const [silent, attentive] = [listener(), listener()]
  feed.join(silent)
  feed.join(attentive)
  const heard: StreamEvent[] = []
  const reader = new EventStreamReader()
  attentive.stream.on('data', (bytes: Buffer) => heard.push(...reader.read(bytes)))
  while (!silent.wasLagging) {
    const before = heard.length
    await takeSteps(itemsAtMost)
    while (heard.length === before) await once(attentive.stream, 'data')
  }
  // One message may go over the mark, and no more: 500 items of some 60 bytes.
  expect(silent.stream.writableLength + silent.stream.readableLength).toBeLessThan(
    64 * 1024 * 2 + 60 * itemsAtMost,
  )
  const events = await readUntil(silent, isNamed('reset'))
  expect(events.at(-1)).toMatchObject({ event: 'reset', data: expect.stringContaining('"slow"') })
  expect(heard.some(isNamed('reset'))).toBe(false)
  await feed.stop()
})

test('who has missed too much asks everything again', async () => {
  const feed = new LiveFeed(test_.world.rooms)
  const first = listener()
  feed.join(first)
  const [start] = await readUntil(first, isNamed('start'))
  const { position } = JSON.parse(start?.data ?? '{}') as { position: string }
  const [era = 0, xid = 0, sequence = 0] = position.split('.').map(Number)
  const since = { era, xid: BigInt(xid), sequence }
  await transact(test_.database, house('test'), async (tx) => {
    await tx`SELECT signals.emit('urn:lianfang:house:task', 'gap:' || n, 'task.step', 'cn', now(), '2020-06-11'::date, 'test',
      jsonb_build_object('subject', 'task:' || n)) FROM generate_series(1, ${gapAtMost + 1}) AS n`
  })
  // Until nothing that another test has open, in whatever database, keeps them from being read.
  await test_.world.settled()
  const late = listener(since)
  feed.join(late)
  const events = await readUntil(late, () => true)
  expect(events).toMatchObject([{ event: 'reset', data: expect.stringContaining('"gap"') }])
  await feed.stop()
})

test('a feed that has stopped ends whoever comes', async () => {
  const feed = new LiveFeed(test_.world.rooms)
  const one = listener()
  feed.join(one)
  await feed.stop()
  expect((await readUntil(one, isNamed('end'))).at(-1)?.data).toContain('closing')
  const late = listener()
  feed.join(late)
  expect(await readUntil(late, isNamed('end'))).toEqual([{ event: 'end', data: '{"reason":"closing"}' }])
})
