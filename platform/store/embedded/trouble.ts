export type EmbeddedTroubleCode =
  | 'embedded.unsupported'
  | 'embedded.cannot-run'
  | 'embedded.unreachable'
  | 'embedded.foreign-data'
  | 'embedded.other-major'
  | 'embedded.password'
  | 'embedded.socket-directory'
  | 'embedded.start-failed'
  | 'embedded.running'

/** The embedded server cannot be had on this machine, in this state; the message says what the reader can do. */
export class EmbeddedTrouble extends Error {
  readonly code: EmbeddedTroubleCode
  constructor(code: EmbeddedTroubleCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'EmbeddedTrouble'
    this.code = code
  }
}
