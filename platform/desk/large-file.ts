import type { z } from 'zod'
import { AskError, awayProblem, problemOf, toPath } from './api.ts'

interface LargeFile {
  readonly file: Blob
  readonly query: Readonly<Record<string, string | number | undefined>>
  /** The same for what is sent again because the line broke. */
  readonly key: string
  readonly signal: AbortSignal
  /** Bytes that left the browser so far. */
  readonly onSent: (bytes: number) => void
}

/**
 * Sends a file of any size, and tells how far it is, which `fetch` cannot. Rejects with an `AskError`; with an `AbortError` where
 * the signal said so.
 */
export async function sendLargeFile<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  { file, query, key, signal, onSent }: LargeFile,
): Promise<z.output<Schema>> {
  const body = await new Promise<unknown>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', toPath(path, query))
    request.setRequestHeader('accept-language', document.documentElement.lang)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('idempotency-key', key)
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () => {
      const { status, statusText } = request
      const said = parse(request.responseText)
      if (status >= 200 && status < 300) resolve(said)
      else reject(problemOf(said, { status, statusText }))
    }
    request.onerror = () => reject(new AskError(awayProblem(0, 'the line broke')))
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    if (signal.aborted) return reject(new DOMException('cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
  return schema.parse(body)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
