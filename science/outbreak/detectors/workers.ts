import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ManyJudged, type ManySeries, makeJudges, type SeriesJudged } from './detect-many.ts'
import { packSeries } from './packed-series.ts'
import { type PackedVerdicts, unpackVerdicts } from './packed-verdicts.ts'
import type { ThreadOrders } from './worker-thread.ts'

/** Many series on several cores. */
export interface ManySeriesInWorkers extends ManySeries {
  /** Threads; one for each core where left out. */
  readonly workers?: number
  /** Series that a thread gets at a time; progress is told after each batch, and the signal is looked at. */
  readonly batch?: number
}

/** Long enough to be worth sending, short enough that the threads end together. */
const usualBatch = 200

/**
 * `detectMany` on several cores, for Node: the same verdicts in the same order, however the threads take turns.
 *
 * @returns Where the signal stopped it: the series whose batches were done, which need not be the first ones.
 * @throws RangeError for a method that is none, no method, or a number of workers or a batch below 1; what breaks in a thread is thrown as it is.
 * Complexity: that of `detectMany`, divided among the cores, and a copy of the series.
 * @example await detectManyInWorkers({ series, methods: publishedMethods, range: { last: 1 } })
 */
export async function detectManyInWorkers({
  series,
  methods,
  range,
  onProgress,
  signal,
  workers = availableParallelism(),
  batch = usualBatch,
}: ManySeriesInWorkers): Promise<ManyJudged> {
  for (const [name, value] of Object.entries({ workers, batch }))
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`${name} must be a whole number of 1 or more, got ${value}`)
  makeJudges(methods)
  const batches = Math.ceil(series.length / batch)
  const answers = new Array<SeriesJudged[] | undefined>(batches)
  let next = 0
  let done = 0
  const isOver = () => next >= batches || signal?.aborted === true

  /** One thread: a batch after the other, until none is left. */
  async function work(): Promise<void> {
    const workerData: ThreadOrders = { methods, range }
    const thread = new Worker(new URL('./worker-thread.ts', import.meta.url), { workerData })
    try {
      while (!isOver()) {
        const at = next++
        const packed = packSeries(series.slice(at * batch, (at + 1) * batch), at * batch)
        const { counts, lengths, population, populationLengths } = packed
        const answer = answerOf(thread)
        thread.postMessage(packed, [
          counts.buffer,
          lengths.buffer,
          population.buffer,
          populationLengths.buffer,
        ])
        answers[at] = unpackVerdicts(await answer)
        done += packed.calendars.length
        onProgress?.(done, series.length)
      }
    } finally {
      await thread.terminate()
    }
  }

  await Promise.all(Array.from({ length: Math.min(workers, batches) }, work))
  return { judged: answers.flatMap((answer) => answer ?? []), isComplete: done === series.length }
}

function answerOf(thread: Worker): Promise<PackedVerdicts> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      thread.off('message', onMessage)
      thread.off('error', onError)
    }
    const onMessage = (answer: PackedVerdicts) => {
      settle()
      resolve(answer)
    }
    const onError = (error: unknown) => {
      settle()
      reject(error)
    }
    thread.once('message', onMessage)
    thread.once('error', onError)
  })
}
