import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordDeed, seal, verifyChain } from '#platform/audit'
import { enterEra } from '#platform/signals'
import { type Database, house, type Tx, transact } from '#platform/store'
import { openTestDatabase } from '../store/testing.ts'
import { auditStart } from './position.ts'
import { batchEntries, makeBatch } from './seal.ts'
import { insertBatch, listBatches, listEntries } from './store.ts'

let database: Database
let drop: () => Promise<void>
beforeAll(async () => {
  ;({ database, drop } = await openTestDatabase())
  await enterEra(database)
})
afterAll(async () => await drop?.())
beforeEach(async () => {
  await tamper((tx) => tx`TRUNCATE audit.entry, audit.batch`)
})

/** As the owner, who says that it is retention: what nothing but the chain guards against. */
async function tamper(work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await database.owner.begin(async (tx) => {
    await tx`SET LOCAL lianfang.audit_retention = 'on'`
    await work(tx)
  })
}

let told = 0
async function record(count: number): Promise<void> {
  await transact(database, house('test'), async (tx) => {
    for (let n = 0; n < count; n++) {
      told++
      await recordDeed(tx, {
        actor: `key:${told % 3}`,
        action: 'task.close',
        subject: `task:${told}`,
        ...(told % 2 ? { place: 'cn.11' } : {}),
        detail: { number: told, b: [1, 'x'], a: { deep: 1.5 } },
      })
    }
  })
}

/** A chain of batches of these many entries each. */
async function build(...sizes: number[]): Promise<void> {
  for (const size of sizes) {
    await record(size)
    await sealAll(size)
  }
}

/** Another test's transaction on this server may hold entries back for a moment. */
async function sealAll(count: number): Promise<void> {
  let sealed = 0
  while (sealed < count) sealed += await seal(database)
  expect(sealed).toBe(count)
}

const codes = async (head?: string) => {
  const { findings } = await verifyChain(database.owner, head === undefined ? {} : { head })
  return findings.map(({ code, batch }) => `${code}${batch === undefined ? '' : ` ${batch}`}`)
}
const numberOf = async (nth: number) => {
  const [row] = await database.owner<{ number: number }[]>`
    SELECT number FROM audit.entry ORDER BY era, xid, number OFFSET ${nth} LIMIT 1`
  return row?.number ?? -1
}

describe('the chain', () => {
  test('seals every entry once, in the order of the transactions, and holds', async () => {
    await build(3, 1, 4)
    expect(await seal(database)).toBe(0)
    const verified = await verifyChain(database.owner)
    expect(verified).toMatchObject({ batches: 3, entries: 8, waiting: 0, findings: [] })
    const [first, second] = await listBatches(database.owner, { after: 0, limit: 10 })
    expect(second?.previous).toEqual(first?.hash)
    expect(await codes(first?.hash.toString('hex'))).toEqual([])
  })

  test('leaves an entry for later while an older transaction is open, and then misses nothing', async () => {
    const slow = await database.app.reserve()
    await slow`BEGIN`
    await slow`INSERT INTO audit.entry (actor, action, subject) VALUES ('key:slow', 'task.close', 'task:1')`
    await record(2)
    expect(await seal(database)).toBe(0)
    expect(await verifyChain(database.owner)).toMatchObject({ batches: 0, waiting: 2, findings: [] })
    await slow`COMMIT`
    slow.release()
    await sealAll(3)
    const rows = await listEntries(database.owner, { after: auditStart, limit: 10 })
    expect(rows.map(({ actor }) => actor)[0]).toBe('key:slow')
    expect(await codes()).toEqual([])
  })

  test('is sealed by one at a time, however many try', async () => {
    await record(5)
    await Promise.all(Array.from({ length: 8 }, () => seal(database)))
    while ((await verifyChain(database.owner)).waiting > 0) await seal(database)
    const batches = await listBatches(database.owner, { after: 0, limit: 10 })
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    expect(await codes()).toEqual([])
  })

  test('cuts what waits into batches that stay small', async () => {
    await record(batchEntries + 1)
    await sealAll(batchEntries + 1)
    expect(await verifyChain(database.owner)).toMatchObject({
      batches: 2,
      entries: batchEntries + 1,
      findings: [],
    })
    expect(await verifyChain(database.owner, { last: 1 })).toMatchObject({
      batches: 1,
      entries: 1,
      findings: [],
    })
  })

  test('goes on in a new era, though its transaction numbers are smaller', async () => {
    await build(2)
    // As after a restore on another server: what is there has higher numbers than the server gives.
    await tamper(async (tx) => {
      await tx`TRUNCATE audit.batch`
      await tx`UPDATE audit.entry SET xid = '99999999999'`
    })
    expect(await seal(database)).toBe(0)
    await database.owner`UPDATE signals.era SET server = 'another'`
    expect(await enterEra(database)).toBeGreaterThan(1)
    await sealAll(2)
    await build(3)
    expect(await verifyChain(database.owner)).toMatchObject({ batches: 2, entries: 5, findings: [] })
  })

  test('holds whatever the zone, the style of dates and the locale of whoever verifies it', async () => {
    await build(2, 2)
    await database.owner.begin(async (tx) => {
      await tx`SET LOCAL TimeZone = 'America/Caracas'`
      await tx`SET LOCAL DateStyle = 'German'`
      await tx`SET LOCAL IntervalStyle = 'sql_standard'`
      await tx`SET LOCAL extra_float_digits = 0`
      await tx`SET LOCAL bytea_output = 'escape'`
      expect((await verifyChain(tx)).findings).toEqual([])
    })
  })
})

