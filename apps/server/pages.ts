import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import { type Door, ProblemError } from '#platform/http'

const deskFolder = `${import.meta.dirname}/../desk/dist`

/**
 * The desk, where it was built. Every path that a person opens is a page of it, which the desk itself finds; its files name
 * themselves by content, so that browsers keep them for good.
 */
export async function servePages(door: Door, folder = deskFolder): Promise<void> {
  if (!existsSync(`${folder}/index.html`)) {
    door.get('/*', noDoor, async (request) => {
      if (!isPage(request.url, request.headers.accept)) throw nothingAt(request.url)
      throw new ProblemError({
        code: 'not-found',
        detail: 'The desk is not built: run "npm run desk". The API is at /api/docs.',
      })
    })
    return
  }
  await door.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    // Set by path below.
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  door.get('/*', noDoor, (request, reply) => {
    const path = pathOf(request.url)
    if (isPage(request.url, request.headers.accept)) return reply.sendFile('index.html')
    // Nothing of the API is a file.
    if (path.startsWith('/api')) return reply.callNotFound()
    return reply.sendFile(path === '/' ? 'index.html' : path.slice(1))
  })
}

/** Pages are no part of the API's document. */
const noDoor = { schema: { hide: true }, config: { isPage: true } } as const

/** Files beside `index.html` that a person may open by name: a mark, a manifest. */
const isFile = /\.(svg|png|ico|webmanifest|js|css|txt|html)$/

/**
 * Whether a person opens this: browsers ask for pages by `Accept: text/html`, for scripts and pictures not. A place's path has
 * dots (`/places/cn.11.01`), so that dots alone say nothing.
 */
export function isPage(url: string, accept = ''): boolean {
  const path = pathOf(url)
  if (!accept.includes('text/html')) return false
  return !/^\/(api|assets|metrics)(\/|$)/.test(path) && !isFile.test(path)
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

function nothingAt(url: string): ProblemError {
  return new ProblemError({ code: 'not-found', detail: `There is nothing at GET ${url.slice(0, 200)}.` })
}
