import type { Tx } from '#platform/store'
import type { LogRange, Position } from './position.ts'

/** Someone who reads the log from its start to its end, once, and keeps what follows from it. */
export interface Consumer {
  readonly name: string
  /** Consumers that have to be past a signal before this one takes it. */
  readonly after?: readonly string[]
  /**
   * Signals taken in one transaction at most, of its `kinds` where it names them; a transaction should stay well under a second:
   * from the first that it writes on it holds back every reader of the log.
   */
  readonly batch: number
  /** How long it rests at least between ranges that were not full; 100 ms where it does not say. */
  readonly restMs?: number
  /** Somebody waits for what it does: it rests for `restMs` and no longer, however long the last range took, and lets no bulk go first. */
  readonly eager?: true
  /** Nobody waits for it by the second: while signals come it takes a twentieth of a core, where others that keep up take a fifth. */
  readonly unhurried?: true
  /** How long it waits at least before a range while signals come in bulk: for what nobody waits for. */
  readonly patienceMs?: number
  /**
   * The kinds that it takes, where those are not all: what holds none of them it passes over, unread, now and then. Asked
   * each time in the transaction that would pass over, so that a kind that was just added is not missed.
   */
  kinds?(tx: Tx): Promise<readonly string[]>
  /**
   * All effects of a range, written through `tx`, in which the checkpoint moves too. Effects that take long are given back: each
   * is had in a transaction of its own, in their order, and the checkpoint moves after them.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most consumers have nothing to give back.
  take(tx: Tx, range: LogRange): Promise<readonly Effect[] | void>
}

/** To have it again does nothing: after a failure those that were had are had once more. */
export type Effect = (tx: Tx) => Promise<void>

export type ConsumerState =
  | { readonly state: 'working' | 'at the end' | 'stopped' }
  | { readonly state: 'waiting'; readonly error: string }

export type Replay =
  | { readonly outcome: 'taken' }
  /** Set aside still, with this error. */
  | { readonly outcome: 'failed'; readonly error: string }
  /** It is not set aside, or no longer. */
  | { readonly outcome: 'gone' }
  /** Another process has the lease: only that one may take anything. */
  | { readonly outcome: 'elsewhere' }

/** What else belongs into the transaction of a replay: a deed of who asked for it. */
export type Also = (tx: Tx, outcome: 'taken' | 'failed') => Promise<void>

/** What a consumer does next. */
export interface Next {
  readonly upTo: Position
  readonly count: number
  /** As many as may be taken at once: there is probably more. */
  readonly full: boolean
}

export interface AskedReplay {
  readonly at: Position
  readonly also: Also
  readonly resolve: (replay: Replay) => void
  readonly reject: (error: unknown) => void
}
