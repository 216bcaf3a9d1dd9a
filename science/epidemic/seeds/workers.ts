import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { sharePopulation } from '../population/population.ts'
import type { Scenario, SeedResult } from './scenario.ts'
import type { ThreadOrders } from './thread.ts'

/** Beside this file, as a source here and as what was built of it in the published package. */
const threadFile = new URL(`./thread${import.meta.url.slice(-3)}`, import.meta.url)

/** A scenario and its seeds. */
export interface ManySeeds {
  readonly scenario: Scenario
  readonly seeds: readonly number[]
  /** Threads; one for each core where left out. Each needs memory for an epidemic; the population they share. */
  readonly workers?: number
  /** A module whose default export, `(epidemic: Epidemic) => void`, is done before each day. */
  readonly policy?: URL
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * A scenario with many seeds on several cores: for each what `runScenario` gives, in the order of the seeds.
 *
 * @throws RangeError for fewer than one thread; what breaks in a thread is thrown as it is, and the others are ended.
 * Complexity: that of the runs, divided among the threads, and a copy of the population into memory that they share.
 * @example const results = await runSeedsInWorkers({ scenario, seeds: [1, 2, 3, 4] })
 */
export async function runSeedsInWorkers({
  scenario,
  seeds,
  workers = availableParallelism(),
  policy,
  onProgress,
}: ManySeeds): Promise<SeedResult[]> {
  if (!(Number.isInteger(workers) && workers >= 1))
    throw new RangeError(`workers must be a whole number of 1 or more, got ${workers}`)
  const orders: ThreadOrders = {
    scenario: { ...scenario, population: sharePopulation(scenario.population) },
    policy: policy?.href,
  }
  const results = new Array<SeedResult | undefined>(seeds.length)
  let next = 0
  let done = 0

  /** One thread: a seed after the other, until none is left. */
  async function work(thread: Worker): Promise<void> {
    while (next < seeds.length) {
      const at = next++
      results[at] = await ask(thread, seeds[at] as number)
      onProgress?.(++done, seeds.length)
    }
  }

  const threads = Array.from(
    { length: Math.min(workers, seeds.length) },
    () => new Worker(threadFile, { workerData: orders }),
  )
  try {
    await Promise.all(threads.map(work))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  // All seeds were done: no thread broke.
  return results as SeedResult[]
}

function ask(thread: Worker, seed: number): Promise<SeedResult> {
  thread.postMessage(seed)
  return new Promise((resolve, reject) => {
    const settle = () => {
      thread.off('message', onMessage)
      thread.off('error', onError)
      thread.off('exit', onExit)
    }
    const onMessage = (result: SeedResult) => {
      settle()
      resolve(result)
    }
    const onError = (error: unknown) => {
      settle()
      reject(error)
    }
    const onExit = (code: number) =>
      onError(new Error(`a thread ended with ${code} before seed ${seed} was done`))
    thread.once('message', onMessage)
    thread.once('error', onError)
    thread.once('exit', onExit)
  })
}
