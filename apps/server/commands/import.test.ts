import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ImportServer, openImportServer } from '../../../platform/imports/testing.ts'

let server: ImportServer
let folder: string
beforeAll(async () => {
  server = await openImportServer('2020-06-15')
  folder = await mkdtemp(join(tmpdir(), 'lianfang-import-test-'))
})
afterAll(async () => {
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

async function lianfang(...args: string[]): Promise<{ code: number | null; out: string; told: string }> {
  const child = spawn(process.execPath, [
    `${import.meta.dirname}/../main.ts`,
    'import',
    ...args,
    '--server',
    server.url,
    '--key',
    server.key,
  ])
  const code = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, told] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, out, told }
}

const daily = new URL('../../../platform/imports/xlsx/fixtures/daily-report.xlsx', import.meta.url).pathname

test('a workbook goes from a drafted mapping by a dry run into the log, and back', async () => {
  const drafted = await lianfang(daily)
  expect(drafted.code, drafted.told).toBe(0)
  expect(drafted.told).toContain('Needed at fields.disease')
  const mapping = join(folder, 'mapping.yaml')
  await writeFile(mapping, drafted.out)
  expect(await lianfang(daily, '--mapping', mapping)).toMatchObject({ code: 3 })

  await writeFile(mapping, drafted.out.replace('fields:', 'fields:\n  disease: { value: covid-19 }'))
  const dry = await lianfang(daily, '--mapping', mapping, '--dry-run', '--json')
  expect(dry.code, dry.told).toBe(0)
  expect(JSON.parse(dry.out)).toMatchObject({
    foresight: { counts: { rows: { read: 5, taken: 4, refused: 1 } }, totals: { confirmed: 12 } },
  })

  const done = await lianfang(daily, '--mapping', mapping, '--json')
  expect(done.code, done.told).toBe(0)
  const { id, counts } = JSON.parse(done.out) as { id: string; counts: unknown }
  expect(counts).toMatchObject({ rows: { read: 5, taken: 4, refused: 1 } })
  expect(await lianfang('cancel', id)).toMatchObject({
    code: 1,
    told: expect.stringContaining('is not under way'),
  })
  expect((await lianfang('undo', id)).code).toBe(0)
  // The uploads of the drafts and the dry run are gone.
  const [left] = await server.world.database.owner`SELECT count(*)::int AS count FROM imports.upload`
  expect(left?.count).toBe(0)
})
