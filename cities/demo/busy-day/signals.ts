import { addDays, type Day, type Disease, type SignalEvent } from '#vocabulary'
import { at, busyDay } from './stage.ts'

interface Cases {
  /** Id of the hospital that reports them. */
  readonly hospital: string
  readonly disease: Disease
  readonly classification: 'suspected' | 'clinical' | 'confirmed'
  readonly place: string
  /** How many on each of the last days, today's last. */
  readonly byDay: readonly number[]
  readonly ages: readonly ('0-4' | '5-14' | '15-24' | '25-44')[]
  /** When the last of them is reported. */
  readonly clock: string
}

/** Cases of a cluster, one signal each, under the hospital's own source. */
export function clusterOf({
  hospital,
  disease,
  classification,
  place,
  byDay,
  ages,
  clock,
}: Cases): SignalEvent[] {
  return byDay.flatMap((cases, index) => {
    const reportDate = addDays(busyDay, index + 1 - byDay.length)
    return Array.from({ length: cases }, (_, n) => ({
      ...envelope({
        source: `urn:lianfang:demo:hospital:${hospital}`,
        type: 'case.report',
        time: timeOn(reportDate, clock),
      }),
      id: `${reportDate}-${disease}-cluster-${place}-${n + 1}`,
      place,
      data: {
        disease,
        reportDate,
        onsetDate: addDays(reportDate, -1),
        classification,
        ageGroup: ages[n % ages.length] ?? '5-14',
        sex: n % 2 === 0 ? 'female' : 'male',
        origin: 'local',
      },
    }))
  })
}

/** Three suspected cases of measles in each of two streets, reported over three days. */
export const measles = {
  heting: clusterOf({
    hospital: 'hospital-heting',
    disease: 'measles',
    classification: 'suspected',
    place: 'cn.99.01.04.002',
    byDay: [1, 1, 1],
    ages: ['0-4', '5-14'],
    clock: '06:28',
  }),
  wangchao: clusterOf({
    hospital: 'hospital-wangchao',
    disease: 'measles',
    classification: 'suspected',
    place: 'cn.99.01.05.001',
    byDay: [1, 2],
    ages: ['0-4', '25-44'],
    clock: '06:48',
  }),
} as const

/** One sample in which the city's laboratory found cholera: one is enough. */
export const cholera: SignalEvent = {
  ...envelope({
    source: 'urn:lianfang:demo:laboratory:lab-cdc',
    type: 'lab.count',
    time: at('07:02'),
  }),
  id: `${busyDay}-cholera`,
  place: 'cn.99.01.06.003',
  data: { disease: 'cholera', sampleDate: busyDay, tested: 1, positive: 1, laboratory: 'lab-cdc' },
}

/** Children of kindergartens that one kitchen supplies: vomiting since the day before yesterday. */
export const kindergartens = [
  ...clusterOf({
    hospital: 'hospital-children',
    disease: 'norovirus',
    classification: 'confirmed',
    place: 'cn.99.01.02.001',
    byDay: [4, 9, 8],
    ages: ['0-4', '5-14'],
    clock: '07:20',
  }),
  ...clusterOf({
    hospital: 'hospital-first',
    disease: 'norovirus',
    classification: 'confirmed',
    place: 'cn.99.01.03.001',
    byDay: [3, 5, 4],
    ages: ['0-4'],
    clock: '07:24',
  }),
]

/** Two patients of one community whose illness nobody can name yet. */
export const unknown = clusterOf({
  hospital: 'hospital-central',
  disease: 'unknown',
  classification: 'suspected',
  place: 'cn.99.01.06.002.001',
  byDay: [1, 1],
  ages: ['25-44', '15-24'],
  clock: '09:40',
})

function envelope(of: { readonly source: string; readonly type: string; readonly time: string }) {
  return { specversion: '1.0', datacontenttype: 'application/json', ...of } as const
}

function timeOn(day: Day, clock: string): string {
  return `${day}T${clock}:00+08:00`
}
