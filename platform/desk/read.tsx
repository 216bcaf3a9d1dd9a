import type { ReactNode } from 'react'
import { isRefused } from './api.ts'
import { Stale, Trouble } from './trouble.tsx'
import { Waiting } from './waiting.tsx'

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: Error | null
  refetch(): Promise<unknown>
}

/** What was read; until then that it is on its way, or why not. What was read before stays, with a word about its age. */
export function Read<Data>({
  query,
  rows = 4,
  children,
}: {
  query: Asked<Data>
  rows?: number
  children: (data: Data) => ReactNode
}) {
  const retry = () => void query.refetch()
  if (query.data === undefined)
    return query.error ? (
      // What is not there, or not for this reader, is not there when it is asked for again.
      <Trouble error={query.error} {...(isRefused(query.error) ? {} : { retry })} />
    ) : (
      <Waiting rows={rows} />
    )
  return (
    <>
      <Stale error={query.error} retry={retry} />
      {children(query.data)}
    </>
  )
}
