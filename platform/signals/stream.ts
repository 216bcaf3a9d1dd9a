import { PassThrough, type Readable } from 'node:stream'
import type { Verdict } from '#vocabulary'
import type { Judge, Judged } from './accept.ts'
import { type Line, LineReader } from './lines.ts'

/** Lines that wait for their turn at most. */
const linesWaiting = 2_000
/**
 * So many lines are worth a batch of their own while another is being stored; fewer wait, and gather. About as much as
 * the line to the database holds on its way: the next batch is there when the last is done.
 */
const bulkLines = 400
const batchesAtOnce = 6

/**
 * Judges a stream of NDJSON and answers with a stream of verdicts, each after its commit. While one batch is being
 * stored the next is read and examined; what has arrived by the end of a commit is the next batch, and in bulk
 * several follow each other without waiting for the first one's end. Reading stops while enough waits, or the sender
 * does not take its verdicts.
 */
export function judgeStream(input: Readable, judge: Judge): Readable {
  const output = new PassThrough({ highWaterMark: 1024 * 1024 })
  pump(input, output, judge).then(
    () => output.end(),
    (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return output
}

async function pump(input: Readable, output: PassThrough, judge: Judge): Promise<void> {
  const reader = new LineReader()
  let waiting: Judged[] = []
  let read = 0
  let sent = 0
  let underWay = 0
  let failed: unknown
  /** Ends with the answer to the last batch that was sent: answers are written in the order of the batches. */
  let answered: Promise<void> = Promise.resolve()
  /** Ends with the next answer, of whichever batch. */
  let step = Promise.withResolvers<void>()

  const store = () => {
    // Once the store has failed nothing more is stored.
    while (failed === undefined && waiting.length > 0 && underWay < batchesAtOnce) {
      if (underWay > 0 && waiting.length < bulkLines) return
      send(waiting.slice(0, bulkLines))
      waiting = waiting.slice(bulkLines)
    }
  }
  const send = (batch: readonly Judged[]) => {
    underWay++
    const verdicts = judge.store(batch, sent)
    sent += batch.length
    answered = Promise.allSettled([verdicts, answered]).then(async ([judged]) => {
      if (judged.status === 'rejected') failed ??= judged.reason
      else if (failed === undefined && !output.destroyed && !output.write(toLines(judged.value)))
        await drained(output)
      underWay--
      step.resolve()
      step = Promise.withResolvers()
      store()
    })
  }
  const add = (lines: readonly Line[]) => {
    for (const line of lines) waiting.push(judge.examine(line, read++))
    store()
  }
  try {
    for await (const bytes of input) {
      add(reader.read(bytes as Buffer))
      while (waiting.length >= linesWaiting && failed === undefined) await step.promise
      if (failed !== undefined) throw failed
    }
    add(reader.end())
  } finally {
    // Also when the sender hung up: whole lines that arrived are stored; its half line is not.
    while (underWay > 0) await answered
  }
  if (failed !== undefined) throw failed
}

function toLines(verdicts: readonly Verdict[]): string {
  let text = ''
  for (const verdict of verdicts) text += `${JSON.stringify(verdict)}\n`
  return text
}

/** Resolves when there is room again, or nobody listens any more. */
function drained(output: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    output.once('drain', resolve)
    output.once('close', resolve)
  })
}
