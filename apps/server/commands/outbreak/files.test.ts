import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { expect, test } from 'vitest'
import { detectCommand } from './detect.ts'
import { forecastCommand } from './forecast.ts'
import { nowcastCommand } from './nowcast.ts'
import { rtCommand } from './rt.ts'
import { scanCommand } from './scan.ts'
import { borrowFolder, refusal, rowsOf, runProcess, startProcess } from './testing.ts'

const at = borrowFolder()

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(at(name), content)
  return at(name)
}

async function detectRows(content: string | Uint8Array, ...args: string[]) {
  const input = await write('counts.csv', content)
  await detectCommand().parseAsync(
    ['--method', 'ears-c1', '--input', input, '--output', at('out.csv'), ...args],
    { from: 'user' },
  )
  return await rowsOf(at('out.csv'))
}

/** What is wrong with the file is told, with exit code 2, and no output is there. */
async function refused(content: string, ...args: string[]): Promise<string> {
  const input = await write('bad.csv', content)
  const { code, said } = await refusal(detectCommand(), [
    '--method',
    'ears-c1',
    '--input',
    input,
    '--output',
    at('none.csv'),
    ...args,
  ])
  expect(code).toBe(2)
  expect(await readdir(dirname(input))).not.toContain('none.csv')
  return said
}

const days = (count: number, first = '2020-02-20') =>
  Array.from({ length: count }, (_, day) =>
    new Date(Date.parse(first) + day * 86_400_000).toISOString().slice(0, 10),
  )

test('a file with faults of all kinds is refused by row and column, with exit code 2, and nothing is written', async () => {
  const input = await write(
    'bad.csv',
    'series,date,count,population\na,2020-01-06,3,10\na,2020-01-06,-3,10\na,2020-01-27,2.5,0\na,2020-01-20,,10\n' +
      'b,2020-W07,1e11,10\nb,2020-02-30,x,10\nb,2020-02-10\n',
  )
  const { code, out, said } = await runProcess([
    'detect',
    '--method',
    'ears-c1',
    '--input',
    input,
    '--output',
    at('none.csv'),
  ])
  expect([code, out]).toEqual([2, ''])
  expect(said).toBe(`${input} is refused; nothing was written.
  row 3, count: -3 is below 0
  row 3, date: the week of 2020-01-06 of "a" is there already, in row 2
  row 4, count: 2.5 is no whole number
  row 4, population: 0 is not above 0
  row 4, date: 2 weeks are missing before 2020-01-27 of "a", from 2020-01-13 on
  row 5, count: is empty; a period without cases is 0, one that is not known has no place in a series
  row 5, date: 2020-01-20 of "a" comes after 2020-01-27; sort the rows
  row 6, date: "2020-W07" is of another kind than the rows before (date)
  row 6, count: 1e11 is more than 10000000000, more people than live on Earth
  row 7, date: "2020-02-30" is no date as 2020-02-10, week as 2020-W07 or index
  row 7, count: "x" is no number
  row 8: the row does not have as many fields as the header
`)
  expect((await readdir(dirname(input))).filter((name) => name.startsWith('none'))).toEqual([])
})

test('of many faults the first twenty rows are told, and how many more there are', async () => {
  const said = await refused(`index,count\n${Array.from({ length: 50 }, (_, n) => `${n},-1`).join('\n')}`)
  expect(said.split('\n')).toHaveLength(22)
  expect(said).toContain('row 21, count: -1 is below 0\n  and 30 more')
})

test('a file without the columns, without rows, or that is not there is wrong usage, told with what would help', async () => {
  expect(await refused('date,cases\n2020-01-01,3\n')).toContain(
    'has no column "count". It has: date, cases. Say which one it is by --count.',
  )
  expect(await refused('when,count\n2020-01-01,3\n')).toContain('has no column date or week or index')
  expect(await refused('date,count\n')).toContain('has headings and no row')
  expect(await refused('')).toContain('empty')
  expect(await refusal(detectCommand(), ['--method', 'ears-c1', '--input', at('gone.csv')])).toMatchObject({
    code: 2,
  })
  expect(await refusal(detectCommand(), ['--method', 'ears-c4', '--input', at('bad.csv')])).toMatchObject({
    code: 2,
  })
  const folder = [
    '--method',
    'ears-c1',
    '--input',
    await write('good.csv', 'index,count\n1,2\n'),
    '--output',
    at('no/such.csv'),
  ]
  expect((await refusal(detectCommand(), folder)).said).toContain('its directory does not exist')
})

