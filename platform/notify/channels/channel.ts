import type { Language, PlacePath, Words } from '#vocabulary'
import type { TargetGuard } from '../target-guard.ts'

export const channelKinds = [
  'sink',
  'email',
  'sms',
  'dingtalk',
  'wecom',
  'feishu',
  'web-push',
  'webhook',
] as const
export type ChannelKind = (typeof channelKinds)[number]

export const robotKinds = ['dingtalk', 'wecom', 'feishu'] as const

export type Urgency = 'urgent' | 'normal'

/** A notice as a channel gets it. No personal data but the address. */
export interface Message {
  /** The same at every attempt: whoever gets it twice knows by this. Letters, digits and `_`. */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly words: { readonly title: Words; readonly body: Words }
  readonly language: Language
  readonly subject: string
  readonly place: PlacePath
  readonly urgency: Urgency
  /** City time. */
  readonly createdAt: Date
  /** A mail address, a telephone number, a web address, a browser's subscription; robots have none. */
  readonly address?: unknown
  /** Of a webhook's subscription. */
  readonly secret?: string | undefined
  /** The CloudEvent that it tells of, where there is one. */
  readonly event?: Readonly<Record<string, unknown>> | undefined
}

export interface Delivered {
  readonly ok: true
}

export interface Failure {
  readonly ok: false
  /** Short and stable: `timeout`, `http.500`, `dingtalk.310000`. Never a body, an address or a secret. */
  readonly code: string
  /** Whether the same may go well later. */
  readonly again: boolean
  /** Not before so long, where the other side says. */
  readonly waitMs?: number
  /** The address is gone for good: its subscription ends. */
  readonly gone?: true
}

export interface SendTools {
  /** Ends the attempt. */
  readonly signal: AbortSignal
  /** Machine time, for signatures. */
  readonly now: Date
}

/** Whatever brings a notice to somebody. */
export interface Channel {
  send(message: Message, tools: SendTools): Promise<Delivered | Failure>
}

/** What channels stand on. */
export interface ChannelTools {
  readonly guard: TargetGuard
  readonly answerBytes: number
}

/** What an HTTP status says where the body says nothing: as Standard Webhooks has it, 2xx is taken and all else is not. */
export function judgeStatus({ status, waitMs }: { status: number; waitMs?: number }): Delivered | Failure {
  if (status >= 200 && status < 300) return { ok: true }
  // Somebody has to put the new address in: where it leads is not followed, inside or outside.
  if (status >= 300 && status < 400) return { ok: false, code: 'redirect', again: false }
  const code = `http.${status}`
  if (status === 410) return { ok: false, code, again: false, gone: true }
  return { ok: false, code, again: true, ...(waitMs === undefined ? {} : { waitMs }) }
}
