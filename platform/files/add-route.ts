import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isCovered } from '#platform/access'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { PlacePath, Problem } from '#vocabulary'
import { keepFile } from './keep.ts'
import type { FileKeys } from './keys.ts'
import { fileLimitBytes, parseMediaType, sentTypes } from './media.ts'
import { passOver, type ReceivedFile, receiveFile, tooLarge } from './receive.ts'
import { FileView, Retention, Subject, tags, toView } from './views.ts'

export function addRoute(door: Door, keys: FileKeys): void {
  door.post(
    '/api/files',
    {
      config: {
        action: 'files.write',
        takesFile: true,
        accepts: Object.fromEntries(sentTypes.map((type) => [type, 'binary' as const])),
      },
      schema: {
        tags,
        summary: 'Add a file',
        description:
          `The body is the file itself, of ${fileLimitBytes} bytes at most, sent as what it is; its content is looked at and must agree. ` +
          'As application/octet-stream it is whatever its content says. A file that did not arrive whole is not taken. It is kept sealed.',
        headers: z.looseObject({
          'x-file-name': z.string().min(1).max(1_800).meta({
            description: 'The name of the file in UTF-8, percent-encoded (RFC 3986); 200 characters at most',
          }),
        }),
        querystring: z.strictObject({ place: PlacePath, subject: Subject, retention: Retention }),
        response: { 201: FileView, 422: Problem },
      },
    },
    async (request, reply) => {
      const { world, principal, query } = request
      const name = parseName(request.headers['x-file-name'])
      refuseElsewhere(request, query.place)
      const file = await receive(request, reply)
      try {
        const said = { ...query, name, actor: principal.id }
        const row = await transact(world.database, scopeOf(request), (tx) =>
          keepFile(tx, { file, said, keys, clock: world.clock }),
        )
        reply.header('location', `/api/files/${row.id}`)
        return reply.code(201).send(toView(row, { keys, now: world.clock.now() }))
      } finally {
        await file.close()
      }
    },
  )
}

async function receive(request: FastifyRequest, reply: FastifyReply): Promise<ReceivedFile> {
  const body = request.body as unknown
  const said = parseMediaType(request.headers['content-type'] ?? '')
  if (!said || !isStream(body))
    throw new ProblemError({
      code: 'body.media-type',
      detail: `Send the file as what it is, one of: ${sentTypes.join(', ')}.`,
    })
  const length = Number(request.headers['content-length'] ?? 0)
  const received = length > fileLimitBytes ? tooLarge : await receiveFile(body, said)
  if (received.ok) return received.file
  if (!request.raw.complete && !(await passOver(body))) reply.header('connection', 'close')
  throw new ProblemError({ code: received.code, detail: received.message })
}

function refuseElsewhere({ world, areas, principal }: FastifyRequest, place: PlacePath): void {
  if (!isCovered(place, areas))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `${principal.id} may not add files at ${place}.`,
    })
  if (world.places.find(place)) return
  const message = `there is no place ${place}`
  throw new ProblemError({
    code: 'request.invalid',
    detail: `querystring.place: ${message}`,
    errors: [{ where: 'querystring.place', message }],
  })
}

/** Headers hold no Chinese, so the name comes as a URL would write it. */
function parseName(encoded: string): string {
  const name = decode(encoded)?.normalize('NFC')
  if (name !== undefined && name.length <= 200 && name.trim() !== '' && !/[/\\\p{Cc}\p{Cs}]/u.test(name))
    return name
  const message =
    'must be a file name of 1 to 200 characters in percent-encoded UTF-8, without control characters, / and \\'
  throw new ProblemError({
    code: 'request.invalid',
    detail: `x-file-name ${message}.`,
    errors: [{ where: 'headers.x-file-name', message }],
  })
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
