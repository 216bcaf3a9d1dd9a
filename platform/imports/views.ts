import { z } from 'zod'
import { Day, Words } from '#vocabulary'
import { finalOutcomes, ImportCounts } from './counts.ts'
import type { ImportRow } from './import-store.ts'
import { parseMapping } from './mapping.ts'
import type { MappingRow } from './mapping-store.ts'
import { describeMapping } from './mapping-words.ts'

export const MappingView = z.object({
  id: z.string(),
  name: z.string(),
  title: Words,
  mode: z.enum(['cumulative', 'records']),
  source: z.string(),
  version: z.int().meta({ description: 'Among the mappings of its name and source, from 1' }),
  yaml: z.string(),
  words: z.array(Words).meta({ description: 'What it does, in sentences' }),
  createdBy: z.string(),
  createdAt: z.date(),
})

export const ImportView = z.object({
  id: z.string(),
  mapping: z.string(),
  source: z.string(),
  file: z.string(),
  digest: z.string().meta({ description: 'SHA-256 of the file' }),
  bytes: z.int(),
  day: Day.meta({ description: "The city's day as of which the file is read" }),
  state: z.enum(['running', 'stopped', 'done', 'undoing', 'undo-stopped', 'undone']),
  counts: ImportCounts,
  upload: z.string().optional().meta({ description: 'The upload that it reads, as long as that waits' }),
  progress: z.object({
    share: z.number().meta({ description: 'How much of the file has been read, 0 to 1' }),
    line: z
      .int()
      .meta({ description: 'The last line that has its verdict; a resumed import goes on behind it' }),
  }),
  notes: z.array(z.object({ code: z.string(), value: z.string().optional(), message: z.string() })),
  error: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().optional(),
  undoneBy: z.string().optional(),
  undoneAt: z.date().optional(),
})

export const RowView = z.object({
  line: z.int().meta({ description: 'The line on which the row begins; the first of the header is 1' }),
  verdict: z.enum(finalOutcomes),
  reasons: z.array(
    z.object({
      code: z.string(),
      column: z.string().optional(),
      value: z.string().optional(),
      message: Words,
    }),
  ),
  event: z.string().optional().meta({ description: 'The signal that the row became' }),
})

export function toMappingView(row: MappingRow): z.infer<typeof MappingView> {
  const { id, name, mode, source, yaml, title_zh: zh, title_en: en } = row
  return {
    id,
    name,
    title: { zh, en },
    mode,
    source,
    version: row.version,
    yaml,
    words: wordsOf(yaml),
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

function wordsOf(yaml: string): Words[] {
  const reading = parseMapping(yaml)
  return reading.ok ? describeMapping(reading.mapping) : []
}

/** One that is under way, and whose server has not been heard of for the time of its lease, has stopped. */
export function toImportView(row: ImportRow): z.infer<typeof ImportView> {
  const { id, mapping, source, file, digest, bytes, day, counts, notes, upload, share, reached } = row
  const isLost =
    (row.state === 'running' || row.state === 'undoing') && row.leased_until.getTime() < Date.now()
  const stopped = row.state === 'running' ? ('stopped' as const) : ('undo-stopped' as const)
  const state = isLost ? stopped : row.state
  const error = isLost ? 'the server went down' : row.error
  return {
    id: String(id),
    mapping,
    source,
    file,
    digest,
    bytes,
    day,
    state,
    counts,
    ...(upload === null ? {} : { upload }),
    progress: { share, line: reached },
    notes: notes.map((note) => ({ ...note })),
    ...(error === null ? {} : { error }),
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.finished_at ? { finishedAt: row.finished_at } : {}),
    ...(row.undone_by ? { undoneBy: row.undone_by } : {}),
    ...(row.undone_at ? { undoneAt: row.undone_at } : {}),
  }
}
