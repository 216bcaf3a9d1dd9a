import { z } from 'zod'
import { type Channel, type ChannelKind, type ChannelTools, robotKinds } from './channel.ts'
import { EmailSecret, EmailSettings, mailUrl, makeEmail } from './email.ts'
import { makeRobot, RobotSecret } from './robots.ts'
import { makeSms, SmsSecret, SmsSettings } from './sms.ts'
import { makeWebPush, WebPushSecret, WebPushSettings } from './web-push.ts'
import { makeWebhook } from './webhook.ts'

const None = z.strictObject({})

interface KindOfChannel {
  readonly settings: z.ZodType
  readonly secret: z.ZodType
  /** Of what is outside, where it leads: looked at when it is saved, and again at each attempt. */
  urlOf?(settings: unknown, secret: unknown): URL
  open(settings: unknown, secret: unknown, tools: ChannelTools): Channel
}

const robot = (kind: 'dingtalk' | 'wecom' | 'feishu'): KindOfChannel => ({
  settings: None,
  secret: RobotSecret,
  urlOf: (_settings, secret) => new URL(RobotSecret.parse(secret).url),
  open: (_settings, secret, tools) => makeRobot(kind, RobotSecret.parse(secret), tools),
})

/** What each kind of channel is set up with, and how one is opened from what was kept of it. */
export const kindsOfChannel: Record<ChannelKind, KindOfChannel> = {
  // Kept in the table: who it is for reads it at `GET /api/notices/mine`.
  sink: { settings: None, secret: None, open: () => ({ send: async () => ({ ok: true }) }) },
  webhook: { settings: None, secret: None, open: (_settings, _secret, tools) => makeWebhook(tools) },
  email: {
    settings: EmailSettings,
    secret: z.union([EmailSecret, None]),
    urlOf: (settings) => mailUrl(EmailSettings.parse(settings)),
    open: (settings, secret, tools) => {
      const known = EmailSecret.safeParse(secret)
      return makeEmail(EmailSettings.parse(settings), known.success ? known.data : undefined, tools)
    },
  },
  sms: {
    settings: SmsSettings,
    secret: SmsSecret,
    urlOf: (settings) => new URL(SmsSettings.parse(settings).url),
    open: (settings, secret, tools) => makeSms(SmsSettings.parse(settings), SmsSecret.parse(secret), tools),
  },
  dingtalk: robot('dingtalk'),
  wecom: robot('wecom'),
  feishu: robot('feishu'),
  'web-push': {
    settings: WebPushSettings,
    secret: WebPushSecret,
    open: (settings, secret, tools) =>
      makeWebPush(WebPushSettings.parse(settings), WebPushSecret.parse(secret), tools),
  },
}

/** A robot speaks to its group, the sink to nobody: their notices need no address. */
export function needsAddress(kind: ChannelKind): boolean {
  return kind === 'email' || kind === 'sms' || kind === 'web-push' || kind === 'webhook'
}

export function isRobot(kind: ChannelKind): boolean {
  return robotKinds.some((robot) => robot === kind)
}
