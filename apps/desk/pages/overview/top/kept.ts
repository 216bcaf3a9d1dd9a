import type { z } from 'zod'

/** What this browser keeps for somebody; nothing where it keeps nothing, or another program wrote there. */
export function readKept<Schema extends z.ZodType>(
  key: string,
  schema: Schema,
): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null')).data
  } catch {
    return undefined
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // It holds for this page all the same.
  }
}
