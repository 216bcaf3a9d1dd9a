import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeFileKeyText, parseFileKeys } from '#platform/files'
import { chunkBytes } from './seal.ts'
import { type FileServer, openFileServer, png } from './testing.ts'

let server: FileServer
/** At work in Beijing's western district, where it handles tasks. */
let officer: string
let inspector: string
let commander: string

const west = 'cn.11.01.02'
const day = (count: number) => new Date(Date.parse('2020-06-11T12:00:00+08:00') + count * 86_400_000)

beforeAll(async () => {
  server = await openFileServer()
  officer = await server.makeKey({ role: 'officer', places: [west] })
  inspector = await server.makeKey({ role: 'inspector', places: ['*'] })
  commander = await server.makeKey({ role: 'commander', places: ['cn.11'] })
})
afterAll(async () => await server?.close())

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  /** The JSON of the body. */
  readonly said: Record<string, unknown>
}

async function ask(
  method: string,
  path: string,
  of: {
    key?: string
    purpose?: string
    body?: Buffer | string
    type?: string
    headers?: Record<string, string>
  } = {},
): Promise<Answer> {
  const { key = officer, purpose, body, type, headers = {} } = of
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(purpose ? { 'x-purpose': purpose } : {}),
      ...(type ? { 'content-type': type } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    said: isJson ? JSON.parse(bytes.toString()) : {},
  }
}

async function add(
  body: Buffer | string,
  of: {
    type?: string
    name?: string
    place?: string
    subject?: string
    retention?: string
    key?: string
    headers?: Record<string, string>
  } = {},
): Promise<Answer> {
  const { type = 'image/png', name = '现场照片.png', place = west, subject = 'task:3' } = of
  const { retention = 'task-1-year', key, headers = {} } = of
  const query = new URLSearchParams({ place, subject, retention })
  return await ask('POST', `/api/files?${query}`, {
    body,
    type,
    headers: { 'x-file-name': encodeURIComponent(name), ...headers },
    ...(key ? { key } : {}),
  })
}

async function added(...of: Parameters<typeof add>): Promise<string> {
  const { status, said } = await add(...of)
  expect([status, said]).toEqual([201, expect.anything()])
  return (said as { id: string }).id
}

const read = (id: string, of: { key?: string; purpose?: string } = {}) =>
  ask('GET', `/api/files/${id}`, { purpose: 'task-handling', ...of })

const sizes = [1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 4 * chunkBytes, 4 * chunkBytes + 1, 5_000_000]

