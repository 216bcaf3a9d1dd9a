import { z } from 'zod'

/** A text that is being written, and the version that it was begun on; 0 is a new rule, -1 is nothing written. */
export const Writing = z.object({ text: z.string(), base: z.int() })
export type Writing = z.infer<typeof Writing>
export const nothingWritten: Writing = { text: '', base: -1 }

export interface Latest {
  readonly version: number
  readonly text: string
  readonly author: string
}

export type Standing =
  /** What is shown is what was saved. */
  | { readonly is: 'same'; readonly text: string }
  | { readonly is: 'changed'; readonly text: string }
  /** Another saved a version since: both are shown, and the writer chooses. */
  | { readonly is: 'overtaken'; readonly text: string }

/** How what somebody writes stands to what was last saved. */
export function standingOf({ text, base }: Writing, latest: Latest): Standing {
  if (base === -1 || text === latest.text) return { is: 'same', text: latest.text }
  return { is: base < latest.version ? 'overtaken' : 'changed', text }
}
