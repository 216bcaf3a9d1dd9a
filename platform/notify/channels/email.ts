import { createTransport } from 'nodemailer'
import { z } from 'zod'
import type { Channel, ChannelTools, Failure } from './channel.ts'

export const EmailSettings = z.strictObject({
  host: z.hostname().max(253).or(z.ipv4()).or(z.ipv6()),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']).meta({
    description: 'TLS from the first byte (465), after STARTTLS (587), or none within the house',
  }),
  from: z.email().max(254),
  fromName: z.string().max(80).optional(),
})
export type EmailSettings = z.infer<typeof EmailSettings>

export const EmailSecret = z.strictObject({
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(500),
})
export type EmailSecret = z.infer<typeof EmailSecret>

export function makeEmail(
  settings: EmailSettings,
  secret: EmailSecret | undefined,
  { guard }: Pick<ChannelTools, 'guard'>,
): Channel {
  return {
    async send(message, { signal }) {
      if (typeof message.address !== 'string') return { ok: false, code: 'target.missing', again: false }
      const checked = await guard.check(mailUrl(settings))
      if (!checked.ok) return { ok: false, code: checked.code, again: checked.code !== 'target.forbidden' }
      const transport = createTransport({
        // The address that was checked; the certificate is still that of the name.
        host: checked.found.address,
        port: settings.port,
        secure: settings.security === 'tls',
        requireTLS: settings.security === 'starttls',
        ignoreTLS: settings.security === 'none',
        tls: { servername: settings.host },
        ...(secret ? { auth: { user: secret.user, pass: secret.password } } : {}),
        // No file and no address is read because a text names it.
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await transport.sendMail({
          signal,
          from: { address: settings.from, name: settings.fromName ?? 'Lianfang 联防' },
          to: { address: message.address, name: '' },
          subject: message.title,
          text: `${message.body}\n`,
          messageId: `<${message.id}@${settings.from.split('@')[1]}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'Idempotency-Key': message.id },
          ...(message.urgency === 'urgent' ? { priority: 'high' as const } : {}),
        })
        return { ok: true }
      } catch (error) {
        return failed(error, signal)
      } finally {
        transport.close()
      }
    },
  }
}

/** Names the server in the list of those that are allowed though they lie inside. */
export function mailUrl({ host, port, security }: EmailSettings): URL {
  const name = host.includes(':') ? `[${host}]` : host
  return new URL(`${security === 'tls' ? 'smtps' : 'smtp'}://${name}:${port}`)
}

/** The server's words may repeat the address; its number says enough. 5xx is for good (RFC 5321), 4xx is for now. */
function failed(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { ok: false, code: 'timeout', again: true }
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
  // Who is not let in may be let in when the password is put right.
  if (code === 'EAUTH') return { ok: false, code: 'smtp.sign-in', again: true }
  if (typeof responseCode === 'number')
    return { ok: false, code: `smtp.${responseCode}`, again: responseCode < 500 }
  return { ok: false, code: typeof code === 'string' ? `smtp.${code}` : 'smtp', again: true }
}
