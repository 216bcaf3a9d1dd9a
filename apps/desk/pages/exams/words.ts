import type { WordTable } from '#platform/desk'

/** The words of exams: a simulated outbreak, met by the software, on paper, and not at all. */
export const words = {
  'list.title': { zh: '大考', en: 'Exams' },
  'list.says': {
    zh: '同一场模拟疫情，分别由联防、电话与表格、不干预来应对：何时发现，代价多少。',
    en: 'The same simulated outbreak met by Lianfang, on paper, and not at all: when it was found, and what it cost.',
  },
  'list.held': { zh: '已有的报告', en: 'Reports' },
  'list.none': { zh: '还没有大考报告', en: 'No exam has been reported yet' },
  'list.noneDetail': {
    zh: '考完后，报告交到 POST /api/exams，就会出现在这里。',
    en: 'Once an exam was played its report is handed in at POST /api/exams, and stands here.',
  },
  'list.more': { zh: '显示更多', en: 'Show more' },
  'row.runs': { zh: '{n} 次推演，每次 {days} 天', en: 'Runs: {n}, of {days} {days?day|days} each' },
  'row.bad': { zh: '不好的推演 {n} 次', en: 'Bad runs: {n}' },
  'row.breaches': { zh: '违规 {n} 处', en: 'Rules broken: {n}' },
  'row.made': { zh: '考于 {day}', en: 'made {day}' },
  'elsewhere.title': { zh: '大考报告在正式系统里', en: 'Reports of exams are kept in production' },
  'elsewhere.link': { zh: '到正式系统查看', en: 'Open them there' },

  'one.back': { zh: '返回列表', en: 'Back to the list' },
  'one.gone': { zh: '没有这份报告', en: 'There is no such report' },
  'one.open': { zh: '打开完整报告', en: 'Open the whole report' },
  'one.json': { zh: '下载 JSON', en: 'Download the JSON' },
  'one.counts': { zh: '要紧的数字', en: 'What counts' },
  'one.measure': { zh: '项目', en: 'Measure' },
  'one.against': { zh: '较电话与表格', en: 'Against paper' },
  'one.ninety': { zh: '九成在 {time}内', en: '9 in 10 within {time}' },
  'one.days': { zh: '{n} 天', en: '{n} {n?day|days}' },
  'one.bad': { zh: '不好的推演', en: 'Bad runs' },
  'one.noneBad': {
    zh: '联防没有一次更差或违规。',
    en: 'In no run did Lianfang do worse or break a rule.',
  },
  'one.seed': { zh: '种子 {n}', en: 'Seed {n}' },
  'one.curve': { zh: '逐日疫情（第一个种子）', en: 'Day by day (first seed)' },
  'curve.infected': { zh: '新感染', en: 'Infected' },
  'curve.known': { zh: '新确认', en: 'Known' },
  'curve.inHospital': { zh: '在院人数', en: 'In hospital' },
  'curve.which': { zh: '看哪条曲线', en: 'Which curve' },
} as const satisfies WordTable
