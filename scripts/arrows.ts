import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * Holds the arrows of the house: `apps → systems → platform → vocabulary → science`. A system never imports another;
 * rooms meet at their doors; the server never imports a screen; a screen takes nothing but types and a room's `client.ts`
 * from the server; the exam knows science and vocabulary alone.
 */
const root = resolve(import.meta.dirname, '..')

/** What each storey may import. Tests and the folders about the house may look anywhere. */
const allowed: Record<string, readonly string[]> = {
  science: [],
  vocabulary: ['science'],
  platform: ['vocabulary', 'science'],
  systems: ['platform', 'vocabulary', 'science'],
  apps: ['systems', 'platform', 'vocabulary', 'science', 'cities', 'exam'],
  exam: ['vocabulary', 'science'],
  cities: ['vocabulary', 'science'],
}
const anywhere = new Set(['bench', 'e2e', 'scripts', '.'])
const screens = new Set(['desk', 'pocket'])

interface Arrow {
  readonly file: string
  readonly target: string
  /** `import type`: nothing of it is in what runs. */
  readonly typesOnly: boolean
}

const faults = listSources(root).flatMap((file) =>
  importsOf(file).flatMap((arrow) => judge({ file, ...arrow })),
)
for (const fault of faults) console.error(fault)
console.log(faults.length === 0 ? 'All arrows go one way.' : `${faults.length} arrows go the wrong way.`)
process.exitCode = faults.length === 0 ? 0 : 1

function judge({ file, target, typesOnly }: Arrow): string[] {
  const from = relative(root, file).split('/')
  const to = relative(root, target).split('/')
  const [storey = ''] = from
  const [toStorey = ''] = to
  if (file.endsWith('.test.ts') || file.endsWith('testing.ts') || from.length === 1 || anywhere.has(storey))
    return []
  const fault = (rule: string) => [`${relative(root, file)} → ${relative(root, target)}: ${rule}`]
  const drawn = from.some((part) => screens.has(part))
  const screen = to.some((part) => screens.has(part))
  const served = (toStorey === 'platform' || toStorey === 'systems') && !screen && to.at(-1) !== 'client.ts'
  if (drawn && served && !typesOnly) return fault('a screen takes nothing but types from the server')
  if (storey === toStorey) {
    const sameRoom = from[1] === to[1]
    if (storey === 'systems' && !sameRoom) return fault('a system never imports another')
    if (storey === 'apps' && !sameRoom) return fault('apps stand beside each other')
    if (storey === 'platform' && !sameRoom && !isDoor(to)) return fault('rooms meet at their doors')
    return []
  }
  if (storey === 'exam' && toStorey === 'systems' && to.at(-1) === 'exam.ts') return []
  if (!(allowed[storey] ?? []).includes(toStorey)) return fault(`${storey} may not import ${toStorey}`)
  if (screen && !drawn) return fault('the server never imports a screen')
  if ((toStorey === 'platform' || toStorey === 'systems') && !isDoor(to))
    return fault('rooms meet at their doors')
  return []
}

/**
 * A room's doors: its index, its routes, its client for pages, the embedded server's index, and of the desk's kit the
 * index of each of its parts.
 */
function isDoor(to: readonly string[]): boolean {
  const inside = to.slice(2).join('/')
  return (
    (to[1] === 'desk' && to.length === 4 && to[3] === 'index.ts') ||
    ['index.ts', 'routes.ts', 'client.ts', 'exam.ts', 'embedded/index.ts', 'desk.css'].includes(inside) ||
    screens.has(to[2] ?? '')
  )
}

function importsOf(file: string): Omit<Arrow, 'file'>[] {
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(/(import type\b[^'"]*?)?(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)
  return [...found].flatMap(([, typed, name = '']) => {
    const target = locate(name, file)
    return target ? [{ target, typesOnly: typed !== undefined }] : []
  })
}

/** The file that an import of the house names; nothing for packages from outside. */
function locate(name: string, file: string): string | undefined {
  if (name.startsWith('.')) return resolve(dirname(file), name)
  if (name === '#vocabulary') return join(root, 'vocabulary/index.ts')
  const science = /^@lianfang\/([\w-]+)/.exec(name)
  if (science) return join(root, 'science', science[1] ?? '', 'index.ts')
  const cities = /^#cities\/(.+)$/.exec(name)
  if (cities) return join(root, 'cities', cities[1] ?? '')
  const door = /^#platform\/([\w-]+)\/(routes|client)$/.exec(name)
  if (door) return join(root, 'platform', door[1] ?? '', `${door[2]}.ts`)
  const room = /^#(platform|systems)\/(.+)$/.exec(name)
  return room ? join(root, room[1] ?? '', room[2] ?? '', 'index.ts') : undefined
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : listSources(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}
