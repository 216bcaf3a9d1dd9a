import { hash, randomBytes } from 'node:crypto'
import * as otpauth from 'otpauth'
import type { Secrets } from '#platform/secrets'
import type { Database, Tx } from '#platform/store'

/** RFC 6238 as every authenticator app reads it: SHA-1, six digits, thirty seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Steps that a phone's clock may be before or behind. */
const driftSteps = 1
/** RFC 4226, section 4, asks for 128 bits and recommends 160. */
const seedBytes = 20
const recoveryCodes = 10

export interface Enrolment {
  /** For a QR code: `otpauth://totp/…` */
  readonly uri: string
  /** The seed in Base32, for who types it. */
  readonly seed: string
}

interface Holder {
  readonly account: string
  readonly secrets: Secrets
}

/** Begins an enrolment, and replaces one that was not finished; nothing where codes are in use already. */
export async function beginEnrolment(
  { app }: Database,
  { account, login, secrets }: Holder & { login: string },
): Promise<Enrolment | undefined> {
  const seed = new otpauth.Secret({ size: seedBytes })
  const sealed = secrets.seal(seed.base32, ownerOf(account))
  const begun = await app`
    INSERT INTO access.totp AS t (account, secret) VALUES (${account}, ${sealed})
    ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, last_step = 0 WHERE t.confirmed_at IS NULL
    RETURNING 1`
  if (begun.count === 0) return undefined
  return { uri: totpOf(seed.base32, login).toString(), seed: seed.base32 }
}

/** Finishes it by a first code, which is used thereby. Answers with new recovery codes, told once. */
export async function confirmEnrolment(
  { app }: Database,
  { account, secrets, code, now }: Holder & { code: string; now: Date },
): Promise<readonly string[] | undefined> {
  return await app.begin(async (tx) => {
    const [row] = await tx<{ secret: string }[]>`
      SELECT secret FROM access.totp WHERE account = ${account} AND confirmed_at IS NULL FOR UPDATE`
    const step = row && findStep(openSeed(row.secret, { account, secrets }), code, now)
    if (step === undefined) return undefined
    await tx`UPDATE access.totp SET confirmed_at = ${now}, last_step = ${step} WHERE account = ${account}`
    return await renewRecoveryCodes(tx, account)
  })
}

/**
 * Whether a code of the app, or a recovery code, is good now, and uses it up. Of several that bring one code at once, one is
 * let in.
 */
export async function spendCode(
  database: Database,
  of: Holder & { code: string; now: Date },
): Promise<'app' | 'recovery' | undefined> {
  const code = of.code.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase()
  if (/^\d{6}$/.test(code)) return (await spendStep(database, { ...of, code })) ? 'app' : undefined
  const used = await database.app`
    DELETE FROM access.recovery_code WHERE account = ${of.account} AND code_hash = ${digest(code)}`
  return used.count === 1 ? 'recovery' : undefined
}

async function spendStep(
  { app }: Database,
  { account, secrets, code, now }: Holder & { code: string; now: Date },
): Promise<boolean> {
  const [row] = await app<{ secret: string }[]>`
    SELECT secret FROM access.totp WHERE account = ${account} AND confirmed_at IS NOT NULL`
  const step = row && findStep(openSeed(row.secret, { account, secrets }), code, now)
  if (step === undefined) return false
  const used =
    await app`UPDATE access.totp SET last_step = ${step} WHERE account = ${account} AND last_step < ${step}`
  return used.count === 1
}

/** New recovery codes in place of all that are left. */
export async function renewRecoveryCodes(tx: Tx, account: string): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodes }, makeRecoveryCode)
  await tx`DELETE FROM access.recovery_code WHERE account = ${account}`
  for (const code of codes)
    await tx`INSERT INTO access.recovery_code (account, code_hash) VALUES (${account}, ${digest(code.replaceAll('-', ''))})`
  return codes
}

/** Removes the second factor of an account, finished or not; false where there was none. */
export async function removeSecondFactor({ app }: Database, account: string): Promise<boolean> {
  return await app.begin(async (tx) => {
    await tx`DELETE FROM access.recovery_code WHERE account = ${account}`
    return (await tx`DELETE FROM access.totp WHERE account = ${account}`).count > 0
  })
}

export interface SecondFactor {
  readonly confirmedAt: Date | null
  readonly recoveryCodesLeft: number
}

export async function findSecondFactor(
  { app }: Database,
  account: string,
): Promise<SecondFactor | undefined> {
  const [row] = await app<SecondFactor[]>`
    SELECT confirmed_at AS "confirmedAt",
      (SELECT count(*) FROM access.recovery_code r WHERE r.account = t.account) AS "recoveryCodesLeft"
    FROM access.totp t WHERE account = ${account}`
  return row
}

/** The step of time whose code this is; none where it is of no step near now. */
function findStep(seed: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime()
  const totp = totpOf(seed, '')
  const drift = totp.validate({ token: code, timestamp, window: driftSteps })
  return drift === null ? undefined : totp.counter({ timestamp }) + drift
}

function totpOf(seed: string, label: string): otpauth.TOTP {
  return new otpauth.TOTP({ ...form, issuer: 'Lianfang', label, secret: otpauth.Secret.fromBase32(seed) })
}

function openSeed(sealed: string, { account, secrets }: Holder): string {
  const seed = secrets.unseal(sealed, ownerOf(account))
  if (typeof seed !== 'string') throw new Error('a sealed seed is no text')
  return seed
}

function ownerOf(account: string): string {
  return `totp:${account}`
}

/** 80 bits in four groups: nobody guesses them, so a plain hash keeps them. */
function makeRecoveryCode(): string {
  const text = new otpauth.Secret({ buffer: new Uint8Array(randomBytes(10)).buffer }).base32.toLowerCase()
  return text.match(/.{4}/g)?.join('-') ?? text
}

function digest(code: string): Buffer {
  return hash('sha256', code, 'buffer')
}
