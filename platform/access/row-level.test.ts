import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { covers } from '#platform/access'
import { type Database, transact } from '#platform/store'
import { openTestDatabase } from '../store/testing.ts'

let database: Database
let drop: () => Promise<void>

/** Every path of one to three labels below the nation, of labels that begin alike. */
const labels = ['1', '10', '11', '01', 'a']
const paths = [
  'cn',
  ...labels.flatMap((a) => [
    `cn.${a}`,
    ...labels.flatMap((b) => [`cn.${a}.${b}`, ...labels.map((c) => `cn.${a}.${b}.${c}`)]),
  ]),
]

beforeAll(async () => {
  ;({ database, drop } = await openTestDatabase())
  await database.app`SELECT signals.ensure_partition('2020-06-11')`
  const { owner } = database
  await owner`
    INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data)
    SELECT 1, n, '2020-06-11', 'test', 1, 'e' || n, 'k', place, 0, false, '{}' FROM unnest(${paths}::text[]) WITH ORDINALITY AS t (place, n)`
  await owner`
    WITH subject AS (
      INSERT INTO tallies.subject (id, tally, series, place)
      SELECT n, 't', 's', place FROM unnest(${paths}::text[]) WITH ORDINALITY AS t (place, n)
      RETURNING id
    )
    INSERT INTO tallies.amount (subject, day, known_on, amount, reports)
    SELECT id, '2020-06-11', '2020-06-11', 1, 1 FROM subject`
  await owner`
    INSERT INTO early_warning.alarm (detector, tally, series, place, raised_on, raised_at, observed, expected, threshold, p_value, evidence)
    SELECT 'd', 't', 's', place, '2020-06-11', now(), 1, 0, 1, 0.01, '{}' FROM unnest(${paths}::text[]) AS t (place)`
})
afterAll(async () => await drop?.())

const reports = ['signals.log', 'tallies.count', 'early_warning.alarm'] as const

test('in any areas, the database shows the rows of those places and no others', async () => {
  const area = fc.oneof(fc.constantFrom(...paths), fc.constantFrom('*', 'cn.2', 'cn.1.1.1.1', 'c', 'cn.1.'))
  await fc.assert(
    fc.asyncProperty(fc.array(area, { maxLength: 4 }), async (areas) => {
      const places = areas.includes('*') ? ('everywhere' as const) : areas
      const plainly = paths.filter((path) => areas.some((one) => covers(one, path))).sort()
      await transact(database, { actor: 'key:test', places }, async (tx) => {
        for (const table of reports) {
          const rows = await tx<{ place: string }[]>`SELECT place FROM ${tx(table)} ORDER BY place`
          expect(
            rows.map(({ place }) => place),
            table,
          ).toEqual(plainly)
        }
        const amounts = await tx`SELECT 1 FROM tallies.amount`
        expect(amounts).toHaveLength(plainly.length)
      })
    }),
    { numRuns: 60 },
  )
})

test('what a scope sees is never unknown: not of no path, of an empty one, or of what is no path', async () => {
  const odd = [null, '', '.', '..', '.cn', ' ', '*', 'CN.1', 'cn.', 'cn.1.', 'cn1', 'cn.1 cn.2', 'cn.1/x']
  const asked = [...odd, 'cn', 'cn.1', 'cn.10', 'cn.1.2', 'cn.01.a']
  for (const scope of ['', ' ', '  ', '.', '. .', '*', 'cn', 'cn.1', 'cn.1 cn.10', 'cn  cn.2', ' cn.01 ']) {
    const areas = scope.split(' ').filter((area) => area !== '' && area !== '*')
    await transact(database, { actor: 'key:test', places: [] }, async (tx) => {
      await tx`SELECT set_config('lianfang.places', ${scope}, true)`
      const seen = await tx<{ path: string | null; sees: boolean | null }[]>`
        SELECT path, access.sees(path) AS sees FROM unnest(${asked}::text[]) AS path`
      for (const { path, sees } of seen) {
        const expected = path !== null && areas.some((area) => area.startsWith('cn') && covers(area, path))
        expect({ scope, path, sees }).toEqual({ scope, path, sees: expected })
      }
    })
  }
})

test('rows are compared with the scope within the plan, without a call for each', async () => {
  await transact(database, { actor: 'key:test', places: ['cn.1'] }, async (tx) => {
    const plan = await tx<{ 'QUERY PLAN': string }[]>`EXPLAIN SELECT place FROM signals.log`
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(text).toContain('lianfang.places')
    expect(text).not.toContain('access.sees')
  })
})

test('without a scope there is nothing to see, and nothing of one transaction is left for the next', async () => {
  await transact(database, { actor: 'key:test', places: 'everywhere' }, async (tx) => {
    expect(await tx`SELECT 1 FROM signals.log LIMIT 1`).toHaveLength(1)
  })
  for (let n = 0; n < 20; n++) {
    for (const table of reports)
      expect(await database.app`SELECT 1 FROM ${database.app(table)}`).toHaveLength(0)
  }
})

