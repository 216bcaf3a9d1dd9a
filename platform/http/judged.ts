import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Tx, transact } from '#platform/store'
import type { Why } from '#vocabulary'
import { type ProblemCode, sendProblem } from './problem.ts'
import { scopeOf } from './scope.ts'

/** What a use-case that judges something answers: its number, or why not. */
export type Judged = { readonly ok: true; readonly id: number } | JudgedNot

export interface JudgedNot {
  readonly ok: false
  readonly code: ProblemCode
  readonly message: string
  /** The part of the body that is meant. */
  readonly where?: string
  readonly why?: Why
  /** The steps that are allowed, where one was not. */
  readonly allowed?: readonly string[]
}

/** One judgement in one transaction, and what was judged as it is after it. */
export async function judgeIn<View>(
  request: FastifyRequest,
  of: { judge(tx: Tx): Promise<Judged>; view(tx: Tx, id: number): Promise<View> },
): Promise<{ ok: true; view: View } | JudgedNot> {
  const { world } = request
  const answer = await transact(world.database, scopeOf(request), async (tx) => {
    const judged = await of.judge(tx)
    return judged.ok ? { ok: true as const, view: await of.view(tx, judged.id) } : judged
  })
  if (answer.ok) world.rooms.wake()
  return answer
}

export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, message, where, why, allowed }: JudgedNot,
): FastifyReply {
  return sendProblem(request, reply, {
    code,
    detail: message,
    why,
    ...(allowed ? { more: { allowedSteps: allowed } } : {}),
    ...(where === undefined ? {} : { errors: [{ where, message }] }),
  })
}
