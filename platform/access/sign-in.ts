import { recordDeed } from '#platform/audit'
import type { Secrets } from '#platform/secrets'
import type { Database } from '#platform/store'
import { type Attempt, beginAttempt, succeedAttempt, suspendAttempt } from './attempt-store.ts'
import { deviceOf } from './device.ts'
import { normaliseLogin } from './login.ts'
import { hashPassword, isOutdated, verifyPassword } from './passwords.ts'
import { findSecondFactor, spendCode } from './second-factor.ts'
import { endSessions, openSession, type SignedIn } from './sessions.ts'

export interface SignInRooms {
  readonly database: Database
  readonly secrets: Secrets
  /** Machine time. */
  now(): Date
}

/** Where somebody asks from. */
export interface Caller {
  readonly address: string
  readonly userAgent: string | undefined
}

export type Refused =
  /** The same whether there is such an account or not. */
  | { readonly ok: false; readonly code: 'unknown' }
  | { readonly ok: false; readonly code: 'code' }
  /** The password was right, and good for a time that is over. */
  | { readonly ok: false; readonly code: 'ended' }
  /** Without an instant only an administrator lets in again. */
  | { readonly ok: false; readonly code: 'wait'; readonly until: Date | undefined }

export interface Opened {
  readonly ok: true
  readonly session: string
  readonly token: string
}

interface Asker {
  readonly id: string
  readonly password_hash: string | null
  /** The password was given by another, and was not changed in time. */
  readonly ended: boolean
  readonly disabled: boolean
}

/**
 * Signs in by login and password, and by a code where there is one. An account with a second factor that gives no code has a
 * session that can do nothing but give it. Each attempt counts before anything is looked at, and each outcome leaves a deed.
 */
export async function signIn(
  rooms: SignInRooms,
  given: { login: string; password: string; code?: string | undefined },
  caller: Caller,
): Promise<Opened | Refused> {
  const { database, secrets } = rooms
  const login = normaliseLogin(given.login)
  const now = rooms.now()
  const begun = await beginAttempt(database, { secrets, login, address: caller.address, now })
  const asker = await findAsker(database, login)
  if (!begun.ok) return await refuse(rooms, asker, { ok: false, code: 'wait', until: begun.until })
  // Both are looked at in the same time, whether there is such an account or not.
  const hash = asker?.disabled ? undefined : (asker?.password_hash ?? undefined)
  if (!(await verifyPassword(hash, given.password)) || !asker || hash === undefined)
    return await refuse(rooms, asker, { ok: false, code: 'unknown' })
  if (asker.ended) return await refuse(rooms, asker, { ok: false, code: 'ended' })
  if (isOutdated(hash)) await rehash(database, { id: asker.id, hash, password: given.password })
  const factor = await checkFactor(rooms, { account: asker.id, code: given.code, now })
  if (factor === 'wrong') return await refuse(rooms, asker, { ok: false, code: 'code' })
  await settle(database, { attempt: begun.attempt, factor })
  return await admit(rooms, { account: asker.id, gaveCode: factor === 'given', caller, by: 'password' })
}

/** The code that a session waits for. The session that has given it is a new one. */
export async function giveCode(
  rooms: SignInRooms,
  { account, session }: SignedIn,
  { code, caller }: { code: string; caller: Caller },
): Promise<Opened | Refused> {
  const { database, secrets } = rooms
  const now = rooms.now()
  const begun = await beginAttempt(database, { secrets, login: account.login, address: caller.address, now })
  const asker = { id: account.id }
  if (!begun.ok) return await refuse(rooms, asker, { ok: false, code: 'wait', until: begun.until })
  if (!(await spendCode(database, { account: account.id, secrets, code, now })))
    return await refuse(rooms, asker, { ok: false, code: 'code' })
  await succeedAttempt(database, begun.attempt)
  await endSessions(database, { account: account.id, only: session })
  return await admit(rooms, { account: account.id, gaveCode: true, caller, by: 'code' })
}