describe('a file that is added', () => {
  test.each(sizes)(
    'of %i bytes comes back byte for byte, as an attachment under its own name',
    async (size) => {
      const content = size === 1 ? Buffer.from('a') : png(size)
      const id = await added(content, size === 1 ? { type: 'text/plain' } : {})
      const { status, headers, bytes } = await read(id)
      expect(status).toBe(200)
      expect(bytes.equals(content)).toBe(true)
      expect(headers.get('content-disposition')).toContain(
        `attachment; filename="${id}.${size === 1 ? 'txt' : 'png'}"; filename*=UTF-8''${encodeURIComponent('现场照片.png')}`,
      )
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('private, no-store')
      expect(headers.get('content-length')).toBe(String(content.length))
    },
  )

  test('tells what is known of it, and lists it under its subject, without its content', async () => {
    const { said, headers } = await add(png(), { subject: 'task:77' })
    const view = {
      name: '现场照片.png',
      place: west,
      subject: 'task:77',
      mediaType: 'image/png',
      bytes: 200,
      retention: 'task-1-year',
      state: 'kept',
      addedAt: day(0).toISOString(),
      expiresAt: day(365).toISOString(),
    }
    expect(said).toMatchObject(view)
    expect(headers.get('location')).toBe(`/api/files/${(said as { id: string }).id}`)
    const list = await ask('GET', '/api/files?subject=task:77', { purpose: 'task-handling' })
    expect(list.said).toMatchObject({ items: [view] })
    const none = await ask('GET', '/api/files?subject=task:78', { purpose: 'task-handling' })
    expect(none.said).toEqual({ items: [] })
  })

  test('leaves nothing readable in the database, neither content nor name', async () => {
    const secret = '患者张三的流调记录，联系电话一三八'
    await added(secret.repeat(50), { type: 'text/plain', name: '张三.txt' })
    const { owner } = server.world.database
    for (const word of ['患者张三', '张三.txt']) {
      const [found] = await owner`
        SELECT (SELECT count(*) FROM files.chunk WHERE position(${Buffer.from(word)}::bytea IN body) > 0)
          + (SELECT count(*) FROM files.file f WHERE f::text LIKE ${`%${word}%`}
              OR position(${Buffer.from(word)}::bytea IN sealed_name) > 0)
          + (SELECT count(*) FROM audit.entry e WHERE e::text LIKE ${`%${word}%`}) AS count`
      expect(found, word).toEqual({ count: 0 })
    }
    const [chunks] = await owner`SELECT count(*) FROM files.chunk`
    expect(chunks?.count).toBeGreaterThan(0)
  })

  test('is added once under an idempotency key, however often it is sent', async () => {
    const headers = { 'idempotency-key': '0f9b8f8e-2b7e-4a4c-9d5e-52f3f6f1a001' }
    const first = await add(png(300), { subject: 'task:81', headers })
    const again = await add(png(300), { subject: 'task:81', headers })
    expect([again.status, again.said]).toEqual([first.status, first.said])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const other = await add(png(301), { subject: 'task:81', headers })
    expect(other.said).toMatchObject({ code: 'idempotency.mismatch' })
    const list = await ask('GET', '/api/files?subject=task:81', { purpose: 'task-handling' })
    expect(list.said).toMatchObject({ items: [{}] })
    expect((list.said as { items: unknown[] }).items).toHaveLength(1)
  })

  test('is paged through, the newest first', async () => {
    for (let n = 0; n < 5; n++) await added(png(100 + n), { subject: 'task:90' })
    const sizes: number[] = []
    let after = ''
    for (let pages = 0; pages < 9; pages++) {
      const { said } = await ask('GET', `/api/files?subject=task:90&limit=2${after}`, {
        purpose: 'task-handling',
      })
      const { items, next } = said as { items: { bytes: number }[]; next?: string }
      sizes.push(...items.map(({ bytes }) => bytes))
      if (!next) break
      after = `&after=${next}`
    }
    expect(sizes).toEqual([104, 103, 102, 101, 100])
  })
})

describe('reading a file', () => {
  test('needs a purpose that the role may claim, and says which are open', async () => {
    const id = await added(png())
    for (const purpose of [undefined, 'curiosity', 'audit', 'case-handling', 'constructor', ' ']) {
      const { status, said } = await ask('GET', `/api/files/${id}`, purpose ? { purpose } : {})
      expect([status, said], purpose).toMatchObject([403, { code: 'access.purpose' }])
      expect((said as { detail: string }).detail).toContain('task-handling')
    }
    expect((await ask('GET', '/api/files')).said).toMatchObject({ code: 'access.purpose' })
    expect((await read(id)).status).toBe(200)
    expect((await read(id, { key: inspector, purpose: 'supervision' })).status).toBe(200)
    expect((await read(id, { key: inspector, purpose: 'task-handling' })).status).toBe(403)
  })

  test('is written down with who, what and what for, before the first byte leaves', async () => {
    const id = await added(png(), { subject: 'task:12' })
    await read(id)
    await ask('GET', `/api/files/${id}`)
    const deeds = await server.world.database.owner`
      SELECT action, place, purpose, detail FROM audit.entry WHERE subject = ${`file:${id}`} ORDER BY xid, number`
    expect([...deeds]).toEqual([
      {
        action: 'files.write',
        place: west,
        purpose: null,
        detail: { of: 'task:12', mediaType: 'image/png', bytes: 200, retention: 'task-1-year' },
      },
      { action: 'files.read', place: west, purpose: 'task-handling', detail: { of: 'task:12' } },
    ])
  })

  test('of another area’s file finds nothing, as of one that never was', async () => {
    const elsewhere = await server.makeKey({ role: 'officer', places: ['cn.42', 'cn.11.01.06'] })
    const id = await added(png())
    for (const asked of [id, '00000000-0000-4000-8000-000000000000']) {
      const { status, said } = await read(asked, { key: elsewhere })
      expect([status, said]).toMatchObject([404, { code: 'not-found' }])
    }
    expect((await read('3')).said).toMatchObject({ code: 'request.invalid' })
    const { said } = await add(png(), { key: elsewhere })
    expect(said).toMatchObject({ code: 'access.elsewhere' })
  })
})

