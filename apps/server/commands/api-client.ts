import { Problem, Verdict } from '#vocabulary'
import { CommandFailure, exitCodes } from './terminal.ts'

/** The public API as a command uses it: over a real socket, with a key. */
export class ApiClient {
  readonly #base: string
  readonly #key: string

  constructor(base: string, key: string) {
    this.#base = base
    this.#key = key
  }

  /** The same server under another base and key: another world. */
  at(base: string, key: string): ApiClient {
    return new ApiClient(new URL(base, this.#base).href.replace(/\/$/, ''), key)
  }

  async get(path: string): Promise<unknown> {
    return await this.#send('GET', path)
  }

  async post(path: string, body: unknown): Promise<unknown> {
    return await this.#send('POST', path, { type: 'application/json', body: JSON.stringify(body) })
  }

  async delete(path: string): Promise<void> {
    await this.#send('DELETE', path)
  }

  /** Sends lines of NDJSON and answers with the verdicts, one for each line. */
  async sendLines(path: string, lines: string): Promise<Verdict[]> {
    const text = await this.#request('POST', path, { type: 'application/x-ndjson', body: lines })
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Verdict.parse(JSON.parse(line)))
  }

  async #send(method: string, path: string, content?: { type: string; body: string }): Promise<unknown> {
    const text = await this.#request(method, path, content)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }

  async #request(method: string, path: string, content?: { type: string; body: string }): Promise<string> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, ...(content ? { 'content-type': content.type } : {}) },
      ...(content ? { body: content.body } : {}),
    }).catch((error: unknown) => {
      throw new CommandFailure(
        `${this.#base} does not answer: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
    const text = await response.text()
    if (response.ok) return text
    const problem = Problem.safeParse(parseJson(text))
    if (!problem.success) throw new CommandFailure(`${method} ${path} answered ${response.status}`)
    const { title, detail, errors = [] } = problem.data
    // What the server found wrong with the input is the input's fault, not the command's.
    const exitCode = response.status === 400 || response.status === 422 ? exitCodes.refused : exitCodes.failed
    throw new CommandFailure(
      [`${title}: ${detail}`, ...errors.slice(0, 20).map((e) => `  ${e.where}: ${e.message}`)].join('\n'),
      exitCode,
    )
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
