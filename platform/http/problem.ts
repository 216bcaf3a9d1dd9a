import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { chooseLanguage, say } from '#platform/i18n'
import type { Language, Problem, Why, Words } from '#vocabulary'

/** What can go wrong at a door, apart from the verdicts of signals: status, and a title in both languages. */
export const problems = {
  'request.invalid': { status: 400, title: { zh: '请求有误', en: 'The request is not valid' } },
  'json.malformed': { status: 400, title: { zh: 'JSON 格式错误', en: 'The body is not JSON' } },
  'json.utf8': { status: 400, title: { zh: '文本不是 UTF-8', en: 'The body is not UTF-8' } },
  'access.unknown': {
    status: 401,
    title: { zh: '未登录或密钥无效', en: 'Not signed in, or the key is not valid' },
  },
  'access.forbidden': { status: 403, title: { zh: '无此权限', en: 'Not allowed' } },
  'access.elsewhere': { status: 403, title: { zh: '不在您的辖区', en: 'Outside your area' } },
  'access.incomplete': {
    status: 403,
    title: { zh: '登录尚未完成', en: 'Signing in is not complete' },
  },
  'access.code': {
    status: 401,
    title: { zh: '验证码无效或已使用', en: 'The code is not good, or was used' },
  },
  'access.ended': {
    status: 401,
    title: { zh: '一次性密码已过期', en: 'The one-time password has ended' },
  },
  'access.wait': {
    status: 429,
    title: { zh: '尝试次数过多，请稍后再试', en: 'Too many attempts: try again later' },
  },
  'access.locked': {
    status: 429,
    title: { zh: '登录已锁定，请联系管理员', en: 'Signing in is locked: ask an administrator' },
  },
  'password.refused': { status: 422, title: { zh: '密码不符合要求', en: 'The password cannot be taken' } },
  'access.unit': { status: 403, title: { zh: '由其他单位办理', en: 'The work of another unit' } },
  'not-found': { status: 404, title: { zh: '未找到', en: 'Not found' } },
  conflict: { status: 409, title: { zh: '与现状冲突', en: 'In conflict with what is' } },
  'step.not-allowed': {
    status: 409,
    title: { zh: '当前状态不允许此步骤', en: 'The step is not allowed now' },
  },
  'step.own-work': {
    status: 403,
    title: { zh: '核查人不得核查本人办理的任务', en: 'Who handled it may not verify it' },
  },
  'access.purpose': {
    status: 403,
    title: { zh: '须说明允许的用途', en: 'State a purpose that is allowed' },
  },
  'rule.invalid': { status: 422, title: { zh: '规则有误', en: 'The rule is not valid' } },
  'target.forbidden': {
    status: 422,
    title: { zh: '不允许的通知地址', en: 'Notices may not be sent there' },
  },
  'body.too-large': { status: 413, title: { zh: '内容过大', en: 'The body is too large' } },
  'body.media-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'The media type is not supported' },
  },
  'signal.refused': { status: 422, title: { zh: '信号被拒绝', en: 'The signal was refused' } },
  'file.refused': { status: 422, title: { zh: '文件被拒绝', en: 'The file was refused' } },
  'idempotency.mismatch': {
    status: 422,
    title: { zh: '幂等键已用于其他请求', en: 'The idempotency key was used for another request' },
  },
  'store.unavailable': {
    status: 503,
    title: { zh: '数据库暂不可用，请重试', en: 'The database is away for the moment; try again' },
  },
  'live.full': {
    status: 503,
    title: { zh: '实时连接数已满', en: 'As many listen as can be told' },
  },
  'request.expectation': {
    status: 417,
    title: { zh: '无法满足请求的期望', en: 'What the request expects cannot be met' },
  },
  'request.timeout': { status: 408, title: { zh: '请求超时', en: 'The request took too long' } },
  'headers.too-large': { status: 431, title: { zh: '请求头过大', en: 'The headers are too large' } },
  internal: { status: 500, title: { zh: '服务器出错', en: 'The server failed' } },
} as const satisfies Record<string, { status: number; title: Words }>

const problemType = 'application/problem+json; charset=utf-8'

export type ProblemCode = keyof typeof problems

export interface ProblemParts {
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly { where: string; message: string }[]
  /** Why exactly, for whoever has words of their own. */
  readonly why?: Why | undefined
  /** Members that this problem has beyond the shape. */
  readonly more?: Readonly<Record<string, unknown>>
  /** When to try again. */
  readonly retryAt?: Date
}

