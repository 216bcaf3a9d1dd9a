import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { sendLargeFile } from '#platform/desk'
import { Upload } from '../answers.ts'

/** The most that one upload may have. */
export const mostBytes = 1024 * 1024 * 1024

interface Sending {
  readonly file: File
  /** The same while it is tried again: what did arrive is not kept twice. */
  readonly key: string
}

/** Sends a file, tells how far it is, and keeps it at hand to be tried again. */
export function useUpload(onDone: (upload: Upload) => void) {
  const client = useQueryClient()
  const [sent, setSent] = useState(0)
  const stopping = useRef<AbortController>(undefined)
  const send = useMutation({
    mutationFn: async ({ file, key }: Sending) => {
      setSent(0)
      stopping.current = new AbortController()
      const { signal } = stopping.current
      return await sendLargeFile(Upload, '/uploads', {
        file,
        query: { file: file.name.replace(/\p{Cc}/gu, '').slice(-200) },
        key,
        signal,
        onSent: setSent,
      })
    },
    onSuccess: async (upload) => {
      client.setQueryData(['upload', upload.id], upload)
      onDone(upload)
      await client.invalidateQueries({ queryKey: ['uploads'] })
    },
  })
  const { isPending } = send
  useEffect(() => {
    if (!isPending) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [isPending])
  // Whoever goes elsewhere within the desk has given it up.
  useEffect(() => () => stopping.current?.abort(), [])
  const file = send.variables?.file
  const isCancelled = send.error instanceof DOMException && send.error.name === 'AbortError'
  return {
    begin: (chosen: File) => send.mutate({ file: chosen, key: crypto.randomUUID() }),
    retry: () => send.variables && send.mutate(send.variables),
    cancel: () => stopping.current?.abort(),
    file,
    isSending: isPending,
    share: file && file.size > 0 ? Math.min(1, sent / file.size) : 0,
    isCancelled,
    error: isCancelled ? null : send.error,
  }
}
