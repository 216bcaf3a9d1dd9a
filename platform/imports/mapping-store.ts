import { createHash } from 'node:crypto'
import { type Database, house, transact } from '#platform/store'
import type { Mapping } from './mapping.ts'

export interface MappingRow {
  readonly id: string
  readonly name: string
  readonly title_zh: string
  readonly title_en: string
  readonly mode: Mapping['mode']
  readonly source: string
  readonly yaml: string
  readonly version: number
  readonly created_by: string
  readonly created_at: Date
}

/**
 * Remembers a mapping under the digest of its text, as the next version of those with its name and source. `isNew` is false where
 * the same text was known.
 */
export async function saveMapping(
  database: Database,
  of: { mapping: Mapping; yaml: string; createdBy: string },
): Promise<{ id: string; isNew: boolean }> {
  const { mapping, yaml, createdBy } = of
  const { name, title, mode, source } = mapping
  const id = createHash('sha256').update(yaml).digest('hex').slice(0, 16)
  return await transact(database, house('imports'), async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(7202007, hashtext(${name}))`
    const added = await tx`
      INSERT INTO imports.mapping (id, name, title_zh, title_en, mode, source, yaml, created_by, version)
      SELECT ${id}, ${name}, ${title.zh}, ${title.en}, ${mode}, ${source}, ${yaml}, ${createdBy}, coalesce(max(version), 0) + 1
      FROM imports.mapping WHERE name = ${name} AND source = ${source}
      ON CONFLICT (id) DO NOTHING RETURNING 1`
    return { id, isNew: added.length === 1 }
  })
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

/** Writes down that a mapping was used for a file of these headings: it is offered when such a file comes again. */
export async function rememberUse(
  { app }: Database,
  of: { shape: string; usedBy: string; mapping: string },
): Promise<void> {
  await app`
    INSERT INTO imports.mapping_use AS u (shape, used_by, mapping) VALUES (${of.shape}, ${of.usedBy}, ${of.mapping})
    ON CONFLICT (shape, used_by, mapping) DO UPDATE SET used_at = now(), times = u.times + 1`
}

export interface RememberedMapping extends MappingRow {
  readonly used_by: string
  readonly used_at: Date
  readonly times: number
}

/** Mappings used for files of these headings: one's own first, then the latest. */
export async function listRemembered(
  { app }: Database,
  of: { shape: string; usedBy: string; limit: number },
): Promise<RememberedMapping[]> {
  return await app<RememberedMapping[]>`
    SELECT m.*, u.used_by, u.used_at, u.times FROM (
      SELECT DISTINCT ON (mapping) * FROM imports.mapping_use WHERE shape = ${of.shape}
      ORDER BY mapping, used_by = ${of.usedBy} DESC, used_at DESC) u
    JOIN imports.mapping m ON m.id = u.mapping
    ORDER BY u.used_by = ${of.usedBy} DESC, u.used_at DESC LIMIT ${of.limit}`
}
