import type { WorldHost } from './host.ts'

const lookEveryMs = 2_000

interface LeasesSettings {
  readonly host: WorldHost
  readonly onEnded: (world: string) => void
  readonly onFailure: (error: unknown) => void
}

/**
 * Ends worlds whose lease has run out: whoever made them for a piece of work, and was killed in it, cannot end them any more. A server that
 * was down grants each lease anew, since nobody could ask for it in the meantime.
 */
export class Leases {
  readonly #of: LeasesSettings
  readonly #ticker: NodeJS.Timeout
  #looking: Promise<unknown>

  constructor(of: LeasesSettings) {
    this.#of = of
    this.#looking = of.host.grantLeasesAnew().catch(of.onFailure)
    this.#ticker = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(of.onFailure)
    }, lookEveryMs)
    this.#ticker.unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker)
    await this.#looking
  }

  async #look(): Promise<void> {
    const { host, onEnded } = this.#of
    for (const id of await host.listLapsed()) if (await host.remove(id)) onEnded(id)
  }
}
