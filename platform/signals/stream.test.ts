import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseCounts, openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { makeJudge } from './accept.ts'
import { judgeStream } from './stream.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld()
})
afterAll(async () => {
  await test_.close()
})

function judge() {
  const { world } = test_
  return makeJudge({
    door: () => ({
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    }),
    intake: world.intake,
    submittedBy: 'test',
    onRefused: () => {},
  })
}

describe('a stream of signals', () => {
  test('has a verdict for each line, in their order, however the bytes were cut', async () => {
    const events = [caseCounts(1), caseCounts(2), { ...caseCounts(3), type: 'no.such' }, caseCounts(4)]
    const bytes = Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'))
    const input = new PassThrough()
    const output = judgeStream(input, judge())
    for (let at = 0; at < bytes.length; at += 100) input.write(bytes.subarray(at, at + 100))
    input.end()
    let text = ''
    for await (const part of output) text += String(part)
    const verdicts = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { index: number; id?: string; verdict: string })
    expect(verdicts.map(({ index, id, verdict }) => [index, id, verdict])).toEqual(
      events.map(({ id, type }, index) => [index, id, type === 'no.such' ? 'refused' : 'accepted']),
    )
  })

  test('breaks off when the store fails while more lines arrive, and the server goes on', async () => {
    const input = new PassThrough()
    const output = judgeStream(input, judge())
    const failed = once(output, 'error')
    // The line to the database is gone for good: what waits, and what still arrives, cannot be stored.
    await test_.database.intake.end({ timeout: 0 })
    const more = setInterval(() => input.write(`${JSON.stringify(caseCounts(1))}\n`), 1)
    try {
      await expect(failed).resolves.toHaveLength(1)
    } finally {
      clearInterval(more)
    }
  })
})
