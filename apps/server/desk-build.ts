import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const desk = join(root, 'apps/desk')
const dist = join(desk, 'dist')

/**
 * Builds the desk where it was never built, or one of its sources is newer than what was. Several servers may start at once from one
 * checkout: each builds aside, and the first that is done is what all of them serve.
 */
export async function buildDesk(say: (step: string) => void): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  if (!existsSync(join(desk, 'index.html')) || !existsSync(vite)) return
  const newest = Math.max(...(await Promise.all((await listSourceFolders()).map(newestIn))))
  if (newest <= (await getBuiltAt())) return
  say('building the desk')
  const aside = join(root, 'node_modules/.cache', `desk-${process.pid}`)
  const where = ['--outDir', aside, '--emptyOutDir']
  try {
    await promisify(execFile)(process.execPath, [vite, 'build', desk, '--logLevel', 'error', ...where], {
      cwd: root,
      // Also where a test starts the server, whose own NODE_ENV would make a build for developing.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    if (newest > (await getBuiltAt())) await putInPlace(aside)
  } catch (error) {
    // The API serves all the same, and pages.ts says what is missing.
    say(`the desk was not built: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function getBuiltAt(): Promise<number> {
  const { mtimeMs = 0 } = (await stat(join(dist, 'index.html')).catch(() => undefined)) ?? {}
  return mtimeMs
}

async function putInPlace(aside: string): Promise<void> {
  const old = `${aside}-old`
  await rename(dist, old).catch(() => {})
  // Where another came first between the two, theirs is as good.
  await rename(aside, dist).catch(async (error: unknown) => {
    if ((await getBuiltAt()) === 0) throw error
  })
  await rm(old, { recursive: true, force: true })
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
