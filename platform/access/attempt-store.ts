import { isIPv6 } from 'node:net'
import type { Secrets } from '#platform/secrets'
import type { Database, Tx } from '#platform/store'
import {
  type AttemptRules,
  type Attempts,
  addressRules,
  admitAttempt,
  isLocked,
  loginRules,
  releaseAttempt,
} from './attempts.ts'

/** Whose attempts are counted together: a login, whether anybody has it or not, or where they come from. */
interface Counted {
  readonly kind: 'login' | 'address'
  readonly subject: Buffer
  readonly rules: AttemptRules
}

/** An attempt that was let in, and is counted as failed until it is given back. */
export interface Attempt {
  readonly counted: readonly (Counted & { readonly attempts: Attempts })[]
}

export type Begun =
  | { readonly ok: true; readonly attempt: Attempt }
  | { readonly ok: false; readonly until: Date | undefined }

/**
 * Begins an attempt for a normalised login from an address: for both at once, or not at all. Only digests are kept: what is
 * typed for a login may be a password.
 */
export async function beginAttempt(
  { app }: Database,
  { secrets, login, address, now }: { secrets: Secrets; login: string; address: string; now: Date },
): Promise<Begun> {
  const counted = countedFor(secrets, { login, address })
  return await app.begin(async (tx): Promise<Begun> => {
    const admissions = []
    for (const one of counted) {
      const known = await lockAttempts(tx, one, now)
      admissions.push({ one, admission: admitAttempt(one.rules, known, now) })
    }
    const held = admissions.flatMap(({ admission }) => (admission.ok ? [] : [admission.until]))
    if (held.length > 0) return { ok: false, until: latestOf(held) }
    const admitted = admissions.flatMap(({ one, admission }) =>
      admission.ok ? [{ ...one, attempts: admission.attempts }] : [],
    )
    for (const one of admitted) await saveAttempts(tx, one, one.attempts)
    return { ok: true, attempt: { counted: admitted } }
  })
}

/** Who had the right secret was let in: the login's failures are forgotten, the address has this attempt back. */
export async function succeedAttempt({ app }: Database, { counted }: Attempt): Promise<void> {
  await app.begin(async (tx) => {
    for (const one of counted) {
      if (one.kind === 'login') await tx`DELETE FROM access.attempt WHERE subject = ${one.subject}`
      else await giveBack(tx, one)
    }
  })
}

/** The attempt is not at its end: neither failed, nor a reason to forget those that did. */
export async function suspendAttempt({ app }: Database, { counted }: Attempt): Promise<void> {
  await app.begin(async (tx) => {
    for (const one of counted) await giveBack(tx, one)
  })
}

/** Lets a login in again, whatever was tried before. */
export async function forgetAttempts(
  { app }: Database,
  { secrets, login }: { secrets: Secrets; login: string },
): Promise<boolean> {
  const gone = await app`DELETE FROM access.attempt WHERE subject = ${loginDigest(secrets, login)}`
  return gone.count > 0
}

export interface Lock {
  readonly failures: number
  /** Only an administrator lets in again. */
  readonly locked: boolean
  readonly until: Date | null
}

/** What is counted of some logins, by login; nothing of those that did not fail. */
export async function findLocks(
  { app }: Database,
  { secrets, logins }: { secrets: Secrets; logins: readonly string[] },
): Promise<Map<string, Lock>> {
  const byDigest = new Map(logins.map((login) => [loginDigest(secrets, login).toString('hex'), login]))
  const rows = await app<(AttemptRow & { subject: Buffer })[]>`
    SELECT subject, failures, last_at, until FROM access.attempt
    WHERE subject IN (SELECT decode(hex, 'hex') FROM unnest(${[...byDigest.keys()]}::text[]) AS t (hex))`
  return new Map(
    rows.map((row) => [
      byDigest.get(row.subject.toString('hex')) ?? '',
      { failures: row.failures, locked: isLocked(loginRules, toAttempts(row)), until: row.until },
    ]),
  )
}

function countedFor(secrets: Secrets, { login, address }: { login: string; address: string }): Counted[] {
  const counted: Counted[] = [{ kind: 'login', subject: loginDigest(secrets, login), rules: loginRules }]
  const network = networkOf(address)
  if (network !== undefined)
    counted.push({ kind: 'address', subject: secrets.digest(`address ${network}`), rules: addressRules })
  return counted
}

function loginDigest(secrets: Secrets, login: string): Buffer {
  return secrets.digest(`login ${login}`)
}

/**
 * What is counted as one address: of IPv6 the /64 that one subscriber has. This machine's own is not counted: a proxy on it
 * that does not say whom it speaks for would shut out everybody.
 */
export function networkOf(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (/^127\./.test(plain) || plain === '::1') return undefined
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

interface AttemptRow {
  failures: number
  last_at: Date
  until: Date | null
}

/** The row of what is counted, which nobody else reads until the transaction ends; logins are locked before addresses. */
async function lockAttempts(tx: Tx, { subject, kind }: Counted, now: Date): Promise<Attempts | undefined> {
  await tx`
    INSERT INTO access.attempt (subject, kind, last_at) VALUES (${subject}, ${kind}, ${now})
    ON CONFLICT (subject) DO NOTHING`
  const [row] = await tx<AttemptRow[]>`
    SELECT failures, last_at, until FROM access.attempt WHERE subject = ${subject} FOR UPDATE`
  return row && toAttempts(row)
}

async function giveBack(tx: Tx, one: Counted & { readonly attempts: Attempts }): Promise<void> {
  const [row] = await tx<AttemptRow[]>`
    SELECT failures, last_at, until FROM access.attempt WHERE subject = ${one.subject} FOR UPDATE`
  if (row) await saveAttempts(tx, one, releaseAttempt(one.attempts, toAttempts(row)))
}

/** Also where the row has gone meanwhile, since another attempt succeeded: this one counts all the same. */
async function saveAttempts(tx: Tx, { subject, kind }: Counted, of: Attempts): Promise<void> {
  await tx`
    INSERT INTO access.attempt (subject, kind, failures, last_at, until)
    VALUES (${subject}, ${kind}, ${of.failures}, ${of.lastAt}, ${of.until})
    ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, until = excluded.until`
}

function toAttempts({ failures, last_at, until }: AttemptRow): Attempts {
  return { failures, lastAt: last_at, until }
}

/** The latest of the instants; none where one of them never comes by itself. */
function latestOf(instants: readonly (Date | undefined)[]): Date | undefined {
  if (instants.includes(undefined)) return undefined
  return instants.reduce((latest, one) => (latest && one && latest > one ? latest : one), undefined)
}
