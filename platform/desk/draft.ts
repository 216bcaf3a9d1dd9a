import { useCallback, useEffect, useState } from 'react'
import type { z } from 'zod'
import { baseOf } from './base.ts'
import { useMe } from './here.tsx'

/**
 * What somebody types, kept in the browser's tab until it was sent: an ended session, a reload or a lost line takes none of it.
 * Kept by person and world: whoever signs in next on this machine does not find it.
 */
export function useDraft<Schema extends z.ZodType>(
  key: string,
  { schema, empty }: { schema: Schema; empty: z.output<Schema> },
): [z.output<Schema>, (value: z.output<Schema>) => void, () => void] {
  const { id } = useMe()
  const name = `lianfang.draft ${baseOf(location.pathname)} ${id} ${key}`
  const [value, setValue] = useState<z.output<Schema>>(() => readDraft(name, schema) ?? empty)
  useEffect(() => setValue(readDraft(name, schema) ?? empty), [name, schema, empty])
  const change = useCallback(
    (next: z.output<Schema>) => {
      setValue(next)
      writeDraft(name, next)
    },
    [name],
  )
  const clear = useCallback(() => {
    setValue(empty)
    writeDraft(name, undefined)
  }, [name, empty])
  return [value, change, clear]
}

function readDraft<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> | undefined {
  try {
    const text = sessionStorage.getItem(name)
    return text === null ? undefined : schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function writeDraft(name: string, value: unknown): void {
  try {
    if (value === undefined) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing: what is typed lives as long as its page.
  }
}
