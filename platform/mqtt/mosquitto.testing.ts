import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Mosquitto {
  readonly url: string
  readonly process: ChildProcess
  close(): Promise<void>
}

const mosquitto = '/usr/sbin/mosquitto'
/** What stands in docs/mqtt.md for an operator to copy. */
const accessRules = `user house
topic readwrite lianfang/#
pattern write lianfang/+/%u/signals/#
pattern read lianfang/+/%u/verdicts
`

export const hasMosquitto = existsSync(mosquitto)

/** Debian's broker with users, who may publish under their own names. */
export async function startMosquitto(
  users: Readonly<Record<string, string>>,
  { port = 0 }: { port?: number } = {},
): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'lianfang-mosquitto-'))
  const at = port || (await findFreePort())
  const passwords = join(folder, 'passwords')
  const lines = Object.entries(users).map(([user, password]) => `${user}:${password}\n`)
  await writeFile(passwords, lines.join(''), { mode: 0o600 })
  execFileSync('mosquitto_passwd', ['-U', passwords], { stdio: 'ignore' })
  await writeFile(join(folder, 'acl'), accessRules, { mode: 0o600 })
  await writeFile(
    join(folder, 'conf'),
    `listener ${at} 127.0.0.1
allow_anonymous false
password_file ${passwords}
acl_file ${join(folder, 'acl')}
max_queued_messages 0
set_tcp_nodelay true
log_dest stderr
${process.getuid?.() === 0 ? 'user root' : ''}
`,
  )
  const child = spawn(mosquitto, ['-c', join(folder, 'conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  // Standard error was asked for above.
  for await (const line of createInterface({ input: child.stderr as NonNullable<typeof child.stderr> })) {
    if (!/mosquitto version .* running/.test(line)) continue
    child.stderr?.resume()
    return { url: `mqtt://127.0.0.1:${at}`, process: child, close }
  }
  await close()
  throw new Error('mosquitto ended before it was ready')
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, '127.0.0.1'), 'listening')
  const address = probe.address()
  probe.close()
  if (typeof address !== 'object' || !address) throw new Error('a socket without an address')
  return address.port
}
