import { z } from 'zod'
import type { ChannelKind } from './channels/channel.ts'
import { PushAddress } from './channels/web-push.ts'

const schemas: Partial<Record<ChannelKind, z.ZodType>> = {
  email: z.email().max(254),
  sms: z.string().regex(/^\+?\d{5,20}$/, { error: 'must be a telephone number: digits, and a + at most' }),
  webhook: z.url({ protocol: /^https?$/ }).max(1_000),
  'web-push': PushAddress,
}

/** The address of a kind of channel, or what is wrong with it. */
export function parseAddress(
  kind: ChannelKind,
  value: unknown,
): { ok: true; address: unknown } | { ok: false; message: string } {
  const schema = schemas[kind]
  if (!schema) {
    return value === undefined
      ? { ok: true, address: undefined }
      : { ok: false, message: `a ${kind} channel takes no address: it has its own` }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, address: parsed.data }
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'is not an address of this channel' }
}

/** Where a web address leads, for the guard; nothing for mail and telephones. */
export function urlOfAddress(kind: ChannelKind, address: unknown): URL | undefined {
  if (kind === 'webhook') return new URL(String(address))
  if (kind === 'web-push') return new URL(PushAddress.parse(address).endpoint)
  return undefined
}

/** What is shown of an address: enough to tell two apart, not enough to write to it. */
export function hintOf(kind: ChannelKind, address: unknown): string | null {
  if (address === undefined || address === null) return null
  if (kind === 'email') return maskMail(String(address))
  if (kind === 'sms') return maskPhone(String(address))
  return urlOfAddress(kind, address)?.host ?? null
}

function maskMail(mail: string): string {
  const at = mail.lastIndexOf('@')
  return `${mail.slice(0, 1)}***${mail.slice(at)}`
}

function maskPhone(phone: string): string {
  if (phone.length < 9) return `${'*'.repeat(phone.length - 2)}${phone.slice(-2)}`
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}
