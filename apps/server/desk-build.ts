import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const desk = join(root, 'apps/desk')
const built = join(desk, 'dist/index.html')

/** Builds the desk where it was never built, or one of its sources is newer than what was. */
export async function buildDesk(say: (step: string) => void): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  if (!existsSync(join(desk, 'index.html')) || !existsSync(vite)) return
  const builtAt = existsSync(built) ? (await stat(built)).mtimeMs : 0
  const newest = Math.max(...(await Promise.all((await listSourceFolders()).map(newestIn))))
  if (newest <= builtAt) return
  say('building the desk')
  await promisify(execFile)(process.execPath, [vite, 'build', desk, '--logLevel', 'error'], {
    cwd: root,
    // Also where a test starts the server, whose own NODE_ENV would make a build for developing.
    env: { ...process.env, NODE_ENV: 'production' },
  }).catch(
    // The API serves all the same, and pages.ts says what is missing.
    (error: unknown) =>
      say(`the desk was not built: ${error instanceof Error ? error.message : String(error)}`),
  )
}

/** The desk's own folder, and all that its pages are made from: the kit, the systems' screens, the shared words. */
async function listSourceFolders(): Promise<string[]> {
  const systems = (await readdir(join(root, 'systems'))).map((system) => `systems/${system}/desk`)
  return ['apps/desk', 'platform/desk', 'vocabulary', ...systems]
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const times = await Promise.all(
    entries
      .filter(({ name }) => name !== 'dist')
      .map(async (entry) => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? await newestIn(path) : (await stat(path)).mtimeMs
      }),
  )
  return Math.max(0, ...times)
}
