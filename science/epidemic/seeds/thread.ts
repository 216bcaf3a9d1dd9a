import { parentPort, workerData } from 'node:worker_threads'
import type { Epidemic } from '../engine/epidemic.ts'
import { runScenario, type Scenario } from './scenario.ts'

/** What a thread is started with. */
export interface ThreadOrders {
  readonly scenario: Scenario
  /** Address of a module whose default export is done before each day. */
  readonly policy: string | undefined
}

if (parentPort !== null) {
  const port = parentPort
  const { scenario, policy } = workerData as ThreadOrders
  const { default: act } =
    policy === undefined ? {} : ((await import(policy)) as { default?: (epidemic: Epidemic) => void })
  if (policy !== undefined && typeof act !== 'function')
    throw new TypeError(`${policy} has no function as its default export`)
  port.on('message', (seed: number) => port.postMessage(runScenario(scenario, { seed, ...(act && { act }) })))
}
