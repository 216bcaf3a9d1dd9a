import { z } from 'zod'
import { Words } from '#vocabulary'
import { encodings } from './encoding.ts'
import type { ColumnGuess } from './guess/column.ts'
import { roleWords } from './guess/headings.ts'
import type { Look } from './look.ts'
import type { UploadRow } from './upload-store.ts'
import { dayForms } from './written-day.ts'

export const UploadView = z.object({
  id: z.string(),
  file: z.string(),
  bytes: z.int(),
  digest: z.string().meta({ description: 'SHA-256 of the file' }),
  format: z.enum(['text', 'xlsx', 'xls']),
  encoding: z
    .object({
      encoding: z.enum(encodings),
      confidence: z.number().meta({ description: '0 to 1' }),
      by: z.enum(['mark', 'ascii', 'content']),
    })
    .optional(),
  addedBy: z.string(),
  addedAt: z.date().meta({ description: 'City time' }),
  expiresAt: z.date().meta({ description: 'City time; then the file is removed' }),
})

const Row = z.object({ line: z.int(), cells: z.array(z.string()) })

export const LookView = z.object({
  format: z.enum(['text', 'xlsx']),
  encoding: UploadView.shape.encoding,
  delimiter: z.string().optional(),
  sheets: z.array(z.object({ name: z.string(), isHidden: z.boolean() })).optional(),
  sheet: z.string().optional(),
  headerRow: z.int(),
  columns: z.array(z.string()),
  before: z.array(Row).meta({ description: 'Rows above the headings' }),
  rows: z.array(Row),
})

export const GuessView = z.object({
  columns: z.array(
    z.object({
      column: z.string(),
      position: z.int(),
      role: z.string(),
      roleTitle: Words,
      field: z.string().optional().meta({ description: 'The field of the signal that it becomes' }),
      confidence: z.number().meta({ description: '0 to 1' }),
      reason: Words,
      dayForm: z.enum(dayForms).optional(),
      as: z.record(z.string(), z.string()).optional(),
      unknown: z.array(z.string()).optional().meta({ description: 'Values that nobody knows' }),
      several: z.array(z.string()).optional().meta({ description: 'Names that several places bear' }),
    }),
  ),
  draft: z.object({
    yaml: z
      .string()
      .meta({ description: 'A mapping, as POST /api/mappings takes it once nothing is needed any more' }),
    mapping: z.record(z.string(), z.unknown()),
    isValid: z.boolean(),
    words: z.array(Words),
    needs: z.array(z.object({ where: z.string(), message: Words })),
  }),
  remembered: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        title: Words,
        version: z.int(),
        source: z.string(),
        words: z.array(Words),
        usedBy: z.string(),
        isOwn: z.boolean(),
        usedAt: z.date(),
        times: z.int(),
      }),
    )
    .meta({ description: 'Mappings that were used for files of the same headings, one’s own first' }),
})

export function toUploadView(row: UploadRow): z.infer<typeof UploadView> {
  const { id, file, bytes, digest, format, encoding } = row
  return {
    id,
    file,
    bytes,
    // An upload that is whole has both.
    digest: digest ?? '',
    format: format ?? 'text',
    ...(encoding ? { encoding: { ...encoding } } : {}),
    addedBy: row.added_by,
    addedAt: row.added_at,
    expiresAt: row.expires_at,
  }
}

/** What was said of the encoding stands before what was found. */
export function toLookView(look: Look, row: UploadRow): z.infer<typeof LookView> {
  const { encoding, columns, rows, before, ...rest } = look
  const plain = (all: Look['rows']) => all.map(({ line, cells }) => ({ line, cells: [...cells] }))
  const found = encoding === row.encoding?.encoding ? row.encoding : undefined
  return {
    ...rest,
    sheets: look.sheets?.map((sheet) => ({ ...sheet })),
    ...(encoding
      ? { encoding: found ? { ...found } : { encoding, confidence: 1, by: 'mark' as const } }
      : {}),
    columns: [...columns],
    rows: plain(rows),
    before: plain(before),
  }
}

export function toColumnView(guess: ColumnGuess): z.infer<typeof GuessView>['columns'][number] {
  const { column, position, role, confidence, reason, dayForm, as, unknown, several } = guess
  return {
    column,
    position,
    role: role.is,
    roleTitle: roleWords[role.is],
    ...('field' in role ? { field: role.field } : {}),
    confidence,
    reason,
    ...(dayForm ? { dayForm } : {}),
    ...(as ? { as: { ...as } } : {}),
    ...(unknown ? { unknown: [...unknown] } : {}),
    ...(several ? { several: [...several] } : {}),
  }
}
