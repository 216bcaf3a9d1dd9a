import { hash } from 'node:crypto'

/**
 * Whether a done to-do is drawn to be checked. The same for the same seed and id, evenly spread over ids (SHA-256), and not
 * to be foreseen by who does not know the seed.
 */
export function isDrawn({ seed, id, share }: { seed: string; id: number; share: number }): boolean {
  const digest = hash('sha256', `${seed}:${id}`, 'buffer')
  return digest.readUIntBE(0, 6) / 2 ** 48 < share
}