/** Thrown by what stands before a handler (parsers, hooks); handlers return `sendProblem`. */
export class ProblemError extends Error {
  readonly parts: ProblemParts
  constructor(parts: ProblemParts) {
    super(parts.detail)
    this.parts = parts
  }
}

export function languageOf(request: FastifyRequest): Language {
  return chooseLanguage(request.headers['accept-language'])
}

export function makeProblem(
  request: FastifyRequest,
  { code, detail, errors, why, more, retryAt }: ProblemParts,
): Problem {
  const { status, title } = problems[code]
  return {
    type: `urn:lianfang:problem:${code}`,
    title: say(title, languageOf(request)),
    status,
    code,
    detail,
    ...(errors ? { errors: [...errors] } : {}),
    ...(why ? { why: { code: why.code, values: { ...why.values } } } : {}),
    requestId: request.id,
    ...(retryAt ? { retryAt: retryAt.toISOString() } : {}),
    ...more,
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, parts: ProblemParts): FastifyReply {
  if (parts.retryAt) reply.header('retry-after', secondsUntil(parts.retryAt))
  return reply
    .code(problems[parts.code].status)
    .type(problemType)
    .serializer(JSON.stringify)
    .send(makeProblem(request, parts))
}

/** RFC 9110, 10.2.3: whole seconds, from now on. */
function secondsUntil(at: Date): number {
  return Math.max(1, Math.ceil((at.getTime() - Date.now()) / 1_000))
}

/** The whole answer to what could not be read as HTTP: there is no request to answer to, only a socket. */
export function toRawAnswer(error: { code?: string }): string {
  const code: ProblemCode =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'headers.too-large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request.timeout'
        : 'request.invalid'
  const { status } = problems[code]
  const body = JSON.stringify(
    makeRawProblem({ code, detail: 'What came could not be read as an HTTP request.' }),
  )
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

/** Answers an `Expect` other than 100-continue, which Node never lets become a request. */
export function refuseExpectation(response: ServerResponse): void {
  const problem = makeRawProblem({
    code: 'request.expectation',
    detail: 'The only Expect that is met here is 100-continue.',
  })
  response
    .writeHead(problem.status, { 'content-type': problemType, connection: 'close' })
    .end(JSON.stringify(problem))
}

function makeRawProblem({ code, detail }: { code: ProblemCode; detail: string }): Problem {
  const { status, title } = problems[code]
  return { type: `urn:lianfang:problem:${code}`, title: title.en, status, code, detail }
}

/** Turns whatever was thrown into the one shape. Bugs are logged, and told without their inside. */
export function toProblemParts(error: FastifyError | Error): ProblemParts {
  if (error instanceof ProblemError) return error.parts
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.flatMap(({ instancePath, message = 'is not valid', params }) => {
      const where = [error.validationContext ?? 'body', ...instancePath.split('/').filter(Boolean)].join('.')
      // What nobody knows is named itself, rather than what holds it.
      return namesIn(params).map((name) => ({ where: `${where}${name}`.slice(0, 200), message }))
    })
    return {
      code: 'request.invalid',
      detail: errors
        .map((e) => `${e.where}: ${e.message}`)
        .join('; ')
        .slice(0, 500),
      errors,
    }
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { code: 'body.too-large', detail: error.message }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_EMPTY_TYPE') {
    return {
      code: 'body.media-type',
      detail: `${error.message}. Doors take application/json; signals and imports have types of their own: see /api/docs.`,
    }
  }
  // PostgreSQL's class 22, data exception: its message quotes the value, so nothing of it is told.
  if (error.name === 'PostgresError' && code.startsWith('22'))
    return { code: 'request.invalid', detail: 'A value is outside of what can be stored.' }
  if (isStoreAway(code))
    return { code: 'store.unavailable', detail: 'What was sent may or may not be stored: send it again.' }
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { code: 'request.invalid', detail: error.message }
  return { code: 'internal', detail: 'The fault was recorded under this request id.' }
}

/** The names that a strict object does not know, each as the end of a path; else the object itself. */
function namesIn(params: Record<string, unknown>): string[] {
  const { keys } = params
  return Array.isArray(keys) ? keys.slice(0, 100).map((key) => `.${String(key)}`) : ['']
}

/** The line to PostgreSQL is down, or it is starting, stopping or full: trying again may help. */
function isStoreAway(code: string): boolean {
  return /^(08|53|57P)|^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)/.test(code)
}
