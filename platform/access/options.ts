import { join } from 'node:path'
import { makeSecrets, parseKey, readKeyFile, type Secrets } from '#platform/secrets'

/**
 * What seals the seeds of one-time codes and tells failed attempts apart: `LIANFANG_ACCESS_KEY` (32 bytes in base64) or
 * `LIANFANG_ACCESS_KEY_FILE`; where nobody says, `access.key` in the data directory, made at the first use.
 */
export function readAccessSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  { dataDir }: { readonly dataDir: string },
): Secrets {
  const { LIANFANG_ACCESS_KEY: key, LIANFANG_ACCESS_KEY_FILE: file = join(dataDir, 'access.key') } =
    environment
  return makeSecrets('access', () =>
    key === undefined ? readKeyFile(file) : parseKey(key, 'LIANFANG_ACCESS_KEY'),
  )
}