test('in a scope of one place the app can write counts and alarms nowhere, not even there', async () => {
  const inScope = (work: Parameters<typeof transact>[2]) =>
    transact(database, { actor: 'key:test', places: ['cn.1'] }, work)
  await expect(
    inScope(
      (tx) => tx`INSERT INTO tallies.subject (id, tally, series, place) VALUES (9999, 't', 'other', 'cn.1')`,
    ),
  ).rejects.toThrow(/row-level security/)
  await expect(
    inScope(
      (tx) => tx`INSERT INTO tallies.amount SELECT id, '2020-06-12', '2020-06-12', 1, 1 FROM tallies.subject`,
    ),
  ).rejects.toThrow(/row-level security/)
  expect(
    (await inScope((tx) => tx`UPDATE tallies.amount SET amount = 9`)) as { count: number },
  ).toMatchObject({ count: 0 })
  await expect(
    inScope(
      (
        tx,
      ) => tx`INSERT INTO early_warning.alarm (detector, tally, series, place, raised_on, raised_at, observed, expected, threshold, p_value, evidence)
      VALUES ('d', 't', 's', 'cn.1', '2020-06-12', now(), 1, 0, 1, 0.01, '{}')`,
    ),
  ).rejects.toThrow(/row-level security/)
})

describe('the app role', () => {
  test('owns nothing, is nobody else, and cannot pass by row-level security', async () => {
    const [role] = await database.app`
      SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user`
    expect(Object.values(role ?? {})).toEqual([false, false, false, false, false])
    expect(await database.app`SELECT 1 FROM pg_class WHERE relowner = current_user::regrole`).toHaveLength(0)
    expect(
      await database.app`SELECT 1 FROM pg_auth_members WHERE member = current_user::regrole`,
    ).toHaveLength(0)
    const [owner] = await database.owner<{ name: string }[]>`SELECT current_user AS name`
    if (!owner) throw new Error('there is no owner')
    for (const name of [owner.name, 'lianfang_intake', 'pg_read_all_data']) {
      await expect(database.app`SET ROLE ${database.app(name)}`, name).rejects.toThrow(/permission denied/)
    }
    await expect(database.app`SET SESSION AUTHORIZATION ${database.app(owner.name)}`).rejects.toThrow(
      /permission denied/,
    )
  })

  test.each([
    'UPDATE signals.log SET data = NULL',
    'DELETE FROM signals.log',
    'TRUNCATE signals.log',
    "INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, revision, retracted, data) VALUES (1, 1, '2020-06-11', 'x', 1, 'x', 'k', 'cn', 0, false, '{}')",
    'SELECT * FROM signals.log_2020_06',
    'ALTER TABLE signals.log DISABLE ROW LEVEL SECURITY',
    'DROP POLICY log_read ON signals.log',
    'UPDATE early_warning.alarm SET observed = 0',
    'DELETE FROM early_warning.alarm',
    'DELETE FROM tallies.amount',
    'UPDATE tallies.subject SET place = NULL',
    'DELETE FROM signals.seen',
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/passwd')",
    'CREATE TABLE public.mine (a int)',
    'CREATE FUNCTION access.everywhere() RETURNS boolean LANGUAGE sql AS $$ SELECT true $$',
  ])('may not: %s', async (sql) => {
    await expect(database.app.unsafe(sql)).rejects.toThrow(
      /permission denied|must be owner|must be (?:a member|superuser)/,
    )
  })
})

describe('the intake role', () => {
  test.each([
    'SELECT * FROM signals.log',
    'UPDATE signals.log SET place = NULL',
    'DELETE FROM signals.log',
    'SELECT * FROM tallies.count',
    'SELECT * FROM tallies.amount',
    'SELECT * FROM early_warning.alarm',
    'SELECT * FROM access.api_key',
    'SELECT * FROM access.account',
    'DELETE FROM signals.seen',
    'UPDATE signals.seen SET body_hash = NULL',
    'SET ROLE lianfang_app',
  ])('may not: %s', async (sql) => {
    await expect(database.intake.unsafe(sql)).rejects.toThrow(/permission denied/)
  })
})

