import type { Tx } from '#platform/store'

/** Something due at an instant of city time. Setting a timer again under its name and key moves it. */
export interface Timer {
  readonly name: string
  readonly key: string
  readonly dueAt: Date
  readonly payload: Readonly<Record<string, unknown>>
}

export async function setTimer(tx: Tx, timer: Timer): Promise<void> {
  await tx`
    INSERT INTO clock.timer (name, key, due_at, payload)
    VALUES (${timer.name}, ${timer.key}, ${timer.dueAt}, ${tx.json(timer.payload as never)})
    ON CONFLICT (name, key) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload`
}

/** As `setTimer`, where there is none of its name and key: one that stands, though it be due, is left as it is. */
export async function ensureTimer(tx: Tx, timer: Timer): Promise<void> {
  await tx`
    INSERT INTO clock.timer (name, key, due_at, payload)
    VALUES (${timer.name}, ${timer.key}, ${timer.dueAt}, ${tx.json(timer.payload as never)})
    ON CONFLICT (name, key) DO NOTHING`
}

/** Many at once, each name and key once. */
export async function setTimers(tx: Tx, timers: readonly Timer[]): Promise<void> {
  if (timers.length === 0) return
  const rows = timers.map(({ dueAt, ...timer }) => ({ ...timer, due_at: dueAt }))
  // In one order, against deadlock.
  await tx`
    INSERT INTO clock.timer (name, key, due_at, payload)
    SELECT name, key, due_at, payload
    FROM jsonb_to_recordset(${tx.json(rows as never)}) AS t (name text, key text, due_at timestamptz, payload jsonb)
    ORDER BY name COLLATE "C", key COLLATE "C"
    ON CONFLICT (name, key) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload`
}

/** Many of one name at once, whenever they are due. */
export async function clearTimers(
  tx: Tx,
  { name, keys }: { name: string; keys: readonly string[] },
): Promise<void> {
  if (keys.length === 0) return
  await tx`DELETE FROM clock.timer WHERE name = ${name} AND key = ANY (${[...keys]})`
}

/**
 * True if there was one. Whoever acts on a timer clears it in the transaction of the act, and says which instant it acts
 * for: one that was moved in the meantime stays.
 */
export async function clearTimer(
  tx: Tx,
  { name, key, dueAt }: Pick<Timer, 'name' | 'key'> & { readonly dueAt?: Date },
): Promise<boolean> {
  const same = dueAt === undefined ? tx`` : tx`AND due_at = ${dueAt}`
  return (await tx`DELETE FROM clock.timer WHERE name = ${name} AND key = ${key} ${same}`).count === 1
}

/** The timers due by an instant, the earliest first. */
export async function listTimersDue(tx: Tx, by: Date, limit: number): Promise<Timer[]> {
  return await tx<Timer[]>`
    SELECT name, key, due_at AS "dueAt", payload FROM clock.timer
    WHERE due_at <= ${by} ORDER BY due_at, name, key LIMIT ${limit}`
}