test('settings are those of the method, of the right kind, and what the library refuses is told in its words', async () => {
  const good = 'index,count\n1,2\n2,3\n'
  expect(await refused(good, '--set', 'halfWindow=3')).toContain(
    '--set halfWindow is no setting of ears-c1, which has baseline=7',
  )
  expect(await refused(good, '--alpha', 'small')).toBe('--alpha must be a number, got "small".')
  expect(await refused(good, '--alpha', '2')).toContain('alpha must be')
  expect(await refused(good, '--method', 'cusum', '--set', 'transform=root')).toContain(
    'must be one of standard, rossi, anscombe, anscombe2nd',
  )
  expect(await refused(good, '--from', '2020-01-01')).toContain("is not written as the file's index")
  expect(await refused(good, '--from', '9')).toContain('No series has a period between --from and --to')
  expect(await refused(good, '--method', 'glr')).toContain('glr needs --expected COLUMN')
})

test('days are told from weeks, weeks may be written as such, and verdicts name periods as the file does', async () => {
  const daily = await detectRows(
    `date,count\n${days(12)
      .map((day, n) => `${day},${n === 11 ? 30 : 2 + (n % 3)}`)
      .join('\n')}`,
  )
  expect(daily.at(-1)).toMatchObject({ date: '2020-03-02', observed: '30', alarm: '1', reason: '' })
  expect(daily[6]).toMatchObject({ alarm: '0', reason: 'too-short', expected: '' })
  // Any day of a week: a Wednesday, a Monday, a Sunday.
  const mixed = await detectRows(
    'date,count\n2020-02-05,1\n2020-02-10,2\n2020-02-23,3\n',
    '--from',
    '2020-02-12',
  )
  expect(mixed.map(({ date, observed }) => [date, observed])).toEqual([
    ['2020-02-12', '2'],
    ['2020-02-19', '3'],
  ])
  const weeks = await detectRows('week,count\n2020-W52,1\n2020-W53,2\n2021-W01,3\n', '--last', '2')
  expect(weeks.map(({ week }) => week)).toEqual(['2020-W53', '2021-W01'])
})

test('a table of an office: GB18030, semicolons, names that are formulas, rows of several series mixed', async () => {
  // 浙江 in GB18030.
  const zhejiang = Uint8Array.of(0xd5, 0xe3, 0xbd, 0xad)
  const text = (words: string) => new TextEncoder().encode(words)
  const table = Buffer.concat([
    text('\nseries;index;count\n'),
    ...[1, 2, 3].flatMap((index) => [zhejiang, text(`;${index};4\n=1+1;${index};5\n`)]),
  ])
  await detectRows(table)
  const written = await readFile(at('out.csv'), 'utf8')
  expect(written.split('\n').slice(0, 5)).toEqual([
    'series,index,observed,expected,threshold,p,score,alarm,reason',
    '浙江,1,4,,,,,0,too-short',
    '浙江,2,4,,,,,0,too-short',
    '浙江,3,4,,,,,0,too-short',
    `"'=1+1",1,5,,,,,0,too-short`,
  ])
  const marked = await detectRows('\ufeffseries,index,count\n浙江,1,4\n')
  expect(marked[0]).toMatchObject({ series: '浙江', observed: '4' })
})

test('where a series is too short it is said what would be needed', async () => {
  const input = await write('short.csv', 'series,date,count\na,2020-01-06,1\na,2020-01-13,2\n')
  const told = ['--method', 'farrington-flexible', '--input', input, '--output', '-']
  const { code, said } = await runProcess(['detect', ...told])
  expect(code).toBe(0)
  expect(said).toContain('too-short 2')
  expect(said).toContain('farrington-flexible needs 5 years and 3 weeks before')
})

test('a quiet series among others is no fault: its rows say why cusum cannot judge them', async () => {
  const rows = ['a', 'b'].flatMap((series) =>
    [1, 2, 3, 4].map((index) => `${series},${index},${series === 'a' ? 0 : 2}`),
  )
  const verdicts = await detectRows(
    `series,index,count\n${rows.join('\n')}`,
    '--method',
    'cusum',
    '--from',
    '3',
  )
  expect(verdicts.map(({ series, reason }) => [series, reason])).toEqual([
    ['a', 'too-few-cases'],
    ['a', 'too-few-cases'],
    ['b', ''],
    ['b', ''],
  ])
})

