import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeMachineClock } from '#platform/clock'
import { recordSteps } from '#platform/lifecycle'
import { makeNotifyRoom } from '#platform/notify'
import { savePlaces } from '#platform/places'
import { type Database, ensureDatabase, house, openDatabase, transact } from '#platform/store'
import { startEmbedded } from '#platform/store/embedded'
import { World } from '#platform/worlds'
import { kinds, placePath } from '#vocabulary'
import { migrationRooms } from '../apps/server/migration-rooms.ts'
import { Courier } from '../platform/notify/courier.ts'
import { addSubscription, ownerOfSubscription } from '../platform/notify/subscription-store.ts'
import { makeChannel, Outsider, testOptions } from '../platform/notify/testing.ts'
import { count, formatTable, median, spread } from './house/report.ts'

/**
 * Notices. `node bench/notices.ts [--steps N] [--subscriptions N] [--repeat N]`
 *
 * Steps of tasks enter the log; the room's reader writes a notice of each for every subscription, under its idempotency key, in the
 * transaction of its checkpoint; a courier then carries them as signed webhooks to as many servers on loopback, in order, one at a time for
 * each. There is no yardstick: what is told is how long it takes until everyone has heard. `fsync` is on.
 */
export interface NoticeRates {
  readonly written: number
  readonly delivered: number
}

export async function measureNotices(of: {
  steps: number
  subscriptions: number
  repeat: number
}): Promise<NoticeRates[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lianfang-bench-'))
  // Passable for the database's user.
  await chmod(dataDir, 0o711)
  const embedded = await startEmbedded({ dataDir })
  const outsiders = await Promise.all(Array.from({ length: of.subscriptions }, () => Outsider.open()))
  const options = testOptions({ allowedOrigins: outsiders.map(({ origin }) => origin) })
  try {
    const server = { ...embedded.ownerOptions, database: 'house' }
    await ensureDatabase(server, server.database, migrationRooms)
    const database = openDatabase(server, server.database)
    const place = placePath('cn')
    await savePlaces(database, [
      { path: place, level: 'nation', name: { zh: '中国', en: 'China' }, codes: [] },
    ])
    const world = await World.open({
      id: 'bench',
      title: 'bench',
      database,
      clock: makeMachineClock('Asia/Shanghai'),
      kinds,
      systems: [makeNotifyRoom(options)],
      holder: 'bench',
    })
    try {
      await makeChannel(database, options.secrets, { id: 'hooks', kind: 'webhook' })
      for (const { origin } of outsiders) await subscribe(database, { origin, secrets: options.secrets })
      const rates: NoticeRates[] = []
      for (let turn = 0; turn <= of.repeat; turn++) {
        const rate = await takeTurn(world, {
          ...of,
          turn,
          outsiders,
          courier: new Courier({ ...options, rooms: world.rooms }),
        })
        if (turn > 0) rates.push(rate)
      }
      return rates
    } finally {
      await world.close()
    }
  } finally {
    await Promise.all(outsiders.map((outsider) => outsider.close()))
    await embedded.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function takeTurn(
  { database, rooms }: Pick<World, 'database' | 'rooms'>,
  of: {
    steps: number
    subscriptions: number
    turn: number
    outsiders: readonly Outsider[]
    courier: Courier
  },
): Promise<NoticeRates> {
  const notices = of.steps * of.subscriptions
  const place = placePath('cn')
  const began = performance.now()
  await transact(database, house('bench'), async (tx) => {
    const taken = Array.from({ length: of.steps }, (_, n) => ({
      cycle: 'task',
      id: of.turn * of.steps + n + 1,
      step: 'done',
      to: 'done',
      place,
      actor: 'key:bench',
    }))
    await recordSteps(tx, rooms.clock, taken)
  })
  rooms.wake()
  await until(database, { state: 'waiting', notices })
  const written = performance.now()
  await of.courier.deliverDue()
  while ((await countIn(database, 'waiting')) > 0) await of.courier.deliverDue()
  const delivered = performance.now()
  const heard = of.outsiders.reduce((all, outsider) => all + outsider.heard.splice(0).length, 0)
  if (heard !== notices) throw new Error(`${notices} notices were written, ${heard} were heard`)
  return {
    written: (notices / (written - began)) * 1_000,
    delivered: (notices / (delivered - written)) * 1_000,
  }
}

async function until(database: Database, of: { state: string; notices: number }): Promise<void> {
  while ((await countIn(database, of.state)) < of.notices);
}

async function countIn({ owner }: Database, state: string): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    SELECT count(*)::int FROM notify.outbox WHERE state = ${state}`
  return row?.count ?? 0
}

async function subscribe(
  database: Database,
  { origin, secrets }: { origin: string; secrets: ReturnType<typeof testOptions>['secrets'] },
): Promise<void> {
  const id = randomUUID()
  const address = { address: `${origin}/hook`, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', rungs: [] }
  await transact(database, house('bench'), (tx) =>
    addSubscription(tx, {
      id,
      subscriber: `unit:${id}`,
      title: 'bench',
      channel: 'hooks',
      language: 'zh',
      places: ['cn'],
      filter: {},
      quietFrom: null,
      quietUntil: null,
      digest: null,
      escalation: [],
      sealed: secrets.seal(address, ownerOfSubscription(id)),
      hint: null,
      createdBy: 'bench',
    }),
  )
}

export function noticesTable(rates: readonly NoticeRates[]): string {
  const line = (what: string, of: keyof NoticeRates) => {
    const values = rates.map((rate) => rate[of])
    return [what, count(median(values)), spread(values, count)]
  }
  return formatTable([
    ['', 'a second', 'from – to'],
    line('notices written from steps', 'written'),
    line('notices delivered as webhooks', 'delivered'),
  ])
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '500' },
      subscriptions: { type: 'string', default: '10' },
      repeat: { type: 'string', default: '3' },
    },
  })
  const of = {
    steps: Number(values.steps),
    subscriptions: Number(values.subscriptions),
    repeat: Number(values.repeat),
  }
  const rates = await measureNotices(of)
  process.stdout.write(
    `${count(of.steps)} steps, ${of.subscriptions} subscriptions, medians of ${of.repeat} turns\n${noticesTable(rates)}\n`,
  )
}
