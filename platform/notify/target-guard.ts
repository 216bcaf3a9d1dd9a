import { isIP } from 'node:net'
import { isOutside } from './outside-address.ts'

export interface FoundAddress {
  readonly address: string
  readonly family: number
}

export interface GuardOptions {
  /** Exactly these origins are let through whatever they are: `http://10.0.0.5:8080`, `smtp://mail.city.internal:25`. */
  readonly allowedOrigins: readonly string[]
  readonly allowedPorts: readonly number[]
  /** All addresses of a name. */
  resolve(host: string): Promise<readonly FoundAddress[]>
}

export type Checked =
  | { readonly ok: true /** The one to connect to, and no other. */; readonly found: FoundAddress }
  | {
      readonly ok: false
      readonly code: 'target.forbidden' | 'target.unknown-name'
      readonly message: string
    }

/**
 * Decides where notices may go. A web address must be HTTPS on a port that is allowed, and every address of its name
 * must lie outside; who sends connects to the address that was found here, so that a name which answers differently the
 * second time gains nothing.
 */
export class TargetGuard {
  readonly #options: GuardOptions
  constructor(options: GuardOptions) {
    this.#options = options
  }

  /** `origin` names it in the list of those that are allowed: `https://host:port`, `smtp://host:port`. */
  async check(url: URL): Promise<Checked> {
    const refused = this.refuse(url)
    if (refused !== undefined) return { ok: false, code: 'target.forbidden', message: refused }
    const host = hostOf(url)
    let all: readonly FoundAddress[]
    try {
      all = isIP(host) === 0 ? await this.#options.resolve(host) : [{ address: host, family: isIP(host) }]
    } catch {
      all = []
    }
    const [found] = all
    if (!found)
      return { ok: false, code: 'target.unknown-name', message: 'the name of the host was not found' }
    // One inside address among several is as bad as all: which of them is used is chance.
    if (!this.#isAllowed(url) && !all.every(({ address }) => isOutside(address)))
      return { ok: false, code: 'target.forbidden', message: 'the host lies inside' }
    return { ok: true, found }
  }

  /** What can be told from the address alone; undefined where nothing speaks against it. */
  refuse(url: URL): string | undefined {
    if (url.username !== '' || url.password !== '') return 'a name or password in the address is not taken'
    if (this.#isAllowed(url)) return undefined
    if (url.protocol !== 'https:' && !isMail(url)) return 'only https is taken'
    const port = portOf(url)
    if (!isMail(url) && !this.#options.allowedPorts.includes(port)) return `port ${port} is not allowed`
    const host = hostOf(url)
    if (isIP(host) !== 0 && !isOutside(host)) return 'the host lies inside'
    return undefined
  }

  #isAllowed(url: URL): boolean {
    return this.#options.allowedOrigins.includes(originOf(url))
  }
}

/** `URL` has written odd spellings of IPv4 (decimal, octal, hexadecimal) out by now; IPv6 comes in brackets. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

/** `URL` knows no origin of schemes other than the web's. */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`
}

function isMail({ protocol }: URL): boolean {
  return protocol === 'smtp:' || protocol === 'smtps:'
}
