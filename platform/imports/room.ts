import type { FileKeys } from '#platform/files'
import { defineSystem, type System } from '#platform/system'
import { importRoutes } from './routes.ts'
import { uploadEnd } from './upload.ts'

/** The room of imports. The keys seal files that wait to be imported, and come from whoever starts the server. */
export function makeImportsRoom(keys: FileKeys): System {
  return defineSystem({
    id: 'imports',
    title: { zh: '导入', en: 'Imports' },
    migrations: `${import.meta.dirname}/migrations`,
    timers: () => [uploadEnd()],
    routes: (door) => importRoutes(door, keys),
  })
}
