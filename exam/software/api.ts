import { Problem, Verdict } from '#vocabulary'

/** What the software answered, where that was a no: its status, and what it said. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiError'
    this.status = status
  }
}

/** The software's door over HTTP, as somebody with a key meets it. */
export class Api {
  readonly #base: string
  readonly #key: string

  /** @param base Address of the server, with the base of a world where it is one's. */
  constructor(base: string, key: string) {
    this.#base = base.replace(/\/$/, '')
    this.#key = key
  }

  get base(): string {
    return this.#base
  }

  /** The same server under another base and key. */
  at(base: string, key: string): Api {
    return new Api(new URL(base, `${this.#base}/`).href, key)
  }

  as(key: string): Api {
    return new Api(this.#base, key)
  }

  async get(path: string): Promise<unknown> {
    return await this.#json('GET', path)
  }

  async post(path: string, body: unknown): Promise<unknown> {
    return await this.#json('POST', path, body)
  }

  async put(path: string, body: unknown): Promise<unknown> {
    return await this.#json('PUT', path, body)
  }

  async delete(path: string): Promise<void> {
    await this.#send('DELETE', path)
  }

  /** Sends events as NDJSON. @returns A verdict for each, in their order. */
  async sendSignals(events: readonly object[]): Promise<Verdict[]> {
    if (events.length === 0) return []
    const body = events.map((event) => `${JSON.stringify(event)}\n`).join('')
    const text = await this.#send('POST', '/api/signals', { type: 'application/x-ndjson', body })
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Verdict.parse(JSON.parse(line)))
  }

  async #json(method: string, path: string, body?: unknown): Promise<unknown> {
    const content = body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) }
    const text = await this.#send(method, path, content)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }

  async #send(method: string, path: string, content?: { type: string; body: string }): Promise<string> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, ...(content ? { 'content-type': content.type } : {}) },
      ...(content ? { body: content.body } : {}),
    }).catch((error: unknown) => {
      const why =
        error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error)
      throw new ApiError(0, `${this.#base} does not answer: ${why}`)
    })
    const text = await response.text()
    if (response.ok) return text
    throw new ApiError(response.status, `${method} ${path}: ${response.status} ${explain(text)}`)
  }
}

function explain(text: string): string {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text.slice(0, 200)
  }
  const problem = Problem.safeParse(body)
  if (!problem.success) return text.slice(0, 200)
  const { title, detail, errors = [] } = problem.data
  const first = errors.slice(0, 5).map(({ where, message }) => `${where}: ${message}`)
  return [`${title}: ${detail}`, ...first].join('; ')
}
