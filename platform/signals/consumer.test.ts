import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Database, house, type Sql, type Tx, transact } from '#platform/store'
import { openTestDatabase } from '../store/testing.ts'
import type { Consumer } from './consumer.ts'
import { Consumers } from './consumers.ts'
import { enterEra } from './era.ts'
import {
  comparePositions,
  formatPosition,
  type LogRange,
  type Position,
  type PositionRow,
  toPosition,
  withinRange,
} from './position.ts'
import { ConsumerRunner } from './runner.ts'
import { LogTail } from './tail.ts'

let database: Database
let drop: () => Promise<void>
let era: number
const running: Consumers[] = []
/** Nothing comes in but what a test adds by itself. */
const arrivals = { inBulk: false, isQuiet: true }

beforeEach(async () => {
  ;({ database, drop } = await openTestDatabase())
  era = await enterEra(database)
  await database.app`SELECT signals.ensure_partition('2020-06-11')`
  await database.owner`CREATE TABLE public.effect (consumer text, id text)`
  await database.owner`GRANT ALL ON public.effect TO lianfang_app`
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((consumers) => consumers.stop()))
  await drop()
})

async function add(...ids: string[]): Promise<void> {
  await database.owner.begin((tx) => Promise.all(ids.map((id, n) => insert(tx, id, n))))
}

async function insert(sql: Sql | Tx, id: string, n = 0, kind = 'k'): Promise<void> {
  await sql`
    INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
    VALUES (${era}, ${n + 1}, '2020-06-11', 'test', 1, ${id}, ${kind}, 'cn', 0, false, '{}')`
}

/** Writes down every id it takes; fails on those that start with "bad". */
function writer(name: string, more: Partial<Consumer> = {}): Consumer {
  return {
    name,
    batch: 4,
    take: async (tx, range: LogRange) => {
      const rows = await tx<
        { id: string }[]
      >`SELECT l.id FROM signals.log l WHERE ${withinRange(tx, range)} ORDER BY l.era, l.xid, l.sequence`
      for (const { id } of rows) {
        await tx`INSERT INTO public.effect VALUES (${name}, ${id})`
        if (id.startsWith('bad')) throw new Error(`cannot take ${id}`)
      }
    },
    ...more,
  }
}

/** Writes down every id of a range, whatever it is called. */
async function takeAll(tx: Tx, range: LogRange, name: string): Promise<void> {
  await tx`INSERT INTO public.effect SELECT ${name}::text, l.id FROM signals.log l WHERE ${withinRange(tx, range)}`
}

async function parkedAt(name: string): Promise<Position> {
  const [row] = await database.owner<PositionRow[]>`
    SELECT era, xid::text AS xid, sequence FROM signals.parked WHERE consumer = ${name}`
  if (!row) throw new Error('nothing is set aside')
  return toPosition(row)
}

async function start(...consumers: Consumer[]): Promise<Consumers> {
  const all = new Consumers({ consumers, database, era, holder: 'test', arrivals })
  running.push(all)
  await all.start()
  return all
}

async function effects(name: string): Promise<string[]> {
  const rows = await database.owner<
    { id: string }[]
  >`SELECT id FROM public.effect WHERE consumer = ${name} ORDER BY ctid`
  return rows.map(({ id }) => id)
}

