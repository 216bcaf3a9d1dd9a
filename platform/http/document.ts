import type { SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyContextConfig, RouteOptions } from 'fastify'
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { actionPurposes } from '#platform/access'
import { Problem } from '#vocabulary'
import { purposeHeader, type RouteAction } from './principal.ts'

/** What a body of a media type is: a value, lines that are each a value, a text, or bytes. */
export type Accepted = z.ZodType | { readonly linesOf: z.ZodType } | 'text' | 'binary'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of the body and what each holds, where it is not the JSON that `schema.body` describes. */
    accepts?: Readonly<Record<string, Accepted>>
  }
}

/** As much of an operation of OpenAPI 3.1 as is written here. */
interface Operation {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: unknown
  readonly responses?: Readonly<Record<string, Answer>>
}
interface Answer {
  readonly description?: string
  readonly content?: Readonly<Record<string, unknown>>
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key with the same request is answered as before, for a day; with another request it is refused. ' +
    'Streams of signals, and signing in, need none and pass over it.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

/** The header by which a purpose is declared, for an action that needs one. */
function purposeParameters(action: RouteAction | undefined): readonly unknown[] {
  const allowing =
    action === undefined || action === 'open' || action === 'own' ? undefined : actionPurposes[action]
  if (!allowing) return []
  return [
    {
      name: purposeHeader,
      in: 'header',
      required: true,
      description:
        'What personal data are read for. The role decides which of these may be claimed; the audit keeps it.',
      schema: { type: 'string', enum: allowing },
    },
  ]
}

/** Writes into the API's document what the routes say beyond their schemas. */
export function makeDocument(): {
  note: (route: RouteOptions) => void
  transformObject: SwaggerTransformObject
} {
  const configs = new Map<string, FastifyContextConfig>()
  return {
    note: ({ method, url, config = {} }) => {
      for (const one of [method].flat()) configs.set(`${one.toLowerCase()} ${toTemplate(url)}`, config)
    },
    transformObject: (document) => {
      const written = jsonSchemaTransformObject(document)
      // The plugin's own types spell out all of OpenAPI; of an operation only the members above are read.
      const paths = (written.paths ?? {}) as unknown as Paths
      const described = mapValues(paths, (operations, path) =>
        mapValues(operations, (operation, method) =>
          describe(operation, { method, path, config: configs.get(`${method} ${path}`) ?? {} }),
        ),
      )
      const components = 'components' in written ? written.components : {}
      const schemas = { ...components?.schemas, Problem: toJsonSchema(Problem, 'output') }
      return { ...written, paths: described, components: { ...components, schemas } } as typeof written
    },
  }
}

function describe(
  operation: Operation,
  { method, path, config }: { method: string; path: string; config: FastifyContextConfig },
): Operation & Record<string, unknown> {
  const { parameters = [], responses = {} } = operation
  const every = [
    ...parameters,
    ...purposeParameters(config.action),
    ...(method === 'post' ? [idempotencyKey] : []),
  ]
  return {
    operationId: toOperationId(method, path),
    ...operation,
    ...(config.action === 'open' ? { security: [] } : {}),
    // A key has no account: only who is signed in may.
    ...(config.action === 'own' ? { security: [{ session: [] }] } : {}),
    ...(config.action === undefined ? {} : { 'x-action': config.action }),
    ...(every.length > 0 ? { parameters: every } : {}),
    ...(config.accepts ? { requestBody: toRequestBody(config.accepts) } : {}),
    responses: {
      ...mapValues(responses, toResponse),
      default: { description: 'What went wrong, in the one shape of errors', content: problemContent },
    },
  }
}

/** An error is a problem, whatever schema its members have. */
function toResponse(response: Answer, status: string): Answer {
  const { 'application/json': json, ...others } = response.content ?? {}
  if (!/^[45]/.test(status) || json === undefined) return response
  return { ...response, content: { ...others, 'application/problem+json': json } }
}

function toRequestBody(accepts: Readonly<Record<string, Accepted>>): unknown {
  return { required: true, content: mapValues(accepts, (accepted) => ({ schema: toBodySchema(accepted) })) }
}

function toBodySchema(accepted: Accepted): unknown {
  if (accepted === 'text') return { type: 'string' }
  if (accepted === 'binary') return { type: 'string', format: 'binary' }
  if (accepted instanceof z.ZodType) return toJsonSchema(accepted, 'input')
  return {
    type: 'string',
    description: 'One JSON value a line',
    contentMediaType: 'application/json',
    contentSchema: toJsonSchema(accepted.linesOf, 'input'),
  }
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

/** `/api/imports/:id/undo` as OpenAPI writes it. */
function toTemplate(url: string): string {
  return url.replace(/:(\w+)/g, '{$1}')
}

/** `post /api/imports/{id}/undo` → `postImportsIdUndo`. */
function toOperationId(method: string, path: string): string {
  const words = path.replace(/^\/api\//, '').match(/[A-Za-z0-9]+/g) ?? []
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function mapValues<Of, To>(
  record: Readonly<Record<string, Of>>,
  to: (value: Of, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]))
}
