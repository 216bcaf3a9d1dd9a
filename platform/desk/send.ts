import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'
import type { z } from 'zod'
import { AskError, post } from './api.ts'

interface Sending {
  readonly schema: z.ZodType
  readonly path: string
  readonly body: unknown
  readonly isAsync: boolean
}

/** Sends a POST; `isAsync` begins long work without waiting for its end. */
type Send = <Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  body?: unknown,
  how?: { readonly isAsync?: boolean },
) => Promise<z.output<Schema>>

/**
 * Sends POSTs. Until it was answered, the same body to the same path goes under the same idempotency key: who presses again
 * because the line broke does nothing twice. Afterwards the queries whose keys begin with one of `topics` are read anew.
 */
export function useSender({
  topics,
}: {
  /** First parts of the query keys that this changes: `['alerts', 'alert']`. */
  topics: readonly string[]
}): Send {
  const client = useQueryClient()
  const tried = useRef<{ text: string; key: string }>(undefined)
  const { mutateAsync } = useMutation({
    mutationFn: async ({ schema, path, body, isAsync }: Sending) => {
      const text = JSON.stringify([path, body])
      if (tried.current?.text !== text) tried.current = { text, key: crypto.randomUUID() }
      return await post(schema, { path, body, isAsync, key: tried.current.key })
    },
    onSuccess: () => {
      tried.current = undefined
    },
    onError: (error) => {
      // Refused: that answer is kept under the key, and a later try asks anew.
      const status = error instanceof AskError ? error.problem.status : 0
      if (status >= 400 && status < 500 && status !== 401) tried.current = undefined
    },
    // After a refusal too: it says that what is shown is not what is.
    onSettled: async () => {
      await Promise.all(topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })))
    },
  })
  return useCallback<Send>(
    async (schema, path, body, { isAsync = false } = {}) =>
      // What the mutation answers was parsed by this very schema.
      (await mutateAsync({ schema, path, body, isAsync })) as z.output<typeof schema>,
    [mutateAsync],
  )
}

/** As `useSender`, for one path: a mutation whose state a button or form shows. */
export function useSend<Schema extends z.ZodType, Body>(of: {
  path: string
  schema: Schema
  topics: readonly string[]
  onDone?: (answer: z.output<Schema>) => void
}): UseMutationResult<z.output<Schema>, Error, Body> {
  const send = useSender(of)
  return useMutation({
    mutationFn: async (body: Body) => await send(of.schema, of.path, body),
    onSuccess: (answer) => of.onDone?.(answer),
  })
}
