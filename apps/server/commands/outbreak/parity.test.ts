import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { detectCommand } from './detect.ts'
import { borrowFolder, dataFile, reference, rowsOf, runProcess, toRows } from './testing.ts'

const at = borrowFolder()
const parity = (name: string) => dataFile(`outbreak-parity/${name}.csv`)
const names = ['salmNewport', 'salmonella_agona', 'campyDE'] as const

/** Numbers of one column beside those of R; an empty cell stands for none on both sides. */
function compare(
  ours: readonly Record<string, string>[],
  column: string,
  theirs: readonly string[],
  relative = 1e-6,
) {
  expect(ours.length).toBe(theirs.length)
  for (const [n, row] of ours.entries()) {
    const [our, their] = [row[column] ?? '', theirs[n] ?? '']
    const error = Math.abs(Number(our) - Number(their))
    const isSame = (our === '') === (their === '') && error <= relative * Math.abs(Number(their)) + 1e-10
    if (!isSame) expect.fail(`${column} of row ${n}: ${our} where R has ${their}`)
  }
}

describe.skipIf(!reference.isThere)('each command, as a process, beside the numbers of R', () => {
  // surveillance 1.20.3: farringtonFlexible, Noufaily's settings; the calls stand in the README beside the numbers.
  test('detect: three series in one file, each verdict that of R', async () => {
    const parts = await Promise.all(
      names.map(async (name) => ({ name, rows: await rowsOf(parity(`${name}_counts`)) })),
    )
    const lines = parts.flatMap(({ name, rows }) =>
      rows.map(({ index, count }) => `${name},${index},${count}`),
    )
    await writeFile(at('three.csv'), `series,index,count\n${lines.join('\n')}\n`)
    const { code, out, said } = await runProcess([
      ...['detect', '--method', 'farrington-flexible', '--set', 'likeSurveillance=true', '--from', '273'],
      ...['--input', at('three.csv'), '--output', at('verdicts.csv')],
      ...['--plot', at('newport.svg'), '--plot-series', 'salmNewport'],
    ])
    expect([code, out]).toEqual([0, ''])
    expect(said).toMatch(/3 series, 546 verdicts, \d+ alarms; too-few-cases \d+/)
    const verdicts = await rowsOf(at('verdicts.csv'))
    for (const name of names) {
      const ours = verdicts.filter(({ series }) => series === name)
      const theirs = (await rowsOf(parity(`${name}_detect`))).filter(({ ffNB_alarm }) => ffNB_alarm !== '')
      const of = (column: string) => theirs.map((row) => row[column] ?? '')
      expect(ours.map(({ index }) => index)).toEqual(of('index'))
      compare(ours, 'threshold', of('ffNB_upper'))
      compare(ours, 'p', of('ffNB_pvalue'))
      compare(ours, 'score', of('ffNB_score'))
      compare(ours, 'alarm', of('ffNB_alarm'))
    }
    const alarms = verdicts.filter(({ series, alarm }) => series === 'salmNewport' && alarm === '1').length
    const svg = await readFile(at('newport.svg'), 'utf8')
    expect(svg).toMatch(/^<svg .*salmNewport, farrington-flexible.*<\/svg>$/s)
    // One triangle an alarm, and one in the legend.
    expect(svg.match(/h10l-5 8z/g)?.length).toBe(alarms)
  })

  // EpiEstim 2.2-4: estimate_R, parametric interval.
  test('rt: from the standard input to the standard output, as EpiEstim', async () => {
    const input = await readFile(parity('epiestim_Flu2009_incidence'), 'utf8')
    const { code, out, said } = await runProcess(
      [
        'rt',
        '--input',
        '-',
        '--count',
        'I',
        '--si-mean',
        '2.6',
        '--si-sd',
        '1.5',
        '--window',
        '7',
        '--plot',
        at('rt.svg'),
      ],
      { input },
    )
    expect([code, said]).toEqual([0, '1 series, 25 estimates\n'])
    const theirs = await rowsOf(parity('epiestim_Flu2009_parametric_R'))
    const columns = {
      mean: 'Mean_R_',
      sd: 'Std_R_',
      q025: 'Quantile_0_025_R_',
      median: 'Median_R_',
      q975: 'Quantile_0_975_R_',
    }
    for (const [our, their] of Object.entries(columns))
      compare(
        toRows(out),
        our,
        theirs.map((row) => row[their] ?? ''),
        1e-9,
      )
    expect(existsSync(at('rt.svg'))).toBe(true)
  })

  // surveillance 1.20.3: nowcast, bayes.notrunc.bnb, D = 15, N.tInf.max = 500.
  test('nowcast: of a line list as known on a day, as surveillance', async () => {
    const { code, out } = await runProcess([
      ...[
        'nowcast',
        '--input',
        parity('nowcast_husO104_linelist'),
        '--event',
        'dHosp',
        '--report',
        'dReport',
      ],
      ...[
        '--now',
        '2011-06-02',
        '--from',
        '2011-04-01',
        '--method',
        'bayes',
        '--max-total',
        '500',
        '--plot',
        at('now.svg'),
      ],
    ])
    expect(code).toBe(0)
    const theirs = (await rowsOf(parity('nowcast_husO104_reference'))).filter(
      ({ now, method }) => now === '2011-06-02' && method === 'bayes.notrunc.bnb',
    )
    const days = new Set(theirs.map(({ date }) => date))
    const ours = toRows(out).filter(({ date }) => days.has(date ?? ''))
    for (const [our, their] of Object.entries({
      reported: 'reported_by_now',
      median: 'median',
      lower: 'lo95',
      upper: 'hi95',
    }))
      compare(
        ours,
        our,
        theirs.map((row) => row[their] ?? ''),
      )
    expect(existsSync(at('now.svg'))).toBe(true)
  })

  // R's glm: half the deviance that the zone's own rate explains.
  test('scan: Leer with Emden is the cluster of two years, and the same seed gives the same words', async () => {
    const args = [
      ...['scan', '--counts', dataFile('spatial/measlesWeserEms_counts_long.csv'), '--date', 't', '--json'],
      ...[
        '--units',
        dataFile('spatial/measlesWeserEms_units.csv'),
        '--population',
        'population_fraction',
        '--globe',
      ],
      ...['--replicates', '99', '--seed', '7', '--plot', at('clusters.svg')],
    ]
    const { code, out } = await runProcess(args)
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({
      type: 'row',
      names: 'LK Leer; SK Emden',
      observed: 870,
      p: 0.01,
      from: '1',
      to: '104',
    })
    expect(lines[0]?.log_likelihood_ratio).toBeCloseTo(1350.06911800029, 8)
    expect(lines.at(-1)).toEqual({
      type: 'summary',
      units: 17,
      periods: 104,
      cases: 1283,
      clusters: lines.length - 1,
    })
    expect(await readFile(at('clusters.svg'), 'utf8')).toContain('LK Leer')
  })

  const runs = [
    ['ears-c1', '8', 'earsC1', []],
    ['ears-c2', '10', 'earsC2', []],
    ['bayes', '163', 'bayes_b2w6', ['--years', '2']],
    ['farrington', '264', 'farrington', []],
    ['cusum', '105', 'cusum_rossi', []],
    ['glr', undefined, 'glrpois', ['--expected', 'mu0']],
  ] as const
  test.each(runs)(
    'detect --method %s from %s: the alarms are those of R',
    async (method, from, run, more) => {
      // R's own table is a file of counts with further columns.
      const theirs = await rowsOf(parity('salmNewport_detect'))
      const judged = theirs.filter((row) => row[`${run}_alarm`] !== '')
      const output = at(`${run}.csv`)
      const start = from ?? judged[0]?.index ?? ''
      await detectCommand().parseAsync(
        [
          '--method',
          method,
          '--input',
          parity('salmNewport_detect'),
          '--output',
          output,
          '--from',
          start,
          ...more,
        ],
        { from: 'user' },
      )
      const ours = await rowsOf(output)
      expect(judged.length).toBeGreaterThan(200)
      compare(
        ours,
        'alarm',
        judged.map((row) => row[`${run}_alarm`] ?? ''),
      )
      if (method.startsWith('ears') || method === 'bayes')
        compare(
          ours,
          'threshold',
          judged.map((row) => row[`${run}_upper`] ?? ''),
        )
    },
  )
})
