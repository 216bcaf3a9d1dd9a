import type { Tx } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import type { MediaType } from './media.ts'
import type { RetentionClass } from './retention.ts'

export interface FileRow {
  readonly id: string
  readonly number: number
  readonly place: PlacePath
  readonly subject: string
  readonly media_type: MediaType
  readonly bytes: number
  readonly retention: RetentionClass
  readonly added_at: Date
  readonly added_by: string
  readonly expires_at: Date
  readonly key_id: string
  readonly sealed_key: Buffer | null
  readonly sealed_name: Buffer | null
  readonly shredded_at: Date | null
  readonly shredded_by: string | null
  readonly shredded_why: string | null
  /** Whether a hold stands. */
  readonly held: boolean
}

export interface HoldRow {
  readonly number: number
  readonly reason: string
  readonly placed_at: Date
  readonly placed_by: string
  readonly lifted_at: Date | null
  readonly lifted_by: string | null
  readonly lifted_why: string | null
}

export type NewFile = Pick<
  FileRow,
  | 'id'
  | 'place'
  | 'subject'
  | 'media_type'
  | 'bytes'
  | 'retention'
  | 'added_at'
  | 'added_by'
  | 'expires_at'
  | 'key_id'
> & {
  readonly sealed_key: Buffer
  readonly sealed_name: Buffer
}

const columns = [
  'id',
  'number',
  'place',
  'subject',
  'media_type',
  'bytes',
  'retention',
  'added_at',
  'added_by',
  'expires_at',
  'key_id',
  'sealed_key',
  'sealed_name',
  'shredded_at',
  'shredded_by',
  'shredded_why',
]

/** Chunks go to the database some at a time: two megabytes a statement. */
const chunksAtOnce = 8

export async function insertFile(tx: Tx, file: NewFile, chunks: AsyncIterable<Buffer>): Promise<void> {
  await tx`INSERT INTO files.file ${tx({ ...file })}`
  let number = 0
  let rows: { file: string; place: string; number: number; body: Buffer }[] = []
  const flush = async () => {
    if (rows.length > 0) await tx`INSERT INTO files.chunk ${tx(rows)}`
    rows = []
  }
  for await (const body of chunks) {
    rows.push({ file: file.id, place: file.place, number: number++, body })
    if (rows.length === chunksAtOnce) await flush()
  }
  await flush()
}

function selectFile(tx: Tx) {
  return tx`SELECT ${tx(columns)},
    EXISTS (SELECT 1 FROM files.hold h WHERE h.file = f.id AND h.lifted_at IS NULL) AS held FROM files.file f`
}

export async function findFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  const [row] = await tx<FileRow[]>`${selectFile(tx)} WHERE id = ${id}`
  return row
}

/** The file, and nobody else changes it or its holds until the transaction ends. */
export async function lockFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  const locked = await tx`SELECT 1 FROM files.file WHERE id = ${id} FOR UPDATE`
  // Looked at after the lock: whoever had it before may have placed a hold.
  return locked.length === 0 ? undefined : await findFile(tx, id)
}

/** The newest first. */
export async function listFiles(
  tx: Tx,
  of: { subject?: string | undefined; before?: number | undefined; limit: number },
): Promise<FileRow[]> {
  return await tx<FileRow[]>`${selectFile(tx)}
    WHERE ${of.before === undefined ? tx`true` : tx`number < ${of.before}`}
      ${of.subject === undefined ? tx`` : tx`AND subject = ${of.subject}`}
    ORDER BY number DESC LIMIT ${of.limit}`
}

/** Sealed chunks from a number on, in order. */
export async function listChunks(
  tx: Tx,
  of: { id: string; from: number; count: number },
): Promise<{ number: number; body: Buffer }[]> {
  return await tx<{ number: number; body: Buffer }[]>`
    SELECT number, body FROM files.chunk
    WHERE file = ${of.id} AND number >= ${of.from} AND number < ${of.from + of.count} ORDER BY number`
}

/** Destroys a file's key, its name and its bytes. The caller has locked it. */
export async function destroy(tx: Tx, of: { id: string; at: Date; by: string; why: string }): Promise<void> {
  await tx`
    UPDATE files.file SET sealed_key = NULL, sealed_name = NULL, shredded_at = ${of.at}, shredded_by = ${of.by},
      shredded_why = ${of.why}
    WHERE id = ${of.id}`
  await tx`DELETE FROM files.chunk WHERE file = ${of.id}`
}

export async function listHolds(tx: Tx, id: string): Promise<HoldRow[]> {
  return await tx<HoldRow[]>`
    SELECT number, reason, placed_at, placed_by, lifted_at, lifted_by, lifted_why FROM files.hold
    WHERE file = ${id} ORDER BY number`
}

/** The number of the new hold. The caller has locked the file. */
export async function insertHold(
  tx: Tx,
  of: { file: Pick<FileRow, 'id' | 'place'>; reason: string; at: Date; by: string },
): Promise<number> {
  const { id, place } = of.file
  const [row] = await tx<{ number: number }[]>`
    INSERT INTO files.hold (file, place, number, reason, placed_at, placed_by)
    VALUES (${id}, ${place}, (SELECT coalesce(max(number), 0) + 1 FROM files.hold WHERE file = ${id}), ${of.reason}, ${of.at},
      ${of.by})
    RETURNING number`
  if (!row) throw new Error('a hold that was just written is missing')
  return row.number
}

/** False where there is no such hold that stands. */
export async function liftHold(
  tx: Tx,
  of: { id: string; number: number; at: Date; by: string; why: string },
): Promise<boolean> {
  const lifted = await tx`
    UPDATE files.hold SET lifted_at = ${of.at}, lifted_by = ${of.by}, lifted_why = ${of.why}
    WHERE file = ${of.id} AND number = ${of.number} AND lifted_at IS NULL`
  return lifted.count === 1
}
