import type { z } from 'zod'
import { Problem } from '#vocabulary'
import { baseOf } from './base.ts'

type Query = Readonly<Record<string, string | number | undefined>>

export interface Answer<T> {
  readonly value: T
  /** The server's clock when it answered: a workstation whose clock is wrong must not make a source look silent. */
  readonly serverNow: number
}

/** The server did not do what was asked, and said why; or it could not be reached (`status` 0). */
export class AskError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  { query = {}, signal }: { query?: Query; signal?: AbortSignal } = {},
): Promise<Answer<z.output<Schema>>> {
  const response = await send('GET', `${path}${toQueryText(query)}`, signal ? { signal } : {})
  return { value: schema.parse(await response.json()), serverNow: dateOf(response) }
}

export async function post(path: string, body: unknown): Promise<void> {
  await send('POST', path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
}

export async function remove(path: string): Promise<void> {
  await send('DELETE', path, {})
}

async function send(method: string, path: string, init: RequestInit): Promise<Response> {
  const url = `${baseOf(location.pathname)}/api${path}`
  // The page's own language, so that problems come back in the words that the reader reads.
  const headers = { 'accept-language': document.documentElement.lang, ...init.headers }
  let response: Response
  try {
    response = await fetch(url, { ...init, method, headers, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new AskError(awayProblem(0, String(error)))
  }
  if (!response.ok) throw new AskError(await readProblem(response))
  return response
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined)
  const problem = Problem.safeParse(body)
  // Something between the page and the server answered in its stead (a proxy, a gateway).
  return problem.success
    ? problem.data
    : awayProblem(response.status, `${response.status} ${response.statusText}`)
}

function awayProblem(status: number, detail: string): Problem {
  return { type: 'about:blank', title: '', status, code: 'away', detail }
}

function dateOf(response: Response): number {
  const ms = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(ms) ? Date.now() : ms
}

function toQueryText(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