describe('a file is refused', () => {
  const html = '<!DOCTYPE html><script>alert(1)</script>'
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  test.each([
    ['HTML that is called text', html, 'text/plain', 422, 'file.refused'],
    ['HTML behind a byte order mark and blanks', `\ufeff \n${html}`, 'text/csv', 422, 'file.refused'],
    ['SVG that is called text', svg, 'text/plain', 422, 'file.refused'],
    ['HTML', html, 'text/html', 415, 'body.media-type'],
    ['SVG', svg, 'image/svg+xml', 415, 'body.media-type'],
    ['JSON', '{}', 'application/json', 415, 'body.media-type'],
    [
      'a program',
      Buffer.from('7f454c460201010000000000', 'hex'),
      'application/octet-stream',
      422,
      'file.refused',
    ],
    ['an image that is called another', png(), 'image/jpeg', 422, 'file.refused'],
    ['a text that is called an image', '甲乙丙', 'image/png', 422, 'file.refused'],
    ['bytes that are called text', Buffer.from([1, 2, 3, 0xff]), 'text/plain', 422, 'file.refused'],
    [
      'an archive that is no workbook',
      Buffer.from('504b0304140000000000', 'hex'),
      'application/octet-stream',
      422,
      'file.refused',
    ],
    ['nothing', '', 'text/plain', 422, 'file.refused'],
  ])('that is %s', async (_what, body, type, status, code) => {
    const before = await countFiles()
    const answer = await add(body, { type })
    expect([answer.status, answer.said]).toMatchObject([status, { code }])
    expect(await countFiles()).toEqual(before)
  })

  test.each([
    ['a place that is none', { place: 'cn.11.01.02.999' }, 'querystring.place'],
    ['no subject', { subject: 'task' }, 'querystring.subject'],
    ['a class of retention that nobody knows', { retention: 'forever' }, 'querystring.retention'],
    ['a name with a path', { name: '../../etc/passwd' }, 'headers.x-file-name'],
    ['a name with a line break', { name: 'a\r\nb.png' }, 'headers.x-file-name'],
    ['a name of 201 characters', { name: '名'.repeat(201) }, 'headers.x-file-name'],
  ])('that comes with %s', async (_what, of, where) => {
    const { status, said } = await add(png(), of)
    expect([status, said]).toMatchObject([400, { errors: [{ where }] }])
  })

  test('that is larger than the limit, however its length is told, and the sender hears of it', async () => {
    const before = await countFiles()
    const large = png(25 * 1024 * 1024 + 1)
    expect((await add(large)).said).toMatchObject({ status: 413, code: 'body.too-large' })
    const streamed = await fetch(
      `${server.url}/api/files?place=${west}&subject=task:1&retention=task-1-year`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${officer}`,
          'content-type': 'image/png',
          'x-file-name': 'large.png',
        },
        body: new Blob([new Uint8Array(large)]).stream(),
        duplex: 'half',
      } as RequestInit,
    )
    expect(await streamed.json()).toMatchObject({ status: 413, code: 'body.too-large' })
    expect(await countFiles()).toEqual(before)
  })

  test('that does not arrive whole: nothing of it is kept', async () => {
    const before = await countFiles()
    await new Promise<void>((resolve) => {
      const sending = httpRequest({
        port: server.port,
        path: `/w/${server.world.id}/api/files?place=${west}&subject=task:1&retention=task-1-year`,
        method: 'POST',
        headers: {
          authorization: `Bearer ${officer}`,
          'content-type': 'image/png',
          'x-file-name': 'half.png',
          'content-length': '1000000',
        },
      })
      sending.on('error', () => resolve())
      sending.write(png(600_000), () => sending.destroy())
    })
    // The next of the same sender is whole, and is the only one.
    await added(png())
    expect(await countFiles()).toEqual({ files: before.files + 1, chunks: before.chunks + 1 })
  })
})

async function countFiles(): Promise<{ files: number; chunks: number }> {
  const [row] = await server.world.database.owner<{ files: number; chunks: number }[]>`
    SELECT (SELECT count(*) FROM files.file) AS files, (SELECT count(*) FROM files.chunk) AS chunks`
  return { files: row?.files ?? -1, chunks: row?.chunks ?? -1 }
}

describe('tampering', () => {
  /** What somebody with the database in hand may do to a file of three chunks, and of nine. */
  const deeds: [what: string, sql: (id: string, other: string) => string][] = [
    [
      'a flipped bit',
      (id) =>
        `UPDATE files.chunk SET body = set_byte(body, 100, get_byte(body, 100) # 1) WHERE file = '${id}' AND number = LAST`,
    ],
    [
      'two chunks that changed places',
      (id) =>
        `UPDATE files.chunk c SET body = (SELECT body FROM files.chunk o WHERE o.file = c.file AND o.number = 2 * LAST - 1 - c.number)
         WHERE file = '${id}' AND number IN (LAST - 1, LAST)`,
    ],
    ['a missing end', (id) => `DELETE FROM files.chunk WHERE file = '${id}' AND number = LAST`],
    [
      'a shortened chunk',
      (id) =>
        `UPDATE files.chunk SET body = substring(body FOR octet_length(body) - 1) WHERE file = '${id}' AND number = LAST`,
    ],
    ['an emptied chunk', (id) => `UPDATE files.chunk SET body = '' WHERE file = '${id}' AND number = LAST`],
    [
      'a chunk of another file',
      (id, other) =>
        `UPDATE files.chunk SET body = (SELECT body FROM files.chunk WHERE file = '${other}' AND number = LAST)
         WHERE file = '${id}' AND number = LAST`,
    ],
  ]

  test.each(deeds)('%s in a small file is an error, and nothing of it is sent', async (_what, sql) => {
    const [id, other] = [await added(png(700_000)), await added(png(700_000, 11))]
    await server.world.database.owner.unsafe(sql(id, other).replaceAll('LAST', '2'))
    const { status, said } = await read(id)
    expect([status, said]).toMatchObject([
      500,
      { code: 'internal', detail: expect.stringContaining(`File ${id} is damaged`) },
    ])
    expect((await read(other)).status).toBe(200)
  })

  test.each(deeds)(
    '%s at the end of a large file cuts the connection before the length announced',
    async (_what, sql) => {
      const content = png(9 * chunkBytes)
      const [id, other] = [await added(content), await added(png(9 * chunkBytes, 11))]
      await server.world.database.owner.unsafe(sql(id, other).replaceAll('LAST', '8'))
      const { bytes, complete } = await readRaw(id)
      expect(complete).toBe(false)
      expect(bytes.length).toBeLessThan(content.length)
      // What did come is what was sealed.
      expect(bytes.equals(content.subarray(0, bytes.length))).toBe(true)
      await expect(read(id)).rejects.toThrow(/terminated/)
    },
  )

  test.each([
    ['another file’s key', `sealed_key = (SELECT sealed_key FROM files.file WHERE id = 'OTHER')`],
    ['a flipped bit of its key', `sealed_key = set_byte(sealed_key, 20, get_byte(sealed_key, 20) # 1)`],
    ['an emptied key', `sealed_key = ''`],
    ['a shorter length', 'bytes = bytes - 1'],
    ['another media type', `media_type = 'text/plain'`],
    ['another subject', `subject = 'task:4'`],
  ])('%s is an error', async (_what, set) => {
    const [id, other] = [await added(png()), await added(png(200, 11))]
    const { owner } = server.world.database
    await owner.unsafe(`UPDATE files.file SET ${set.replace('OTHER', other)} WHERE id = '${id}'`)
    expect((await read(id)).said).toMatchObject({
      status: 500,
      detail: expect.stringContaining(`The key of file ${id}`),
    })
  })

  test('a file that is moved to another area by hand opens there for nobody', async () => {
    const id = await added(png())
    const { owner } = server.world.database
    await owner.begin(async (tx) => {
      const [chunk] = await tx<{ body: Buffer }[]>`DELETE FROM files.chunk WHERE file = ${id} RETURNING body`
      await tx`UPDATE files.file SET place = 'cn.42' WHERE id = ${id}`
      await tx`INSERT INTO files.chunk (file, place, number, body) VALUES (${id}, 'cn.42', 0, ${chunk?.body ?? ''})`
    })
    const elsewhere = await server.makeKey({ role: 'officer', places: ['cn.42'] })
    expect((await read(id, { key: elsewhere })).said).toMatchObject({ status: 500 })
  })

  test('a server with another key says so; one that holds the old key beside a new one reads old and new', async () => {
    const id = await added(png())
    const before = server.keys
    const [old, fresh] = [before.current.secret.toString('base64'), makeFileKeyText()]
    await server.restartDoor(parseFileKeys(fresh))
    expect((await read(id)).said).toMatchObject({
      status: 500,
      detail: expect.stringContaining(
        `sealed under key ${before.current.id}, which this server does not hold`,
      ),
    })
    await server.restartDoor(parseFileKeys(`${fresh}\n${old}\n`))
    expect((await read(id)).status).toBe(200)
    const next = await added(png(250))
    expect((await read(next)).status).toBe(200)
    await server.restartDoor(before)
    expect((await read(next)).status).toBe(500)
    expect((await read(id)).status).toBe(200)
  })
})

/** What arrives before the connection ends, and whether the answer came to its end. */
function readRaw(id: string): Promise<{ bytes: Buffer; complete: boolean }> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    httpRequest(
      {
        port: server.port,
        path: `/w/${server.world.id}/api/files/${id}`,
        headers: { authorization: `Bearer ${officer}`, 'x-purpose': 'task-handling' },
      },
      (response) => {
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', () => {})
        response.on('close', () => resolve({ bytes: Buffer.concat(pieces), complete: response.complete }))
      },
    )
      .on('error', reject)
      .end()
  })
}

