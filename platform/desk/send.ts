import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import { AskError, post } from './api.ts'

/**
 * Sends a POST. Until it was answered, the same body goes under the same idempotency key: who presses again because the line
 * broke does nothing twice. Afterwards the queries whose keys begin with one of `topics` are read anew.
 */
export function useSend<Schema extends z.ZodType, Body>(of: {
  path: string
  schema: Schema
  /** First parts of the query keys that this changes: `['alerts', 'alert']`. */
  topics: readonly string[]
  onDone?: (answer: z.output<Schema>) => void
}): UseMutationResult<z.output<Schema>, Error, Body> {
  const client = useQueryClient()
  const tried = useRef<{ text: string; key: string }>(undefined)
  return useMutation({
    mutationFn: async (body: Body) => {
      const text = JSON.stringify([of.path, body])
      if (tried.current?.text !== text) tried.current = { text, key: crypto.randomUUID() }
      return await post(of.schema, { path: of.path, body, key: tried.current.key })
    },
    onSuccess: (answer) => {
      tried.current = undefined
      of.onDone?.(answer)
    },
    onError: (error) => {
      // Refused: that answer is kept under the key, and a later try asks anew.
      const status = error instanceof AskError ? error.problem.status : 0
      if (status >= 400 && status < 500 && status !== 401) tried.current = undefined
    },
    // After a refusal too: it says that what is shown is not what is.
    onSettled: async () => {
      await Promise.all(of.topics.map((topic) => client.invalidateQueries({ queryKey: [topic] })))
    },
  })
}
