import type { ServerAddress } from '#platform/store'
import type { EmbeddedServer } from '#platform/store/embedded'

/** The name of production's database on the embedded server. */
export const productionDatabase = 'lianfang'

export function addressOf({ ownerOptions }: EmbeddedServer): ServerAddress {
  return { ...ownerOptions, database: productionDatabase }
}
