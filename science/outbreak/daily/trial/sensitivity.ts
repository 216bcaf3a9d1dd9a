/**
 * Prints the tables of README.md: the alarms of 2020, and what they become when each setting is changed by 30 %.
 * `node science/outbreak/daily/trial/sensitivity.ts`
 */
import { defaultSettings, type Settings } from '../index.ts'
import { data, isInWave, replay2020 } from './replay-2020.ts'

const places: Readonly<Record<string, string>> = { '110102': 'Xicheng', '110106': 'Fengtai' }

function summaryOf(settings: Settings): string {
  const { alarms, months, quietMonths } = replay2020({ joining: true, settings })
  const first = alarms.filter(({ isEscalation }) => !isEscalation)
  const alone = replay2020({ joining: false, settings }).alarms.filter(({ isEscalation }) => !isEscalation)
  const daysOf = (wanted: string) =>
    first
      .filter(({ code }) => code === wanted)
      .map(({ day }) => day.slice(5))
      .join(', ') || '—'
  const others = first.filter(({ code }) => !(code in places))
  const per100 = (count: number, of: number) => ((count / of) * 100).toFixed(1)
  const inQuiet = others.filter((alarm) => !isInWave(alarm)).length
  const aloneInQuiet = alone.filter((alarm) => !isInWave(alarm)).length
  return [
    daysOf('110102'),
    daysOf('110106'),
    `${others.length} (${per100(others.length, months)})`,
    `${inQuiet} (${per100(inQuiet, quietMonths)})`,
    `${aloneInQuiet} (${per100(aloneInQuiet, quietMonths)})`,
    alarms.length - first.length,
  ].join(' | ')
}

function changed(name: keyof Settings, factor: number): Settings {
  const isReal = name === 'alpha' || name === 'quietCoverage' || name === 'dispersionErrors'
  const value = defaultSettings[name] * factor
  return {
    ...defaultSettings,
    [name]: name === 'quietCoverage' ? Math.min(1, value) : isReal ? value : Math.round(value),
  }
}

function row(name: string, settings: Settings): void {
  console.log(`| ${name} | ${summaryOf(settings)} |`)
}

function written(name: keyof Settings, value: number): string {
  return name === 'alpha' ? `1/${Math.round(1 / value)}` : String(Number(value.toFixed(2)))
}

if (!data.isThere) {
  console.error(`The data is not there: ${data.path}`)
  process.exitCode = 1
} else {
  const { alarms, months, quietMonths } = replay2020({ joining: true })
  console.log(`${months.toFixed(1)} district-months, ${quietMonths.toFixed(1)} of them quiet\n`)
  for (const { code, day, observed, expected, quietDays, detectors, isEscalation } of alarms) {
    const by = isEscalation ? 'escalation' : detectors.join(', ')
    console.log(`| ${code} | ${day} | ${observed} | ${expected.toFixed(3)} | ${quietDays} | ${by} |`)
  }
  console.log('')
  row('default', defaultSettings)
  for (const name of Object.keys(defaultSettings) as (keyof Settings)[]) {
    for (const factor of [0.7, 1.3]) {
      const settings = changed(name, factor)
      row(`\`${name}\` ${written(name, defaultSettings[name])} → ${written(name, settings[name])}`, settings)
    }
  }
  for (const quietDays of [28, 42, 49, 84, 98, 105, 112])
    row(`\`quietDays\` ${quietDays}`, { ...defaultSettings, quietDays })
}
