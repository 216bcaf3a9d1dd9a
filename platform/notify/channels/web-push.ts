import webPush from 'web-push'
import { z } from 'zod'
import { postOutside } from '../outside.ts'
import { type Channel, type ChannelTools, judgeStatus } from './channel.ts'

export const WebPushSettings = z.strictObject({
  contact: z.union([z.url({ protocol: /^https$/ }), z.string().regex(/^mailto:[^@\s]+@[^@\s]+$/)]).meta({
    description: 'Whom a push service can ask: `mailto:…` or a page (RFC 8292)',
  }),
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{80,100}$/),
})
export type WebPushSettings = z.infer<typeof WebPushSettings>

export const WebPushSecret = z.strictObject({ privateKey: z.string().regex(/^[A-Za-z0-9_-]{40,50}$/) })
export type WebPushSecret = z.infer<typeof WebPushSecret>

/** What a browser gives (`PushSubscription.toJSON()`). */
export const PushAddress = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  keys: z.object({ p256dh: z.string().min(80).max(100), auth: z.string().min(16).max(40) }),
})
export type PushAddress = z.infer<typeof PushAddress>

/** A day: as long as a notice is tried. */
const timeToLiveSeconds = 86_400

/** Web Push (RFC 8030) with VAPID (RFC 8292); the library encrypts (RFC 8291) and we send, past our own guard. */
export function makeWebPush(settings: WebPushSettings, secret: WebPushSecret, tools: ChannelTools): Channel {
  return {
    async send(message, { signal }) {
      const address = PushAddress.safeParse(message.address)
      if (!address.success) return { ok: false, code: 'target.missing', again: false }
      const { id, title, subject, urgency, language } = message
      // The title and what to open, nothing more: it lies on a locked screen.
      const details = webPush.generateRequestDetails(
        address.data,
        JSON.stringify({ id, title, subject, urgency, language }),
        {
          TTL: timeToLiveSeconds,
          urgency: urgency === 'urgent' ? 'high' : 'normal',
          // Of two with one topic the service keeps the later: an attempt replaces the one before.
          topic: id.replaceAll('_', '-').slice(-32),
          vapidDetails: {
            subject: settings.contact,
            publicKey: settings.publicKey,
            privateKey: secret.privateKey,
          },
        },
      )
      const headers = Object.entries(details.headers).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ])
      const answer = await postOutside(
        {
          url: details.endpoint,
          headers: Object.fromEntries(headers) as Record<string, string>,
          body: details.body ?? '',
        },
        { ...tools, signal },
      )
      if (!answer.ok) return answer
      // The browser has let go of its subscription.
      if (answer.status === 404) return { ok: false, code: 'http.404', again: false, gone: true }
      return judgeStatus(answer)
    },
  }
}

/** A pair of keys for a channel, in the letters of URLs. */
export function makePushKeys(): { publicKey: string; privateKey: string } {
  return webPush.generateVAPIDKeys()
}
