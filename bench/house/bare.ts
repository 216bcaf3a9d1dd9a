import { createServer } from 'node:http'
import pg from 'pg'

/**
 * What a small programme without a house would do: a bare HTTP server that parses one event a request and adds it by
 * one INSERT, through a pool of 16 connections. Prints {"ready":true,"url":…}.
 */
const [connection = '{}'] = process.argv.slice(2)
const pool = new pg.Pool({ ...(JSON.parse(connection) as pg.PoolConfig), max: 16 })
process.once('disconnect', () => process.exit(0))

// Named, so that it is planned once for each connection: what a careful author would do.
const insert = {
  name: 'insert',
  text: `INSERT INTO bench.bare (era, sequence, known_on, submitted_by, source, id, kind, place, occurred_at, record,
      revision, retracted, extensions, data, body_hash)
    VALUES (1, 1, current_date, $1, 1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, '00000000-0000-0000-0000-000000000000')`,
}

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const event = JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>
    const { source, id, type, place, time, record, revision, retracted, data } = event
    const values = [
      source,
      id,
      type,
      place,
      time,
      record,
      revision ?? 0,
      retracted ?? false,
      JSON.stringify(data),
    ]
    pool.query({ ...insert, values }).then(
      () => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end('{"accepted":1,"verdicts":[{"verdict":"accepted"}]}')
      },
      (error: unknown) => {
        response.writeHead(500)
        response.end(String(error))
      },
    )
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })}\n`)
})
