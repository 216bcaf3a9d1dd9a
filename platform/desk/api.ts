import { z } from 'zod'
import type { Purpose } from '#platform/access'
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
  /** The whole body: some problems say more, as who has an alert (`officer`) or which steps are allowed. */
  readonly more: Readonly<Record<string, unknown>>
  constructor(problem: Problem, more: Readonly<Record<string, unknown>> = {}) {
    super(problem.detail)
    this.problem = problem
    this.more = more
  }
}

/** The answer of a route that answers nothing. */
export const NoAnswer = z.undefined()

export async function ask<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  {
    query = {},
    signal,
    purpose,
  }: {
    query?: Query
    signal?: AbortSignal
    /** What personal data are read for: the server asks it, and writes it down. */
    purpose?: Purpose
  } = {},
): Promise<Answer<z.output<Schema>>> {
  const response = await send('GET', `${path}${toQueryText(query)}`, {
    ...(signal ? { signal } : {}),
    ...(purpose ? { headers: { 'x-purpose': purpose } } : {}),
  })
  return { value: schema.parse(await response.json()), serverNow: dateOf(response) }
}

/** What a POST is, besides its body: `key` is the same for what is sent again because the first answer was lost. */
export interface Sent {
  readonly path: string
  readonly body?: unknown
  readonly key?: string
  /** Long work is begun and not waited for: the answer says where it can be followed. */
  readonly isAsync?: boolean
  /** Ends the wait; work that stops when whoever asked hangs up is cancelled by it. */
  readonly signal?: AbortSignal
}

export async function post<Schema extends z.ZodType>(
  schema: Schema,
  { path, body, key = crypto.randomUUID(), isAsync = false, signal }: Sent,
): Promise<z.output<Schema>> {
  const headers = { ...postHeaders(body, key), ...(isAsync ? { prefer: 'respond-async' } : {}) }
  const init = { ...toInit(body), headers, ...(signal ? { signal } : {}) }
  return await read(schema, await send('POST', path, init))
}

/** A file's content. */
export async function askFile(
  path: string,
  { purpose, query = {} }: { purpose?: Purpose; query?: Query } = {},
): Promise<Blob> {
  const headers = purpose ? { 'x-purpose': purpose } : {}
  return await (await send('GET', `${path}${toQueryText(query)}`, { headers })).blob()
}

/** A file as what it is, its name beside it: headers hold no Chinese, so it is written as an address would. */
export async function sendFile<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  { file, query = {} }: { file: File; query?: Query },
): Promise<z.output<Schema>> {
  const headers = {
    'idempotency-key': crypto.randomUUID(),
    'content-type': file.type || 'application/octet-stream',
    'x-file-name': encodeURIComponent(file.name),
  }
  return await read(schema, await send('POST', `${path}${toQueryText(query)}`, { body: file, headers }))
}

export async function put<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  body: unknown,
): Promise<z.output<Schema>> {
  return await read(schema, await send('PUT', path, { ...toInit(body), headers: jsonHeaders }))
}

export async function remove(path: string): Promise<void> {
  await send('DELETE', path, {})
}

const jsonHeaders = { 'content-type': 'application/json' } as const

function postHeaders(body: unknown, key: string): Record<string, string> {
  return { 'idempotency-key': key, ...(body === undefined ? {} : jsonHeaders) }
}

function toInit(body: unknown): RequestInit {
  return body === undefined ? {} : { body: JSON.stringify(body) }
}

async function read<Schema extends z.ZodType>(schema: Schema, response: Response): Promise<z.output<Schema>> {
  return schema.parse(response.status === 204 ? undefined : await response.json())
}

/** Where a path of this world's API is. */
export function toPath(path: string, query: Query = {}): string {
  return `${baseOf(location.pathname)}/api${path}${toQueryText(query)}`
}

async function send(method: string, path: string, init: RequestInit): Promise<Response> {
  const url = toPath(path)
  // The page's own language, so that problems come back in the words that the reader reads.
  const headers = { 'accept-language': document.documentElement.lang, ...init.headers }
  let response: Response
  try {
    response = await fetch(url, { ...init, method, headers, credentials: 'same-origin' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new AskError(awayProblem(0, String(error)))
  }
  if (!response.ok) throw await readProblem(response)
  return response
}

async function readProblem(response: Response): Promise<AskError> {
  return problemOf(await response.json().catch(() => undefined), response)
}

/** What an answer that says no says. */
export function problemOf(
  body: unknown,
  { status, statusText }: { readonly status: number; readonly statusText: string },
): AskError {
  const problem = Problem.safeParse(body)
  if (problem.success) return new AskError(problem.data, z.record(z.string(), z.unknown()).parse(body))
  // Something between the page and the server answered in its stead (a proxy, a gateway).
  return new AskError(awayProblem(status, `${status} ${statusText}`))
}

export function awayProblem(status: number, detail: string): Problem {
  return { type: 'about:blank', title: '', status, code: 'away', detail }
}

/** True where nobody of the house answered: the line is down, or what stands before the server answered in its stead. */
export function isAway(error: unknown): boolean {
  return error instanceof AskError && error.problem.code === 'away'
}

/** Whoever asks is not, or no longer, signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof AskError && error.problem.status === 401
}

/** Whoever asks has a step to do before anything else is open: `steps` of who is here says which. */
export function isIncomplete(error: unknown): boolean {
  return error instanceof AskError && error.problem.code === 'access.incomplete'
}

/** What the reader may not see, or what is not there, stays so however often it is asked for. */
export function isRefused(error: unknown): boolean {
  return error instanceof AskError && [401, 403, 404].includes(error.problem.status)
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
