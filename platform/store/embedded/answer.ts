import postgres from 'postgres'
import type { OwnerOptions } from './server.ts'

/** What came of asking a server to answer. */
export type Answer =
  | { readonly kind: 'answers'; readonly dataDirectory: string }
  /** It starts, recovers or stops: 57P03. */
  | { readonly kind: 'not-now' }
  | { readonly kind: 'password-refused' }
  | { readonly kind: 'silent' }

export async function ask(owner: OwnerOptions, { withinMs }: { withinMs: number }): Promise<Answer> {
  const sql = postgres({
    ...owner,
    database: 'postgres',
    ssl: false,
    max: 1,
    connect_timeout: Math.ceil(withinMs / 1000),
    backoff: false,
    onnotice: () => {},
    connection: { application_name: 'lianfang readiness' },
  })
  try {
    const [row] = await sql<{ directory: string }[]>`SELECT current_setting('data_directory') AS directory`
    return { kind: 'answers', dataDirectory: row?.directory ?? '' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === '57P03') return { kind: 'not-now' }
    if (code === '28P01' || code === '28000') return { kind: 'password-refused' }
    return { kind: 'silent' }
  } finally {
    await sql.end({ timeout: 1 }).catch(() => {})
  }
}
