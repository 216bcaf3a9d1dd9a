import type { WordTable } from '#platform/desk'

/** The words of the overview. `{name}` is filled in where the word is said. */
export const words = {
  'overview.title': { zh: '总览', en: 'Overview' },
  'desk.more': { zh: '显示更多', en: 'Show more' },

  'summary.calm': { zh: '今日无新预警', en: 'No new alert today' },
  'summary.alarms': { zh: '今日新预警 {n} 条', en: 'New alerts today: {n}' },
  'summary.manyAlarms': { zh: '今日新预警 {n} 条以上', en: 'New alerts today: more than {n}' },
  'summary.silent': { zh: '{n} 个来源逾期未报', en: 'Late sources: {n}' },
  'summary.allHeard': { zh: '来源均按时', en: 'All sources are on time' },
  'summary.noPlan': { zh: '来源未约定间隔', en: 'No source has an agreed interval' },
  'summary.counted': { zh: '计数已是最新', en: 'Counts are up to date' },
  'summary.counting': { zh: '计数追赶中', en: 'Counts are catching up' },
  'summary.stuck': { zh: '计数停住', en: 'Counting has stopped' },
  'summary.parked': { zh: '{n} 条信号搁置待查', en: 'Signals set aside: {n}' },
  'summary.noSources': { zh: '还没有来源', en: 'No sources yet' },
  'summary.label': { zh: '此刻', en: 'Right now' },

  'filters.label': { zh: '筛选', en: 'Filters' },

  'map.title': { zh: '各地 {n} 天合计', en: 'Places, {n} days' },
  'map.span': { zh: '{from} 至 {until}', en: '{from} to {until}' },
  'map.noReport': { zh: '无报告', en: 'no report' },
  'map.none': { zh: '这里没有地点。', en: 'There are no places here.' },
  'map.noPlaces': {
    zh: '还没有地点。请管理员先导入地点，再接入来源。',
    en: 'There are no places yet. An administrator imports them first, then connects sources.',
  },
  'places.place': { zh: '地点', en: 'Place' },
  'places.count': { zh: '合计', en: 'Count' },
  'places.all': { zh: '共 {n} 处，{m} 处无报告', en: '{n} places, {m} without report' },
  'places.quiet': {
    zh: '这 {n} 天没有任何报告。没有报告不等于没有病例。',
    en: 'No report in these {n} days. No report does not mean no cases.',
  },

  'alarms.title': { zh: '预警', en: 'Alerts' },
  'alarms.newest': { zh: '最新在前', en: 'newest first' },
  'alarms.toNow': { zh: '至今全部，最新在前', en: 'all up to now, newest first' },
  'alarms.sentence': {
    zh: '{place}: 见 {seen} {unit}，预期 {expected}',
    en: '{place}: {seen} seen, {expected} expected',
  },
  'alarms.sentenceOver': {
    zh: '{place}: {days} 天见 {seen} {unit}，预期 {expected}',
    en: '{place}: {seen} seen in {days} days, {expected} expected',
  },
  'alarms.first': { zh: '，为 {n} 天来首{unit}', en: ', first in {n} days' },
  'alarms.today': { zh: '今天', en: 'Today' },
  'alarms.yesterday': { zh: '昨天', en: 'Yesterday' },
  'alarms.ago': { zh: '{n} 天前', en: '{n} days ago' },
  'alarms.none': { zh: '没有预警', en: 'No alerts' },
  'alarms.noneDetail': {
    zh: '{place}的各项计数都在预期之内。请同时看来源是否按时。',
    en: 'Counts of {place} are as expected. See also whether the sources are on time.',
  },
  'alarms.judged': { zh: '{day} 的计数', en: 'counts of {day}' },
  'alarms.threshold': { zh: '满 {n} 即预警', en: 'alerts from {n}' },
} as const satisfies WordTable

export type WordKey = keyof typeof words
