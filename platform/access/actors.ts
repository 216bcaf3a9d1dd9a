import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'

/** What whoever signs as `account:…` or `key:…` is called; undefined for nobody's id, and for the house, which has no name. */
export async function findActorName(
  of: { production: Database; world: Database },
  actor: string,
): Promise<Words | undefined> {
  const [, kind, id = ''] = /^(account|key):(.{1,64})$/.exec(actor) ?? []
  // Accounts sign in to production, whichever world they work in; a key is of its world alone.
  if (kind === 'account') {
    const [row] = await of.production.app<{ zh: string; en: string }[]>`
      SELECT name_zh AS zh, name_en AS en FROM access.account WHERE id::text = ${id}`
    return row && { zh: row.zh, en: row.en }
  }
  const [row] = await of.world.app<{ title: string }[]>`
    SELECT title FROM access.api_key WHERE id = ${kind === 'key' ? id : ''}`
  return row && { zh: row.title, en: row.title }
}
