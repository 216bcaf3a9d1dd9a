import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FileKeys, makeFileKeyText, makeFilesRoom, parseFileKeys } from '#platform/files'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { endHold, keepFile, placeHold, shredFile } from './keep.ts'
import { openChunks, openFileKey, stateOf } from './open.ts'
import { receiveFile } from './receive.ts'
import { type RetentionClass, retentionClasses } from './retention.ts'
import { findFile, listChunks, listHolds } from './store.ts'

const dayMs = 86_400_000

/** What a file should be, said plainly: nothing but days and open holds. */
interface Expected {
  readonly id: string
  readonly content: string
  readonly dueAt: number
  readonly holds: Set<number>
  gone: boolean
}

type Deed =
  | { readonly do: 'add'; readonly retention: RetentionClass }
  | { readonly do: 'hold' | 'lift' | 'shred'; readonly which: number }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'restart' }

const classes = Object.keys(retentionClasses) as RetentionClass[]
const which = fc.nat({ max: 5 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('add' as const), retention: fc.constantFrom(...classes) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('hold' as const, 'lift' as const, 'lift' as const, 'shred' as const),
      which,
    }),
  },
  // To the very day, a day short of it, and past it.
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      days: fc.constantFrom(1, 29, 30, 31, 60, 89, 275, 365, 1095),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)

const heldPastItsTime: Deed[] = [
  { do: 'add', retention: 'exam-30-days' },
  { do: 'add', retention: 'case-90-days' },
  { do: 'hold', which: 0 },
  { do: 'wait', days: 31 },
  { do: 'restart' },
  { do: 'lift', which: 0 },
  { do: 'wait', days: 1 },
]

test('after any uploads, holds, shreddings, restarts and days, nothing over its time is readable and nothing younger is lost', async () => {
  const keys = parseFileKeys(makeFileKeyText())
  let [gone, kept, heldOver] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
      const opened = await openTestWorld({ systems: [makeFilesRoom(keys)] })
      try {
        const files: Expected[] = []
        for (const one of deeds) {
          await act(opened, { deed: one, files, keys })
          const now = opened.world.clock.now().getTime()
          for (const file of files) {
            if (file.dueAt <= now && file.holds.size === 0) file.gone = true
            if (file.gone) gone++
            else kept++
            if (!file.gone && file.dueAt <= now) heldOver++
            expect(await readBack(opened, { id: file.id, keys })).toBe(file.gone ? undefined : file.content)
          }
        }
        await expectNothingLeft(opened, files)
      } finally {
        await opened.close()
      }
    }),
    // The first run is written out, so that each side is tried whatever the others draw.
    { numRuns: 12, examples: [[heldPastItsTime]] },
  )
  // The property was put to the test on all sides.
  expect(Math.min(gone, kept, heldOver)).toBeGreaterThan(0)
})

async function act(
  { world, reopen }: TestWorld,
  { deed, files, keys }: { deed: Deed; files: Expected[]; keys: FileKeys },
): Promise<void> {
  const { database, clock } = world
  const scope = house('test')
  if (deed.do === 'restart') {
    const now = clock.now()
    const again = await reopen()
    // The clock of a test's world is the test's to set: it stands where it stood.
    expect(await again.advance(now)).toEqual({ ok: true })
  } else if (deed.do === 'wait') {
    expect(await world.advance(new Date(clock.now().getTime() + deed.days * dayMs))).toEqual({ ok: true })
  } else if (deed.do === 'add') {
    const content = `第${files.length + 1}号材料`
    const received = await receiveFile(Readable.from([Buffer.from(content)]), 'text/plain')
    if (!received.ok) throw new Error(received.message)
    const { file } = received
    const said = { name: '材料.txt', place: placePath('cn.11.01.02'), subject: 'task:1', actor: 'key:test' }
    await transact(database, scope, (tx) =>
      keepFile(tx, { file, said: { ...said, retention: deed.retention }, keys, clock }),
    )
    await file.close()
    const dueAt = clock.now().getTime() + retentionClasses[deed.retention].days * dayMs
    files.push({ id: file.id, content, dueAt, holds: new Set(), gone: false })
  } else {
    const file = files[deed.which % Math.max(1, files.length)]
    if (file) await change(world, { file, step: deed.do })
  }
}

async function change(
  { database, clock }: TestWorld['world'],
  { file, step }: { file: Expected; step: 'hold' | 'lift' | 'shred' },
): Promise<void> {
  const { id, holds } = file
  const actor = 'key:test'
  const scope = house('test')
  if (step === 'hold') {
    const done = await transact(database, scope, (tx) => placeHold(tx, { id, actor, reason: '取证', clock }))
    expect(done.ok).toBe(!file.gone)
    const all = await transact(database, scope, (tx) => listHolds(tx, id))
    if (done.ok) holds.add(all.length)
  } else if (step === 'lift') {
    const [number = 1] = holds
    const done = await transact(database, scope, (tx) =>
      endHold(tx, { id, number, actor, why: '结束', clock }),
    )
    expect(done.ok).toBe(holds.has(number))
    holds.delete(number)
  } else {
    const done = await transact(database, scope, (tx) => shredFile(tx, { id, actor, why: '误传', clock }))
    expect(done.ok).toBe(!file.gone && holds.size === 0)
    if (done.ok) file.gone = true
  }
}

