import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyHouse, startCopy } from './data-dir.ts'
import {
  aggregate,
  type Caller,
  cityPlaces,
  countOf,
  type RealServer,
  toLines,
  until,
} from './real-server.ts'

let server: RealServer
let admin: Caller

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
})
afterAll(async () => await server?.remove())

/** A request whose body follows piece by piece, and what has come back so far. */
async function open(
  type: string,
  { length, key = admin.key }: { length?: number; key?: string } = {},
): Promise<{ socket: Socket; got(): string; write(text: string): void; end(): void }> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let got = ''
  socket.setEncoding('utf8')
  socket.on('data', (text) => {
    got += text
  })
  // Hanging up is what some of these tests are about.
  socket.on('error', () => {})
  const size = length === undefined ? 'transfer-encoding: chunked' : `content-length: ${length}`
  socket.write(
    `POST /api/signals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: ${type}\r\n${size}\r\nconnection: close\r\n\r\n`,
  )
  return {
    socket,
    got: () => got,
    write: (text) =>
      void socket.write(
        length === undefined ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text,
      ),
    end: () => void socket.write('0\r\n\r\n'),
  }
}

test('a sender of one byte at a time has the verdict on its first line before it has sent its second', async () => {
  const request = await open('application/x-ndjson')
  const [first = '', second = ''] = [1, 2].map((n) =>
    toLines([aggregate(1, { id: `slow-${n}`, source: 'urn:exam:slow' })]),
  )
  for (const byte of first) request.write(byte)
  await until(
    'the first verdict is back',
    async () => request.got().includes('"slow-1"') && request.got().includes('"accepted"'),
  )
  expect(request.got()).not.toContain('"slow-2"')
  for (const byte of second) {
    request.write(byte)
    await pause(0)
  }
  request.end()
  await until('the whole answer is back', async () => request.got().endsWith('\r\n0\r\n\r\n'))
  expect(request.got()).toContain('"slow-2"')
})

test('10,000 tiny lines are each refused with a verdict of their own, and one good one among them is kept', async () => {
  const lines = Array.from({ length: 10_000 }, (_, n) =>
    n === 7_777 ? toLines([aggregate(1, { id: 'needle' })]) : '1\n',
  )
  const verdicts = await admin.send(lines.join(''))
  expect(verdicts).toHaveLength(10_000)
  expect(verdicts.map(({ index }) => index)).toEqual(lines.map((_, n) => n))
  expect(verdicts.filter(({ verdict }) => verdict === 'accepted').map(({ id }) => id)).toEqual(['needle'])
})

test('forty senders that hang up after 3 ms leave each batch whole or not at all, and the server well', async () => {
  const batches = Array.from({ length: 40 }, (_, sender) =>
    Array.from({ length: 50 }, (_, n) =>
      aggregate(1, { id: `${sender}-${n}`, source: `urn:exam:gone:${sender}`, place: 'cn.42.01' }),
    ),
  )
  await Promise.all(
    batches.map(async (events, sender) => {
      const body = JSON.stringify(events)
      // Every other one promises more than it sends.
      const request = await open('application/cloudevents-batch+json', {
        length: Buffer.byteLength(body) + (sender % 2),
      })
      request.write(body)
      await pause(3)
      request.socket.destroy()
    }),
  )
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => admin.post('/api/signals', aggregate(1))),
  )
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  // What was taken is counted in the end, and by then nothing of it is still under way.
  const stored = await until('the counts agree with the log', async () => {
    const found = await admin.walk('/api/signals?place=cn.42.01', 1_000)
    return (await countOf(admin, 'cn.42.01')) === found.length ? found : false
  })
  for (let sender = 0; sender < 40; sender++) {
    const kept = stored.filter(({ source }) => source === `urn:exam:gone:${sender}`).length
    expect(sender % 2 === 0 ? [0, 50] : [0], `sender ${sender} has ${kept}`).toContain(kept)
  }
})

test('senders of streams that hang up leave whole lines, none twice and no half one', async () => {
  const requests = await Promise.all(
    Array.from({ length: 40 }, async (_, sender) => {
      const events = Array.from({ length: 20 }, (_, n) =>
        aggregate(1, { id: `${n}`, source: `urn:exam:stream:${sender}` }),
      )
      const request = await open('application/x-ndjson')
      request.write(`${toLines(events)}{"specversion":"1.0","id":"half`)
      return request
    }),
  )
  await pause(3)
  for (const { socket } of requests) socket.destroy()
  expect((await admin.post('/api/signals', aggregate(1))).status).toBe(200)
  const all = (await admin.walk('/api/signals', 1_000)).filter(({ source }) =>
    String(source).startsWith('urn:exam:stream:'),
  )
  expect(new Set(all.map(({ source, id }) => `${source} ${id}`)).size).toBe(all.length)
  expect(all.every(({ id }) => /^\d+$/.test(String(id)))).toBe(true)
})

test('a key that is revoked ends the stream that it has open: what comes after is refused', async () => {
  const { id, key } = await admin.makeKey({ title: 'goes', role: 'feeder' })
  const request = await open('application/x-ndjson', { key })
  let sent = 0
  const send = () => request.write(toLines([aggregate(1, { id: `goes-${sent++}`, source: 'urn:exam:goes' })]))
  send()
  await until('the first is taken', async () => request.got().includes('"accepted"'))
  expect((await admin.ask('DELETE', `/api/keys/${id}`)).status).toBe(204)
  await until('one is refused', async () => {
    send()
    await pause(500)
    return request.got().includes('"source.forbidden"')
  })
  request.socket.destroy()
})

test('a sender who never reads its verdicts holds up nobody else', async () => {
  const request = await open('application/x-ndjson')
  request.socket.pause()
  for (let n = 0; n < 20; n++) request.write('1\n'.repeat(10_000))
  expect((await admin.post('/api/signals', aggregate(1))).status).toBe(200)
  expect((await admin.get('/api/health')).status).toBe(200)
  request.socket.destroy()
})

test('sessions, forty at once with wrong passwords, are answered one and all', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => admin.post('/api/session', { login: `l${n}`, password: 'x' })),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
})

test('after all of this the server has said nothing of what was sent, and failed at nothing', () => {
  expect(server.said()).not.toContain('urn:exam')
  expect(server.said()).not.toContain('a request failed')
})
