import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordDeed, SignalAudit, seal, verifyChain } from '#platform/audit'
import { auditRoom } from '#platform/audit/routes'
import { emitSignal, examine } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { caseCounts, openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { listIntaken } from './intake.ts'

let opened: TestWorld
beforeAll(async () => {
  opened = await openTestWorld({ systems: [auditRoom] })
})
afterAll(async () => await opened?.close())

/** Signals through the intake, by sender; all of them are consumed when it resolves. */
async function accept(sender: string, source: string, count: number): Promise<void> {
  const { world } = opened
  const signals = Array.from({ length: count }, (_, n) => {
    const examined = examine(caseCounts(n, { source }), {
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    })
    if (!('signal' in examined)) throw new Error(examined.refusal.message)
    return examined.signal
  })
  await world.intake.submit(signals, sender)
  await world.settled()
}

async function verify() {
  const { owner } = opened.database
  const signals = await SignalAudit.begin(owner)
  const chain = await verifyChain(owner, { onEntries: signals.take })
  const log = await signals.end()
  return {
    codes: [...chain.findings, ...log.findings].map(({ code }) => code),
    ranges: log.ranges,
    findings: log.findings,
  }
}

const asOwner = (work: (tx: Tx) => Promise<unknown>) => opened.database.owner.begin(work)

test('what is accepted leaves an entry for each sender and source of a range, the house’s own signals too', async () => {
  await accept('key:a', 'urn:test:one', 5)
  await accept('key:b', 'urn:test:one', 2)
  const { world, database } = opened
  await transact(database, house('test'), (tx) =>
    emitSignal(tx, {
      part: 'task',
      id: 'task:1:1',
      kind: 'task.step',
      place: placePath('cn.11'),
      at: world.clock.now(),
      today: world.clock.today(),
      actor: 'key:c',
      data: { step: 'open' },
    }),
  )
  world.rooms.wake()
  await world.settled()
  const rows = await transact(
    database,
    house('test'),
    (
      tx,
    ) => tx`SELECT actor, subject, (detail->>'count')::int AS count FROM audit.entry WHERE action = 'signals.accept'
      ORDER BY era, xid, number`,
  )
  expect(rows.map(({ actor, subject, count }) => `${actor} ${subject} ${count}`)).toEqual([
    'key:a source:urn:test:one 5',
    'key:b source:urn:test:one 2',
    'key:c source:urn:lianfang:house:task 1',
  ])
  expect(await verify()).toMatchObject({ codes: [], ranges: 3 })
})

test('a signal that is changed, removed or put in afterwards is found, sealed or not', async () => {
  await accept('key:a', 'urn:test:two', 4)
  await asOwner((tx) => tx`CREATE TABLE public.kept AS SELECT * FROM signals.log`)
  const undo = async () => {
    await asOwner(async (tx) => {
      await tx`DELETE FROM signals.log`
      await tx`INSERT INTO signals.log SELECT * FROM public.kept`
    })
    expect((await verify()).codes).toEqual([])
  }
  const one = `id = (SELECT max(id) FROM signals.log WHERE submitted_by = 'key:a')`
  for (const [sql, code] of [
    [`UPDATE signals.log SET data = jsonb_set(data, '{confirmed}', '99') WHERE ${one}`, 'signals.changed'],
    [`UPDATE signals.log SET data = jsonb_set(data, '{confirmed}', '1.0') WHERE ${one}`, 'signals.changed'],
    [`UPDATE signals.log SET place = 'cn.42' WHERE ${one}`, 'signals.changed'],
    [
      `UPDATE signals.log SET received_at = received_at + interval '1 microsecond' WHERE ${one}`,
      'signals.changed',
    ],
    [`UPDATE signals.log SET known_on = known_on - 1 WHERE ${one}`, 'signals.changed'],
    [`UPDATE signals.log SET submitted_by = 'key:other' WHERE ${one}`, 'signals.changed'],
    [`UPDATE signals.log SET reach = 'cn' WHERE ${one}`, 'signals.changed'],
    [`DELETE FROM signals.log WHERE ${one}`, 'signals.changed'],
    [`DELETE FROM signals.log WHERE submitted_by = 'key:b'`, 'signals.changed'],
    [
      `INSERT INTO signals.log (era, xid, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
      SELECT era, xid, sequence + 1000, known_on, 'key:forged', source, 'forged', kind, place, 0, false, data FROM signals.log
      ORDER BY era, xid, sequence LIMIT 1`,
      'signals.changed',
    ],
    [
      `INSERT INTO signals.log (era, xid, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
      SELECT era, xid, 0, known_on, submitted_by, source, 'forged', kind, place, 0, false, data FROM signals.log WHERE ${one} LIMIT 1`,
      'signals.changed',
    ],
  ] as const) {
    await asOwner((tx) => tx.unsafe(sql))
    expect((await verify()).codes, sql).toContain(code)
    await undo()
  }
  await seal(opened.database)
  await asOwner((tx) => tx.unsafe(`DELETE FROM signals.log WHERE ${one}`))
  const { findings } = await verify()
  expect(findings[0]?.message).toMatch(
    /signals of source:urn:test:two, sent by key:a, between .* were 4 when they came, and are 3 now/,
  )
  await undo()
  await asOwner((tx) => tx`DROP TABLE public.kept`)
})

test('what goes on while it is verified is no finding, and what was done is sealed unasked', async () => {
  const { database } = opened
  let going = true
  const goOn = async () => {
    for (let n = 0; going; n++) {
      await accept('key:d', `urn:test:busy${n % 3}`, 20)
      await transact(database, house('test'), (tx) =>
        recordDeed(tx, { actor: 'key:d', action: 'task.close', subject: `task:${n}` }),
      )
      await seal(database)
    }
  }
  const busy = goOn()
  const found: string[] = []
  for (let n = 0; n < 15; n++) found.push(...(await verify()).codes)
  going = false
  await busy
  expect(found).toEqual([])
  // By the world's own sealer, within a second.
  await transact(database, house('test'), (tx) =>
    recordDeed(tx, { actor: 'key:d', action: 'task.close', subject: 'task:last' }),
  )
  while ((await verifyChain(database.owner)).waiting > 0);
  expect((await verify()).codes).toEqual([])
})

test('signals of which no entry speaks are found, those excepted that were not read yet', async () => {
  const { database } = opened
  await asOwner(async (tx) => {
    await tx`SET LOCAL lianfang.audit_retention = 'on'`
    await tx`CREATE TABLE public.kept AS SELECT * FROM audit.entry WHERE action = 'signals.accept' ORDER BY number LIMIT 1`
    await tx`DELETE FROM audit.entry e USING public.kept k WHERE e.number = k.number`
  })
  expect((await verify()).codes).toEqual(['entry.removed', 'signals.unaudited'])
  await asOwner(async (tx) => {
    await tx`INSERT INTO audit.entry OVERRIDING SYSTEM VALUE SELECT * FROM public.kept`
    await tx`DROP TABLE public.kept`
  })
  expect((await verify()).codes).toEqual([])
  const hide = () =>
    asOwner(
      (
        tx,
      ) => tx`INSERT INTO signals.log (era, xid, sequence, known_on, submitted_by, source, id, kind, place, revision,
          retracted, data)
        SELECT era, '99999999998', 1, known_on, submitted_by, source, 'hidden', kind, place, 0, false, data FROM signals.log LIMIT 1`,
    )
  await hide()
  expect((await verify()).codes).toEqual([])
  // As if the audit had read it.
  await asOwner((tx) => tx`UPDATE signals.consumer SET xid = '99999999999' WHERE name = 'audit'`)
  expect((await verify()).codes).toEqual(['signals.unaudited'])
  await database.owner`DELETE FROM signals.log WHERE id = 'hidden'`
  await asOwner(
    (tx) =>
      tx`UPDATE signals.consumer a SET xid = t.xid FROM signals.consumer t WHERE t.name = 'tallies' AND a.name = 'audit'`,
  )
})

test('a signal that the audit could not take is known to be missing, and is covered when it was taken again', async () => {
  const { database, world } = opened
  await asOwner(
    (tx) => tx`ALTER TABLE audit.entry ADD CONSTRAINT refused CHECK (subject <> 'source:urn:test:three')`,
  )
  await accept('key:a', 'urn:test:three', 2)
  await accept('key:a', 'urn:test:four', 1)
  expect((await verify()).codes).toEqual([])
  const parked = await database.owner<{ era: number; xid: string; sequence: number }[]>`
    SELECT era, xid::text AS xid, sequence FROM signals.parked WHERE consumer = 'audit' ORDER BY sequence`
  expect(parked).toHaveLength(2)
  await asOwner((tx) => tx`ALTER TABLE audit.entry DROP CONSTRAINT refused`)
  for (const { xid, ...at } of parked)
    expect(await world.consumers.replayParked('audit', { ...at, xid: BigInt(xid) })).toEqual({
      outcome: 'taken',
    })
  expect((await verify()).codes).toEqual([])
})

/** By another program: `printf '%s' '[999, "4294967999", 7, 18424, …, null]' | sha256sum`. */
const golden = '08ae66c905faaf30e8c252c8e57232f21e708d066c00eb15447d4723e5629b4b'

test('the digest is the same on every version of PostgreSQL, in every zone and style', async () => {
  await asOwner(async (tx) => {
    await tx`SET LOCAL TimeZone = 'America/Caracas'`
    await tx`SET LOCAL DateStyle = 'German'`
    await tx`SET LOCAL extra_float_digits = -3`
    await tx`INSERT INTO signals.source (id, source) OVERRIDING SYSTEM VALUE VALUES (999, 'urn:test:golden')`
    await tx`
      INSERT INTO signals.log (era, xid, sequence, known_on, received_at, submitted_by, source, id, kind, place, occurred_at, record,
        revision, retracted, extensions, data, reach)
      VALUES (999, '4294967999', 7, '2020-06-11', '2020-06-11T12:00:00.123456+08:00', 'key:golden', 999, ${'甲"\\'}, 'case.report',
        'cn.11', '2020-06-10T00:00:00Z', NULL, 0, false, '{"ext": 1}', ${'{"bb": [1.50, null, true], "a": "é\\n\\u0001/"}'}::text::jsonb, NULL)`
    const at = { era: 999, xid: 4294967999n, sequence: 7 }
    expect(await listIntaken(tx, { after: { ...at, sequence: 6 }, upTo: at })).toEqual([
      { actor: 'key:golden', source: 'urn:test:golden', count: 1, digest: golden },
    ])
    await tx`DELETE FROM signals.log WHERE era = 999`
  })
})
