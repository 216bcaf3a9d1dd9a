import type { Words } from '#vocabulary'
import type { WorldHost } from './host.ts'
import type { World } from './world.ts'

/** An exercise that this server can make by itself: one world, the same for everybody who opens it. */
export interface Scenario {
  readonly id: string
  readonly title: Words
  /** What waits in it, in two sentences. */
  readonly says: Words
  readonly zone: string
  /** City time at which its world begins. */
  readonly startsAt: Date
  /** Brings the empty world to where people enter it, and tells how far that is. */
  make(world: World, tell: (progress: Progress) => void): Promise<void>
  /** What goes on in its world while the server runs; answers with how that is ended. */
  keep(world: World): () => Promise<void>
}

export interface Progress {
  /** Steps that are done, of all. */
  readonly done: number
  readonly of: number
  /** The step under way. */
  readonly step: Words
}

export type ScenarioState =
  | { readonly state: 'absent' }
  | ({ readonly state: 'making' } & Progress)
  /** It was not made; the log says why. It can be tried again. */
  | { readonly state: 'failed' }
  | { readonly state: 'ready'; readonly world: string }

const beginning: Progress = {
  done: 0,
  of: 1,
  step: { zh: '准备一座空的城市', en: 'Preparing an empty city' },
}

/** The scenarios of one server, and the world of each that was opened. */
export class Scenarios {
  readonly #host: WorldHost
  readonly #scenarios: ReadonlyMap<string, Scenario>
  readonly #onFailure: (scenario: string, error: unknown) => void
  readonly #making = new Map<string, { progress: Progress; made: Promise<void> }>()
  readonly #failed = new Set<string>()
  readonly #kept = new Map<string, () => Promise<void>>()
  #closing = false

  constructor(of: {
    host: WorldHost
    scenarios: readonly Scenario[]
    onFailure: (scenario: string, error: unknown) => void
  }) {
    this.#host = of.host
    this.#scenarios = new Map(of.scenarios.map((scenario) => [scenario.id, scenario]))
    this.#onFailure = of.onFailure
  }

  list(): Scenario[] {
    return [...this.#scenarios.values()]
  }

  find(id: string): Scenario | undefined {
    return this.#scenarios.get(id)
  }

  async stateOf({ id }: Scenario): Promise<ScenarioState> {
    const making = this.#making.get(id)
    if (making) return { state: 'making', ...making.progress }
    const row = await this.#host.findOfScenario(id)
    if (row?.ready_at) return { state: 'ready', world: row.id }
    return { state: this.#failed.has(id) ? 'failed' : 'absent' }
  }

  /** Its world, with what goes on in it; where there is none it is begun. Answers at once: `stateOf` tells how far it is. */
  async open(scenario: Scenario, by: string): Promise<ScenarioState> {
    const state = await this.stateOf(scenario)
    if (state.state === 'ready') await this.#enter(scenario, state.world)
    // Between the question and here somebody else may have begun it.
    else if (!this.#making.has(scenario.id)) this.#begin(scenario, by)
    return await this.stateOf(scenario)
  }

  /** Throws its world away. False where there is none, or it is being made. */
  async discard({ id }: Scenario): Promise<boolean> {
    if (this.#making.has(id)) return false
    const row = await this.#host.findOfScenario(id)
    this.#failed.delete(id)
    if (!row) return false
    await this.#leave(id)
    return await this.#host.remove(row.id)
  }

  /** What is being made is given up at its next step. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all([...this.#making.values()].map(({ made }) => made))
    await Promise.all([...this.#kept.keys()].map((id) => this.#leave(id)))
  }

  #begin(scenario: Scenario, by: string): void {
    const { id } = scenario
    this.#failed.delete(id)
    const entry = {
      progress: beginning,
      made: this.#make(scenario, by).catch((error: unknown) => {
        this.#failed.add(id)
        if (!this.#closing) this.#onFailure(id, error)
      }),
    }
    this.#making.set(id, entry)
    void entry.made.finally(() => this.#making.delete(id))
  }

  async #make(scenario: Scenario, by: string): Promise<void> {
    const { id, title, zone, startsAt } = scenario
    // What an ended server left half made is nobody's.
    const left = await this.#host.findOfScenario(id)
    if (left) await this.#host.remove(left.id)
    const world = await this.#host.create({ title: title.zh, zone, startsAt, createdBy: by, scenario: id })
    try {
      await scenario.make(world, (progress) => {
        if (this.#closing) throw new Error('the server is stopping')
        const entry = this.#making.get(id)
        if (entry) entry.progress = progress
      })
      await this.#host.markReady(world.id)
    } catch (error) {
      await this.#host.remove(world.id)
      throw error
    }
    this.#kept.set(id, scenario.keep(world))
  }

  /** After the server was started anew its world is there, and nothing goes on in it yet. */
  async #enter(scenario: Scenario, worldId: string): Promise<void> {
    if (this.#kept.has(scenario.id)) return
    const world = await this.#host.find(worldId)
    if (world && !this.#kept.has(scenario.id)) this.#kept.set(scenario.id, scenario.keep(world))
  }

  async #leave(id: string): Promise<void> {
    const end = this.#kept.get(id)
    this.#kept.delete(id)
    await end?.()
  }
}
