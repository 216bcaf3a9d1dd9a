import { readFile, stat } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { Words } from '#vocabulary'

/** Plain HTTP is for a provider on this machine alone. */
const Issuer = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}, 'must be https, or on this machine')

const ProviderConfig = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/, 'has lower-case letters, digits and -, at most 32'),
  title: Words,
  issuer: Issuer,
  clientId: z.string().min(1).max(400),
  clientSecret: z.string().min(1).max(1_000).optional(),
  scopes: z.array(z.string().regex(/^[\x21-\x7e]+$/)).default(['openid', 'profile']),
  /** Whether who comes for the first time is given an account, without any role. */
  newAccounts: z.boolean().default(false),
  /** The claim that a new account's login is taken from. */
  loginClaim: z.string().min(1).max(100).default('preferred_username'),
  /** Values of the claim `amr` (RFC 8176) that stand for a second factor; none is taken where this is empty. */
  secondFactorAmr: z.array(z.string().min(1).max(100)).default([]),
})
export type ProviderConfig = z.infer<typeof ProviderConfig>

const OutsideConfig = z.strictObject({
  /** Where browsers reach this server; the address of the request where absent. */
  origin: z
    .url({ protocol: /^https?$/ })
    .refine((text) => new URL(text).origin === text, 'is scheme, host and port, without a path')
    .optional(),
  providers: z
    .array(ProviderConfig)
    .max(20)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two providers have one id')
    .refine(
      (list) => new Set(list.map(({ issuer }) => issuer)).size === list.length,
      'two providers have one issuer',
    ),
})
export type OutsideConfig = z.infer<typeof OutsideConfig>

/** The providers of a YAML text; throws with where it is wrong, and never with what stands there. */
export function parseOutsideConfig(text: string, where: string): OutsideConfig {
  const parsed = OutsideConfig.safeParse(parse(text) ?? { providers: [] })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`${where} is not valid: ${faults.join('; ')}`)
}

/** The providers of a file, none where there is no file. One that holds a secret is for its owner's eyes. */
export async function readOutsideConfig(file: string): Promise<OutsideConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return { providers: [] }
  const config = parseOutsideConfig(text, file)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0 && config.providers.some(({ clientSecret }) => clientSecret !== undefined))
    throw new Error(`${file} holds a secret and can be read by others than its owner: "chmod 600 ${file}".`)
  return config
}
