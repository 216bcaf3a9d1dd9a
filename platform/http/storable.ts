import type { Door } from './door.ts'
import { ProblemError } from './problem.ts'

/**
 * Refuses texts that PostgreSQL cannot hold as they are: U+0000, which it refuses, and halves of characters, which
 * would be replaced on the way. Signals are not looked at here; they have verdicts of their own.
 */
export function refuseUnstorableText(door: Door): void {
  door.addHook('preHandler', (request, _reply, done) => {
    const { params, query, body } = request
    const where = findUnstorable({ params, query, ...(isBytes(body) ? {} : { body }) })
    done(where === undefined ? undefined : unstorable(where))
  })
}

/** The refusal of a body or part of it, by where the text lies. */
export function unstorable(at: string): ProblemError {
  const message = 'holds U+0000 or half a character'
  // The way to a text that lies deep is as long as its sender likes.
  const where = at.slice(0, 200)
  return new ProblemError({
    code: 'request.invalid',
    detail: `${where} ${message}.`,
    errors: [{ where, message }],
  })
}

/** Where the first text lies that cannot be stored; of a name that cannot, where its holder lies. */
export function findUnstorable(value: unknown): string | undefined {
  // A list of what is still to be looked at, in place of calls: JSON nests deeper than calls may.
  const left: { value: unknown; where: string }[] = [{ value, where: '' }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, where } = next
    if (typeof value === 'string') {
      if (!isStorable(value)) return where
    } else if (typeof value === 'object' && value !== null) {
      // Backwards, since the last that is put on the list is the next to be looked at.
      for (const [key, inner] of Object.entries(value).reverse()) {
        left.push({ value: inner, where: where === '' ? key : `${where}.${key}` })
        if (!isStorable(key)) left.push({ value: key, where })
      }
    }
  }
  return undefined
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function isBytes(body: unknown): boolean {
  return Buffer.isBuffer(body) || (typeof body === 'object' && body !== null && 'pipe' in body)
}
