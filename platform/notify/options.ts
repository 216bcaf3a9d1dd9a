import { lookup } from 'node:dns/promises'
import { join } from 'node:path'
import { makeSecrets, parseKey, readKeyFile, type Secrets } from '#platform/secrets'
import type { Describers } from './consumer.ts'
import { type NoticeLimits, noticeLimits, outsidePorts } from './limits.ts'
import { type FoundAddress, TargetGuard } from './target-guard.ts'

/** What the room is made with. */
export interface NoticeOptions {
  readonly guard: TargetGuard
  readonly secrets: Secrets
  readonly limits: NoticeLimits
  /** Whether worlds other than production may be told to speak outside at all. */
  readonly otherWorldsMaySpeak: boolean
  /** What other rooms say of their subjects, by the name of their cycle. */
  readonly describers: Describers
  machineNow(): Date
  random(): number
  /** Whether couriers set out by themselves; a test sends them. */
  readonly couriersStart: boolean
}

/**
 * `LIANFANG_NOTIFY_KEY` (32 bytes in base64) or `LIANFANG_NOTIFY_KEY_FILE`; `LIANFANG_NOTIFY_ALLOWED_ORIGINS`, separated by commas;
 * `LIANFANG_NOTIFY_OTHER_WORLDS=speak`. Where nobody says, the key that opens the secrets lies in the server's data directory.
 */
export function readNoticeOptions(
  environment: Readonly<Record<string, string | undefined>>,
  { dataDir }: { readonly dataDir: string },
): NoticeOptions {
  const {
    LIANFANG_NOTIFY_KEY: key,
    LIANFANG_NOTIFY_KEY_FILE: file = join(dataDir, 'notify.key'),
    LIANFANG_NOTIFY_ALLOWED_ORIGINS: origins = '',
    LIANFANG_NOTIFY_OTHER_WORLDS: otherWorlds,
  } = environment
  return {
    guard: new TargetGuard({
      allowedOrigins: origins
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
      allowedPorts: outsidePorts,
      resolve: resolveName,
    }),
    secrets: makeSecrets('notify', () =>
      key === undefined ? readKeyFile(file) : parseKey(key, 'LIANFANG_NOTIFY_KEY'),
    ),
    limits: noticeLimits,
    otherWorldsMaySpeak: otherWorlds === 'speak',
    describers: {},
    machineNow: () => new Date(),
    random: Math.random,
    couriersStart: true,
  }
}

/** As the system resolves it: a city has names of its own. */
async function resolveName(host: string): Promise<readonly FoundAddress[]> {
  return await lookup(host, { all: true })
}