describe('every table of the house', () => {
  interface Table {
    name: string
    comment: string | null
    secured: boolean
    partition: boolean
    placed: boolean
    open: boolean
  }
  const listTables = () => database.owner<Table[]>`
    SELECT n.nspname || '.' || c.relname AS name, obj_description(c.oid, 'pg_class') AS comment, c.relrowsecurity AS secured,
      c.relispartition AS partition,
      EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'place' AND NOT a.attisdropped) AS placed,
      has_table_privilege('lianfang_app', c.oid, 'SELECT') OR has_table_privilege('lianfang_intake', c.oid, 'SELECT') AS open
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`

  test('says for how long its rows are kept', async () => {
    const classes = ['kept', 'short', 'signals', 'operations']
    const tables = (await listTables()).filter(({ partition }) => !partition)
    expect(tables.length).toBeGreaterThan(15)
    const silent = tables.filter(
      ({ comment }) => !classes.includes(/^retention: (\w+)$/.exec(comment ?? '')?.[1] ?? ''),
    )
    expect(silent.map(({ name, comment }) => `${name}: ${comment}`)).toEqual([])
  })

  // Where a unit sits is no report: it is on the door.
  const onTheDoor = ['access.unit', 'access.membership']

  test('that holds reports of places is under row-level security, and its parts are open to nobody', async () => {
    const tables = (await listTables()).filter(({ name, placed }) => placed && !onTheDoor.includes(name))
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['signals.log', 'tallies.subject', 'early_warning.alarm', 'files.file']),
    )
    expect(tables.filter(({ partition, secured }) => !partition && !secured)).toEqual([])
    expect(tables.filter(({ partition, open }) => partition && open)).toEqual([])
  })

  test('that has a place shows and changes rows by the scope alone: no policy lets by whoever asks', async () => {
    const policies = await database.owner<
      {
        name: string
        policy: string
        command: string
        permissive: boolean
        using: string | null
        check: string | null
      }[]
    >`
      SELECT n.nspname || '.' || c.relname AS name, p.polname AS policy, p.polcmd::text AS command,
        p.polpermissive AS permissive, pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace`
    const placed = new Set((await listTables()).filter((one) => one.placed).map(({ name }) => name))
    const ofPlaces = policies.filter(({ name }) => placed.has(name))
    expect(ofPlaces.length).toBeGreaterThan(10)
    // Everywhere, or what the scope sees of the row's own place; nothing else, and nothing added by OR.
    const byScope =
      /^\(?(?:\( SELECT access\.everywhere\(\) AS everywhere\)|access\.sees\(place\))(?: OR access\.sees\(place\))?\)?$/
    // Whoever acts leaves a trace in the audit, wherever it acts; what the intake adds was looked at before.
    const additionsOfAll = ['audit.entry entry_add', 'signals.log log_add', 'signals.source_place place_add']
    const lookedAt = [
      // Narrower than the scope: a draft, and nobody's signature.
      'alerts.warning warning_draft',
      // Narrower than the scope: whose work it is counts too; held by work.test.ts.
      'alerts.alert alert_step',
      'tasks.task task_change',
      // No reports: how long a kind of task may take, and who may check whom.
      'tasks.type_rule type_read',
      'tasks.setting setting_read',
      'orders.longest_term term_read',
      // Whom a signed order binds may read it.
      'orders.order order_read',
    ]
    const loose = ofPlaces.filter(({ name, policy, command, using, check }) => {
      if (lookedAt.includes(`${name} ${policy}`)) return false
      if (additionsOfAll.includes(`${name} ${policy}`)) return command !== 'a'
      return [using, check].some((rule) => rule !== null && !byScope.test(rule)) || (using ?? check) === null
    })
    expect(loose).toEqual([])
  })

  test('that has a place is empty to the app without a scope, and to a scope of nowhere', async () => {
    const tables = (await listTables()).filter(
      ({ name, placed, partition, open }) => placed && open && !partition && !onTheDoor.includes(name),
    )
    expect(tables.length).toBeGreaterThan(5)
    for (const { name } of tables) {
      // Some may be read by the intake alone, or in some columns.
      const [may] = await database.app`SELECT has_table_privilege(${name}, 'SELECT') AS read`
      if (!may?.read) continue
      expect(await database.app`SELECT 1 FROM ${database.app(name)} LIMIT 1`, name).toHaveLength(0)
      await transact(database, { actor: 'key:test', places: [] }, async (tx) => {
        expect(await tx`SELECT 1 FROM ${tx(name)} LIMIT 1`, name).toHaveLength(0)
      })
    }
  })

  test('is reached by no way around: no view with its owner’s rights, no function with them that hands out rows', async () => {
    const views = await database.owner`
      SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
        AND (has_table_privilege('lianfang_app', c.oid, 'SELECT') OR has_table_privilege('lianfang_intake', c.oid, 'SELECT'))`
    expect([...views]).toEqual([])
    const functions = await database.owner<{ name: string; returns: string; fixed: boolean }[]>`
      SELECT p.oid::regproc::text AS name, pg_get_function_result(p.oid) AS returns,
        coalesce(array_to_string(p.proconfig, ' ') LIKE 'search_path=%', false) AS fixed
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prosecdef AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND (has_function_privilege('lianfang_app', p.oid, 'EXECUTE') OR has_function_privilege('lianfang_intake', p.oid, 'EXECUTE'))
      ORDER BY 1`
    // They may add under the owner's rights. Those that hand out rows apply the scope themselves, each with a test of its own;
    // of a subscriber everyone may know what to tell it, never where.
    const lookedAt = [
      'alerts.search',
      'events.name_of',
      'notify.subscriptions_of',
      'signals.emit_all',
      'tasks.checked_by_work',
    ]
    expect(
      functions.filter(
        ({ name, returns }) => returns !== 'void' && returns !== 'trigger' && !lookedAt.includes(name),
      ),
    ).toEqual([])
    expect(functions.filter(({ fixed }) => !fixed)).toEqual([])
  })
})
