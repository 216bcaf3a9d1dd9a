import { createHash } from 'node:crypto'
import type { Database } from '#platform/store'
import type { Mapping } from './mapping.ts'

export interface MappingRow {
  readonly id: string
  readonly name: string
  readonly title_zh: string
  readonly title_en: string
  readonly mode: Mapping['mode']
  readonly source: string
  readonly yaml: string
  readonly created_by: string
  readonly created_at: Date
}

/** Remembers a mapping under the digest of its text. `isNew` is false where the same text was known. */
export async function saveMapping(
  { app }: Database,
  of: { mapping: Mapping; yaml: string; createdBy: string },
): Promise<{ id: string; isNew: boolean }> {
  const { mapping, yaml, createdBy } = of
  const id = createHash('sha256').update(yaml).digest('hex').slice(0, 16)
  const added = await app`
    INSERT INTO imports.mapping (id, name, title_zh, title_en, mode, source, yaml, created_by)
    VALUES (${id}, ${mapping.name}, ${mapping.title.zh}, ${mapping.title.en}, ${mapping.mode}, ${mapping.source},
      ${yaml}, ${createdBy})
    ON CONFLICT (id) DO NOTHING RETURNING 1`
  return { id, isNew: added.length === 1 }
}

export async function findMapping({ app }: Database, id: string): Promise<MappingRow | undefined> {
  const [row] = await app<MappingRow[]>`SELECT * FROM imports.mapping WHERE id = ${id}`
  return row
}

export async function listMappings(
  { app }: Database,
  { after, limit }: { after: string; limit: number },
): Promise<MappingRow[]> {
  return await app<MappingRow[]>`SELECT * FROM imports.mapping WHERE id > ${after} ORDER BY id LIMIT ${limit}`
}
