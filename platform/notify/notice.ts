import type { PlacePath, Words } from '#vocabulary'
import type { Urgency } from './channels/channel.ts'

/** Whom a notice is for. */
export type Recipient =
  /** All subscriptions of an account (`account:…`), key, unit (`unit:…`) or duty (`duty:…`), each by its own channel. */
  | { readonly subscriber: string }
  /** A robot's group, or the table. */
  | { readonly channel: string }
  /** Whoever has the duty at a unit when it is sent, by the telephone of the duty. */
  | { readonly duty: string; readonly channel: string }

/** What a room has to tell. No personal data: it passes through the machines of others. */
export interface Notice {
  /** The same key is told once, however often it is written. */
  readonly key: string
  readonly to: Recipient
  readonly title: Words
  readonly body: Words
  /** What it is about: `alert:3`. */
  readonly subject: string
  readonly place: PlacePath
  readonly urgency: Urgency
}
