import { createKey, type NewKey } from '#platform/access'
import { type FileKeys, makeFileKeyText, parseFileKeys } from '#platform/files'
import { type Door, openDoor } from '#platform/http'
import { makeImportsRoom } from '#platform/imports'
import { importRoutes } from '#platform/imports/routes'
import { signalRoutes } from '#platform/signals/routes'
import type { World, WorldHost } from '#platform/worlds'
import { type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { listen } from '../http/testing.ts'
import { openTestHost } from '../worlds/testing.ts'

/** A real server with a world whose clock stands at noon of a day, reached over a real socket. */
export interface ImportServer {
  readonly door: Door
  readonly world: World
  /** The world's base. */
  readonly url: string
  /** Stops the door in order and opens another, as when the server is started anew. */
  restartDoor(): Promise<void>
  /** An administrator's key of the world. */
  readonly key: string
  makeKey(of: Pick<NewKey, 'role' | 'places'> & Partial<NewKey>): Promise<string>
  close(): Promise<void>
}

export async function openImportServer(noonOf = '2020-06-11'): Promise<ImportServer> {
  const keys = parseFileKeys(makeFileKeyText())
  const opened = await openTestHost({
    systems: [makeImportsRoom(keys)],
    places,
    startsAt: `${noonOf}T12:00:00+08:00`,
  })
  const { host, world } = opened
  const makeKey: ImportServer['makeKey'] = async (of) =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', ...of })).key
  let { door, port } = await openDoorOf(host, keys)
  return {
    get door() {
      return door
    },
    world,
    get url() {
      return `http://127.0.0.1:${port}/w/${world.id}`
    },
    restartDoor: async () => {
      await door.close()
      ;({ door, port } = await openDoorOf(host, keys))
    },
    key: await makeKey({ role: 'admin', places: ['*'] }),
    makeKey,
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

async function openDoorOf(host: WorldHost, keys: FileKeys): Promise<{ door: Door; port: number }> {
  const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
  importRoutes(door, keys)
  signalRoutes(door)
  return { door, port: await listen(door) }
}

/** Two districts share a name. */
const places = [
  ['cn', '中国'],
  ['cn.11', '北京市', '110000'],
  ['cn.11.01', '市辖区', '110100'],
  ['cn.11.01.02', '西城区', '110102'],
  ['cn.11.01.06', '丰台区', '110106'],
  ['cn.11.unassigned', '未分配'],
  ['cn.32', '江苏省', '320000'],
  ['cn.32.01', '南京市', '320100'],
  ['cn.32.01.06', '鼓楼区', '320106'],
  ['cn.35', '福建省', '350000'],
  ['cn.35.01', '福州市', '350100'],
  ['cn.35.01.02', '鼓楼区', '350102'],
].map(([path = '', zh = '', code]) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh, en: zh },
  codes: code ? [code] : [],
}))
