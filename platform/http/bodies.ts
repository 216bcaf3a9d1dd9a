import { isUtf8 } from 'node:buffer'
import type { Door } from './door.ts'
import { ProblemError } from './problem.ts'

const byteOrderMark = 0xfeff

/** JSON of a whole body: strict UTF-8 first, so that nothing is silently replaced. */
export function parseJsonBody(body: Buffer): unknown {
  if (!isUtf8(body))
    throw new ProblemError({ code: 'json.utf8', detail: 'The body holds bytes that are not UTF-8.' })
  try {
    const text = body.toString('utf8')
    return JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text) as unknown
  } catch (error) {
    throw new ProblemError({ code: 'json.malformed', detail: messageOf(error) })
  }
}

/** V8 quotes the text around the fault; that may hold personal data, so only the position is told. */
function messageOf(error: unknown): string {
  const at = /position (\d+)/.exec(String(error))?.[1]
  return at ? `The body is not JSON: stopped at character ${at}.` : 'The body is not JSON: it ends too early.'
}

export function parseJsonEverywhere(door: Door): void {
  // Plain text too, which would otherwise reach a handler that awaits JSON.
  door.removeAllContentTypeParsers()
  door.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer))
    } catch (error) {
      done(error as Error, undefined)
    }
  })
}
