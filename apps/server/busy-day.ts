import { endSessions, findAccountId, openSession, saveUnits } from '#platform/access'
import { sessionCookie } from '#platform/http'
import type { Progress, Scenario, World } from '#platform/worlds'
import { addDays, type Words } from '#vocabulary'
import {
  busyDay,
  busyDaySays,
  busyDayTitle,
  daysBefore,
  endsAt,
  parts,
  playBusyDay,
  type Stage,
  silentEveryMs,
  silentSource,
  startsAt,
} from '../../cities/demo/busy-day/index.ts'
import { type DemoSettings, history } from '../../cities/demo/feeds.ts'
import { readDemoCity, saveCityPlaces, saveDutyOfficers, tellHistory } from './demo.ts'
import { keepDoing, makeFeeder, nameFeeds, send } from './demo-signals.ts'
import type { House } from './serve.ts'

const steps = {
  city: { zh: '搬来演示城市的地点和单位', en: "Bringing the demo city's places and units" },
  weeks: {
    zh: `重放此前 ${daysBefore} 天的上报`,
    en: `Replaying the reports of the ${daysBefore} days before`,
  },
  feeds: { zh: '各来源报今天上午', en: "The sources report today's forenoon" },
} as const satisfies Record<string, Words>

const tickMs = 5_000

/** The demo city on an outbreak day, in a world of its own: signals by acceptance, judgements and work as people at the door. */
export function makeBusyDay(house: House): Scenario {
  const city = readDemoCity()
  const settings = { city, seed: city.id, silent: silentSource }
  return {
    id: 'busy-day',
    title: busyDayTitle,
    says: busyDaySays,
    zone: city.zone,
    startsAt: new Date(startsAt),
    make: async (world, tell) => {
      const say = teller(tell)
      say(steps.city)
      await saveCityPlaces(world, city)
      await saveUnits(world.database, city.units)
      await saveDutyOfficers(world, { city, accountsOf: house.host.production })
      say(steps.weeks)
      await replayWeeks(world, settings)
      await withPeople(house, world, (ask) => playBusyDay(makeStage(world, ask), ({ title }) => say(title)))
      say(steps.feeds)
      await makeFeeder(world, settings)()
      await world.settled()
    },
    keep: (world) => keepGoing(world, settings),
  }
}

function teller(tell: (progress: Progress) => void): (step: Words) => void {
  const of = Object.keys(steps).length + parts.length
  let done = 0
  return (step) => tell({ done: done++, of, step })
}

async function replayWeeks(world: World, settings: DemoSettings): Promise<void> {
  await nameFeeds(world, settings, { [silentSource]: silentEveryMs })
  const events = history({ ...settings, until: addDays(busyDay, -1), days: daysBefore })
  await tellHistory(world, { settings, events, days: daysBefore })
}

function makeStage(world: World, ask: Stage['ask']): Stage {
  return {
    ask,
    moveTo: async (clock) => {
      const moved = await world.advance(new Date(`${busyDay}T${clock}:00+08:00`))
      if (!moved.ok) throw new Error(moved.message)
    },
    send: async (events) => {
      const refused = (await send(world, events)).find(({ verdict }) => verdict === 'refused')
      if (refused) throw new Error(`a signal of the busy day was refused: ${JSON.stringify(refused)}`)
      await world.settled()
    },
  }
}

/** Lets people of the demo city act at the door of a world, each with a session that ends with this. */
async function withPeople(
  { host, door }: House,
  world: World,
  act: (ask: Stage['ask']) => Promise<void>,
): Promise<void> {
  const { database } = host.production
  const sessions = new Map<string, { account: string; only: string; cookie: string }>()
  const signIn = async (login: string) => {
    const known = sessions.get(login)
    if (known) return known
    const account = await findAccountId(database, login)
    if (account === undefined) throw new Error(`nobody of the demo city signs in as ${login}`)
    const opened = await openSession(database, {
      account,
      device: 'Lianfang',
      addressClass: 'this-machine',
      secondFactorAt: new Date(),
    })
    const session = { account, only: opened.id, cookie: `${sessionCookie}=${opened.token}` }
    sessions.set(login, session)
    return session
  }
  const ask: Stage['ask'] = async (login, path, body) => {
    const { cookie } = await signIn(login)
    const answer = await door.inject({
      method: body ? 'POST' : 'GET',
      url: `/w/${world.id}/api${path}`,
      headers: { cookie },
      ...(body ? { payload: body } : {}),
    })
    if (answer.statusCode >= 300) throw new Error(`${login} ${path}: ${answer.statusCode} ${answer.body}`)
    return answer.json()
  }
  try {
    await act(ask)
  } finally {
    for (const { account, only } of sessions.values()) await endSessions(database, { account, only })
  }
}

/** The clock goes with the machine's and the feeds report, until the day ends. */
function keepGoing(world: World, settings: DemoSettings & { readonly silent: string }): () => Promise<void> {
  const feed = makeFeeder(world, settings)
  let lastMs = performance.now()
  return keepDoing(async () => {
    const nowMs = performance.now()
    const next = world.clock.now().getTime() + nowMs - lastMs
    lastMs = nowMs
    if (next > Date.parse(endsAt)) return
    await world.advance(new Date(next))
    await feed()
  }, tickMs)
}
