import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { DemoDesk } from './demo-desk.ts'

/** The demo's busy day, as the server made it: where it is served, and what is in it by the numbers that the API gives. */
export interface BusyDay {
  /** Such as `/w/x1`. */
  readonly base: string
  /** Proposed by the rule, of two alerts of measles. */
  readonly proposed: number
  /** Confirmed, with a risk, a lead and tasks of its own. */
  readonly confirmed: number
  /** A case file that the market's officer handled and fed back. */
  readonly fedBack: number
}

const Scenarios = z.object({
  items: z.tuple([z.object({ state: z.string(), world: z.object({ base: z.string() }).optional() })]),
})
const Listed = z.object({ items: z.array(z.object({ id: z.int() })).min(1) })

/** Opens it as somebody does who clicks the switch, and waits until it is ready. */
export async function openBusyDay({ ask }: Pick<DemoDesk, 'ask'>): Promise<BusyDay> {
  await ask('POST', '/scenarios/busy-day/world')
  const base = await waitUntilReady(ask)
  const first = async (path: string) => {
    const [found] = Listed.parse(await ask('GET', path, undefined, undefined, base)).items
    if (!found) throw new Error(`the busy day has nothing at ${path}`)
    return found.id
  }
  return {
    base,
    proposed: await first('/events?disease=measles'),
    confirmed: await first('/events?disease=norovirus&state=confirmed'),
    fedBack: await first(`/tasks?q=${encodeURIComponent('供餐点留样不足')}`),
  }
}

async function waitUntilReady(ask: DemoDesk['ask']): Promise<string> {
  for (;;) {
    const [{ state, world }] = Scenarios.parse(await ask('GET', '/scenarios')).items
    if (state === 'ready' && world) return world.base
    if (state !== 'making') throw new Error(`the busy day is ${state}`)
    await pause(200)
  }
}
