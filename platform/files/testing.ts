import { createKey, type NewKey } from '#platform/access'
import { type FileKeys, makeFileKeyText, makeFilesRoom, parseFileKeys } from '#platform/files'
import { type Door, openDoor } from '#platform/http'
import type { System } from '#platform/system'
import type { World, WorldHost } from '#platform/worlds'
import { type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { listen, portOf } from '../http/testing.ts'
import { openTestHost } from '../worlds/testing.ts'

/** A real door with a world whose clock stands at noon of a day, reached over a real socket. */
export interface FileServer {
  readonly host: WorldHost
  readonly world: World
  /** The world's base. */
  readonly url: string
  readonly port: number
  readonly keys: FileKeys
  makeKey(of: Pick<NewKey, 'role' | 'places'> & Partial<NewKey>): Promise<string>
  /** Closes the door and opens it with other keys for files, as a server that was started anew with them. */
  restartDoor(keys: FileKeys): Promise<void>
  close(): Promise<void>
}

export async function openFileServer({
  more = () => {},
  systems = [],
  noonOf = '2020-06-11',
}: {
  more?: (door: Door) => void
  /** Other rooms that live in the world; their routes are `more`'s. */
  systems?: readonly System[]
  noonOf?: string
} = {}): Promise<FileServer> {
  let keys = parseFileKeys(makeFileKeyText())
  const opened = await openTestHost({
    systems: [makeFilesRoom(keys), ...systems],
    places,
    startsAt: `${noonOf}T12:00:00+08:00`,
  })
  const { host, world } = opened
  let door = await open(host, { keys, more })
  return {
    host,
    world,
    get url() {
      return `http://127.0.0.1:${portOf(door)}/w/${world.id}`
    },
    get port() {
      return portOf(door)
    },
    get keys() {
      return keys
    },
    makeKey: async (of) => (await createKey(world.database, { title: 'test', createdBy: 'test', ...of })).key,
    restartDoor: async (others) => {
      await door.close()
      keys = others
      door = await open(host, { keys, more })
    },
    close: async () => {
      await door.close()
      await opened.close()
    },
  }
}

async function open(
  host: WorldHost,
  { keys, more }: { keys: FileKeys; more: (door: Door) => void },
): Promise<Door> {
  const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
  makeFilesRoom(keys).routes?.(door)
  more(door)
  await listen(door)
  return door
}

const places = [
  ['cn', '中国'],
  ['cn.11', '北京市', '110000'],
  ['cn.11.01', '市辖区', '110100'],
  ['cn.11.01.02', '西城区', '110102'],
  ['cn.11.01.06', '丰台区', '110106'],
  ['cn.42', '湖北省', '420000'],
  ['cn.42.01', '武汉市', '420100'],
].map(([path = '', zh = '', code]) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh, en: zh },
  codes: code ? [code] : [],
}))

/** The beginning of a PNG, and as many bytes of anything after it. */
export function png(bytes = 200, seed = 7): Buffer {
  const content = Buffer.alloc(bytes)
  for (let at = 0; at < bytes; at++) content[at] = (at * seed + (at >> 8)) & 0xff
  Buffer.from('89504e470d0a1a0a', 'hex').copy(content)
  return content
}
