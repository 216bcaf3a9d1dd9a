import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeSecrets, type Secrets } from '#platform/secrets'
import { type Database, house, transact } from '#platform/store'
import { noticeLimits } from './limits.ts'
import type { NoticeOptions } from './options.ts'
import { addChannel, type ChannelRow, ownerOfChannel } from './subscription-store.ts'
import { TargetGuard } from './target-guard.ts'

export interface Heard {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Somebody outside: a real HTTP server on loopback that writes down what it hears and answers as it is told. */
export class Outsider {
  readonly heard: Heard[] = []
  /** How the next are answered; what is not said is 204. */
  answer: (response: ServerResponse, heard: Heard) => void = (response) => response.writeHead(204).end()
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async open(): Promise<Outsider> {
    const server = createServer()
    const outsider = new Outsider(server)
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request
        const heard = { method, path, headers, body: Buffer.concat(chunks) }
        outsider.heard.push(heard)
        outsider.answer(response, heard)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return outsider
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

export function testSecrets(): Secrets {
  const key = randomBytes(32)
  return makeSecrets('notify', () => key)
}

/** The room's options with nothing outside allowed but these origins, chance that is none, and a machine's clock to be moved. */
export function testOptions(
  of: Partial<NoticeOptions> & { allowedOrigins?: readonly string[] } = {},
): NoticeOptions & { later(ms: number): void } {
  const { allowedOrigins = [], ...options } = of
  let ahead = 0
  return {
    guard: new TargetGuard({ allowedOrigins, allowedPorts: [443], resolve: async () => [] }),
    secrets: testSecrets(),
    limits: noticeLimits,
    otherWorldsMaySpeak: false,
    describers: {},
    machineNow: () => new Date(Date.now() + ahead),
    random: () => 0.5,
    couriersStart: false,
    ...options,
    later: (ms) => {
      ahead += ms
    },
  }
}

export async function makeChannel(
  database: Database,
  secrets: Secrets,
  of: Pick<ChannelRow, 'id' | 'kind'> & { settings?: Record<string, unknown>; secret?: unknown },
): Promise<void> {
  await transact(database, house('test'), (tx) =>
    addChannel(tx, {
      id: of.id,
      kind: of.kind,
      title_zh: of.id,
      title_en: of.id,
      settings: of.settings ?? {},
      sealed: secrets.seal(of.secret ?? {}, ownerOfChannel(of.id)),
      created_by: 'test',
    }),
  )
}
