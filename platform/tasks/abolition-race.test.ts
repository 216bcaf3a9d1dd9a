import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { abolishUnit, saveUnits } from '#platform/access'
import { emitSignal } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { openTask } from './index.ts'
import { openTaskServer, type TaskServer } from './testing.ts'

let city: TaskServer
beforeAll(async () => {
  city = await openTaskServer()
})
afterAll(async () => await city?.close())

const place = placePath('cn.11.01.02.007')
const visit = { kind: 'to-do', type: 'visit', title: { zh: '走访', en: 'Visit' }, place } as const
const addUnit = (id: string) =>
  saveUnits(city.world.database, [
    { id, name: { zh: id, en: id }, place, duties: [`duty-of-${id}`, 'cleaning'] },
  ])

/** A transaction that stays open after its work until it is told to commit. */
function begin<T>(work: (tx: Tx) => Promise<T>): { done: Promise<T>; worked: Promise<T>; commit(): void } {
  const gate = Promise.withResolvers<void>()
  const worked = Promise.withResolvers<T>()
  const done = transact(city.world.database, house('test'), async (tx) => {
    const result = await work(tx)
    worked.resolve(result)
    await gate.promise
    return result
  })
  done.catch(worked.reject)
  return { done, worked: worked.promise, commit: () => gate.resolve() }
}

async function abolish(tx: Tx, unit: string): Promise<void> {
  const { clock } = city.world
  expect(await abolishUnit(tx, { id: unit, on: clock.today() })).toBe(true)
  await emitSignal(tx, {
    part: 'unit',
    id: `${unit}:abolished`,
    kind: 'unit.changed',
    place,
    at: clock.now(),
    today: clock.today(),
    actor: 'house:test',
    data: { takenOn: clock.today(), unit, change: 'abolished' },
  })
}

/** Until another transaction of this database waits for a lock that an open one holds. */
async function untilOneWaits(): Promise<void> {
  await vi.waitFor(
    async () => {
      const waiting = await city.world.database.owner`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      expect(waiting).toHaveLength(1)
    },
    { timeout: 10_000, interval: 20 },
  )
}

const unitOf = async (id: number) => {
  const [row] = await city.inHouse(
    (tx) => tx<{ unit: string | null }[]>`SELECT unit FROM tasks.task WHERE id = ${id}`,
  )
  return row?.unit
}

test('a unit that is given a task in this moment is abolished after it, and hands the task over', async () => {
  await addUnit('a-first')
  const opening = begin((tx) =>
    openTask(tx, city.world.rooms, { ...visit, duty: 'cleaning' }, { actor: 'house:test' }),
  )
  const opened = await opening.worked
  if ('code' in opened) throw new Error(opened.message)
  const abolishing = begin((tx) => abolish(tx, 'a-first'))
  await untilOneWaits()
  opening.commit()
  await opening.done
  abolishing.commit()
  await abolishing.done
  city.world.rooms.wake()
  await city.world.settled()
  expect(await unitOf(opened.id)).toBe('streets')
})

test('a task that names a unit which is abolished in this moment waits for that, and is refused', async () => {
  await addUnit('a-named')
  const abolishing = begin((tx) => abolish(tx, 'a-named'))
  await abolishing.worked
  const opening = city.inHouse((tx) =>
    openTask(tx, city.world.rooms, { ...visit, unit: 'a-named' }, { actor: 'house:test' }),
  )
  await untilOneWaits()
  abolishing.commit()
  expect(await opening).toMatchObject({ code: 'conflict', where: 'unit' })
})

test('a task for whoever has the duty waits for the abolition, and goes to the next who has it, or to nobody', async () => {
  await addUnit('a-found')
  const abolishing = begin((tx) => abolish(tx, 'a-found'))
  await abolishing.worked
  const opening = city.inHouse((tx) =>
    openTask(tx, city.world.rooms, { ...visit, duty: 'cleaning' }, { actor: 'house:test' }),
  )
  await untilOneWaits()
  abolishing.commit()
  const opened = await opening
  if ('code' in opened) throw new Error(opened.message)
  expect(await unitOf(opened.id)).toBe('streets')
  const nobody = { ...visit, duty: 'duty-of-a-found' }
  expect(
    await city.inHouse((tx) => openTask(tx, city.world.rooms, nobody, { actor: 'house:test' })),
  ).toMatchObject({ code: 'conflict', where: 'duty' })
})
