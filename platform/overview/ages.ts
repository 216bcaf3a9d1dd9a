import { type Age, listAges } from '#platform/signals'
import type { Tx } from '#platform/store'
import { talliesConsumer } from '#platform/tallies'
import type { World } from '#platform/worlds'

export interface Ages {
  /** What was received before is in the counts. */
  readonly counts: Date
  /** What was received before has been taken by every reader of the log. */
  readonly work: Date
  readonly readers: { name: string; state: string; asOf: Date }[]
}

/** How old the numbers are, in machine time: a number without its age is taken for new. */
export async function listReaderAges(
  tx: Tx,
  { consumers, now }: { consumers: World['consumers']; now: Date },
): Promise<Ages> {
  const running = consumers.list()
  const ages = await listAges(
    tx,
    running.map(({ name }) => name),
  )
  const asOf = ({ waitingSince }: Age) => waitingSince ?? now
  const counts = ages.find(({ name }) => name === talliesConsumer)
  return {
    counts: counts ? asOf(counts) : now,
    work: ages.map(asOf).reduce((oldest, one) => (one < oldest ? one : oldest), now),
    readers: ages.map((age) => ({
      name: age.name,
      state: running.find(({ name }) => name === age.name)?.state.state ?? 'stopped',
      asOf: asOf(age),
    })),
  }
}
