import type { WordTable } from '../say.ts'

/** The words of counts by day. */
export const words = {
  'chart.noReport': { zh: '无报告', en: 'no report' },
  'filters.tally': { zh: '看什么', en: 'What' },
  'filters.series': { zh: '病种或症候群', en: 'Disease or syndrome' },
  'filters.asKnownOn': { zh: '回看：按哪天已知', en: 'As known on' },
  'filters.now': { zh: '回到现在', en: 'Back to now' },
  'filters.slide': { zh: '拖动选择日期', en: 'Slide to choose the day' },
  'filters.dayBefore': { zh: '前一天', en: 'Day before' },
  'filters.dayAfter': { zh: '后一天', en: 'Day after' },
  'filters.knowing': { zh: '按 {day} 当天所知显示', en: 'Shown as known on {day}' },
  'chart.title': { zh: '{place}每日', en: '{place} by day' },
  'chart.counted': { zh: '按{day}统计；地点为{place}', en: 'Counted by {day}; place of {place}' },
  'chart.asKnown': { zh: '{day} 当天所知', en: 'Known on {day}' },
  'chart.now': { zh: '现在所知', en: 'Known now' },
  'chart.same': {
    zh: '到 {day} 为止的数字，后来没有改动。',
    en: 'Figures up to {day} have not changed since.',
  },
  'chart.differs': {
    zh: '到 {day} 为止：当天只知 {past}，现在所知 {now}，{n} 天的数字后来改了。',
    en: 'Up to {day}: {past} known then, {now} known now; days changed later: {n}.',
  },
  'chart.latest': { zh: '最近有报告的一天：{day}，{n}', en: 'Latest day with a report: {day}, {n}' },
  'chart.today': { zh: '今天到此刻：{n}', en: 'Today so far: {n}' },
  'chart.weeks': { zh: '近八周', en: 'Eight weeks' },
  'chart.all': { zh: '全部', en: 'All' },
  'chart.span': { zh: '时间范围', en: 'Time span' },
  'chart.empty': { zh: '没有报告', en: 'No report' },
  'chart.emptyDetail': {
    zh: '{place}在这段时间没有这一项的报告。',
    en: '{place} has no such report in this span.',
  },
  'chart.table': { zh: '看数字表', en: 'See the figures' },
  'chart.day': { zh: '日期', en: 'Day' },
  'chart.reports': { zh: '报告数', en: 'Reports' },
  'chart.missing': { zh: '{n} 天无报告', en: '{n} {n?day|days} without report' },
  'by.report': { zh: '报告日期', en: 'report date' },
  'by.onset': { zh: '发病日期', en: 'onset date' },
  'by.visit': { zh: '就诊日期', en: 'visit date' },
  'by.sample': { zh: '采样日期', en: 'sample date' },
  'at.reporting': { zh: '报告地', en: 'report' },
  'at.residence': { zh: '现住地', en: 'residence' },
  'at.facility': { zh: '医疗机构所在地', en: 'the facility' },
} as const satisfies WordTable

export type WordKey = keyof typeof words
