import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { emptyHouse, startCopy } from './data-dir.ts'
import type { RealServer } from './real-server.ts'

const Content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }))
const Operation = z.object({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
})
type Operation = z.infer<typeof Operation>
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

let server: RealServer
let document: z.infer<typeof Document>
let operations: { name: string; method: string; operation: Operation }[]

beforeAll(async () => {
  server = (await startCopy(emptyHouse)).server
  document = Document.parse(await (await fetch(`${server.url}/api/docs/json`)).json())
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, operation })),
  )
})
afterAll(async () => await server?.remove())

function bodyOf(name: string): Record<string, Record<string, unknown>> {
  const content = operations.find((one) => one.name === name)?.operation.requestBody?.content ?? {}
  return Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema]))
}

describe('the document of the API', () => {
  test('has every door under /api, each with a name of its own', () => {
    expect(operations.length).toBeGreaterThan(25)
    expect(operations.every(({ name }) => name.includes(' /api/'))).toBe(true)
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('postImportsIdUndo')
  })

  test('tells of every door that errors are problems', () => {
    expect(document.components.schemas.Problem).toMatchObject({
      type: 'object',
      properties: { code: { type: 'string' }, status: { type: 'integer' } },
    })
    for (const { name, operation } of operations) {
      expect(operation.responses.default?.content, name).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      })
      for (const [status, { content = {} }] of Object.entries(operation.responses))
        if (/^[45]/.test(status)) expect(Object.keys(content), name).toEqual(['application/problem+json'])
    }
  })

  test('tells of every POST, and of no other, that it takes an idempotency key', () => {
    for (const { name, method, operation } of operations) {
      const keys = operation.parameters.filter((one) => one.in === 'header' && one.name === 'Idempotency-Key')
      expect(keys, name).toHaveLength(method === 'post' ? 1 : 0)
    }
  })

  test('tells which doors are open', () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0)
    expect(open.map(({ name }) => name).sort()).toEqual([
      'delete /api/session',
      'get /api/me',
      'get /api/outside',
      'get /api/outside/{provider}/callback',
      'get /api/outside/{provider}/start',
      'post /api/session',
    ])
  })

  test('tells what signals, files and mappings are sent as', () => {
    const event = { type: 'object', required: ['specversion', 'id', 'source', 'type', 'place', 'data'] }
    const signals = bodyOf('post /api/signals')
    expect(signals).toMatchObject({
      'application/cloudevents+json': event,
      'application/json': { anyOf: [event, { type: 'array', items: event }] },
      'application/cloudevents-batch+json': { type: 'array', items: event },
      'application/x-ndjson': { type: 'string', contentSchema: event },
    })
    expect(bodyOf('post /api/imports')['text/csv']).toEqual({ type: 'string', format: 'binary' })
    expect(bodyOf('post /api/mappings')).toMatchObject({
      'text/yaml': { type: 'string' },
      'application/json': { type: 'string' },
    })
  })

  test('tells what every door with a JSON body takes', () => {
    for (const name of ['places', 'units', 'keys', 'worlds', 'session'].map((word) => `post /api/${word}`))
      expect(bodyOf(name)['application/json'], name).toMatchObject({ type: 'object' })
  })
})