describe('shredding', () => {
  const shred = (id: string, of: { key?: string; reason?: string } = {}) =>
    ask('DELETE', `/api/files/${id}?${new URLSearchParams({ reason: of.reason ?? '误传' })}`, {
      key: of.key ?? commander,
    })

  test('destroys key, name and bytes, and leaves who and why', async () => {
    const id = await added(png(700_000))
    const { status, said } = await shred(id)
    expect(status).toBe(200)
    expect(said).toMatchObject({
      id,
      state: 'shredded',
      shredded: { at: day(0).toISOString(), by: expect.stringMatching(/^key:/), why: '误传' },
    })
    expect(said).not.toHaveProperty('name')
    expect((await read(id)).said).toMatchObject({
      code: 'not-found',
      detail: expect.stringContaining('shredded'),
    })
    const { owner } = server.world.database
    const [row] = await owner`
      SELECT sealed_key, sealed_name, (SELECT count(*) FROM files.chunk WHERE file = f.id) AS chunks FROM files.file f WHERE id = ${id}`
    expect(row).toEqual({ sealed_key: null, sealed_name: null, chunks: 0 })
    const [deed] = await owner`
      SELECT place, detail FROM audit.entry WHERE subject = ${`file:${id}`} AND action = 'files.shred'`
    expect(deed).toMatchObject({ place: west, detail: { of: 'task:3', bytes: 700_000 } })
  })

  test('is asked for by two at once: one does it, the other hears that it is done', async () => {
    const id = await added(png())
    const answers = await Promise.all([shred(id), shred(id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const { owner } = server.world.database
    const deeds = await owner`
      SELECT 1 FROM audit.entry WHERE subject = ${`file:${id}`} AND action = 'files.shred'`
    expect(deeds).toHaveLength(1)
  })

  test('is for who leads: an officer may not, and a commander elsewhere finds nothing', async () => {
    const id = await added(png())
    expect((await shred(id, { key: officer })).said).toMatchObject({ code: 'access.forbidden' })
    const elsewhere = await server.makeKey({ role: 'commander', places: ['cn.42'] })
    expect((await shred(id, { key: elsewhere })).said).toMatchObject({ code: 'not-found' })
    expect((await shred(id, { reason: ' ' })).said).toMatchObject({ code: 'request.invalid' })
    expect((await read(id)).status).toBe(200)
  })

  test('cannot be taken back, not even by a hand in the database', async () => {
    const id = await added(png())
    const { owner } = server.world.database
    const [before] = await owner`SELECT sealed_key, sealed_name FROM files.file WHERE id = ${id}`
    await shred(id)
    await expect(
      owner`UPDATE files.file SET sealed_key = ${before?.sealed_key}, sealed_name = ${before?.sealed_name},
        shredded_at = NULL, shredded_by = NULL, shredded_why = NULL WHERE id = ${id}`,
    ).rejects.toThrow(/stays shredded/)
  })

  test('ends a download that is under way: what is not sent yet is not sent any more', async () => {
    const content = png(20 * 1024 * 1024)
    const id = await added(content)
    const got = await new Promise<number>((resolve, reject) => {
      let bytes = 0
      httpRequest(
        {
          port: server.port,
          path: `/w/${server.world.id}/api/files/${id}`,
          headers: { authorization: `Bearer ${officer}`, 'x-purpose': 'task-handling' },
        },
        (response) => {
          response.once('data', (piece: Buffer) => {
            bytes += piece.length
            // Reads nothing until it is shredded: the socket fills, and the server waits.
            response.pause()
            shred(id).then(() => {
              response.on('data', (more: Buffer) => {
                bytes += more.length
              })
              response.resume()
            }, reject)
          })
          response.on('error', () => {})
          response.on('close', () => resolve(bytes))
        },
      )
        .on('error', reject)
        .end()
    })
    expect(got).toBeGreaterThan(0)
    expect(got).toBeLessThan(content.length)
  })

  test('is refused while a hold stands; two who hold are two holds', async () => {
    const id = await added(png())
    const hold = () =>
      ask('POST', `/api/files/${id}/holds`, {
        key: inspector,
        body: JSON.stringify({ reason: '督查取证' }),
        type: 'application/json',
      })
    const lift = (number: number) =>
      ask('POST', `/api/files/${id}/holds/${number}/lift`, {
        key: inspector,
        body: JSON.stringify({ reason: '督查结束' }),
        type: 'application/json',
      })
    expect((await hold()).said).toMatchObject({ state: 'held' })
    expect((await hold()).status).toBe(201)
    expect((await shred(id)).said).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('held'),
    })
    expect((await lift(1)).said).toMatchObject({ state: 'held' })
    expect((await lift(1)).said).toMatchObject({ code: 'conflict' })
    expect((await shred(id)).status).toBe(409)
    expect((await lift(2)).said).toMatchObject({ state: 'kept' })
    const holds = await ask('GET', `/api/files/${id}/holds`, { key: inspector })
    expect(holds.said).toMatchObject({
      items: [
        { number: 1, reason: '督查取证', lifted: { why: '督查结束' } },
        { number: 2, lifted: {} },
      ],
    })
    expect((await shred(id)).status).toBe(200)
    expect((await hold()).said).toMatchObject({ code: 'conflict' })
  })
})
