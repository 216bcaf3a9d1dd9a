import { access, constants, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import { Command } from 'commander'
import { defaultDataDir, findMqttUrl, withProduction } from './data-dir.ts'
import { CommandFailure, report } from './terminal.ts'

interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Look at this machine and the data directory, and say what would keep a server from running')
    .option('--data-dir <dir>', "the server's data directory", defaultDataDir)
    .option('--json', 'one JSON object a line for each check')
    .addHelpText('after', '\nExample:\n  lianfang doctor --data-dir ./data')
    .action(async ({ dataDir, json }: { dataDir: string; json?: boolean }) => {
      let failed = 0
      for (const check of [checkNode, checkDisk, checkStore, checkMqtt]) {
        for (const finding of await check(resolve(dataDir))) {
          if (!finding.ok) failed++
          report(
            json === true,
            { ...finding },
            `${finding.ok ? 'ok     ' : 'FAILED '} ${finding.check}: ${finding.detail}`,
          )
        }
      }
      if (failed > 0) throw new CommandFailure(`${failed} checks failed.`)
    })
}

async function checkNode(): Promise<Finding[]> {
  const major = Number(process.versions.node.split('.')[0])
  return [
    {
      check: 'Node',
      ok: major >= 24,
      detail: `${process.version} (24 or later runs the sources as they are)`,
    },
  ]
}

/** The log and its write-ahead log need room; a full disk stops PostgreSQL. */
async function checkDisk(dataDir: string): Promise<Finding[]> {
  let folder = dataDir
  while (!(await exists(folder)) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const freeGb = (bavail * bsize) / 1e9
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  return [
    { check: 'data directory', ok: writable, detail: `${dataDir} ${writable ? 'can' : 'cannot'} be written` },
    { check: 'disk', ok: freeGb > 5, detail: `${freeGb.toFixed(1)} GB free at ${folder} (5 GB at least)` },
  ]
}

async function checkStore(dataDir: string): Promise<Finding[]> {
  if (!process.env.DATABASE_URL && !(await exists(dataDir))) {
    return [
      {
        check: 'PostgreSQL',
        ok: true,
        detail: 'not made yet: the first start of a server on this directory makes it',
      },
    ]
  }
  try {
    return await withProduction(dataDir, async ({ owner }) => {
      const [row] = await owner<
        { version: string; durable: boolean; bypass: boolean; parked: number; behind: number }[]
      >`
        SELECT current_setting('server_version') AS version,
          current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable,
          (SELECT bool_or(rolbypassrls OR rolsuper) FROM pg_roles WHERE rolname IN ('lianfang_app', 'lianfang_intake')) AS bypass,
          (SELECT count(*) FROM signals.parked) AS parked,
          (SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND xact_start < now() - interval '1 minute') AS behind`
      if (!row) return [{ check: 'PostgreSQL', ok: false, detail: 'answered nothing' }]
      const major = Number.parseInt(row.version, 10)
      return [
        { check: 'PostgreSQL', ok: major >= 15, detail: `${row.version} (15 or later)` },
        {
          check: 'durability',
          ok: row.durable,
          detail: row.durable ? 'what is committed is on disk' : 'fsync or synchronous_commit is off',
        },
        {
          check: 'roles',
          ok: !row.bypass,
          detail: row.bypass
            ? 'a role of the house can bypass row-level security'
            : 'row-level security holds',
        },
        { check: 'parked signals', ok: row.parked === 0, detail: `${row.parked}` },
        {
          check: 'forgotten transactions',
          ok: row.behind === 0,
          detail: `${row.behind} older than a minute, which hold back the log's readers`,
        },
      ]
    })
  } catch (error) {
    return [
      { check: 'PostgreSQL', ok: false, detail: error instanceof Error ? error.message : String(error) },
    ]
  }
}

/** Whether whatever devices connect to answers them. */
async function checkMqtt(dataDir: string): Promise<Finding[]> {
  const check = 'MQTT'
  const url = await findMqttUrl(dataDir)
  if (url === undefined)
    return [{ check, ok: true, detail: 'off: "lianfang server --mqtt-port 1883" opens it for devices' }]
  const answers = await answersAt(new URL(url))
  return [{ check, ok: answers, detail: `${url} ${answers ? 'answers' : 'does not answer'}` }]
}

function answersAt({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((done) => {
    const usual = protocol === 'mqtts:' ? 8883 : 1883
    const socket = connect({ host: hostname, port: Number(port) || usual, timeout: 5_000 })
    const end = (answers: boolean) => {
      socket.destroy()
      done(answers)
    }
    socket.once('connect', () => end(true))
    for (const event of ['error', 'timeout']) socket.once(event, () => end(false))
  })
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