describe('a consumer', () => {
  test('takes every signal once, in the order of the log, in batches', async () => {
    const ids = Array.from({ length: 11 }, (_, n) => `s${n}`)
    await add(...ids)
    const consumers = await start(writer('a'))
    await consumers.drained()
    await add('later')
    await consumers.drained()
    expect(await effects('a')).toEqual([...ids, 'later'])
  })

  test('waits for a transaction that began earlier and commits later, and then misses nothing', async () => {
    const consumers = await start(writer('a'))
    const slow = await database.owner.reserve()
    await slow`BEGIN`
    await insert(slow, 'slow')
    await insert(database.owner, 'fast')
    consumers.wake()
    expect(await effects('a')).toEqual([])
    await slow`COMMIT`
    slow.release()
    await consumers.drained()
    expect(await effects('a')).toEqual(['slow', 'fast'])
  })

  test('sets the one bad record aside and goes on', async () => {
    await add('s1', 's2', 'bad1', 's3', 's4', 's5', 'bad2', 's6')
    const consumers = await start(writer('a'))
    await consumers.drained()
    expect(await effects('a')).toEqual(['s1', 's2', 's3', 's4', 's5', 's6'])
    const parked = await database.owner`SELECT error FROM signals.parked ORDER BY sequence`
    expect(parked.map(({ error }) => error)).toEqual(['cannot take bad1', 'cannot take bad2'])
  })

  test('has effects that it gives back each in a transaction of its own, and moves on only after the last', async () => {
    await add('s1', 's2')
    let outages = 1
    const had: { id: string; xid: string; stoodAt: string }[] = []
    const giving: Consumer = {
      name: 'a',
      batch: 4,
      take: async (tx, range) => {
        const rows = await tx<{ id: string }[]>`
          SELECT l.id FROM signals.log l WHERE ${withinRange(tx, range)} ORDER BY l.era, l.xid, l.sequence`
        return rows.map(({ id }) => async (own) => {
          if (id === 's2' && outages-- > 0)
            throw Object.assign(new Error('the line broke'), { code: '08006' })
          const [at] = await own<{ xid: string; stoodAt: string }[]>`
            SELECT pg_current_xact_id()::text AS xid, sequence::text AS "stoodAt" FROM signals.consumer WHERE name = 'a'`
          if (at) had.push({ id, ...at })
        })
      },
    }
    const consumers = await start(giving)
    await consumers.drained()
    // The line broke after the first: a whole turn is had again.
    expect(had.map(({ id }) => id)).toEqual(['s1', 's1', 's2'])
    expect(new Set(had.map(({ xid }) => xid)).size).toBe(3)
    expect(new Set(had.map(({ stoodAt }) => stoodAt)).size).toBe(1)
  })

  test('takes what it set aside once more, alone, exactly once, and then it is set aside no longer', async () => {
    await add('s1', 'bad1', 's2')
    let mended = false
    const plain = writer('a')
    const mending = writer('a', {
      take: async (tx, range) => {
        await (mended ? takeAll(tx, range, 'a') : plain.take(tx, range))
      },
    })
    const consumers = await start(mending)
    await consumers.drained()
    const at = await parkedAt('a')
    const told: string[] = []
    const also = async (_tx: Tx, outcome: string) => void told.push(outcome)
    expect(await consumers.replayParked('a', at, also)).toEqual({
      outcome: 'failed',
      error: 'cannot take bad1',
    })
    expect(await database.owner`SELECT attempts FROM signals.parked`).toMatchObject([{ attempts: 2 }])
    mended = true
    const twice = await Promise.all([
      consumers.replayParked('a', at, also),
      consumers.replayParked('a', at, also),
    ])
    expect(twice).toEqual([{ outcome: 'taken' }, { outcome: 'gone' }])
    expect(told).toEqual(['failed', 'taken'])
    expect(await effects('a')).toEqual(['s1', 's2', 'bad1'])
    expect(await database.owner`SELECT 1 FROM signals.parked`).toHaveLength(0)
    expect(await consumers.replayParked('nobody', at)).toBeUndefined()
  })

  test('replays nothing once another has its lease, and undoes what it had begun', async () => {
    await add('bad1')
    const first = await start(writer('a'))
    await first.drained()
    const at = await parkedAt('a')
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const { promise: proceeds, resolve: proceed } = Promise.withResolvers<void>()
    const slow = await start(
      writer('a', {
        take: async (tx, range) => {
          enter()
          await proceeds
          await takeAll(tx, range, 'a')
        },
      }),
    )
    // Of the first, which does not know yet that the second took its lease.
    expect(await first.replayParked('a', at)).toEqual({ outcome: 'elsewhere' })
    const replayed = slow.replayParked('a', at)
    await entered
    const third = await start(writer('a'))
    proceed()
    expect(await replayed).toEqual({ outcome: 'elsewhere' })
    expect(await effects('a')).toEqual([])
    expect(await third.replayParked('a', at)).toMatchObject({ outcome: 'failed' })
    await third.stop()
    expect(await third.replayParked('a', at)).toEqual({ outcome: 'elsewhere' })
  })

  test('replays between ranges and never beside one', async () => {
    await add('bad1')
    let under = 0
    let most = 0
    const plain = writer('a')
    const consumers = await start(
      writer('a', {
        batch: 1,
        take: async (tx, range) => {
          most = Math.max(most, ++under)
          try {
            await plain.take(tx, range)
          } finally {
            under--
          }
        },
      }),
    )
    await consumers.drained()
    const at = await parkedAt('a')
    const ids = Array.from({ length: 20 }, (_, n) => `s${n}`)
    await add(...ids)
    consumers.wake()
    const replays = await Promise.all(ids.map(() => consumers.replayParked('a', at)))
    await consumers.drained()
    expect(replays).toEqual(ids.map(() => ({ outcome: 'failed', error: 'cannot take bad1' })))
    expect(await database.owner`SELECT attempts FROM signals.parked`).toMatchObject([{ attempts: 21 }])
    expect(most).toBe(1)
    expect(await effects('a')).toEqual(ids)
  })

  test('goes on from its checkpoint after a restart', async () => {
    await add('s1', 's2')
    const first = await start(writer('a'))
    await first.drained()
    await first.stop()
    await add('s3')
    const second = await start(writer('a'))
    await second.drained()
    expect(await effects('a')).toEqual(['s1', 's2', 's3'])
  })

  test('whose lease another took does nothing any more, not even what it had begun', async () => {
    let enter = () => {}
    const entered = new Promise<void>((resolve) => {
      enter = resolve
    })
    let proceed = () => {}
    const proceeds = new Promise<void>((resolve) => {
      proceed = resolve
    })
    const plain = writer('a')
    const stuck = writer('a', {
      take: async (tx, range) => {
        enter()
        await proceeds
        await plain.take(tx, range)
      },
    })
    const old = new ConsumerRunner({
      consumer: stuck,
      database,
      era,
      holder: 'old',
      tail: new LogTail({ database, era }),
      arrivals,
      onStep: () => {},
      reached: () => undefined,
    })
    await old.start()
    await add('s1')
    old.wake()
    await entered
    const taken = await start(plain)
    await taken.drained()
    proceed()
    await old.stop()
    expect(await effects('a')).toEqual(['s1'])
  })

  test('that comes after another is never ahead of it', async () => {
    await add(...Array.from({ length: 9 }, (_, n) => `s${n}`))
    const seen: boolean[] = []
    const behind = writer('b', {
      after: ['a'],
      take: async (tx, range) => {
        const [front] = await tx<{ era: number; xid: string; sequence: number }[]>`
          SELECT era, xid::text, sequence FROM signals.consumer WHERE name = 'a'`
        seen.push(
          front !== undefined && comparePositions({ ...front, xid: BigInt(front.xid) }, range.upTo) >= 0,
        )
      },
    })
    const consumers = await start(behind, writer('a'))
    await consumers.drained()
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.every(Boolean)).toBe(true)
    const [a, b] = consumers.list().map(({ checkpoint }) => formatPosition(checkpoint))
    expect(a).toBe(b)
  })

  test('that would rest for minutes rests no more while somebody waits for the end, nor for what is added meanwhile', async () => {
    let added = 0
    const plain = writer('a')
    const adding = writer('a', {
      restMs: 600_000,
      take: async (tx, range) => {
        await plain.take(tx, range)
        if (added++ < 3) await insert(database.owner, `added ${added}`)
      },
    })
    await add('s1')
    const consumers = await start(adding, writer('b', { after: ['a'], restMs: 600_000 }))
    await consumers.drained()
    await add('s2')
    await consumers.drained()
    const all = ['s1', 'added 1', 'added 2', 'added 3', 's2']
    expect(await effects('a')).toEqual(all)
    expect(await effects('b')).toEqual(all)
  })

  test('reads on in a new era, though its transaction numbers are smaller', async () => {
    await add('old')
    const first = await start(writer('a'))
    await first.drained()
    await first.stop()
    // As after a restore on a fresh server: what was stored has higher numbers than the server gives.
    await database.owner`UPDATE signals.log SET xid = '99999999999'`
    await database.owner`UPDATE signals.consumer SET xid = '99999999999'`
    await database.owner`UPDATE signals.era SET server = 'another'`
    era = await enterEra(database)
    expect(era).toBe(2)
    const second = await start(writer('a'))
    await add('new')
    await second.drained()
    expect(await effects('a')).toEqual(['old', 'new'])
  })

  test('of some kinds takes those in the order of the log, each once, and is at the end all the same', async () => {
    const looked: number[] = []
    const plain = writer('a')
    const some: Consumer = {
      ...plain,
      batch: 3,
      kinds: async () => ['x', 'y'],
      take: async (tx, range) => {
        const rows = await tx<{ id: string }[]>`
          SELECT l.id FROM signals.log l WHERE ${withinRange(tx, range)} AND l.kind IN ('x', 'y')
          ORDER BY l.era, l.xid, l.sequence`
        looked.push(rows.length)
        for (const { id } of rows) await tx`INSERT INTO public.effect VALUES ('a', ${id})`
        if (rows.some(({ id }) => id.startsWith('bad'))) throw new Error('cannot take it')
      },
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('x', 'y', 'z', 'w', 'bad'), { minLength: 1, maxLength: 7 }), {
          maxLength: 12,
        }),
        fc.nat({ max: 12 }),
        async (commits, before) => {
          const consumers = new Consumers({ consumers: [some], database, era, holder: 'test', arrivals })
          await database.owner`TRUNCATE public.effect`
          const expected: string[] = []
          for (const [c, kinds] of commits.entries()) {
            // Some commits are there when it starts, some come together, some one by one.
            if (c === before) await consumers.start()
            await database.owner.begin((tx) =>
              Promise.all(
                kinds.map((kind, n) => {
                  const id = `${kind}-${c}-${n}`
                  if (kind === 'x' || kind === 'y') expected.push(id)
                  return insert(tx, id, n, kind === 'bad' ? 'x' : kind)
                }),
              ),
            )
            if (c % 3 === 0) consumers.wake()
            if (c % 4 === 3 && c >= before) await consumers.drained()
          }
          if (before >= commits.length) await consumers.start()
          await consumers.drained()
          const [state] = consumers.list()
          const end = await consumers.logEnd()
          await consumers.stop()
          expect(await effects('a')).toEqual(expected)
          if (state) expect(comparePositions(state.checkpoint, end)).toBe(0)
        },
      ),
      { numRuns: 20 },
    )
    expect(Math.max(...looked)).toBeGreaterThan(1)
  })

  test('does not read what is of none of its kinds', async () => {
    let ranges = 0
    const some = writer('a', {
      kinds: async () => ['x'],
      take: async () => {
        ranges++
      },
    })
    const consumers = await start(some)
    // Where the log was looked at first is known once something of it was taken.
    await insert(database.owner, 'mine', 0, 'x')
    await consumers.drained()
    expect(ranges).toBe(1)
    await add('s1', 's2')
    await consumers.drained()
    await add('s3')
    await consumers.drained()
    expect(ranges).toBe(1)
    await insert(database.owner, 'mine too', 0, 'x')
    await consumers.drained()
    expect(ranges).toBe(2)
  })

  test('that comes to take one more kind misses no signal of it', async () => {
    const kinds = ['x']
    const some = writer('a', { kinds: async () => [...kinds] })
    const consumers = await start(some)
    await insert(database.owner, 'mine', 0, 'x')
    await consumers.drained()
    await add('s1')
    await consumers.drained()
    kinds.push('k')
    await add('s2')
    await consumers.drained()
    expect(await effects('a')).toEqual(['mine', 's2'])
  })

  test('sees nothing of the log without a scope', async () => {
    await add('s1')
    expect(await database.app`SELECT id FROM signals.log`).toHaveLength(0)
    expect(await transact(database, house('test'), (tx) => tx`SELECT id FROM signals.log`)).toHaveLength(1)
    expect(
      await transact(database, { actor: 'x', places: ['cn.11'] }, (tx) => tx`SELECT id FROM signals.log`),
    ).toHaveLength(0)
  })
})
