import { z } from 'zod'
import { Day, languages, PlacePath } from '#vocabulary'

export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What of the past the chart shows: the last eight weeks, or everything. */
export const spans = ['weeks', 'all'] as const

/**
 * Everything that decides what the page shows, as it stands in the URL: a link opens the same view. A value that
 * makes no sense is dropped rather than refused, so that an old or mistyped link still opens the page.
 */
export const Filters = z.object({
  place: PlacePath.optional().catch(undefined),
  tally: z.string().min(1).max(64).optional().catch(undefined),
  series: z.string().min(1).max(64).optional().catch(undefined),
  asKnownOn: Day.optional().catch(undefined),
  span: z.enum(spans).optional().catch(undefined),
  language: z.enum(languages).default('zh').catch('zh'),
  /** The system's own preference where absent. */
  theme: z.enum(themes).optional().catch(undefined),
})
export type Filters = z.infer<typeof Filters>

/** `?place=cn.11&asKnownOn=2020-02-01`: plain text values, none of them quoted. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function formatSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (typeof value === 'string') params.set(name, value)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
