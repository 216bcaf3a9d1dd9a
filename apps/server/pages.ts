import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import { type Door, ProblemError } from '#platform/http'

const deskFolder = `${import.meta.dirname}/../desk/dist`

/** The desk, where it was built. Its files name themselves by content, so that browsers keep them for good. */
export async function servePages(door: Door): Promise<void> {
  if (!existsSync(`${deskFolder}/index.html`)) {
    door.get('/', async () => {
      throw new ProblemError({
        code: 'not-found',
        detail: 'The desk is not built: run "npm run desk". The API is at /api/docs.',
      })
    })
    return
  }
  await door.register(fastifyStatic, {
    root: deskFolder,
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
}
