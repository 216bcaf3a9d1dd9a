import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { removeMonth, SignalAudit, seal, verifyChain } from '#platform/audit'
import { auditRoom } from '#platform/audit/routes'
import { examine } from '#platform/signals'
import type { Tx } from '#platform/store'
import { caseCounts, openTestWorld, type TestWorld } from '../worlds/testing.ts'

let opened: TestWorld
beforeEach(async () => {
  opened = await openTestWorld({ systems: [auditRoom], noonOf: '2020-06-30' })
})
afterEach(async () => await opened?.close())

const asOwner = <T>(work: (tx: Tx) => Promise<T>) => opened.database.owner.begin(work)
const remove = (month: string) => asOwner((tx) => removeMonth(tx, { month, actor: 'house:retention' }))

async function accept(source: string, count: number): Promise<void> {
  const { world } = opened
  const today = world.clock.today()
  const signals = Array.from({ length: count }, (_, n) => {
    const examined = examine(caseCounts(n, { source, day: today }), {
      kinds: world.kinds,
      today,
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    })
    if (!('signal' in examined)) throw new Error(examined.refusal.message)
    return examined.signal
  })
  await world.intake.submit(signals, 'key:a')
  await world.settled()
}

/** Signals of the last day of June and of the first of July that the audit reads in one range. */
async function acceptAcrossMidnight(): Promise<void> {
  const { world } = opened
  await asOwner(async (tx) => {
    await tx`SELECT signals.ensure_partition('2020-07-01')`
    await tx`
      INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
      SELECT (SELECT max(era) FROM signals.era), n, date '2020-06-30' + (n % 2), 'key:night', (SELECT min(id) FROM signals.source),
        'night' || n, 'k', 'cn.11', 0, false, '{}' FROM generate_series(1, 6) AS n`
  })
  world.rooms.wake()
  await world.settled()
}

/** An entry is sealed once no older transaction is open, of whoever works beside this test. */
async function sealAll(): Promise<void> {
  await vi.waitFor(
    async () => {
      await seal(opened.database)
      const open = await opened.database.owner`
        SELECT 1 FROM audit.entry
        WHERE (era, xid, number) > ALL (SELECT last_era, last_xid, last_number FROM audit.batch)`
      expect(open).toHaveLength(0)
    },
    { timeout: 60_000, interval: 20 },
  )
}

async function findings(): Promise<string[]> {
  const { owner } = opened.database
  await sealAll()
  const signals = await SignalAudit.begin(owner)
  const chain = await verifyChain(owner, { onEntries: signals.take })
  const log = await signals.end()
  return [...chain.findings, ...log.findings].map(({ code, message }) => `${code}: ${message}`)
}

const inJuly = () => opened.world.advance(new Date('2020-07-02T12:00:00+08:00'))
const inAugust = () => opened.world.advance(new Date('2020-08-02T12:00:00+08:00'))

test('a month that retention removed with a deed is no tampering, and what stands beside it is held as before', async () => {
  await accept('urn:test:june', 5)
  await acceptAcrossMidnight()
  await inJuly()
  await accept('urn:test:july', 4)
  expect(await findings()).toEqual([])
  expect(await remove('2020-06')).toMatchObject({ ok: true, removed: 8 })
  expect(await findings()).toEqual([])
  const rows = await opened.database
    .owner`SELECT id FROM signals.log WHERE submitted_by = 'key:night' ORDER BY id`
  expect(rows.map(({ id }) => id)).toEqual(['night1', 'night3', 'night5'])
  // Of the range that was cut in two, what was left is known one by one.
  await asOwner((tx) => tx`DELETE FROM signals.log WHERE id = 'night3'`)
  expect(await findings()).toEqual([
    expect.stringMatching(
      /^signals.changed: signals of .*, sent by key:night, .* were 3 when they came, and are 2 now$/,
    ),
  ])
})

test('a month that is gone without a deed is tampering, and so is one more than the deed says', async () => {
  await accept('urn:test:june', 5)
  await inJuly()
  await accept('urn:test:july', 4)
  expect(await remove('2020-06')).toMatchObject({ ok: true, removed: 5 })
  await asOwner((tx) => tx`DROP TABLE signals.log_2020_07`)
  expect(await findings()).toEqual([expect.stringMatching(/were 4 when they came, and are 0 now$/)])
})

test('a deed that is changed, to cover what somebody removed, is found by the chain', async () => {
  await accept('urn:test:june', 5)
  await inJuly()
  await accept('urn:test:july', 4)
  expect(await remove('2020-06')).toMatchObject({ ok: true })
  expect(await findings()).toEqual([])
  await asOwner(async (tx) => {
    // First, so that no reader of the log is waited for with an entry in hand.
    await tx`DROP TABLE signals.log_2020_07`
    await tx`SET LOCAL lianfang.audit_retention = 'on'`
    await tx`
      UPDATE audit.entry SET detail = detail || jsonb_build_object('upTo', (
        SELECT detail ->> 'upTo' FROM audit.entry WHERE action = 'signals.accept' ORDER BY number DESC LIMIT 1))
      WHERE action = 'signals.remove'`
  })
  expect(await findings()).toEqual([expect.stringMatching(/^entry.changed/)])
})

test('months are removed one after the other, the one that held what an earlier removal left too', async () => {
  await accept('urn:test:june', 5)
  await acceptAcrossMidnight()
  await inJuly()
  await accept('urn:test:july', 4)
  expect(await remove('2020-06')).toMatchObject({ ok: true, removed: 8 })
  await inAugust()
  await accept('urn:test:august', 2)
  expect(await remove('2020-07')).toMatchObject({ ok: true, removed: 7 })
  expect(await findings()).toEqual([])
  await asOwner((tx) => tx`DELETE FROM signals.log WHERE id = (SELECT max(id) FROM signals.log)`)
  expect(await findings()).toEqual([expect.stringMatching(/were 2 when they came, and are 1 now$/)])
})

test('a month is not removed where it does not hold what came in, where a reader is not past it, or where there is none', async () => {
  await accept('urn:test:june', 5)
  await inJuly()
  await accept('urn:test:july', 4)
  expect(await remove('2019-01')).toEqual({ ok: false, message: 'there is no month 2019-01 in the log' })
  await asOwner(
    (tx) =>
      tx`DELETE FROM signals.log WHERE id = (SELECT min(id) FROM signals.log WHERE known_on < '2020-07-01')`,
  )
  expect(await remove('2020-06')).toMatchObject({
    ok: false,
    message: expect.stringMatching(
      /^the log does not hold what came in: .* were 5 when they came, and are 4 now$/,
    ),
  })
  await asOwner(
    (tx) => tx`INSERT INTO signals.consumer (name, era, xid, sequence) VALUES ('slow', 0, '0', 0)`,
  )
  expect(await remove('2020-06')).toMatchObject({
    ok: false,
    message: expect.stringContaining('slow has not read'),
  })
  expect(await opened.database.owner`SELECT 1 FROM signals.log WHERE known_on < '2020-07-01'`).toHaveLength(4)
})
