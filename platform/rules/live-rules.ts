import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { say } from './fault.ts'
import { knowKinds, type Surroundings } from './parse-rule.ts'
import { knowPlaces } from './place-words.ts'
import { readyRule } from './ready-rule.ts'
import type { ReadyRule } from './reckoning.ts'
import { kindsOf } from './rule.ts'
import { listLive, readEdition, stopRule } from './store.ts'
import { forgetOthers } from './window-store.ts'

/** The rules that act, compiled once and found by kind; read anew when other versions act than before. */
export class LiveRules {
  readonly #around: Surroundings
  #edition: number | undefined
  #ready: ReadonlyMap<number, ReadyRule> = new Map()
  #byKind: ReadonlyMap<string, readonly ReadyRule[]> = new Map()

  constructor({ kinds, places }: Pick<Rooms, 'kinds' | 'places'>) {
    this.#around = { kinds: knowKinds(kinds), places: knowPlaces(places) }
  }

  async refresh(tx: Tx): Promise<void> {
    const edition = await readEdition(tx)
    if (edition === this.#edition) return
    const ready = new Map<number, ReadyRule>()
    let stopped = false
    for (const { id, rule, version, text } of await listLive(tx)) {
      const known = this.#ready.get(id)
      const readied = known
        ? ({ ok: true, ready: known } as const)
        : readyRule(text, this.#around, { versionId: id, version })
      if (readied.ok) ready.set(id, readied.ready)
      else {
        // It was right when it went live: the house has changed since, as where a kind is no more.
        const [fault] = readied.faults
        await stopRule(
          tx,
          rule,
          say('rule.not-valid', { where: fault?.where ?? '', said: fault?.message ?? '' }),
        )
        stopped = true
      }
    }
    // A rule that was stopped keeps what it counted until it is retired or replaced.
    const kept =
      stopped || this.#edition !== undefined
        ? (await listLive(tx, { stopped: true })).map(({ id }) => id)
        : undefined
    if (kept) await forgetOthers(tx, kept)
    this.#ready = ready
    this.#byKind = groupByKind(ready.values())
    this.#edition = stopped ? undefined : edition
  }

  /** What was read is read again, where the transaction that read it may be undone. */
  forget(): void {
    this.#edition = undefined
  }

  ofKind(kind: string): readonly ReadyRule[] {
    return this.#byKind.get(kind) ?? []
  }

  get kinds(): string[] {
    return [...this.#byKind.keys()]
  }

  find(versionId: number): ReadyRule | undefined {
    return this.#ready.get(versionId)
  }
}

export function groupByKind(rules: Iterable<ReadyRule>): Map<string, ReadyRule[]> {
  const byKind = new Map<string, ReadyRule[]>()
  for (const ready of rules)
    for (const kind of kindsOf(ready.rule)) {
      const same = byKind.get(kind)
      if (same) same.push(ready)
      else byKind.set(kind, [ready])
    }
  return byKind
}
