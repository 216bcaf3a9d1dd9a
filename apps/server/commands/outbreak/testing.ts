import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { afterAll, beforeAll } from 'vitest'
import { CommandFailure } from '../terminal.ts'

const root = resolve(import.meta.dirname, '../../../..')
const data = resolve(root, '../shared/data')

/** Where the numbers of R lie, and whether they are there. */
export const reference = { path: data, isThere: existsSync(data) }
if (!reference.isThere) console.warn(`skipped, for want of the data: ${data}`)

export function dataFile(name: string): string {
  return join(data, name)
}

/** A folder for the files of a test, gone after it. */
export function borrowFolder(): (name: string) => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lianfang-outbreak-'))
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))
  return (name) => join(folder, name)
}

export interface Ended {
  readonly code: number
  readonly out: string
  readonly said: string
}

/** Runs the program as a person would. */
export async function runProcess(
  args: readonly string[],
  { input }: { input?: string } = {},
): Promise<Ended> {
  const child = startProcess(args)
  child.stdin.end(input)
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)))
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, out, said }
}

export function startProcess(args: readonly string[]) {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node') }
  return spawn(process.execPath, ['apps/server/main.ts', ...args], { cwd: root, env })
}

/** Runs one command within this process: what it refuses, in its words and with its exit code. */
export async function refusal(
  command: Command,
  args: readonly string[],
): Promise<{ code: number; said: string }> {
  try {
    await command.exitOverride().parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommandFailure) return { code: error.exitCode, said: error.message }
    throw error
  }
  throw new Error(`not refused: ${args.join(' ')}`)
}

/** The rows of a CSV file without commas inside its cells. */
export function toRows(csv: string): Record<string, string>[] {
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  const names = head.split(',').map(unquote)
  return lines.map((line) => {
    const cells = line.split(',').map(unquote)
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']))
  })
}

export async function rowsOf(file: string): Promise<Record<string, string>[]> {
  return toRows(await readFile(file, 'utf8'))
}

function unquote(cell: string): string {
  return cell.replace(/^"|"$/g, '')
}
