import type { Readable } from 'node:stream'
import type { FileKeys } from '#platform/files'
import { type Door, parseJsonBody } from '#platform/http'
import { dryRunRoutes } from './dry-run-routes.ts'
import { goingOnRoutes, newImportRoute, undoRoute } from './import-routes.ts'
import { mappingRoutes, newMappingRoute } from './mapping-routes.ts'
import { readingRoutes } from './reading-routes.ts'
import { fileTypes, yamlTypes } from './route-parts.ts'
import { newUploadRoute, uploadRoutes } from './upload-routes.ts'
import { holdWorks } from './works.ts'

/** The keys seal the files that wait to be imported. */
export function importRoutes(door: Door, keys: FileKeys): void {
  const works = holdWorks(door)
  void door.register(async (inner) => {
    // A mapping is short and a file has any size: each is taken in its own way, and nothing else.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      try {
        done(null, parseJsonBody(body as Buffer))
      } catch (error) {
        done(error as Error, undefined)
      }
    })
    inner.addContentTypeParser(yamlTypes, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    inner.addContentTypeParser(
      fileTypes,
      (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
        done(null, payload),
    )
    newMappingRoute(inner as unknown as Door)
    newImportRoute(inner as unknown as Door, works)
    newUploadRoute(inner as unknown as Door, keys)
  })
  mappingRoutes(door)
  uploadRoutes(door, { works, keys })
  dryRunRoutes(door, { works, keys })
  goingOnRoutes(door, { works, keys })
  undoRoute(door, works)
  readingRoutes(door)
}
