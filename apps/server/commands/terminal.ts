import type { ReadStream } from 'node:fs'
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
  return handle.createReadStream()
}
