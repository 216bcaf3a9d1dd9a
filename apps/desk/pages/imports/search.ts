import { z } from 'zod'

const text = (most: number) => z.string().min(1).max(most).optional().catch(undefined)
const ImportNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .optional()
  .catch(undefined)

export const verdicts = ['taken', 'repaired', 'duplicate', 'refused'] as const

/** Which rows of an import are shown, as it stands in the URL. */
export const ImportSearch = z.object({
  verdict: z.enum(verdicts).optional().catch(undefined),
  reason: text(40),
})
export type ImportSearch = z.infer<typeof ImportSearch>

/** Where in the assistant one is, as it stands in the URL: whoever comes back goes on there. */
export const AssistantSearch = z.object({
  upload: z.uuid().optional().catch(undefined),
  step: z.enum(['look', 'columns', 'foresee']).optional().catch(undefined),
  // What the look got wrong, said by a person.
  sheet: text(200),
  headerRow: z.coerce.number().int().min(1).max(1_000).optional().catch(undefined),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']).optional().catch(undefined),
  delimiter: z.enum([',', ';', '\t']).optional().catch(undefined),
  mapping: text(64),
  dry: ImportNumber,
  import: ImportNumber,
})
export type AssistantSearch = z.infer<typeof AssistantSearch>
