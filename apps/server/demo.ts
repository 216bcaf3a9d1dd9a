import {
  countAccounts,
  findAccountId,
  getPolicy,
  listDutyNames,
  saveAccount,
  saveDuties,
  savePolicy,
  saveUnits,
} from '#platform/access'
import { saveGeometry, savePlaces } from '#platform/places'
import { installRule } from '#platform/rules'
import { accept, makeJudge, nameSources } from '#platform/signals'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { addDays, type SignalEvent, type Verdict } from '#vocabulary'
import { type DemoSettings, demoFeeds, history, slotsPerDay } from '../../cities/demo/feeds.ts'
import { type DemoCity, describeFault, loadCity } from '../../cities/demo/load.ts'

/** Known to everyone: the demo city holds nothing that anyone could want, and is served on this machine alone. */
export const demoPassword = 'lianfang-demo'

const folder = `${import.meta.dirname}/../../cities/demo`
const historyDays = 90
/** The last days are told to rules that are live already: they judge the story as it happens. */
const liveDays = 3

/** Puts the demo city into an empty world: places, units, accounts, and what its feeds sent in the last weeks. */
export async function loadDemo(world: World, say: (step: string) => void): Promise<DemoCity> {
  const loaded = loadCity(folder)
  if (!loaded.ok) throw new Error(loaded.faults.map(describeFault).join('\n'))
  const city = loaded.value
  if (world.places.size > 0 && !world.places.find(city.root)) {
    throw new Error(
      'This data directory holds another city: start it with "lianfang server", or choose another --data-dir.',
    )
  }
  if (world.places.size === 0) {
    say(`loading the demo city: ${city.places.length} places, ${city.units.length} units`)
    await savePlaces(world.database, city.places)
    await saveGeometry(
      world.database,
      city.geometry.features.map(({ properties, geometry }) => ({ path: properties.path, geometry })),
    )
    await world.places.load()
  }
  if ((await countAccounts(world.database)) === 0) {
    await saveUnits(world.database, city.units)
    // Its password is public: a second factor would only keep people from looking around.
    await savePolicy(world.database, { ...(await getPolicy(world.database)), totpRoles: [] })
    for (const { login, name, role, unit } of city.accounts) {
      await saveAccount(world.database, { login, name, password: demoPassword, roles: [{ role, unit }] })
    }
    await saveDutyOfficers(world, city)
  }
  await sendHistory(world, { city, seed: city.id }, say)
  return city
}

/** Standing duties, so that whoever does not answer in time is passed over to somebody with a telephone. */
async function saveDutyOfficers({ database }: World, { accounts, dutyOfficers }: DemoCity): Promise<void> {
  for (const { unit, login, phone } of dutyOfficers) {
    const id = await findAccountId(database, login)
    const account = accounts.find((one) => one.login === login)
    if (!id || !account) throw new Error(`the demo city's duty officer ${login} has no account`)
    await transact(database, house('demo'), (tx) =>
      saveDuties(tx, unit, [{ officer: `account:${id}`, name: account.name, phone }]),
    )
  }
}

async function installRules(world: World, { rules }: DemoCity): Promise<void> {
  for (const { id, text } of rules) {
    const installed = await installRule(world, {
      id,
      text,
      part: 'demo',
      days: historyDays - liveDays,
      listDuties: listDutyNames,
    })
    if (!installed.ok) throw new Error(`the demo city's rule ${id}: ${installed.refusal.message}`)
  }
}

async function sendHistory(world: World, settings: DemoSettings, say: (step: string) => void): Promise<void> {
  const feeds = demoFeeds(settings)
  await transact(world.database, house('demo'), (tx) =>
    nameSources(
      tx,
      feeds.map(({ source, title, expectedEveryMs }) => ({ source, title, everyMs: expectedEveryMs })),
    ),
  )
  if ((await world.consumers.logEnd()).sequence > 0) return
  const events = history({ ...settings, until: addDays(world.clock.today(), -1), days: historyDays })
  say(
    `loading ${events.length} signals of the last ${historyDays} days, and ${settings.city.rules.length} rules`,
  )
  const liveFrom = addDays(world.clock.today(), -liveDays)
  const first = events.findIndex(({ time = '' }) => time >= liveFrom)
  await sendAll(world, events.slice(0, first))
  // What is past is not judged: rules read on from where the log is read to.
  await world.settled()
  await installRules(world, settings.city)
  await sendAll(world, events.slice(first))
  await world.settled()
}

async function sendAll(world: World, events: readonly SignalEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += 2_000) await send(world, events.slice(at, at + 2_000))
}

/** Sends what the feeds say now and whenever a slot begins. What was missed today is sent too; repeats are duplicates. */
export function keepDemoAlive(world: World, city: DemoCity): () => Promise<void> {
  const feeds = demoFeeds({ city, seed: city.id })
  const sent = new Map<string, string>()
  let sending = Promise.resolve()

  const look = async () => {
    const day = world.clock.today()
    const midnight = Date.parse(`${day}T00:00:00Z`) - zoneOffsetMs(world.clock.zone, world.clock.now())
    for (const feed of feeds) {
      const slot = Math.min(
        Math.floor((world.clock.now().getTime() - midnight) / feed.slotMs),
        slotsPerDay(feed) - 1,
      )
      const last = sent.get(feed.source)
      const from = last?.startsWith(day) ? Number(last.slice(11)) + 1 : 0
      if (from > slot) continue
      const events: SignalEvent[] = []
      for (let at = from; at <= slot; at++) events.push(...feed.makeEvents({ day, slot: at }))
      await send(world, events)
      sent.set(feed.source, `${day} ${slot}`)
    }
  }
  const timer = setInterval(() => {
    sending = sending.then(look).catch(() => {})
  }, 2_000)
  return async () => {
    clearInterval(timer)
    await sending
  }
}

async function send(world: World, events: readonly SignalEvent[]): Promise<Verdict[]> {
  const judge = makeJudge({
    door: () => ({
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    }),
    intake: world.intake,
    submittedBy: 'house:demo',
    onRefused: (source) => world.countRefused(source),
  })
  return await accept(
    events.map((value) => ({ value })),
    judge,
  )
}

/** How far a zone's wall clock is ahead of UTC at an instant. */
function zoneOffsetMs(zone: string, at: Date): number {
  // Swedish writes dates as ISO 8601 does: 2026-11-24 09:30:00.
  const wall = at.toLocaleString('sv-SE', { timeZone: zone })
  return Date.parse(`${wall.replace(' ', 'T')}Z`) - Math.floor(at.getTime() / 1000) * 1000
}
