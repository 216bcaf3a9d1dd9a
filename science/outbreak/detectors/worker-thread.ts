import { parentPort, workerData } from 'node:worker_threads'
import { judgeSeries, type ManyRange, makeJudges, type SeriesJudged } from './detect-many.ts'
import type { Method } from './methods.ts'
import { type PackedSeries, unpackSeries } from './packed-series.ts'
import { packVerdicts } from './packed-verdicts.ts'

/** What a thread is told at its start; then come batches of series, each answered with its verdicts. */
export interface ThreadOrders {
  readonly methods: readonly Method[]
  readonly range: ManyRange | undefined
}

const { methods, range } = workerData as ThreadOrders
const judges = makeJudges(methods)

parentPort?.on('message', (packed: PackedSeries) => {
  const judged: SeriesJudged[] = []
  for (const [at, series] of unpackSeries(packed).entries())
    judgeSeries({ series, at: packed.first + at, judges, range, into: judged })
  const answer = packVerdicts(judged)
  parentPort?.postMessage(answer, [answer.numbers.buffer, answer.heads.buffer])
})