test('the other commands refuse bad files in the same way', async () => {
  const interval = ['--si-mean', '3', '--si-sd', '2']
  const daily = await write(
    'daily.csv',
    `date,count\n${days(5)
      .map((day) => `${day},-1`)
      .join('\n')}`,
  )
  for (const command of [rtCommand(), forecastCommand()]) {
    const { code, said } = await refusal(command, ['--input', daily, ...interval, '--output', at('none.csv')])
    expect([code, said.split('\n')[1]]).toEqual([2, '  row 2, count: -1 is below 0'])
  }
  const short = await write('short.csv', 'date,count\n2020-01-01,1\n2020-01-02,1\n')
  expect((await refusal(rtCommand(), ['--input', short, ...interval])).said).toContain(
    'a window of 7 days needs a series of 8 days',
  )
  const weekly = await write('weekly.csv', 'week,count\n2020-W01,1\n2020-W02,1\n')
  expect((await refusal(rtCommand(), ['--input', weekly, ...interval])).said).toContain('needs cases by day')
  const list = await write('list.csv', 'onset,report\n2020-01-02,2020-01-01\n2020-01-02,\nx,2020-01-03\n')
  expect((await refusal(nowcastCommand(), ['--input', list])).said.split('\n').slice(1)).toEqual([
    '  row 2, report: 2020-01-01 is before the event on 2020-01-02',
    '  row 3, report: is empty; --leave-out-unknown leaves such cases out',
    '  row 4, onset: "x" is no day as 2020-02-10',
  ])
  const units = await write('units.csv', 'unit,x,y,population\na,0,0,10\na,0,1,0\nb,x,1,5\n')
  const counts = await write('unit-counts.csv', 'unit,index,count\na,1,1\nc,1,1\n')
  expect(
    (await refusal(scanCommand(), ['--counts', counts, '--units', units])).said.split('\n').slice(1),
  ).toEqual([
    '  row 3, unit: "a" is there already, in row 2',
    '  row 3, population: 0 is not above 0',
    '  row 4, x: "x" is no number',
  ])
  const fair = await write('fair.csv', 'unit,x,y,population\na,0,0,10\nb,1,1,5\n')
  expect((await refusal(scanCommand(), ['--counts', counts, '--units', fair])).said).toContain(
    'the unit "b" has no counts',
  )
})

test('forecast: each day ahead with quantiles in order, the same by the same seed', async () => {
  const input = await write(
    'grow.csv',
    `date,count\n${days(28)
      .map((day, n) => `${day},${Math.round(3 * 1.1 ** n)}`)
      .join('\n')}`,
  )
  const ask = async (output: string, ...more: string[]) => {
    await forecastCommand().parseAsync(['--input', input, '--days', '3', '--output', at(output), ...more], {
      from: 'user',
    })
    return await rowsOf(at(output))
  }
  const interval = ['--si-mean', '4', '--si-sd', '2']
  const rows = await ask('one.csv', ...interval)
  expect(rows.map(({ date, ahead }) => [date, ahead])).toEqual([
    ['2020-03-19', '1'],
    ['2020-03-20', '2'],
    ['2020-03-21', '3'],
  ])
  for (const row of rows) expect(Number(row['q0.025'])).toBeLessThan(Number(row['q0.975']))
  expect(Number(rows[0]?.mean)).toBeGreaterThan(30)
  expect(await ask('two.csv', ...interval)).toEqual(rows)
  expect(await ask('trend.csv')).not.toEqual(rows)
})

test('Ctrl-C while hundreds of series are judged leaves the earlier output as it was, and nothing half written', async () => {
  const input = at('large.csv')
  const out = createWriteStream(input)
  out.write('series,index,count\n')
  for (let series = 0; series < 500; series++) {
    let rows = ''
    for (let week = 0; week < 300; week++)
      rows += `district ${series},${week},${(series * 7 + week * 13) % 11}\n`
    if (!out.write(rows)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  const output = await write('earlier.csv', 'as it was\n')
  const child = startProcess([
    'detect',
    '--method',
    'farrington-flexible',
    '--input',
    input,
    '--output',
    output,
  ])
  const ended = once(child, 'close')
  let said = ''
  let isAsked = false
  child.stderr.on('data', (chunk) => {
    said += chunk
    if (isAsked || !/Judging \d+ %/.test(said)) return
    isAsked = child.kill('SIGINT')
  })
  expect((await ended)[0]).toBe(1)
  expect(said).toMatch(/Reading \d+ % \d+ rows/)
  expect(said).toContain('Stopped before the end.')
  expect(await readFile(output, 'utf8')).toBe('as it was\n')
  expect((await readdir(dirname(output))).filter((name) => name.startsWith(basename(output)))).toEqual([
    'earlier.csv',
  ])
})
