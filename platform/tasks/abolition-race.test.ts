import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
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

interface Begun<T> {
  readonly done: Promise<T>
  readonly worked: Promise<T>
  commit(): void
  /** Until it waits for a lock that another holds. */
  waits(): Promise<void>
}

/** A transaction that stays open after its work until it is told to commit, or the test is over. */
function begin<T>(work: (tx: Tx) => Promise<T>): Begun<T> {
  const gate = Promise.withResolvers<void>()
  onTestFinished(() => gate.resolve())
  const worked = Promise.withResolvers<T>()
  const started = Promise.withResolvers<number>()
  const done = transact(city.world.database, house('test'), async (tx) => {
    const [row] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
    started.resolve(row?.pid ?? 0)
    const result = await work(tx)
    worked.resolve(result)
    await gate.promise
    return result
  })
  done.catch((error: unknown) => {
    started.reject(error)
    worked.reject(error)
  })
  const waits = async () => {
    const pid = await started.promise
    await vi.waitFor(
      async () => {
        const [row] = await city.world.database.owner`SELECT cardinality(pg_blocking_pids(${pid})) AS by`
        expect(row?.by).toBeGreaterThan(0)
      },
      { timeout: 60_000, interval: 20 },
    )
  }
  return { done, worked: worked.promise, commit: () => gate.resolve(), waits }
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
  await abolishing.waits()
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
  const opening = begin((tx) =>
    openTask(tx, city.world.rooms, { ...visit, unit: 'a-named' }, { actor: 'house:test' }),
  )
  await opening.waits()
  abolishing.commit()
  opening.commit()
  expect(await opening.done).toMatchObject({ code: 'conflict', where: 'unit' })
})

test('a task for whoever has the duty waits for the abolition, and goes to the next who has it, or to nobody', async () => {
  await addUnit('a-found')
  const abolishing = begin((tx) => abolish(tx, 'a-found'))
  await abolishing.worked
  const opening = begin((tx) =>
    openTask(tx, city.world.rooms, { ...visit, duty: 'cleaning' }, { actor: 'house:test' }),
  )
  await opening.waits()
  abolishing.commit()
  opening.commit()
  const opened = await opening.done
  if ('code' in opened) throw new Error(opened.message)
  expect(await unitOf(opened.id)).toBe('streets')
  const nobody = { ...visit, duty: 'duty-of-a-found' }
  expect(
    await city.inHouse((tx) => openTask(tx, city.world.rooms, nobody, { actor: 'house:test' })),
  ).toMatchObject({ code: 'conflict', where: 'duty' })
})
