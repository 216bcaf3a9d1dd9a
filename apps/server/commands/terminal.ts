import type { ReadStream, WriteStream } from 'node:fs'
import { open } from 'node:fs/promises'

/** What an exit code means, the same for every command. */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, held: 4 } as const

/** A failure that the command foresaw: its message is for the person at the terminal. */
export class CommandFailure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Words for the person: always on stderr, so that stdout holds results alone. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** One result: an object a line under `--json`, words otherwise. */
export function report(json: boolean, result: Record<string, unknown>, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(result) : words}\n`)
}

/** A progress bar on a terminal; on anything else a line now and then. */
export class Progress {
  readonly #title: string
  readonly #total: number
  readonly #live = process.stderr.isTTY
  #last = -1

  constructor(title: string, total: number) {
    this.#title = title
    this.#total = Math.max(1, total)
  }

  show(done: number, note = ''): void {
    const percent = Math.floor((done / this.#total) * 100)
    if (this.#live) {
      const filled = Math.round((done / this.#total) * 30)
      process.stderr.write(
        `\r\u001b[K${this.#title} [${'█'.repeat(filled)}${'·'.repeat(30 - filled)}] ${percent} % ${note}`,
      )
    } else if (percent >= this.#last + 10) {
      this.#last = percent
      process.stderr.write(`${this.#title} ${percent} % ${note}\n`)
    }
  }

  end(): void {
    if (this.#live) process.stderr.write('\n')
  }
}

/** A file to be read from its start; one that cannot be is said so before anything begins. */
export async function openInput(file: string): Promise<ReadStream> {
  const handle = await open(file).catch((error: unknown) => {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'does not exist'
        : 'cannot be read'
    throw new CommandFailure(`${file} ${why}.`, exitCodes.usage)
  })
  if ((await handle.stat()).isDirectory()) {
    await handle.close()
    throw new CommandFailure(`${file} is a directory; a file is wanted.`, exitCodes.usage)
  }
  return handle.createReadStream()
}

/** A file to be written from its start, emptied first where it exists. */
export async function openOutput(file: string): Promise<WriteStream> {
  const handle = await open(file, 'w').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why =
      code === 'ENOENT' ? 'its directory does not exist' : code === 'EISDIR' ? 'it is a directory' : code
    throw new CommandFailure(`${file} cannot be written: ${why}.`, exitCodes.usage)
  })
  return handle.createWriteStream()
}

/** A request to end the command, by a person (Ctrl-C) or the machine. */
export interface Interruption {
  /** Rejects when asked; never fulfils. */
  readonly asked: Promise<never>
  /** Throws if it has been asked. */
  check(): void
  /** Ctrl-C ends the command at once again. */
  forget(): void
}

/** Asked twice within two seconds is asked once: a terminal tells the whole group, and a supervisor does as well. */
const repeatMs = 2_000

/**
 * From now on Ctrl-C leaves it to the command to put in order what it has begun. Who asks again later, since that
 * takes too long, ends it at once.
 */
export function listenForInterruption(now: () => number = Date.now): Interruption {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let askedAt: number | undefined
  const failure = new CommandFailure('Stopped before the end.')
  const { promise, reject } = Promise.withResolvers<never>()
  // Whoever races it hears of it; where nobody does any more, nobody needs to.
  promise.catch(() => {})
  const hear = () => {
    if (askedAt !== undefined && now() - askedAt > repeatMs) process.exit(exitCodes.failed)
    askedAt ??= now()
    reject(failure)
  }
  for (const signal of signals) process.on(signal, hear)
  // Whoever started the command was killed: nobody waits for it any more.
  process.on('disconnect', hear)
  return {
    asked: promise,
    check() {
      if (askedAt !== undefined) throw failure
    },
    forget() {
      for (const signal of signals) process.off(signal, hear)
      process.off('disconnect', hear)
    },
  }
}
