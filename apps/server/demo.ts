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
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { addDays, type SignalEvent } from '#vocabulary'
import { type DemoSettings, history } from '../../cities/demo/feeds.ts'
import { type DemoCity, describeFault, loadCity } from '../../cities/demo/load.ts'
import { keepDoing, makeFeeder, nameFeeds, sendAll } from './demo-signals.ts'

/** Known to everyone: the demo city holds nothing that anyone could want, and is served on this machine alone. */
export const demoPassword = 'lianfang-demo'

const folder = `${import.meta.dirname}/../../cities/demo`
const historyDays = 90
/** The last days are told to rules that are live already: they judge the story as it happens. */
const liveDays = 3

/** Puts the demo city into an empty world: places, units, accounts, and what its feeds sent in the last weeks. */
export async function loadDemo(world: World, say: (step: string) => void): Promise<DemoCity> {
  const city = readDemoCity()
  if (world.places.size > 0 && !world.places.find(city.root)) {
    throw new Error(
      'This data directory holds another city: start it with "lianfang server", or choose another --data-dir.',
    )
  }
  if (world.places.size === 0) {
    say(`loading the demo city: ${city.places.length} places, ${city.units.length} units`)
    await saveCityPlaces(world, city)
  }
  if ((await countAccounts(world.database)) === 0) {
    await saveUnits(world.database, city.units)
    // Its password is public: a second factor would only keep people from looking around.
    await savePolicy(world.database, { ...(await getPolicy(world.database)), totpRoles: [] })
    await saveMissingAccounts(world, city)
    await saveDutyOfficers(world, { city, accountsOf: world })
  }
  // A city that was loaded by an older release lacks whom this one added.
  else await saveMissingAccounts(world, city)
  await sendHistory(world, { city, seed: city.id }, say)
  return city
}

/** The demo city as its folder has it; a fault in it is the product's own. */
export function readDemoCity(): DemoCity {
  const loaded = loadCity(folder)
  if (!loaded.ok) throw new Error(loaded.faults.map(describeFault).join('\n'))
  return loaded.value
}

export async function saveCityPlaces({ database, places }: World, city: DemoCity): Promise<void> {
  await savePlaces(database, city.places)
  await saveGeometry(
    database,
    city.geometry.features.map(({ properties, geometry }) => ({ path: properties.path, geometry })),
  )
  await places.load()
}

async function saveMissingAccounts({ database }: World, { accounts }: DemoCity): Promise<void> {
  for (const { login, name, role, unit } of accounts)
    if ((await findAccountId(database, login)) === undefined)
      await saveAccount(database, { login, name, password: demoPassword, roles: [{ role, unit }] })
}

/**
 * Standing duties, so that whoever does not answer in time is passed over to somebody with a telephone. Officers have their
 * accounts in production, whichever world they work in.
 */
export async function saveDutyOfficers(
  { database }: World,
  { city, accountsOf }: { city: DemoCity; accountsOf: World },
): Promise<void> {
  for (const { unit, login, phone } of city.dutyOfficers) {
    const id = await findAccountId(accountsOf.database, login)
    const account = city.accounts.find((one) => one.login === login)
    if (!id || !account) throw new Error(`the demo city's duty officer ${login} has no account`)
    await transact(database, house('demo'), (tx) =>
      saveDuties(tx, unit, [{ officer: `account:${id}`, name: account.name, phone }]),
    )
  }
}

async function installRules(world: World, { rules }: DemoCity, days: number): Promise<void> {
  for (const { id, text } of rules) {
    const installed = await installRule(world, {
      id,
      text,
      part: 'demo',
      days,
      listDuties: listDutyNames,
    })
    if (!installed.ok) throw new Error(`the demo city's rule ${id}: ${installed.refusal.message}`)
  }
}

async function sendHistory(world: World, settings: DemoSettings, say: (step: string) => void): Promise<void> {
  await nameFeeds(world, settings)
  if ((await world.consumers.logEnd()).sequence > 0) return
  const events = history({ ...settings, until: addDays(world.clock.today(), -1), days: historyDays })
  say(
    `loading ${events.length} signals of the last ${historyDays} days, and ${settings.city.rules.length} rules`,
  )
  await tellHistory(world, { settings, events, days: historyDays })
}

/** What the feeds sent in the last days, the last three of them judged by rules that are live already. */
export async function tellHistory(
  world: World,
  { settings, events, days }: { settings: DemoSettings; events: readonly SignalEvent[]; days: number },
): Promise<void> {
  const liveFrom = addDays(world.clock.today(), -liveDays)
  const first = events.findIndex(({ time = '' }) => time >= liveFrom)
  await sendAll(world, events.slice(0, first))
  // What is past is not judged: rules read on from where the log is read to.
  await world.settled()
  await installRules(world, settings.city, days - liveDays)
  await sendAll(world, events.slice(first))
  await world.settled()
}

/** Sends what the feeds say now and whenever a slot begins. */
export function keepDemoAlive(world: World, city: DemoCity): () => Promise<void> {
  return keepDoing(makeFeeder(world, { city, seed: city.id }), 2_000)
}
