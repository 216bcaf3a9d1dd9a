import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ManyJudged, type ManySeries, makeJudges, type SeriesJudged } from './detect-many.ts'
import { packSeries } from './packed-series.ts'
import { type PackedVerdicts, unpackVerdicts } from './packed-verdicts.ts'
import type { ThreadOrders } from './worker-thread.ts'

/** Beside this file, as a source here and as what was built of it in the published package. */
const threadFile = new URL(`./worker-thread${import.meta.url.slice(-3)}`, import.meta.url)

/** Many series on several cores. */
export interface ManySeriesInWorkers extends ManySeries {
  /** Series that a thread gets at a time; progress is told after each batch, and the signal is looked at. */
  readonly batch?: number
}

/** Threads that wait for series; a program that judges again and again keeps them, for a thread is slow at first. */
export interface DetectorPool {
  /**
   * `detectMany` on the pool's cores: the same verdicts in the same order, however the threads take turns. A second call waits for the first.
   *
   * @returns Where the signal stopped it: the series whose batches were done, which need not be the first ones.
   * @throws RangeError for a method that is none, no method, or a batch below 1; what breaks in a thread is thrown as it is.
   */
  readonly detectMany: (many: ManySeriesInWorkers) => Promise<ManyJudged>
  readonly close: () => Promise<void>
}

/** Long enough to be worth sending, short enough that the threads end together. */
const usualBatch = 200

/**
 * Threads for `detectMany`, for Node.
 *
 * @param options Threads; one for each core where left out. They start with the first series.
 * @throws RangeError for a number of workers below 1.
 * @example const pool = makeDetectorPool(); await pool.detectMany({ series, methods: publishedMethods }); await pool.close()
 */
export function makeDetectorPool({
  workers = availableParallelism(),
}: {
  workers?: number
} = {}): DetectorPool {
  checkWhole('workers', workers)
  const threads = new Array<Worker | undefined>(workers)
  let last: Promise<unknown> = Promise.resolve()
  return {
    detectMany: (many) => {
      const judged = last.then(() => judgeInThreads(threads, many))
      last = judged.catch(() => undefined)
      return judged
    },
    close: async () => {
      await last
      await Promise.all(threads.map((thread) => thread?.terminate()))
      threads.fill(undefined)
    },
  }
}

/**
 * The same once, with threads of its own.
 *
 * Complexity: that of `detectMany`, divided among the cores, a copy of the series, and the start of the threads.
 * @example await detectManyInWorkers({ series, methods: publishedMethods, range: { last: 1 } })
 */
export async function detectManyInWorkers({
  workers,
  ...many
}: ManySeriesInWorkers & { readonly workers?: number }): Promise<ManyJudged> {
  const pool = makeDetectorPool(workers === undefined ? {} : { workers })
  try {
    return await pool.detectMany(many)
  } finally {
    await pool.close()
  }
}

async function judgeInThreads(
  threads: (Worker | undefined)[],
  { series, methods, range, onProgress, signal, batch = usualBatch }: ManySeriesInWorkers,
): Promise<ManyJudged> {
  checkWhole('batch', batch)
  makeJudges(methods)
  const batches = Math.ceil(series.length / batch)
  const answers = new Array<SeriesJudged[] | undefined>(batches)
  let next = 0
  let done = 0
  let isBroken = false

  /** One thread: a batch after the other, until none is left. */
  async function work(slot: number): Promise<void> {
    while (next < batches && signal?.aborted !== true && !isBroken) {
      const at = next++
      const packed = packSeries(series.slice(at * batch, (at + 1) * batch), at * batch)
      threads[slot] ??= new Worker(threadFile)
      try {
        answers[at] = unpackVerdicts(await ask(threads[slot], { methods, range, packed }))
      } catch (error) {
        isBroken = true
        threads[slot] = undefined
        throw error
      }
      done += packed.calendars.length
      onProgress?.(done, series.length)
    }
  }

  const busy = Array.from({ length: Math.min(threads.length, batches) }, (_, slot) => work(slot))
  // All are waited for, so that none still works when the next call comes.
  for (const ended of await Promise.allSettled(busy)) if (ended.status === 'rejected') throw ended.reason
  return { judged: answers.flatMap((answer) => answer ?? []), isComplete: done === series.length }
}

function checkWhole(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new RangeError(`${name} must be a whole number of 1 or more, got ${value}`)
}

function ask(thread: Worker, orders: ThreadOrders): Promise<PackedVerdicts> {
  const { counts, lengths, population, populationLengths } = orders.packed
  thread.postMessage(orders, [counts.buffer, lengths.buffer, population.buffer, populationLengths.buffer])
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