/** What a reader gets, by the room's own reading. */
async function readBack(
  { world }: TestWorld,
  { id, keys }: { id: string; keys: FileKeys },
): Promise<string | undefined> {
  const row = await transact(world.database, house('test'), (tx) => findFile(tx, id))
  if (!row) throw new Error('a file lost its row')
  const state = stateOf(row, world.clock.now())
  if (state === 'shredded' || state === 'over') return undefined
  const key = openFileKey(row, keys)
  if (!key.ok) throw new Error(key.message)
  const pieces: Buffer[] = []
  const read = (from: number, count: number) =>
    transact(world.database, house('test'), (tx) => listChunks(tx, { id, from, count }))
  for await (const piece of openChunks({ bytes: row.bytes, dataKey: key.dataKey, atOnce: 4, read }))
    pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** What is gone has neither key nor name nor bytes, and one entry of the audit says so; what is kept has all. */
async function expectNothingLeft({ database }: TestWorld, files: readonly Expected[]): Promise<void> {
  for (const { id, gone, holds, dueAt } of files) {
    const [row] = await database.owner`
      SELECT sealed_key IS NOT NULL AS key, sealed_name IS NOT NULL AS name,
        (SELECT count(*) FROM files.chunk WHERE file = f.id) AS chunks,
        (SELECT count(*) FROM audit.entry WHERE subject = 'file:' || f.id AND action = 'files.shred') AS shredded
      FROM files.file f WHERE id = ${id}`
    expect(row).toEqual(
      gone
        ? { key: false, name: false, chunks: 0, shredded: 1 }
        : { key: true, name: true, chunks: 1, shredded: 0 },
    )
    const timers = await database.owner<{ due_at: Date }[]>`
      SELECT due_at FROM clock.timer WHERE name = 'files.retention' AND key = ${id}`
    if (!gone && holds.size === 0) expect(timers.map((timer) => timer.due_at.getTime())).toEqual([dueAt])
  }
}

test('a file whose timer is late is over its time all the same', async () => {
  const row = { sealed_key: Buffer.alloc(60), held: false, expires_at: new Date('2020-07-11T04:00:00Z') }
  expect(stateOf(row, new Date('2020-07-11T03:59:59.999Z'))).toBe('kept')
  expect(stateOf(row, row.expires_at)).toBe('over')
  expect(stateOf({ ...row, held: true }, new Date('2021-01-01'))).toBe('held')
})

test('a hold and the end of a file’s time that come at once end well, whichever is first', async () => {
  const keys = parseFileKeys(makeFileKeyText())
  const opened = await openTestWorld({ systems: [makeFilesRoom(keys)] })
  try {
    for (let round = 0; round < 8; round++) {
      const files: Expected[] = []
      await act(opened, { deed: { do: 'add', retention: 'exam-30-days' }, files, keys })
      const { id = '', content } = files[0] ?? {}
      const { database, clock } = opened.world
      const [held] = await Promise.all([
        transact(database, house('test'), (tx) =>
          placeHold(tx, { id, actor: 'key:t', reason: '取证', clock }),
        ),
        opened.world.advance(new Date(clock.now().getTime() + 30 * dayMs)),
      ])
      expect(await readBack(opened, { id, keys })).toBe(held.ok ? content : undefined)
    }
  } finally {
    await opened.close()
  }
})

test('a shredding that is asked for and the end of a file’s time that come at once shred it once, and neither fails', async () => {
  const keys = parseFileKeys(makeFileKeyText())
  const opened = await openTestWorld({ systems: [makeFilesRoom(keys)] })
  try {
    for (let round = 0; round < 8; round++) {
      const files: Expected[] = []
      await act(opened, { deed: { do: 'add', retention: 'exam-30-days' }, files, keys })
      const { database, clock } = opened.world
      for (const file of files) {
        await Promise.all([
          transact(database, house('test'), (tx) =>
            shredFile(tx, { id: file.id, actor: 'key:t', why: '误传', clock }),
          ),
          opened.world.advance(new Date(clock.now().getTime() + 30 * dayMs)),
        ])
        file.gone = true
      }
      await expectNothingLeft(opened, files)
    }
  } finally {
    await opened.close()
  }
})

test('a file that is held beyond its time stays readable, and is shredded by the house with its last hold', async () => {
  const keys = parseFileKeys(makeFileKeyText())
  const opened = await openTestWorld({ systems: [makeFilesRoom(keys)] })
  try {
    const files: Expected[] = []
    const perform = (deed: Deed) => act(opened, { deed, files, keys })
    await perform({ do: 'add', retention: 'exam-30-days' })
    for (const step of ['hold', 'hold'] as const) await perform({ do: step, which: 0 })
    await perform({ do: 'wait', days: 60 })
    await perform({ do: 'lift', which: 0 })
    for (const { id, content } of files) expect(await readBack(opened, { id, keys })).toBe(content)
    await perform({ do: 'lift', which: 0 })
    for (const file of files) file.gone = true
    await expectNothingLeft(opened, files)
    const deeds = await opened.database.owner`
      SELECT actor, action FROM audit.entry WHERE subject LIKE 'file:%' ORDER BY xid, number`
    expect(deeds.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'key:test files.write',
      'key:test files.hold',
      'key:test files.hold',
      'key:test files.lift',
      'key:test files.lift',
      'house:files files.shred',
    ])
  } finally {
    await opened.close()
  }
})
