import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { parseMapping, planReplay, type ReplayPlan, readTable } from '#platform/imports'
import { type Day, day } from '#vocabulary'
import { type Original, startCopy } from './data-dir.ts'
import type { Answer, Caller, RealServer } from './real-server.ts'

const counts = '../shared/data/covid19-china-2020/cities.csv'

export const beijing = 'cn.11'
export const xicheng = 'cn.11.01.02'
export const fengtai = 'cn.11.01.06'

/** China's real daily counts; said where they are not here. */
export const countsArePresent = existsSync(counts)
if (!countsArePresent) process.stderr.write(`skipped: ${counts} is not here\n`)

/** Those who have the market of Fengtai and its streets as their work; the CDC of each place is `cdc.` and its path. */
export const fengtaiUnits = [
  unit('market-regulation', { place: fengtai, duty: 'market-regulation', zh: '丰台区市场监管局' }),
  unit('street', { place: fengtai, duty: 'community-work', zh: '花乡' }),
]

export function unit(id: string, { place, duty, zh }: { place: string; duty: string; zh: string }) {
  return { id, place, duties: [duty], name: { zh, en: id } }
}

/** A world of its own in which the counts of 2020 are reported day by day. */
export interface PastChina {
  readonly worldId: string
  readonly world: Caller
  /** As they were sent to it. */
  readonly places: readonly { path: string }[]
  /** Sends what became known on each day up to this one, as the file says; the clock stands at its 13:00. */
  playTo(last: Day): Promise<void>
  clockTo(to: string): Promise<void>
}

/** The last day before anybody in Beijing fell ill again: what came until then is played once for the whole run. */
const eve = day('2020-06-10')

const onTheEve: Original<{ worldId: string; base: string }> = {
  name: 'china-2020',
  prepare: async (admin) => {
    const plan = await readPlan()
    const startsAt = `${plan.days[0]}T00:00:00+08:00`
    const made = good(await admin.post('/api/worlds', { title: '2020年6月', startsAt }))
    const told = { worldId: String(made.id), base: String(made.base) }
    const past = playing(plan, { admin, ...told })
    good(await past.world.post('/api/places', { places: past.places }))
    const cdcs = past.places.map(({ path, name }) =>
      unit(`cdc.${path}`.slice(0, 64), { place: path, duty: 'cdc', zh: `${name.zh}疾控` }),
    )
    good(await past.world.post('/api/units', { units: [...cdcs, ...fengtaiUnits] }))
    await past.playTo(eve)
    return told
  },
}

/** A server on which the counts have been played to 10 June 2020, and its administrator. */
export async function openPastChina(): Promise<{ server: RealServer; admin: Caller; past: PastChina }> {
  const { server, admin, told } = await startCopy(onTheEve)
  return { server, admin, past: playing(await readPlan(), { admin, ...told, after: eve }) }
}

function playing(
  plan: ReplayPlan,
  { admin, worldId, base, after }: { admin: Caller; worldId: string; base: string; after?: Day },
) {
  const world = admin.at(base)
  const clockTo = async (to: string) => {
    good(await admin.post(`/api/worlds/${worldId}/clock`, { to }))
  }
  const places = plan.places.map(({ path, level, title, divisionCode }) => ({
    path,
    level,
    name: { zh: title, en: title },
    codes: divisionCode ? [divisionCode] : [],
  }))
  const days = plan.days.filter((on) => after === undefined || on > after)
  const playTo = async (last: Day) => {
    for (let today = days[0]; today !== undefined && today <= last; today = days[0]) {
      days.shift()
      await clockTo(`${today}T12:00:00+08:00`)
      const lines = plan.eventsOf(today).map((event) => JSON.stringify(event))
      const verdicts = await world.send(`${lines.join('\n')}\n`)
      const refused = verdicts.filter(({ verdict }) => verdict !== 'accepted')
      if (refused.length > 0) throw new Error(`of ${today}: ${JSON.stringify(refused.slice(0, 3))}`)
    }
    await clockTo(`${last}T13:00:00+08:00`)
  }
  return { worldId, world, places, clockTo, playTo } satisfies PastChina
}

async function readPlan(): Promise<ReplayPlan> {
  const parsed = parseMapping(readFileSync('cities/mappings/covid19-china-2020.yaml', 'utf8'))
  if (!parsed.ok || parsed.mapping.mode !== 'cumulative')
    throw new Error('the mapping is not of running totals')
  const { mapping } = parsed
  const table = await readTable(createReadStream(counts), mapping)
  if (!table.ok) throw new Error(table.error)
  return await planReplay({ table: table.table, mapping, today: day('2026-01-01') })
}

/** The body of an answer that says yes. */
export function good({ status, body, text }: Answer): Record<string, unknown> {
  if (status >= 300) throw new Error(`${status}: ${text}`)
  return body
}