describe('found is', () => {
  beforeEach(() => build(4, 5, 3))

  test('a changed entry, by its position, whichever of its columns it was', async () => {
    const number = await numberOf(5)
    await tamper((tx) => tx`CREATE TABLE public.kept AS SELECT * FROM audit.entry WHERE number = ${number}`)
    for (const set of [
      `at = at + interval '1 microsecond'`,
      `at = 'infinity'`,
      `actor = 'key:other'`,
      `action = 'task.open'`,
      `subject = subject || ' '`,
      `place = CASE WHEN place IS NULL THEN '' END`,
      `purpose = ''`,
      `detail = detail || '{"number": 0}'`,
      `detail = jsonb_set(detail, '{a,deep}', '1.50')`,
      `detail = 'null'`,
    ]) {
      await tamper((tx) => tx.unsafe(`UPDATE audit.entry SET ${set} WHERE number = ${number}`))
      const { findings } = await verifyChain(database.owner)
      expect(findings, set).toMatchObject([{ code: 'entry.changed', batch: 2 }])
      expect(findings[0]?.entries, set).toEqual([expect.stringMatching(new RegExp(`\\.${number}$`))])
      await tamper(
        (
          tx,
        ) => tx`UPDATE audit.entry e SET at = k.at, actor = k.actor, action = k.action, subject = k.subject, place = k.place,
          purpose = k.purpose, detail = k.detail FROM public.kept k WHERE e.number = k.number`,
      )
      expect(await codes(), set).toEqual([])
    }
    await database.owner`DROP TABLE public.kept`
  })

  test('a removed entry, by its neighbours', async () => {
    const [before, gone, after] = [await numberOf(4), await numberOf(5), await numberOf(6)]
    await tamper((tx) => tx`DELETE FROM audit.entry WHERE number = ${gone}`)
    const { findings } = await verifyChain(database.owner)
    expect(findings).toMatchObject([{ code: 'entry.removed', batch: 2 }])
    expect(findings[0]?.entries?.map((name) => Number(name.split('.')[2]))).toEqual([before, after])
  })

  test('two entries that changed places', async () => {
    const [a, b] = [await numberOf(4), await numberOf(6)]
    await tamper(
      (
        tx,
      ) => tx`UPDATE audit.entry e SET subject = o.subject, detail = o.detail, actor = o.actor, at = o.at, place = o.place
        FROM audit.entry o WHERE e.number IN (${a}, ${b}) AND o.number IN (${a}, ${b}) AND o.number <> e.number`,
    )
    const { findings } = await verifyChain(database.owner)
    expect(findings).toMatchObject([{ code: 'entry.changed', batch: 2 }])
    expect(findings[0]?.entries).toHaveLength(2)
  })

  test('an inserted entry: within a batch, between two, and before the first', async () => {
    for (const [nth, batch] of [
      [5, 2],
      [4, 2],
      [0, 1],
    ] as const) {
      const number = await numberOf(nth)
      await tamper(async (tx) => {
        await tx`INSERT INTO audit.entry (era, xid, number, actor, action, subject) OVERRIDING SYSTEM VALUE
          SELECT era, xid, -1000 + number, 'key:forged', 'task.close', 'task:1' FROM audit.entry WHERE number = ${number}`
      })
      expect(await codes()).toEqual([`entry.inserted ${batch}`])
      await tamper((tx) => tx`DELETE FROM audit.entry WHERE actor = 'key:forged'`)
      expect(await codes()).toEqual([])
    }
  })

  test('a batch that was deleted, with its entries or without', async () => {
    await tamper((tx) => tx`DELETE FROM audit.batch WHERE number = 2`)
    expect(await codes()).toEqual(['batch.missing 2'])
    await tamper(
      (
        tx,
      ) => tx`DELETE FROM audit.entry e USING audit.batch one, audit.batch three WHERE one.number = 1 AND three.number = 3
        AND (e.era, e.xid, e.number) > (one.last_era, one.last_xid, one.last_number)
        AND (e.era, e.xid, e.number) < (three.first_era, three.first_xid, three.first_number)`,
    )
    expect(await codes()).toEqual(['batch.missing 2'])
  })

  test('a batch that was sealed anew over changed entries, without its successors', async () => {
    const number = await numberOf(5)
    await tamper((tx) => tx`UPDATE audit.entry SET actor = 'key:other' WHERE number = ${number}`)
    await reseal(2)
    expect(await codes()).toEqual(['batch.unlinked 2'])
  })

  test('a batch in any of whose columns something was changed', async () => {
    for (const set of [
      'format = 2',
      'first_era = first_era + 1',
      'first_number = first_number - 1',
      `last_xid = '1'`,
      'last_number = last_number + 1',
      'count = count + 1',
      `leaves = leaves || '\\x00'`,
      `digest = sha256('x')`,
      `previous = sha256('x')`,
      `hash = sha256('x')`,
      `sealed_at = sealed_at - interval '1 microsecond'`,
    ]) {
      const [kept] = await listBatches(database.owner, { after: 1, limit: 1 })
      if (!kept) throw new Error('no batch')
      await tamper((tx) => tx.unsafe(`UPDATE audit.batch SET ${set} WHERE number = 2`))
      expect((await codes()).length, set).toBeGreaterThan(0)
      await tamper(async (tx) => {
        await tx`DELETE FROM audit.batch WHERE number = 2`
        await insertBatch(tx, kept)
      })
      expect(await codes(), set).toEqual([])
    }
  })

  test('a tail that was cut off and sealed anew, by the hash that somebody noted, and not without it', async () => {
    const head = (await verifyChain(database.owner)).head?.hash
    await tamper(async (tx) => {
      await tx`DELETE FROM audit.batch WHERE number = 3`
      await tx`UPDATE audit.entry SET actor = 'key:other' WHERE number = (SELECT max(number) FROM audit.entry)`
    })
    await sealAll(3)
    expect(await codes()).toEqual([])
    expect(await codes(head)).toEqual(['head.missing'])
  })

  /** What a thief who knows the form would do. */
  async function reseal(number: number): Promise<void> {
    const [batch] = await listBatches(database.owner, { after: number - 1, limit: 1 })
    if (!batch) throw new Error(`no batch ${number}`)
    const rows = await listEntries(database.owner, {
      after: { ...batch.first, number: batch.first.number - 1 },
      upTo: batch.last,
      limit: 9_999,
    })
    await tamper(async (tx) => {
      await tx`DELETE FROM audit.batch WHERE number = ${number}`
      await insertBatch(tx, makeBatch(rows, batch))
    })
  }
})

