import { defineSystem, type System } from '#platform/system'
import { retentionTimer } from './keep.ts'
import type { FileKeys } from './keys.ts'
import { fileRoutes } from './routes.ts'

export { keepFile, type Said } from './keep.ts'
export { type FileKeys, makeFileKeyText, openKey, parseFileKeys, sealKey } from './keys.ts'
export { type ReceivedFile, type Receiving, receiveFile } from './receive.ts'
export { BrokenSeal, chunkBytes, chunksOf, openChunk, sealChunk, toBlocks } from './seal.ts'
export { type SpooledFile, spoolFile } from './spool.ts'

/** The room of files. Its keys come from whoever starts the server: the database never sees them. */
export function makeFilesRoom(keys: FileKeys): System {
  return defineSystem({
    id: 'files',
    title: { zh: '附件', en: 'Files' },
    migrations: `${import.meta.dirname}/migrations`,
    timers: ({ clock }) => [retentionTimer(clock)],
    routes: (door) => fileRoutes(door, keys),
  })
}