/** Opens a session for who has shown who they are, and writes it down. */
export async function admit(
  { database, now }: SignInRooms,
  of: { account: string; gaveCode: boolean; caller: Caller; by: string },
): Promise<Opened> {
  const { account, caller } = of
  const { id, token } = await openSession(database, {
    account,
    ...deviceOf(caller.address, caller.userAgent),
    secondFactorAt: of.gaveCode ? now() : undefined,
  })
  const actor = `account:${account}`
  await recordDeed(database.app, {
    actor,
    action: 'access.sign-in',
    subject: actor,
    detail: { by: of.by, secondFactor: of.gaveCode },
  })
  return { ok: true, session: id, token }
}

/** Another session in place of one: what a thief may hold of the old one opens nothing that was gained since. */
export async function renewSession(
  { database, now }: SignInRooms,
  { account, session }: SignedIn,
  { gaveCode, caller }: { gaveCode: boolean; caller: Caller },
): Promise<Opened> {
  await endSessions(database, { account: account.id, only: session })
  const { id, token } = await openSession(database, {
    account: account.id,
    ...deviceOf(caller.address, caller.userAgent),
    secondFactorAt: gaveCode ? now() : undefined,
  })
  return { ok: true, session: id, token }
}

/** Checks a password of whoever is signed in already: their guesses count as anybody's. */
export async function confirmPassword(
  rooms: SignInRooms,
  { account }: SignedIn,
  { password, caller }: { password: string; caller: Caller },
): Promise<{ readonly ok: true } | Refused> {
  const { database, secrets } = rooms
  const { login } = account
  const begun = await beginAttempt(database, { secrets, login, address: caller.address, now: rooms.now() })
  if (!begun.ok) return { ok: false, code: 'wait', until: begun.until }
  const asker = await findAsker(database, login)
  if (!(await verifyPassword(asker?.password_hash ?? undefined, password)))
    return { ok: false, code: 'unknown' }
  await suspendAttempt(database, begun.attempt)
  return { ok: true }
}

async function checkFactor(
  { database, secrets }: SignInRooms,
  { account, code, now }: { account: string; code: string | undefined; now: Date },
): Promise<'none' | 'awaited' | 'given' | 'wrong'> {
  const factor = await findSecondFactor(database, account)
  if (!factor?.confirmedAt) return 'none'
  if (code === undefined) return 'awaited'
  return (await spendCode(database, { account, secrets, code, now })) ? 'given' : 'wrong'
}

/** Who still owes a code has not succeeded: with the password alone nobody makes guesses at the code be forgotten. */
async function settle(
  database: Database,
  { attempt, factor }: { attempt: Attempt; factor: 'none' | 'awaited' | 'given' },
): Promise<void> {
  if (factor === 'awaited') await suspendAttempt(database, attempt)
  else await succeedAttempt(database, attempt)
}

async function findAsker({ app }: Database, login: string): Promise<Asker | undefined> {
  const [row] = await app<Asker[]>`
    SELECT id, password_hash, disabled_at IS NOT NULL AS disabled, coalesce(one_time_until <= now(), false) AS ended
    FROM access.account
    WHERE login = ${login}`
  return row
}

/** Of a login that nobody has, nothing is written down: it may be a password, typed into the wrong field. */
async function refuse<Refusal extends Refused>(
  { database }: SignInRooms,
  asker: { readonly id: string } | undefined,
  refusal: Refusal,
): Promise<Refusal> {
  await recordDeed(database.app, {
    actor: 'anyone',
    action: 'access.sign-in-failed',
    subject: asker ? `account:${asker.id}` : 'account:unknown',
    detail: { code: refusal.code },
  })
  return refusal
}

/** Only where the password is still the one that was given: another may have been chosen meanwhile. */
async function rehash(
  { app }: Database,
  { id, hash, password }: { id: string; hash: string; password: string },
): Promise<void> {
  const anew = await hashPassword(password)
  await app`UPDATE access.account SET password_hash = ${anew} WHERE id = ${id} AND password_hash = ${hash}`
}
