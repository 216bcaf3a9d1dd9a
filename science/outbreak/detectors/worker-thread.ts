import { type MessagePort, parentPort } from 'node:worker_threads'
import { judgeSeries, type ManyRange, makeJudges, type SeriesJudged } from './detect-many.ts'
import type { Judge, Method } from './methods.ts'
import { type PackedSeries, unpackSeries } from './packed-series.ts'
import { packVerdicts } from './packed-verdicts.ts'

/** What a thread is asked, and answers with packed verdicts. */
export interface ThreadOrders {
  readonly methods: readonly Method[]
  readonly range: ManyRange | undefined
  readonly packed: PackedSeries
}

if (parentPort !== null) answerOn(parentPort)

/** The judges are used again, with their memory, while the same methods are asked for. */
function answerOn(port: MessagePort): void {
  let lastAsked = ''
  let judges: readonly Judge[] = []
  port.on('message', ({ methods, range, packed }: ThreadOrders) => {
    const asked = JSON.stringify(methods)
    if (asked !== lastAsked) judges = makeJudges(methods)
    lastAsked = asked
    const judged: SeriesJudged[] = []
    for (const [at, series] of unpackSeries(packed).entries())
      judgeSeries({ series, at: packed.first + at, judges, range, into: judged })
    const answer = packVerdicts(judged)
    port.postMessage(answer, [answer.numbers.buffer, answer.heads.buffer])
  })
}
