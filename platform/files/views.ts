import { z } from 'zod'
import { PlacePath } from '#vocabulary'
import type { FileKeys } from './keys.ts'
import { nameOf, stateOf } from './open.ts'
import { type RetentionClass, retentionClasses } from './retention.ts'
import type { FileRow, HoldRow } from './store.ts'

export const Retention = z.enum(Object.keys(retentionClasses) as [RetentionClass, ...RetentionClass[]])
export const Subject = z
  .string()
  .regex(/^[a-z][a-z-]{0,31}:[A-Za-z0-9-]{1,64}$/, { error: 'must be a subject such as task:3' })
  .meta({ description: 'What it belongs to, such as task:3' })
export const FileId = z.uuid({ error: 'must be the id of a file' })
export const Reason = z.string().trim().min(1).max(500).meta({ description: 'Why, without personal data' })

export const FileView = z.object({
  id: z.string(),
  name: z.string().optional().meta({
    description: 'Absent where it cannot be read any more, or where this server lacks the key for it',
  }),
  place: PlacePath,
  subject: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  retention: z.string(),
  addedAt: z.date().meta({ description: 'City time' }),
  addedBy: z.string(),
  expiresAt: z.date().meta({ description: 'City time; a hold keeps it beyond' }),
  state: z.enum(['kept', 'held', 'over', 'shredded']),
  shredded: z.object({ at: z.date(), by: z.string(), why: z.string() }).optional(),
})

export const HoldView = z.object({
  number: z.int(),
  reason: z.string(),
  placedAt: z.date().meta({ description: 'City time' }),
  placedBy: z.string(),
  lifted: z.object({ at: z.date(), by: z.string(), why: z.string() }).optional(),
})

export const tags = ['files']

export function toView(row: FileRow, of: { keys: FileKeys; now: Date }): z.infer<typeof FileView> {
  const name = nameOf(row, of)
  const { shredded_at: at, shredded_by: by, shredded_why: why } = row
  return {
    id: row.id,
    ...(name === undefined ? {} : { name }),
    place: row.place,
    subject: row.subject,
    mediaType: row.media_type,
    bytes: row.bytes,
    retention: row.retention,
    addedAt: row.added_at,
    addedBy: row.added_by,
    expiresAt: row.expires_at,
    state: stateOf(row, of.now),
    ...(at && by && why ? { shredded: { at, by, why } } : {}),
  }
}

export function toHoldView(row: HoldRow): z.infer<typeof HoldView> {
  const { lifted_at: at, lifted_by: by, lifted_why: why } = row
  return {
    number: row.number,
    reason: row.reason,
    placedAt: row.placed_at,
    placedBy: row.placed_by,
    ...(at && by && why ? { lifted: { at, by, why } } : {}),
  }
}
