import type { Sql } from '#platform/store'
import { type Disease, diseases, type PlaceLevel } from '#vocabulary'
import { toSearchVector } from '../../platform/alerts/searched-words.ts'

const day = 24 * 3_600_000
const three = (n: number) => String(n).padStart(3, '0')
const two = (n: number) => String(n).padStart(2, '0')

const districtNames = [
  ['西城', 'Xicheng'],
  ['东城', 'Dongcheng'],
  ['朝阳', 'Chaoyang'],
  ['海淀', 'Haidian'],
  ['丰台', 'Fengtai'],
  ['通州', 'Tongzhou'],
  ['大兴', 'Daxing'],
  ['房山', 'Fangshan'],
  ['昌平', 'Changping'],
  ['怀柔', 'Huairou'],
] as const
const streetNames = [
  ['东街', 'East Street'],
  ['西街', 'West Street'],
  ['河沿', 'Riverside'],
  ['新村', 'New Village'],
  ['车站', 'Station'],
  ['学院', 'Academy'],
] as const

interface BenchPlace {
  readonly path: string
  readonly level: PlaceLevel
  readonly zh: string
  readonly en: string
}

/** One city of ten districts with sixty streets, by names that a search finds. */
export const alertCity: readonly BenchPlace[] = [
  { path: 'cn', level: 'nation', zh: '中国', en: 'China' },
  { path: 'cn.99', level: 'province', zh: '某省', en: 'Province' },
  { path: 'cn.99.01', level: 'city', zh: '某市', en: 'City' },
  ...districtNames.flatMap(([zh, en], d): BenchPlace[] => {
    const path = `cn.99.01.${two(d + 1)}`
    return [
      { path, level: 'district', zh: `${zh}区`, en },
      ...streetNames.map(
        ([street, name], s): BenchPlace => ({
          path: `${path}.${three(s + 1)}`,
          level: 'street',
          zh: `${zh}${street}`,
          en: `${en} ${name}`,
        }),
      ),
    ]
  }),
]

/** How often each disease is heard of, in a thousand; measles only in the first half of the years. */
const share: readonly (readonly [Disease, number])[] = [
  ['influenza', 500],
  ['hfmd', 250],
  ['norovirus', 120],
  ['measles', 80],
  ['covid-19', 45],
  ['plague', 5],
]

/** As many alerts over five years in all places of the city, 2 % of them open; written by SQL. Filled again, their keys begin otherwise. */
export async function fillAlerts(owner: Sql, rows: number, { key = 'k' } = {}): Promise<void> {
  const reporting = alertCity.filter(({ level }) => level === 'district' || level === 'street')
  const texts = reporting.flatMap((place) =>
    share.map(([disease]) => {
      const { title } = diseases[disease]
      const zh = `${place.zh}：9例，预期2例`
      const en = `${place.en}: 9 seen, 2 expected`
      return {
        place: place.path,
        disease,
        zh,
        en,
        words: toSearchVector([zh, en, title.zh, title.en, disease]),
      }
    }),
  )
  const column = (field: keyof (typeof texts)[number]) => texts.map((text) => text[field])
  await owner`SELECT setseed(0.5)`
  await owner`
    CREATE TEMP TABLE told AS SELECT number, place, disease, zh, en, words::tsvector AS words
    FROM unnest(${column('place')}::text[], ${column('disease')}::text[], ${column('zh')}::text[], ${column('en')}::text[],
      ${column('words')}::text[]) WITH ORDINALITY AS t (place, disease, zh, en, words, number)`
  await owner`CREATE INDEX ON told (place, disease)`
  const started = Date.now() - 5 * 365 * day
  const step = (5 * 365 * day) / rows
  const paths = reporting.map(({ path }) => path)
  // Each disease as often as its share says: a list of a thousand to draw from.
  const drawn = share.flatMap(([disease, often]) => Array<string>(often).fill(disease))
  for (let from = 0; from < rows; from += 50_000) {
    await owner`
      WITH drawn AS MATERIALIZED (
        SELECT n, (${paths}::text[])[1 + floor(random() * ${paths.length})::int] AS place,
          (${drawn}::text[])[1 + floor(random() * ${drawn.length})::int] AS disease, random() AS lot, random() AS other,
          to_timestamp((${started}::float8 + n * ${step}::float8) / 1000) AS at
        FROM generate_series(${from + 1}::int, ${Math.min(rows, from + 50_000)}::int) AS n
      ), settled AS (
        SELECT d.*, CASE WHEN d.disease = 'measles' AND n > ${rows}::int / 2 THEN 'influenza' ELSE d.disease END AS what,
          CASE WHEN lot < 0.98 THEN 'closed' WHEN lot < 0.99 THEN 'waiting' WHEN lot < 0.995 THEN 'verifying'
            ELSE 'investigating' END AS state
        FROM drawn d
      )
      INSERT INTO alerts.alert (origin_kind, origin_id, key, disease, place, title_zh, title_en, day, observed, expected,
        surprise, immediate, evidence, raised_at, raised_on, words, state, unit, admitted_at, verified_at, closed_at, due_at,
        overdue_at, outcome)
      SELECT CASE WHEN other < 0.6 THEN 'detector' ELSE 'rule' END,
        CASE WHEN other < 0.6 THEN 'rise-over-baseline' ELSE 'rule-' || (n % 5) END, ${key}::text || n, what, s.place, zh, en, at::date, 9, 2,
        -log(greatest(random(), 1e-9)), state <> 'waiting' AND random() < 0.02, '{"counts": [1, 2, 9]}', at, at::date, words,
        state, 'cdc-' || split_part(s.place, '.', 4), CASE WHEN state <> 'waiting' THEN at END,
        CASE WHEN state IN ('closed', 'investigating') THEN at + other * interval '1 day' END,
        CASE WHEN state = 'closed' THEN at + interval '3 days' END,
        CASE WHEN state IN ('verifying', 'investigating') THEN at + interval '1 day' END,
        CASE WHEN state = 'verifying' AND other < 0.3 THEN at + interval '1 day' END,
        CASE WHEN state = 'closed' THEN (ARRAY['cluster', 'sporadic', 'false-alarm', 'outbreak'])[1 + floor(random() * 4)::int] END
      FROM settled s JOIN told t ON t.place = s.place AND t.disease = s.what ORDER BY n`
  }
  await owner`DROP TABLE told`
  await owner`VACUUM ANALYZE alerts.alert`
}
