import type { Sql, Tx } from '#platform/store'

export interface Deed {
  /** Account, key or part of the house that did it: never a name. */
  readonly actor: string
  /** An action of the house, or a step: `task.close`, `files.read`. */
  readonly action: string
  /** What it was done to: `task:17`, `rule:crowd`. */
  readonly subject: string
  readonly place?: string | undefined
  /** What personal data were read for. */
  readonly purpose?: string | undefined
  /** Ids, codes and counts; never a person's data. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Writes down who did what, in the transaction of the deed; by itself where the deed has none. */
export async function recordDeed(
  tx: Tx | Sql,
  { actor, action, subject, place, purpose, detail = {} }: Deed,
): Promise<void> {
  await tx`
    INSERT INTO audit.entry (actor, action, subject, place, purpose, detail)
    VALUES (${actor}, ${action}, ${subject}, ${place ?? null}, ${purpose ?? null}, ${tx.json(detail as never)})`
}
