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

function unstorable(where: string): ProblemError {
  const message = 'holds U+0000 or half a character'
  return new ProblemError({
    code: 'request.invalid',
    detail: `${where} ${message}.`,
    errors: [{ where, message }],
  })
}

/** Where the first text lies that cannot be stored. */
export function findUnstorable(value: unknown, where = ''): string | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? where : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = findUnstorable(key, where) ?? findUnstorable(inner, where === '' ? key : `${where}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isBytes(body: unknown): boolean {
  return Buffer.isBuffer(body) || (typeof body === 'object' && body !== null && 'pipe' in body)
}
