import type { FastifyRequest } from 'fastify'
import { stringify } from 'yaml'
import { z } from 'zod'
import type { FileKeys } from '#platform/files'
import { type Door, ProblemError } from '#platform/http'
import { Disease, Problem } from '#vocabulary'
import { encodings } from './encoding.ts'
import { Choices } from './guess/choices.ts'
import { shapeOf } from './guess/draft.ts'
import { guessMapping } from './guess/guess.ts'
import { toFault } from './import-routes.ts'
import { delimiters, type Look, lookAt } from './look.ts'
import { parseMapping } from './mapping.ts'
import { listRemembered } from './mapping-store.ts'
import { describeMapping } from './mapping-words.ts'
import { config, tags, UploadId } from './route-parts.ts'
import { getOwnUpload, open, recordLook } from './upload-lookups.ts'
import type { UploadRow } from './upload-store.ts'
import { GuessView, toColumnView } from './upload-views.ts'
import { toMappingView } from './views.ts'

export const LookQuery = {
  sheet: z.string().max(200).optional(),
  headerRow: z.coerce.number().int().min(1).max(1_000).optional(),
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
}

/** Rows that a guess is made by. */
const rowsForGuess = 1_000

/** Looks at an upload; throws the problem that says why it cannot be read. */
export async function getLook(
  request: FastifyRequest,
  of: { row: UploadRow; keys: FileKeys; options: Parameters<typeof lookAt>[1] },
): Promise<Look> {
  const { row, keys, options } = of
  const encoding = options.encoding ?? row.encoding?.encoding
  const looking = await lookAt(open(request, row, keys), { ...options, encoding })
  if (looking.ok) return looking.look
  throw new ProblemError({
    code: 'file.refused',
    detail: looking.problems.map(({ message }) => message).join(' '),
    errors: looking.problems.map(toFault),
  })
}

export function guessRoutes(door: Door, keys: FileKeys): void {
  door.get(
    '/api/uploads/:id/guess',
    {
      config,
      schema: {
        tags,
        summary: 'Guess what the columns are, and offer mappings that were used before',
        params: z.object({ id: UploadId }),
        querystring: z.strictObject({
          ...LookQuery,
          disease: Disease.optional().meta({ description: 'Where no column says it' }),
        }),
        response: { 200: GuessView, 422: Problem },
      },
    },
    async (request) => {
      const { disease, ...options } = request.query
      const choices = Choices.parse(disease ? { constants: { disease } } : {})
      return await guess(request, { keys, id: request.params.id, options, choices })
    },
  )

  door.post(
    '/api/uploads/:id/guess',
    {
      config: { ...config, audited: true },
      schema: {
        tags,
        summary: 'Guess again, with what a person says of the columns',
        description: 'Nothing is stored. What is said goes before what was guessed, and is needed no more.',
        params: z.object({ id: UploadId }),
        querystring: z.strictObject(LookQuery),
        body: Choices,
        response: { 200: GuessView, 422: Problem },
      },
    },
    async (request) =>
      await guess(request, {
        keys,
        id: request.params.id,
        options: request.query,
        choices: request.body,
      }),
  )
}

interface Guessing {
  readonly keys: FileKeys
  readonly id: string
  readonly options: Omit<Parameters<typeof lookAt>[1], 'rows'>
  readonly choices: Choices
}

async function guess(
  request: FastifyRequest,
  { keys, id, options, choices }: Guessing,
): Promise<z.infer<typeof GuessView>> {
  const { world, principal, areas } = request
  const row = await getOwnUpload(request, id)
  const look = await getLook(request, { row, keys, options: { ...options, rows: rowsForGuess } })
  await recordLook(request, { action: 'imports.guess', upload: row })
  const { columns, draft } = guessMapping({
    look,
    places: world.places,
    areas,
    today: world.clock.today(),
    file: row.file,
    source: principal.sources?.[0],
    choices,
  })
  // Only where a person said so: the next file with these headings may be in another.
  const { encoding } = options
  const mapping = { ...draft.mapping, ...(encoding ? { encoding } : {}) }
  const yaml = stringify(mapping)
  const reading = parseMapping(yaml)
  const used = await listRemembered(world.database, {
    shape: shapeOf(look.columns),
    usedBy: principal.id,
    limit: 10,
  })
  return {
    columns: columns.map(toColumnView),
    draft: {
      yaml,
      mapping,
      isValid: reading.ok && draft.needs.length === 0,
      words: reading.ok ? describeMapping(reading.mapping) : [],
      needs: draft.needs.map((need) => ({ ...need })),
    },
    remembered: used.map((one) => {
      const { id, name, title, version, source, words } = toMappingView(one)
      const { used_by: usedBy, used_at: usedAt, times } = one
      return {
        id,
        name,
        title,
        version,
        source,
        words,
        usedBy,
        isOwn: usedBy === principal.id,
        usedAt,
        times,
      }
    }),
  }
}
