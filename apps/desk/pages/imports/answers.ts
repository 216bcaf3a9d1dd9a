import { z } from 'zod'
import { Day, PlacePath, Words } from '#vocabulary'
import { verdicts } from './search.ts'

/** What the API answers, as far as these pages read it. */

const Rows = z.object({
  read: z.int(),
  taken: z.int(),
  repaired: z.int(),
  duplicate: z.int(),
  refused: z.int(),
})
export type RowCounts = z.infer<typeof Rows>
const ByReason = z.record(z.string(), z.int())

export const Import = z.object({
  id: z.string(),
  mapping: z.string(),
  source: z.string(),
  file: z.string(),
  bytes: z.int(),
  day: Day,
  state: z.enum(['running', 'stopped', 'done', 'undoing', 'undo-stopped', 'undone']),
  counts: z.object({
    rows: Rows,
    repairedFor: ByReason,
    refusedFor: ByReason,
    events: z.object({ accepted: z.int(), duplicate: z.int(), refused: z.int() }),
    undone: z.object({ retracted: z.int(), restated: z.int(), kept: z.int() }),
  }),
  upload: z.string().optional(),
  progress: z.object({ share: z.number(), line: z.int() }),
  notes: z.array(z.object({ code: z.string(), value: z.string().optional(), message: z.string() })),
  error: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  undoneBy: z.string().optional(),
  undoneAt: z.iso.datetime().optional(),
})
export type Import = z.infer<typeof Import>
export const Imports = z.object({ items: z.array(Import), next: z.string().nullish() })

export const VerdictRow = z.object({
  line: z.int(),
  verdict: z.enum(verdicts),
  reasons: z.array(
    z.object({
      code: z.string(),
      column: z.string().optional(),
      value: z.string().optional(),
      message: Words,
    }),
  ),
  event: z.string().optional(),
})
export type VerdictRow = z.infer<typeof VerdictRow>
export const VerdictRows = z.object({ items: z.array(VerdictRow), next: z.string().nullish() })

export const Mapping = z.object({
  id: z.string(),
  name: z.string(),
  title: Words,
  source: z.string(),
  version: z.int(),
  yaml: z.string(),
  words: z.array(Words),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export const MappingId = Mapping.pick({ id: true })

const Encoding = z.object({
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']),
  confidence: z.number(),
  by: z.enum(['mark', 'ascii', 'content']),
})

export const Upload = z.object({
  id: z.string(),
  file: z.string(),
  bytes: z.int(),
  format: z.enum(['text', 'xlsx', 'xls']),
  encoding: Encoding.optional(),
  addedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type Upload = z.infer<typeof Upload>
export const Uploads = z.object({ items: z.array(Upload), next: z.string().nullish() })

const LookRow = z.object({ line: z.int(), cells: z.array(z.string()) })
export type LookRow = z.infer<typeof LookRow>

export const Look = z.object({
  format: z.enum(['text', 'xlsx']),
  encoding: Encoding.optional(),
  delimiter: z.string().optional(),
  sheets: z.array(z.object({ name: z.string(), isHidden: z.boolean() })).optional(),
  sheet: z.string().optional(),
  headerRow: z.int(),
  columns: z.array(z.string()),
  before: z.array(LookRow),
  rows: z.array(LookRow),
})
export type Look = z.infer<typeof Look>

export const Column = z.object({
  column: z.string(),
  position: z.int(),
  role: z.string(),
  field: z.string().optional(),
  confidence: z.number(),
  reason: Words,
  unknown: z.array(z.string()).optional(),
  several: z.array(z.string()).optional(),
})
export type Column = z.infer<typeof Column>

export const Need = z.object({ where: z.string(), message: Words })
export type Need = z.infer<typeof Need>

export const Remembered = z.object({
  id: z.string(),
  title: Words,
  version: z.int(),
  words: z.array(Words),
  usedBy: z.string(),
  isOwn: z.boolean(),
  usedAt: z.iso.datetime(),
  times: z.int(),
})
export type Remembered = z.infer<typeof Remembered>

export const Guess = z.object({
  columns: z.array(Column),
  draft: z.object({ yaml: z.string(), words: z.array(Words), needs: z.array(Need) }),
  remembered: z.array(Remembered),
})
export type Guess = z.infer<typeof Guess>

const Foresight = z.object({
  counts: z.object({ rows: Rows, repairedFor: ByReason, refusedFor: ByReason }),
  signals: z.int(),
  days: z.object({ from: z.string(), to: z.string() }).optional(),
  places: z.object({
    count: z.int(),
    rows: z.array(z.object({ place: PlacePath, name: Words.optional(), rows: z.int() })),
  }),
  totals: z.record(z.string(), z.int()),
  lines: z.array(z.object({ verdict: z.enum(verdicts), reason: z.string(), lines: z.array(z.int()) })),
})
export type Foresight = z.infer<typeof Foresight>

export const DryRun = z.object({
  id: z.string(),
  mapping: z.string(),
  state: z.enum(['running', 'stopped', 'done']),
  share: z.number(),
  error: z.string().optional(),
  foresight: Foresight.optional(),
  columns: z.array(z.string()),
  rows: z.array(LookRow),
})
export type DryRun = z.infer<typeof DryRun>
