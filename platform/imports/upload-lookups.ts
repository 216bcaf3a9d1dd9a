import type { FastifyRequest } from 'fastify'
import { recordDeed } from '#platform/audit'
import type { FileKeys } from '#platform/files'
import { ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { type OpenedUpload, openUpload } from './upload.ts'
import { findUpload, type UploadRow } from './upload-store.ts'

/** An upload, for whoever may import what it holds. */
async function getUpload(request: FastifyRequest, id: string): Promise<UploadRow> {
  const row = await transact(request.world.database, scopeOf(request), (tx) => findUpload(tx, id))
  if (row) return row
  throw new ProblemError({
    code: 'not-found',
    detail: `There is no upload ${id}: its time is over, or it was never yours.`,
  })
}

/** One's own upload: nobody else looks into a file that was not imported yet. */
export async function getOwnUpload(request: FastifyRequest, id: string): Promise<UploadRow> {
  const row = await getUpload(request, id)
  if (row.added_by === request.principal.id) return row
  throw new ProblemError({
    code: 'not-found',
    detail: `There is no upload ${id}: its time is over, or it was never yours.`,
  })
}

/** Writes down who looked into a file that may be about persons. */
export async function recordLook(
  { world, principal }: FastifyRequest,
  { action, upload }: { action: 'imports.look' | 'imports.guess' | 'imports.dry-run'; upload: UploadRow },
): Promise<void> {
  await recordDeed(world.database.app, {
    actor: principal.id,
    action,
    subject: `upload:${upload.id}`,
    detail: { bytes: upload.bytes },
  })
}

/** The file itself, for the house to read. */
export async function getOpenUpload(
  request: FastifyRequest,
  id: string,
  keys: FileKeys,
): Promise<{ row: UploadRow; file: OpenedUpload & { readonly digest: string } }> {
  const row = await getUpload(request, id)
  return { row, file: open(request, row, keys) }
}

export function open(
  { world }: FastifyRequest,
  row: UploadRow,
  keys: FileKeys,
): OpenedUpload & { readonly digest: string } {
  const opened = openUpload(world.database, row, keys)
  if (opened && row.digest !== null) return { ...opened, digest: row.digest }
  throw new ProblemError({
    code: 'internal',
    detail: `Upload ${row.id} is sealed under key ${row.key_id ?? ''}, which this server does not hold, or was changed.`,
  })
}
