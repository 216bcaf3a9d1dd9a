import { z } from 'zod'
import type { Api } from './api.ts'

/** A list of the software, page by page, in its order. */
export async function readPages<Item>(
  server: Api,
  path: string,
  { item, limit }: { item: z.ZodType<Item>; limit: number },
): Promise<Item[]> {
  const page = z.object({ items: z.array(item), next: z.string().optional() })
  const found: Item[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const after = next === '' ? '' : `&after=${encodeURIComponent(next)}`
    const read: z.infer<typeof page> = page.parse(await server.get(`${path}?limit=${limit}${after}`))
    found.push(...read.items)
    next = read.next
  }
  return found
}
