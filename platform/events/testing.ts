import { covers, createKey, type NewKey } from '#platform/access'
import { type Door, openDoor } from '#platform/http'
import { recordStep } from '#platform/lifecycle'
import { house, transact } from '#platform/store'
import type { System } from '#platform/system'
import type { World, WorldHost } from '#platform/worlds'
import { day, type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { listen } from '../http/testing.ts'
import { openTestHost } from '../worlds/testing.ts'
import type { FindAlert, FoundAlert } from './sitting.ts'

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a server answered, looked at by the test that asked.
  readonly body: any
}

/** A real server with rooms and a world whose clock stands at noon of a day, reached over a real socket. */
export interface RoomServer {
  readonly world: World
  makeKey(of: Pick<NewKey, 'role' | 'places'>): Promise<{ key: string; actor: string }>
  get(path: string, key: string): Promise<Answer>
  post(path: string, key: string, body: unknown): Promise<Answer>
  put(path: string, key: string, body: unknown): Promise<Answer>
  close(): Promise<void>
}

export async function openRoomServer(systems: readonly System[], noonOf = '2020-06-12'): Promise<RoomServer> {
  const opened = await openTestHost({ systems, places, startsAt: `${noonOf}T12:00:00+08:00` })
  const { host, world } = opened
  const { door, port } = await openRooms(host, systems)
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${port}/w/${world.id}${path}`, init)
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  const send = (method: string, path: string, { key, body }: { key: string; body: unknown }) =>
    ask(path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    world,
    makeKey: async (of) => {
      const made = await createKey(world.database, { title: 'test', createdBy: 'test', ...of })
      return { key: made.key, actor: `key:${made.id}` }
    },
    get: (path, key) => ask(path, { headers: { authorization: `Bearer ${key}` } }),
    post: (path, key, body) => send('POST', path, { key, body }),
    put: (path, key, body) => send('PUT', path, { key, body }),
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

async function openRooms(host: WorldHost, systems: readonly System[]): Promise<{ door: Door; port: number }> {
  const { door } = await openDoor({ host, version: 'test', logLevel: 'error' })
  for (const system of systems) system.routes?.(door)
  return { door, port: await listen(door) }
}

const places = [
  ['cn', '中国'],
  ['cn.11', '北京市', '110000'],
  ['cn.11.01', '市辖区', '110100'],
  ['cn.11.01.02', '西城区', '110102'],
  ['cn.11.01.02.007', '月坛街道'],
  ['cn.11.01.06', '丰台区', '110106'],
  ['cn.11.unassigned', '未分配'],
  ['cn.13', '河北省', '130000'],
  ['cn.13.06', '保定市', '130600'],
  ['cn.13.06.02', '竞秀区', '130602'],
].map(([path = '', zh = '', code]) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh, en: zh },
  codes: code ? [code] : [],
}))

/** The alerts that a test raises, told and found as their own room does: in the areas of who asks, and no others. */
export class AlertBook {
  readonly #alerts = new Map<number, FoundAlert>()
  #last = 0

  readonly findAlert: FindAlert = async (tx, id) => {
    const alert = this.#alerts.get(id)
    const [scope] = await tx<{ places: string }[]>`SELECT current_setting('lianfang.places') AS places`
    return alert && scope?.places.split(' ').some((area) => covers(area, alert.place)) ? alert : undefined
  }

  async raise(
    world: World,
    of: { place: string; day: string; disease?: string | undefined },
  ): Promise<number> {
    const id = ++this.#last
    const place = placePath(of.place)
    const disease = 'disease' in of ? of.disease : 'covid-19'
    const title = { zh: `预警${id}`, en: `Alert ${id}` }
    this.#alerts.set(id, { id, disease, place, day: day(of.day), title, state: 'verifying' })
    await this.#step(world, id, { step: 'raise', to: 'verifying' })
    return id
  }

  async close(world: World, id: number, outcome: string): Promise<void> {
    await this.#step(world, id, { step: 'close', from: 'verifying', to: 'closed', outcome })
  }

  async reopen(world: World, id: number): Promise<void> {
    await this.#step(world, id, { step: 'reopen', from: 'closed', to: 'verifying' })
  }

  async #step(
    world: World,
    id: number,
    of: { step: string; from?: string; to: string; outcome?: string },
  ): Promise<void> {
    const place = this.#alerts.get(id)?.place
    if (!place) throw new Error(`the test raised no alert ${id}`)
    await transact(world.database, house('test'), (tx) =>
      recordStep(tx, world.clock, { ...of, cycle: 'alert', id, place, actor: 'house:alerts' }),
    )
    await world.settled()
  }
}
