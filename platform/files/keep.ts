import { recordDeed } from '#platform/audit'
import { type CityClock, setTimer } from '#platform/clock'
import type { Tx } from '#platform/store'
import type { TimerHandler } from '#platform/system'
import type { PlacePath } from '#vocabulary'
import { type FileKeys, sealKey } from './keys.ts'
import { bindingOf, stateOf } from './open.ts'
import type { ReceivedFile } from './receive.ts'
import { expiryOf, type RetentionClass } from './retention.ts'
import { sealName } from './seal.ts'
import { destroy, type FileRow, findFile, insertFile, insertHold, liftHold, lockFile } from './store.ts'

const timerName = 'files.retention'

export interface Said {
  readonly name: string
  readonly place: PlacePath
  readonly subject: string
  readonly retention: RetentionClass
  readonly actor: string
}

/** Puts a file that arrived into the database with its deed and the timer of its end: all of it, or nothing. */
export async function keepFile(
  tx: Tx,
  { file, said, keys, clock }: { file: ReceivedFile; said: Said; keys: FileKeys; clock: CityClock },
): Promise<FileRow> {
  const { id, bytes, dataKey, mediaType } = file
  const { name, place, subject, retention, actor } = said
  const addedAt = clock.now()
  const about = { id, place, subject, media_type: mediaType, bytes }
  const expiresAt = expiryOf(retention, addedAt)
  const key = keys.current
  await insertFile(
    tx,
    {
      ...about,
      retention,
      added_at: addedAt,
      added_by: actor,
      expires_at: expiresAt,
      key_id: key.id,
      sealed_key: sealKey(dataKey, { key, binding: bindingOf(about) }),
      sealed_name: sealName(name, dataKey),
    },
    file.readChunks(),
  )
  await setTimer(tx, { name: timerName, key: id, dueAt: expiresAt, payload: { file: id } })
  await recordDeed(tx, {
    actor,
    action: 'files.write',
    subject: subjectOf(id),
    place,
    detail: { of: subject, mediaType, bytes, retention },
  })
  return await getFile(tx, id)
}

export type Outcome =
  | { readonly ok: true; readonly row: FileRow }
  | { readonly ok: false; readonly code: 'not-found' | 'conflict'; readonly message: string }

/** Destroys a file because somebody asks for it. */
export async function shredFile(
  tx: Tx,
  { id, actor, why, clock }: { id: string; actor: string; why: string; clock: CityClock },
): Promise<Outcome> {
  const row = await lockFile(tx, id)
  if (!row) return missing(id)
  const state = stateOf(row, clock.now())
  if (state === 'shredded') return conflict(`File ${id} was shredded before.`)
  if (state === 'held') return conflict(`File ${id} is held: lift its holds first.`)
  // Its timer will ring and find nothing to do: to clear it here is to wait for a timer that rings, which waits for the file.
  await shred(tx, { row, actor, why, clock })
  return { ok: true, row: await getFile(tx, id) }
}

/** Keeps a file from being shredded, whatever its time, until the hold is lifted. */
export async function placeHold(
  tx: Tx,
  { id, actor, reason, clock }: { id: string; actor: string; reason: string; clock: CityClock },
): Promise<Outcome> {
  const row = await lockFile(tx, id)
  if (!row) return missing(id)
  const state = stateOf(row, clock.now())
  if (state === 'shredded') return conflict(`File ${id} was shredded before.`)
  if (state === 'over') return conflict(`File ${id} is over its time: it is not brought back.`)
  const number = await insertHold(tx, { file: row, reason, at: clock.now(), by: actor })
  await recordDeed(tx, {
    actor,
    action: 'files.hold',
    subject: subjectOf(id),
    place: row.place,
    detail: { hold: number },
  })
  return { ok: true, row: await getFile(tx, id) }
}

/** Lifts one hold. A file that was over its time meanwhile, and is held by no other, is shredded with that. */
export async function endHold(
  tx: Tx,
  of: { id: string; number: number; actor: string; why: string; clock: CityClock },
): Promise<Outcome> {
  const { id, number, actor, why, clock } = of
  const row = await lockFile(tx, id)
  if (!row) return missing(id)
  if (!(await liftHold(tx, { id, number, at: clock.now(), by: actor, why })))
    return conflict(`File ${id} has no hold ${number} that stands.`)
  await recordDeed(tx, {
    actor,
    action: 'files.lift',
    subject: subjectOf(id),
    place: row.place,
    detail: { hold: number },
  })
  await shredIfOver(tx, { row: await getFile(tx, id), clock })
  return { ok: true, row: await getFile(tx, id) }
}

/** Rings at the end of a file's time. A held file stays: with its last hold it goes. */
export function retentionTimer(clock: CityClock): TimerHandler {
  return {
    name: timerName,
    async act(tx, { file }) {
      const row = typeof file === 'string' ? await lockFile(tx, file) : undefined
      if (row) await shredIfOver(tx, { row, clock })
    },
  }
}

export function subjectOf(id: string): string {
  return `file:${id}`
}

async function shredIfOver(tx: Tx, { row, clock }: { row: FileRow; clock: CityClock }): Promise<void> {
  if (stateOf(row, clock.now()) === 'over')
    await shred(tx, { row, actor: 'house:files', why: row.retention, clock })
}

async function shred(
  tx: Tx,
  { row, actor, why, clock }: { row: FileRow; actor: string; why: string; clock: CityClock },
): Promise<void> {
  await destroy(tx, { id: row.id, at: clock.now(), by: actor, why })
  await recordDeed(tx, {
    actor,
    action: 'files.shred',
    subject: subjectOf(row.id),
    place: row.place,
    detail: { of: row.subject, bytes: row.bytes, retention: row.retention },
  })
}

async function getFile(tx: Tx, id: string): Promise<FileRow> {
  const row = await findFile(tx, id)
  if (!row) throw new Error('a file that was just seen is missing')
  return row
}

function missing(id: string): Outcome {
  return { ok: false, code: 'not-found', message: `There is no file ${id}, or it is outside your area.` }
}

function conflict(message: string): Outcome {
  return { ok: false, code: 'conflict', message }
}
