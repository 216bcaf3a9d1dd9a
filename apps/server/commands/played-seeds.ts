import { createHash } from 'node:crypto'
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PlayedSeed } from '../../../exam/index.ts'

const Line = z.object({ settings: z.string(), played: PlayedSeed })

/**
 * The seeds of an exam that were played, a JSON line each, in the folder of its report: an exam that is interrupted goes on from there. A seed
 * that was played under other settings is another exam's.
 */
export class PlayedSeeds {
  readonly #file: string
  readonly #settings: string
  readonly found: ReadonlyMap<number, PlayedSeed>

  private constructor(of: { file: string; settings: string; found: ReadonlyMap<number, PlayedSeed> }) {
    this.#file = of.file
    this.#settings = of.settings
    this.found = of.found
  }

  /** @param settings Everything on which the result depends, as JSON can tell it. */
  static async open(folder: string, settings: unknown): Promise<PlayedSeeds> {
    await mkdir(folder, { recursive: true })
    const file = join(folder, 'played-seeds.jsonl')
    const digest = createHash('sha256').update(JSON.stringify(settings)).digest('hex')
    const text = await readFile(file, 'utf8').catch(() => '')
    const found = new Map<number, PlayedSeed>()
    for (const line of text.split('\n')) {
      const read = parseLine(line)
      if (read?.settings === digest) found.set(read.played.seed, read.played)
    }
    return new PlayedSeeds({ file, settings: digest, found })
  }

  async add(played: PlayedSeed): Promise<void> {
    // On a line of its own, also after one that was cut off.
    await appendFile(this.#file, `\n${JSON.stringify({ settings: this.#settings, played })}\n`)
  }

  /** The report is written: there is nothing to go on with. */
  async forget(): Promise<void> {
    await rm(this.#file, { force: true })
  }
}

/** Nothing where the line was cut off, or is of another version. */
function parseLine(line: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