test('whatever is changed, taken away, put in or cut out, is found; and nothing where nothing was', async () => {
  const deed = fc.oneof(
    fc.record({
      what: fc.constant('change'),
      nth: fc.nat(30),
      column: fc.constantFrom('actor', 'action', 'subject', 'place', 'purpose'),
    }),
    fc.record({ what: fc.constant('delete'), nth: fc.nat(30) }),
    fc.record({ what: fc.constant('insert'), nth: fc.nat(30) }),
    fc.record({ what: fc.constant('move'), nth: fc.nat(30) }),
    // Of the last batch nothing is left to tell that it was there.
    fc.record({ what: fc.constant('cut'), nth: fc.nat(30) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 5 }),
      fc.array(deed, { maxLength: 3 }),
      async (sizes, deeds) => {
        await tamper((tx) => tx`TRUNCATE audit.entry, audit.batch`)
        await build(...sizes)
        const before = await fingerprint()
        for (const one of deeds) {
          const count = sizes.reduce((sum, size) => sum + size)
          const number = await numberOf(one.nth % count)
          await tamper(async (tx) => {
            if (one.what === 'change' && 'column' in one)
              await tx.unsafe(
                `UPDATE audit.entry SET ${one.column} = coalesce(${one.column}, '') || 'x' WHERE number = ${number}`,
              )
            if (one.what === 'delete') await tx`DELETE FROM audit.entry WHERE number = ${number}`
            if (one.what === 'insert')
              await tx`INSERT INTO audit.entry (era, xid, number, actor, action, subject) OVERRIDING SYSTEM VALUE
              SELECT era, xid, number - 1000000 - ${one.nth}::int, 'key:forged', 'a', 's' FROM audit.entry WHERE number = ${number} ON CONFLICT DO NOTHING`
            if (one.what === 'move') await tx`UPDATE audit.entry SET xid = '3' WHERE number = ${number}`
            if (one.what === 'cut')
              await tx`DELETE FROM audit.batch WHERE number = ${(one.nth % (sizes.length - 1)) + 1}`
          })
        }
        const touched = (await fingerprint()) !== before
        expect((await codes()).length > 0).toBe(touched)
      },
    ),
    { numRuns: 60 },
  )
})

