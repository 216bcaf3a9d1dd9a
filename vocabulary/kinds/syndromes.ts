import { z } from 'zod'
import { Day } from '../day.ts'
import { Disease } from '../disease.ts'
import type { Kind } from '../kind.ts'
import type { Words } from '../words.ts'

const Count = z.int().min(0).max(10_000_000)

/** What people come to a clinic with. */
export const syndromes = {
  'influenza-like': { zh: '流感样病例', en: 'Influenza-like illness' },
  'acute-respiratory': { zh: '急性呼吸道感染', en: 'Acute respiratory infection' },
  diarrhoea: { zh: '腹泻', en: 'Diarrhoea' },
  rash: { zh: '皮疹', en: 'Rash' },
  other: { zh: '其他', en: 'Other' },
} as const satisfies Record<string, Words>

export const FeverClinicCount = z.strictObject({
  visitDate: Day,
  syndrome: z.enum(['influenza-like', 'acute-respiratory', 'diarrhoea', 'rash', 'other']),
  visits: Count,
  facility: z.string().min(1).max(64).optional(),
})

export const LabCount = z.strictObject({
  disease: Disease,
  sampleDate: Day,
  tested: Count,
  positive: Count,
  laboratory: z.string().min(1).max(64).optional(),
})

export const syndromeKinds = [
  {
    kind: 'fever-clinic.count',
    title: { zh: '发热门诊日报', en: 'Fever clinic counts' },
    description: {
      zh: '某发热门诊一日按症候群就诊数',
      en: 'Visits to a fever clinic on one day, by syndrome',
    },
    schema: FeverClinicCount,
    day: 'visitDate',
    tallies: [{ tally: 'clinic.visits', day: 'visitDate', amount: 'visits', series: 'syndrome' }],
  },
  {
    kind: 'lab.count',
    title: { zh: '实验室检测日报', en: 'Laboratory counts' },
    description: { zh: '某实验室一日检测数与阳性数', en: 'Samples tested and found positive on one day' },
    schema: LabCount,
    day: 'sampleDate',
    tallies: [
      { tally: 'lab.tested', day: 'sampleDate', amount: 'tested', series: 'disease' },
      { tally: 'lab.positive', day: 'sampleDate', amount: 'positive', series: 'disease' },
    ],
  },
] as const satisfies readonly Kind[]
