import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, kinds, SignalEvent } from '#vocabulary'
import type { ReplayPlan } from './replay.ts'
import { covidHeader, eventsOf, planText } from './test-support.ts'

/** A row of Xicheng in Beijing, but for what is stated. */
function row(over: Partial<Record<string, string>> = {}): string {
  const fields: Record<string, string | undefined> = {
    date: '2020-06-11',
    province_code: '110000',
    province: '北京市',
    city_code: '110102',
    city: '西城区',
    confirmed: '54',
    suspected: '0',
    cured: '53',
    dead: '0',
    ...over,
  }
  return covidHeader
    .split(',')
    .map((column) => fields[column])
    .join(',')
}

/** `line verdict code/column code …`, as a reader of the report sees it. */
function verdictsOf(plan: ReplayPlan): string[] {
  return [...plan.verdicts()].map(({ line, verdict, reasons }) =>
    [line, verdict, ...reasons.map(({ code, column }) => (column ? `${code}/${column}` : code))].join(' '),
  )
}

async function verdictOf(over: Partial<Record<string, string>>): Promise<string> {
  return verdictsOf(await planText([row(over)])).join('; ')
}

describe('a replay of running totals', () => {
  test('turns a place’s days into a level, increases and corrections under stable ids', async () => {
    const plan = await planText([
      row(),
      row({ date: '2020-06-12', confirmed: '57' }),
      row({ date: '2020-06-13', confirmed: '55', cured: '54' }),
    ])
    expect(plan.days).toEqual(['2020-06-11', '2020-06-12', '2020-06-13'])
    const envelope = {
      specversion: '1.0',
      source: 'urn:lianfang:replay:covid19-china-2020',
      place: 'cn.11.01.02',
    }
    expect(eventsOf(plan)).toEqual([
      {
        ...envelope,
        id: 'covid19-china:110102:2020-06-11',
        type: 'case.level',
        data: { disease: 'covid-19', reportDate: '2020-06-11', confirmed: 54, recovered: 53, deaths: 0 },
      },
      {
        ...envelope,
        id: 'covid19-china:110102:2020-06-12',
        type: 'case.aggregate',
        data: { disease: 'covid-19', reportDate: '2020-06-12', confirmed: 3, recovered: 0, deaths: 0 },
      },
      {
        ...envelope,
        id: 'covid19-china:110102:2020-06-12:r1',
        record: 'covid19-china:110102:2020-06-12',
        revision: 1,
        type: 'case.aggregate',
        data: { disease: 'covid-19', reportDate: '2020-06-12', confirmed: 1, recovered: 0, deaths: 0 },
      },
      {
        ...envelope,
        id: 'covid19-china:110102:2020-06-13',
        type: 'case.aggregate',
        data: { disease: 'covid-19', reportDate: '2020-06-13', confirmed: 0, recovered: 1, deaths: 0 },
      },
    ])
    expect(verdictsOf(plan)).toEqual(['2 taken', '3 taken', '4 repaired fall/confirmed'])
    expect(plan.summary).toEqual({
      read: 3,
      taken: 2,
      repaired: 1,
      refused: 0,
      repairedFor: { fall: 1 },
      refusedFor: {},
    })
  })

  test('missing days are said and spanned', async () => {
    const plan = await planText([row(), row({ date: '2020-06-15', confirmed: '60' })])
    expect(plan.eventsOf(day('2020-06-15'))[0]?.data).toMatchObject({ confirmed: 6, spanDays: 4 })
    expect(verdictsOf(plan)[1]).toBe('3 repaired gap')
  })

  test('names the places with all above them', async () => {
    const plan = await planText([
      row(),
      row({ province_code: '420000', province: '湖北省', city_code: '429004', city: '仙桃市' }),
      row({ province_code: '420000', province: '湖北省', city_code: '', city: '监狱系统' }),
    ])
    expect(plan.places).toEqual([
      { path: 'cn', level: 'nation', title: '中国' },
      { path: 'cn.11', level: 'province', title: '北京市', divisionCode: '110000' },
      { path: 'cn.11.01', level: 'city', title: '市辖区', divisionCode: '110100' },
      { path: 'cn.11.01.02', level: 'district', title: '西城区', divisionCode: '110102' },
      { path: 'cn.42', level: 'province', title: '湖北省', divisionCode: '420000' },
      { path: 'cn.42.90', level: 'city', title: '省直辖县级行政区划', divisionCode: '429000' },
      { path: 'cn.42.90.04', level: 'district', title: '仙桃市', divisionCode: '429004' },
      { path: 'cn.42.unassigned', level: 'city', title: '未分配' },
    ])
  })

  test('a label keeps its series when its code changes, and counts in no district', async () => {
    const abroad = { city: '境外输入' }
    const plan = await planText([
      row({ ...abroad, date: '2020-03-04', city_code: '', confirmed: '3' }),
      row({ ...abroad, date: '2020-03-05', city_code: '1100y0', confirmed: '5' }),
    ])
    expect(eventsOf(plan).map(({ type, place, data }) => [type, place, data.confirmed])).toEqual([
      ['case.level', 'cn.11.unassigned', 3],
      ['case.aggregate', 'cn.11.unassigned', 2],
    ])
    expect(verdictsOf(plan)).toEqual(['2 repaired place.unassigned', '3 repaired place.unassigned'])
  })

  test('two labels of a province are two series of one place', async () => {
    const plan = await planText([
      row({ city_code: '', city: '境外输入' }),
      row({ city_code: '', city: '外地来京' }),
    ])
    const events = eventsOf(plan)
    expect(new Set(events.map(({ place }) => place))).toEqual(new Set(['cn.11.unassigned']))
    expect(new Set(events.map(({ id }) => id)).size).toBe(2)
  })

  test('a series that begins later begins with a level, and the notes say so', async () => {
    const plan = await planText([row({ date: '2020-06-10' }), row({ city_code: '110105', city: '朝阳区' })])
    expect(plan.series.map(({ name, startsLate }) => [name, startsLate])).toEqual([
      ['西城区', false],
      ['朝阳区', true],
    ])
    expect(plan.notes.map(({ code }) => code)).toEqual(['series.starts-late'])
  })

  test('a row without a code counts as unassigned even under the name of a district, and never beats its row', async () => {
    const plan = await planText([
      row(),
      row({ date: '2020-06-12', city_code: '', confirmed: '90' }),
      row({ date: '2020-06-12', confirmed: '56' }),
    ])
    expect(plan.series.map(({ place }) => place)).toEqual(['cn.11.unassigned', 'cn.11.01.02'])
    expect(verdictsOf(plan)).toEqual(['2 taken', '3 repaired place.unassigned', '4 taken'])
    expect(plan.eventsOf(day('2020-06-12')).map(({ place, data }) => [place, data.confirmed])).toEqual([
      ['cn.11.unassigned', 90],
      ['cn.11.01.02', 2],
    ])
  })

  test('a code of another province counts as unassigned in the province stated', async () => {
    const plan = await planText([row({ city_code: '330100', city: '杭州市' })])
    expect(plan.series.map(({ place, name }) => [place, name])).toEqual([['cn.11.unassigned', '杭州市']])
    expect(verdictsOf(plan)).toEqual(['2 repaired place.code-mismatch'])
  })

  const hunan = (on: string, confirmed: number, over: Partial<Record<string, string>> = {}) =>
    row({
      date: on,
      province_code: '430000',
      province: '湖南省',
      city_code: '',
      city: '',
      confirmed: String(confirmed),
      ...over,
    })
  const changsha = { city_code: '430100', city: '长沙市' }

  test('a total of the province is refused where its divisions are reported that day or earlier, and counts before', async () => {
    const plan = await planText([
      hunan('2020-06-01', 10),
      hunan('2020-06-02', 14),
      hunan('2020-06-03', 15),
      hunan('2020-06-03', 9, changsha),
      hunan('2020-06-04', 18),
      hunan('2020-06-05', 12, changsha),
    ])
    expect(verdictsOf(plan)).toEqual([
      '2 taken',
      '3 taken',
      '4 refused place.total',
      '5 taken',
      '6 refused place.total',
      '7 repaired gap',
    ])
    // Nobody is new twice: what the city begins with was counted as the province's, or lies in the levels.
    expect(eventsOf(plan).map(({ type, place, data }) => [type, place, data.confirmed])).toEqual([
      ['case.level', 'cn.43', 10],
      ['case.aggregate', 'cn.43', 4],
      ['case.level', 'cn.43.01', 9],
      ['case.aggregate', 'cn.43.01', 3],
    ])
    expect(plan.notes.map(({ code, value }) => [code, value])).toEqual([
      ['series.handed-over', '430000'],
      ['series.starts-late', '1'],
    ])
  })

  test('a label is no part: beside it the province’s own rows go on', async () => {
    const plan = await planText([
      hunan('2020-06-01', 10),
      hunan('2020-06-02', 11),
      hunan('2020-06-02', 1, { city: '境外输入' }),
      hunan('2020-06-03', 14),
    ])
    expect(verdictsOf(plan)).toEqual(['2 taken', '3 taken', '4 repaired place.unassigned', '5 taken'])
    expect(plan.eventsOf(day('2020-06-03'))[0]).toMatchObject({ place: 'cn.43', data: { confirmed: 3 } })
  })

  test('rows of a day later in the file change nothing of what was known before', async () => {
    const lines = [hunan('2020-06-01', 10), hunan('2020-06-02', 14), hunan('2020-06-03', 15)]
    const known = eventsOf(await planText(lines))
    const later = await planText([...lines, hunan('2020-06-04', 9, changsha)])
    expect(eventsOf(later).slice(0, known.length)).toEqual(known)
  })

  test.each([
    ['440000', '广东省', '440000', '全省'],
    ['440000', '广东省', '440000', '广东'],
    ['440000', '广东省', '440000', '省疾控报告'],
    ['440000', '广东省', '', '各市合计数'],
    ['440000', '广东省', '', '广东'],
    ['440000', '广东省', '', '合计'],
    ['440000', '广东省', '', '广东省合计'],
    ['440000', '广东省', '4400zz', '全省（含境外输入）'],
    ['440000', '广东', '', '广东省'],
    ['110000', '北京市', '110000', '北京'],
    ['110000', '北京市', '', '全市'],
    ['810000', '香港特别行政区', '', '香港'],
    ['450000', '广西壮族自治区', '', '广西'],
    ['650000', '新疆维吾尔自治区', '', '新疆自治区'],
  ])(
    'a row of %s %s with the code "%s" and the label %s is the province itself',
    async (province_code, province, city_code, city) => {
      const stated = { province_code, province, city_code, city }
      const plan = await planText([
        row(stated),
        row({ ...stated, date: '2020-06-12', city: '', city_code: '' }),
      ])
      expect(plan.series.map(({ place, rows }) => [place, rows])).toEqual([
        [`cn.${province_code.slice(0, 2)}`, 2],
      ])
      expect(plan.summary.taken).toBe(2)
    },
  )

  test('of two rows of a province for a day the one with its code counts, though the other is larger', async () => {
    const plan = await planText([
      hunan('2020-06-01', 20, { city: '合计' }),
      hunan('2020-06-01', 10, { city_code: '430000' }),
    ])
    expect(verdictsOf(plan)).toEqual(['2 refused row.conflict', '3 repaired row.conflict'])
    expect(eventsOf(plan)[0]?.data.confirmed).toBe(10)
  })

  test('吉林市 is a city of 吉林省, with its code and without', async () => {
    const jilin = { province_code: '220000', province: '吉林省', city: '吉林市' }
    const plan = await planText([row({ ...jilin, city_code: '220200' }), row({ ...jilin, city_code: '' })])
    expect(plan.series.map(({ place }) => place)).toEqual(['cn.22.unassigned', 'cn.22.02'])
  })

  test('a city’s own row is a total beside its districts, and names the city', async () => {
    const hefei = (city_code: string, city: string, confirmed: string) =>
      row({ province_code: '340000', province: '安徽省', city_code, city, confirmed })
    const plan = await planText([
      hefei('340100', '合肥市', '60'),
      hefei('340101', '一区', '43'),
      hefei('340102', '二区', '17'),
    ])
    expect(verdictsOf(plan)).toEqual(['2 refused place.total', '3 taken', '4 taken'])
    expect(plan.places.find(({ path }) => path === 'cn.34.01')?.title).toBe('合肥市')
    expect(eventsOf(plan).map(({ place }) => place)).toEqual(['cn.34.01.01', 'cn.34.01.02'])
  })

  test.each([
    '境外输入',
    '外地来京',
    '武汉来京',
    '未明确',
    '待确认',
    '所属地待确认',
    '监狱系统',
    '划归外省',
    'Imported',
    'to be confirmed',
  ])('%s beside an official code counts as unassigned and names no place', async (city) => {
    const plan = await planText([row({ city_code: '110100', city }), row()])
    expect(verdictsOf(plan)).toEqual(['2 repaired place.unassigned', '3 taken'])
    expect(plan.series.map(({ place }) => place)).toEqual(['cn.11.unassigned', 'cn.11.01.02'])
    expect(plan.places.find(({ path }) => path === 'cn.11.01')?.title).toBe('市辖区')
  })

  test.each([
    ['610112', '未央区'],
    ['451300', '来宾市'],
    ['341122', '来安县'],
    ['421127', '黄梅县'],
    ['350902', '蕉城区'],
    ['130128', '深泽县'],
    ['410711', '牧野区'],
    ['320482', '金坛区'],
  ])('%s %s is a place', async (city_code, city) => {
    const province_code = `${city_code.slice(0, 2)}0000`
    const plan = await planText([row({ province_code, province: '', city_code, city })])
    expect(plan.series.map(({ id, name }) => [id, name])).toEqual([[city_code, city]])
  })

  test('people from abroad under the codes of two cities are two series', async () => {
    const abroad = (city_code: string) =>
      row({ province_code: '340000', province: '安徽省', city_code, city: '境外输入' })
    const plan = await planText([abroad('340100'), abroad('340200'), abroad('340000'), abroad('')])
    expect(plan.series).toHaveLength(3)
    expect(verdictsOf(plan).at(-1)).toBe('5 refused place.unassigned row.duplicate')
  })

  test.each<[string, Partial<Record<string, string>>]>([
    ['2 taken', {}],
    ['2 repaired number.form/confirmed', { confirmed: '"1,234"' }],
    ['2 repaired number.form/cured', { cured: '１２' }],
    ['2 repaired number.blank/cured', { cured: '' }],
    ['2 repaired date.form/date', { date: '2020/6/11' }],
    ['2 repaired place.province-from-code/city_code', { province_code: '' }],
    ['2 repaired place.code-form/city_code', { city_code: '１１０１０２' }],
    ['2 repaired place.unassigned', { city_code: '110000', city: '待确认' }],
    [
      '2 refused number.blank/confirmed number.blank/cured number.blank/dead',
      { confirmed: '', cured: '-', dead: 'NA' },
    ],
    ['2 refused number.negative/confirmed', { confirmed: '-1' }],
    ['2 refused number.fraction/dead', { dead: '0.5' }],
    ['2 refused number.formula/confirmed', { confirmed: '=1+1' }],
    ['2 refused number.malformed/confirmed', { confirmed: '五' }],
    ['2 refused number.too-large/confirmed', { confirmed: '99999999999999999999' }],
    ['2 refused date.malformed/date', { date: '2020-02-30' }],
    ['2 refused date.future/date', { date: '3000-01-01' }],
    ['2 refused date.past/date', { date: '1920-01-01' }],
    ['2 refused date.blank/date', { date: '' }],
    ['2 refused place.unknown/province_code', { province_code: '990000' }],
    ['2 refused place.blank/province_code', { province_code: '', city_code: '' }],
    ['2 refused text.formula/city', { city: '=HYPERLINK(1)', city_code: '' }],
    ['2 refused text.control/city', { city: '"西城\n区"' }],
    ['2 refused date.malformed/date number.negative/confirmed', { date: 'x', confirmed: '-1' }],
  ])('%s', async (expected, over) => {
    expect(await verdictOf(over)).toBe(expected)
  })

  test('a number of the column that is left out may be anything', async () => {
    expect(await verdictOf({ suspected: 'x' })).toBe('2 taken')
  })

  test('a refused row leaves its neighbours as they are', async () => {
    const plan = await planText([
      row(),
      row({ date: '2020-06-12', confirmed: '-9' }),
      row({ date: '2020-06-13', confirmed: '60' }),
    ])
    expect(verdictsOf(plan)).toEqual(['2 taken', '3 refused number.negative/confirmed', '4 repaired gap'])
    expect(plan.eventsOf(day('2020-06-13'))[0]?.data).toMatchObject({ confirmed: 6, spanDays: 2 })
  })

  test('only a header is a plan of nothing', async () => {
    const plan = await planText([])
    expect([plan.days, plan.places, plan.summary.read]).toEqual([[], [], 0])
  })

  const dirtyRow = fc
    .record({
      date: fc.constantFrom(
        '2020-06-10',
        '2020-06-11',
        '2020-06-12',
        '2020-06-15',
        '2020-06-31',
        '3000-01-01',
        '2020/6/13',
        '',
      ),
      city_code: fc.constantFrom('110102', '110105', '', '1100y0', '330100', '110000'),
      city: fc.constantFrom('西城区', '朝阳区', '境外输入', '', '北京市'),
      confirmed: fc.constantFrom('0', '5', '9', '12', '-1', '', '"1,000"', '=1+1', '7.5'),
      cured: fc.constantFrom('0', '3', ''),
    })
    .map(row)
  const damaged = fc.constantFrom('a,b', '"', '2020-06-11,"x', ',,,,,,,,')
  const dirtyFile = fc.array(
    fc.oneof({ weight: 9, arbitrary: dirtyRow }, { weight: 1, arbitrary: damaged }),
    { maxLength: 30 },
  )

  test('every row has one verdict and every event fits its kind, whatever the file', async () => {
    await fc.assert(
      fc.asyncProperty(dirtyFile, async (lines) => {
        const plan = await planText(lines)
        const verdicts = [...plan.verdicts()]
        expect(verdicts.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 2))
        const { read, taken, repaired, refused } = plan.summary
        expect([read, taken + repaired + refused]).toEqual([lines.length, lines.length])
        for (const { verdict, reasons } of verdicts) expect(reasons.length > 0).toBe(verdict !== 'taken')

        const events = eventsOf(plan)
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
        const paths = new Set<string>(plan.places.map(({ path }) => path))
        for (const event of events) {
          expect(SignalEvent.safeParse(event).success && paths.has(event.place)).toBe(true)
          expect(
            kinds.find(({ kind }) => kind === event.type)?.schema.safeParse(event.data).error,
          ).toBeUndefined()
        }
        // Nothing is reported of a row that was refused, and something of each that was not.
        const originals = new Set(
          events.filter(({ revision }) => !revision).map(({ id }) => id.split(':').slice(0, 3).join(':')),
        )
        expect(originals.size).toBe(taken + repaired)
      }),
    )
  })

  test('the order of the rows changes neither events nor places', async () => {
    const shuffled = fc
      .array(dirtyRow, { maxLength: 20 })
      .chain((lines) =>
        fc.tuple(
          fc.constant(lines),
          fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
        ),
      )
    await fc.assert(
      fc.asyncProperty(shuffled, async ([lines, mixed]) => {
        const [one, other] = [await planText(lines), await planText(mixed)]
        expect(eventsOf(other)).toEqual(eventsOf(one))
        expect(other.places).toEqual(one.places)
        expect(other.summary.refused).toBe(one.summary.refused)
      }),
    )
  })
})