/** All that is stored, by other means than the chain's own. */
async function fingerprint(): Promise<string> {
  const [row] = await database.owner<{ all: string }[]>`
    SELECT (SELECT json_agg(e ORDER BY era, xid, number)::text FROM audit.entry e) || (SELECT json_agg(b ORDER BY number)::text FROM audit.batch b) AS all`
  return row?.all ?? ''
}

describe('nobody', () => {
  beforeEach(() => build(2))

  test('changes or removes what was written, the owner by mistake neither', async () => {
    for (const sql of [
      'UPDATE audit.entry SET actor = actor',
      'DELETE FROM audit.entry',
      'TRUNCATE audit.entry',
      'UPDATE audit.batch SET count = count',
      'DELETE FROM audit.batch',
      'TRUNCATE audit.batch',
    ]) {
      await expect(database.app.unsafe(sql), sql).rejects.toThrow(/permission denied/)
      await expect(database.owner.unsafe(sql), sql).rejects.toThrow('the audit is added to, never changed')
      await expect(
        database.owner.begin(async (tx) => {
          await tx`SET LOCAL session_replication_role = 'replica'`
          await tx.unsafe(sql)
        }),
        sql,
      ).rejects.toThrow('the audit is added to, never changed')
    }
    expect(await codes()).toEqual([])
  })

  test('of the app says where or when an entry stands, or seals any', async () => {
    for (const sql of [
      `INSERT INTO audit.entry (xid, actor, action, subject) VALUES ('5', 'a', 'b', 'c')`,
      `INSERT INTO audit.entry (era, actor, action, subject) VALUES (1, 'a', 'b', 'c')`,
      `INSERT INTO audit.entry (at, actor, action, subject) VALUES ('2020-01-01', 'a', 'b', 'c')`,
      'INSERT INTO audit.batch SELECT * FROM audit.batch',
    ])
      await expect(database.app.unsafe(sql), sql).rejects.toThrow(/permission denied/)
  })

  test('who is limited to places sees a batch, and of the entries only those of these places', async () => {
    await transact(database, { actor: 'key:a', places: ['cn.11'] }, async (tx) => {
      expect(await tx`SELECT 1 FROM audit.batch`).toHaveLength(0)
      expect(await tx`SELECT DISTINCT place FROM audit.entry`).toMatchObject([{ place: 'cn.11' }])
    })
    await transact(database, house('test'), async (tx) => {
      expect(await tx`SELECT 1 FROM audit.batch`).toHaveLength(1)
      expect(await tx`SELECT 1 FROM audit.entry`).toHaveLength(2)
    })
    expect(await database.app`SELECT 1 FROM audit.batch UNION ALL SELECT 1 FROM audit.entry`).toHaveLength(0)
  })
})
