import { setTimer } from '#platform/clock'
import type { FileKeys } from '#platform/files'
import { type Database, house, type Tx, transact } from '#platform/store'
import type { EncodingFinding } from './encoding.ts'
import type { FileFormat } from './file-source.ts'

export interface UploadRow {
  readonly id: string
  readonly number: number
  readonly file: string
  readonly areas: readonly string[]
  readonly state: 'arriving' | 'whole'
  readonly added_by: string
  readonly added_at: Date
  readonly expires_at: Date
  readonly bytes: number
  readonly digest: string | null
  readonly format: FileFormat | null
  readonly encoding: EncodingFinding | null
  readonly key_id: string | null
  readonly sealed_key: Buffer | null
}

/** The name of the timer that ends an upload. */
export const uploadTimer = 'imports.upload'

const scope = house('imports')

export interface NewUpload {
  readonly id: string
  readonly file: string
  readonly areas: readonly string[]
  readonly addedBy: string
  /** City time. */
  readonly addedAt: Date
  readonly expiresAt: Date
}

/** Begins an upload; its timer removes it also where it never arrives. False where the sender has as many as one may have. */
export async function insertUpload(database: Database, of: NewUpload, mostOfOne: number): Promise<boolean> {
  return await transact(database, scope, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(7202005, hashtext(${of.addedBy}))`
    const [own] = await tx<{ count: number }[]>`
      SELECT count(*)::int AS count FROM imports.upload WHERE added_by = ${of.addedBy}`
    if ((own?.count ?? 0) >= mostOfOne) return false
    await tx`
      INSERT INTO imports.upload (id, file, areas, state, added_by, added_at, expires_at)
      VALUES (${of.id}, ${of.file}, ${[...of.areas].sort()}::text[], 'arriving', ${of.addedBy}, ${of.addedAt}, ${of.expiresAt})`
    await setTimer(tx, { name: uploadTimer, key: of.id, dueAt: of.expiresAt, payload: { upload: of.id } })
    return true
  })
}

/** Sealed pieces in a transaction of their own: a slow sender holds none open. */
export async function insertPieces(
  database: Database,
  id: string,
  pieces: readonly { readonly number: number; readonly body: Buffer }[],
): Promise<void> {
  await transact(database, scope, async (tx) => {
    for (const { number, body } of pieces)
      await tx`INSERT INTO imports.upload_piece (upload, number, body) VALUES (${id}, ${number}, ${body})`
  })
}

export interface UploadEnd {
  readonly id: string
  readonly bytes: number
  readonly digest: string
  readonly format: FileFormat
  readonly encoding: EncodingFinding | undefined
  readonly key: FileKeys['current']
  readonly sealedKey: Buffer
}

export async function finishUpload(database: Database, of: UploadEnd): Promise<UploadRow> {
  return await transact(database, scope, async (tx) => {
    const [row] = await tx<UploadRow[]>`
      UPDATE imports.upload SET state = 'whole', bytes = ${of.bytes}, digest = ${of.digest}, format = ${of.format},
        encoding = ${of.encoding ? tx.json({ ...of.encoding }) : null}, key_id = ${of.key.id}, sealed_key = ${of.sealedKey}
      WHERE id = ${of.id} RETURNING *`
    if (!row) throw new Error('the time of an upload ended while it arrived')
    return row
  })
}

/** Removes the file, its pieces and what was foreseen of it. Imports of it stay. */
export async function deleteUpload(database: Database, id: string): Promise<void> {
  await transact(database, scope, (tx) => removeUpload(tx, id))
}

export async function removeUpload(tx: Tx, id: string): Promise<void> {
  await tx`DELETE FROM imports.upload WHERE id = ${id}`
}

export async function findUpload(tx: Tx, id: string): Promise<UploadRow | undefined> {
  const [row] = await tx<UploadRow[]>`SELECT * FROM imports.upload WHERE id = ${id} AND state = 'whole'`
  return row
}

/** Of one sender, the latest first. */
export async function listUploads(
  tx: Tx,
  of: { addedBy: string; before: number | undefined; limit: number },
): Promise<UploadRow[]> {
  return await tx<UploadRow[]>`
    SELECT * FROM imports.upload WHERE added_by = ${of.addedBy} AND state = 'whole'
      ${of.before === undefined ? tx`` : tx`AND number < ${of.before}`}
    ORDER BY number DESC LIMIT ${of.limit}`
}

export async function readPieces(
  database: Database,
  of: { id: string; from: number; count: number },
): Promise<{ number: number; body: Buffer }[]> {
  return await transact(
    database,
    scope,
    (tx) => tx<{ number: number; body: Buffer }[]>`
      SELECT number, body FROM imports.upload_piece
      WHERE upload = ${of.id} AND number >= ${of.from} AND number < ${of.from + of.count} ORDER BY number`,
  )
}
