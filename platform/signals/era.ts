import type { Database } from '#platform/store'

/**
 * The era of this server: transaction numbers are compared only within one. A database that was restored on
 * another server meets a new system identifier there, and begins a new era before anything is accepted.
 */
export async function enterEra({ owner }: Database): Promise<number> {
  return await owner.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(7202003)`
    const [control] = await tx<{ server: string }[]>`
      SELECT system_identifier::text AS server FROM pg_control_system()`
    const [last] = await tx<{ era: number; server: string }[]>`
      SELECT era, server FROM signals.era ORDER BY era DESC LIMIT 1`
    if (last && last.server === control?.server) return last.era
    const era = (last?.era ?? 0) + 1
    await tx`INSERT INTO signals.era (era, server) VALUES (${era}, ${control?.server ?? ''})`
    return era
  })
}
