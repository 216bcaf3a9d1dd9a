import type { Readable } from 'node:stream'
import type { Door } from '#platform/http'
import { addRoute } from './add-route.ts'
import { contentRoute } from './content-route.ts'
import { holdRoutes, shredRoute } from './end-routes.ts'
import type { FileKeys } from './keys.ts'
import { listRoute, ruleRoute } from './list-routes.ts'

export function fileRoutes(door: Door, keys: FileKeys): void {
  void door.register(async (inner) => {
    // A file is taken as it comes, and nothing else is.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser(
      '*',
      (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
        done(null, payload),
    )
    addRoute(inner as unknown as Door, keys)
  })
  ruleRoute(door)
  listRoute(door, keys)
  contentRoute(door, keys)
  shredRoute(door, keys)
  holdRoutes(door, keys)
}
