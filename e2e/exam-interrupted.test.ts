import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { openExamServer } from './exam-server.ts'
import { listProcesses } from './processes.ts'
import { ownDatabase, until } from './real-server.ts'

/** A small outbreak of three days: most of what it takes are the weeks before it. */
const small = ['exam', 'market', '--city', 'cities/demo', '--people', '1000', '--days', '3']

interface Exam {
  readonly process: ChildProcess
  said(): string
  /** Resolves when it has said so. */
  says(text: string): Promise<void>
  /** Its exit code; nothing where it was killed. */
  readonly ended: Promise<number | null>
}

function startExam(words: readonly string[], env: NodeJS.ProcessEnv = {}): Exam {
  const child = spawn(
    process.execPath,
    ['scripts/with-node.mjs', 'apps/server/main.ts', ...small, ...words],
    // A group of its own, so that the whole of it can be killed at once.
    { env: { ...ownDatabase, ...env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => said.includes(text) && resolve()
      child.stderr.on('data', look)
      look()
      void ended.then(() => reject(new Error(`it ended without saying ${text}:\n${said}`)))
    })
  return { process: child, said: () => said, says, ended }
}

async function kill({ process: { pid }, ended }: Exam): Promise<void> {
  // It was started.
  process.kill(-(pid as number), 'SIGKILL')
  await ended
}

describe('an exam against a server', () => {
  const server = openExamServer()

  const against = () => ['--against', server.url, '--key', server.key]
  const worlds = async () => {
    const { body } = await server.admin.get('/api/worlds')
    return body.items as { id: string; leasedUntil?: string }[]
  }

  test('that is interrupted after its first seed goes on with the next, and its report holds both', async () => {
    const words = [...against(), '--seed', '7', '--seeds', '2', '--report', server.folder]
    const first = startExam(words)
    await first.says('seed 8')
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(1)
    expect(await readdir(server.folder)).toEqual(['played-seeds.jsonl'])
    expect(await worlds()).toEqual([])

    const second = startExam(words)
    expect(await second.ended, second.said()).toBe(0)
    expect(second.said()).toContain('Played before, and not again: seeds 7\n')
    const report = ExamReport.parse(JSON.parse(await readFile(join(server.folder, 'report.json'), 'utf8')))
    expect(report.results.map(({ seed }) => seed)).toEqual([7, 8])
    for (const { outcomes } of report.results) {
      expect(outcomes.lianfang?.signals.sent).toBeGreaterThan(200)
      expect(Object.keys(outcomes)).toEqual(['lianfang', 'paper', 'nothing'])
    }
    // What is drawn is of the first seed, which was played before.
    expect(report.play.lianfang).toBeDefined()
    expect((await readdir(server.folder)).sort()).toEqual(['report.html', 'report.json'])
  })

  test('that is killed leaves a world that the server ends when nobody asks for it', async () => {
    const exam = startExam([...against(), '--days', '60', '--lease', '5'])
    await exam.says('seed')
    expect(await worlds()).toMatchObject([{ leasedUntil: expect.any(String) }])
    await kill(exam)
    await until('its world is gone', async () => (await worlds()).length === 0)
  })

  test('whose starter alone is killed ends its world itself', async () => {
    const exam = startExam([...against(), '--days', '60'])
    await exam.says('seed')
    expect(await worlds()).toHaveLength(1)
    // Not its group: the exam itself is its child.
    exam.process.kill('SIGKILL')
    await exam.ended
    await until('its world is gone', async () => (await worlds()).length === 0)
  })

  test('that is to be kept leaves a world without an end', async () => {
    const exam = startExam([...against(), '--lease', '5', '--keep'])
    expect(await exam.ended, exam.said()).toBe(0)
    const [world, ...others] = await worlds()
    expect(others).toEqual([])
    expect(world?.leasedUntil).toBeUndefined()
    await server.admin.ask('DELETE', `/api/worlds/${world?.id}`)
  })
})

const processesIn = (folder: string) =>
  listProcesses().filter(({ directory }) => directory.startsWith(folder))

test('what a killed exam leaves of its own server is removed by the next', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'lianfang-exam-own-'))
  // Passable for the database's user.
  await chmod(temporary, 0o711)
  const env = { TMPDIR: temporary }
  const left = async () => (await readdir(temporary)).filter((name) => name.startsWith('lianfang-own-exam-'))
  try {
    const killed = startExam(['--days', '60'], env)
    await killed.says('seed')
    await kill(killed)
    const [abandoned, ...others] = await left()
    expect(others).toEqual([])
    const dataDir = join(temporary, abandoned ?? '')
    // PostgreSQL outlives whoever started it.
    expect(processesIn(dataDir)).not.toEqual([])

    const next = startExam([], env)
    expect(await next.ended, next.said()).toBe(0)
    expect(next.said()).toContain(`Removing what an interrupted command left in ${dataDir}`)
    expect(await left()).toEqual([])
    expect(processesIn(dataDir)).toEqual([])
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
})
