import type { WordTable } from '#platform/desk'

/** The words of the overview. `{name}` is filled in where the word is said. */
export const words = {
  'overview.title': { zh: '总览', en: 'Overview' },
  'desk.more': { zh: '显示更多', en: 'Show more' },

  'first.title': { zh: '第一次来？', en: 'Here for the first time?' },
  'first.what': {
    zh: '联防帮一座城市早发现疫情、一起处置：上报进来，异常成为预警，预警成为有人负责、有期限的任务。这一页先说变化，再列等您决定的三件事和逾期的事。',
    en: 'Lianfang helps a city to see an outbreak early and to act together: reports come in, what is unusual becomes an alert, and an alert becomes work that somebody has to do by a time. This page says what changed, then the three decisions that wait, and what is late.',
  },
  'first.try': { zh: '可以先试试', en: 'Three things to try' },
  'first.alerts': {
    zh: '判断一条预警：按 1 属实、2 排除、3 还需了解',
    en: 'Judge an alert: 1 confirms it, 2 rules it out, 3 asks for more',
  },
  'first.sources': { zh: '看谁在报、谁没有按时报', en: 'See who reports, and who is late' },
  'first.rules': { zh: '拿一条规则在过去的数据上试算', en: 'Try a rule on past days' },
  'first.units': { zh: '查各单位今天谁值班', en: 'See who is on duty at each unit' },
  'first.tasks': { zh: '看手上的任务', en: 'See the tasks at hand' },
  'first.dismiss': { zh: '知道了，收起', en: 'Understood: fold it up' },

  'scenario.title': { zh: '演练：{title}', en: 'Exercise: {title}' },
  'scenario.open': { zh: '看{title}', en: 'See {title}' },
  'scenario.making': {
    zh: '正在准备（不到一分钟）：{step}',
    en: 'Being prepared, in less than a minute: {step}',
  },
  'scenario.failed': {
    zh: '没有准备好。请再试一次；若仍不行，原因在服务器日志里。',
    en: 'It could not be prepared. Try again; if it fails again, the log of the server says why.',
  },
  'scenario.anew': { zh: '丢弃，重新开始', en: 'Throw away and begin anew' },
  'scenario.anewTitle': { zh: '丢弃“{title}”，重新开始？', en: 'Throw away {title}, and begin anew?' },
  'scenario.anewDetail': {
    zh: '大家进的是同一个演练：别人在里面做的也会丢掉。真实城市不受影响。',
    en: 'Everybody enters the same exercise: what others did in it is lost too. The real city is untouched.',
  },
  'scenario.keep': { zh: '保留', en: 'Keep it' },
  'scenario.discard': { zh: '丢弃，重新开始', en: 'Throw away and begin anew' },

  'filters.label': { zh: '筛选', en: 'Filters' },

  'map.title': { zh: '各地 {n} 天合计', en: 'Places, {n} {n?day|days}' },
  'map.span': { zh: '{from} 至 {until}', en: '{from} to {until}' },
  'map.noReport': { zh: '无报告', en: 'no report' },
  'map.none': { zh: '这里没有地点。', en: 'There are no places here.' },
  'map.noPlaces': {
    zh: '还没有地点。请管理员先导入地点，再接入来源。',
    en: 'There are no places yet. An administrator imports them first, then connects sources.',
  },
  'places.place': { zh: '地点', en: 'Place' },
  'places.count': { zh: '合计', en: 'Count' },
  'places.all': { zh: '共 {n} 处，{m} 处无报告', en: '{n} {n?place|places}, {m} without report' },
  'places.quiet': {
    zh: '这 {n} 天没有任何报告。没有报告不等于没有病例。',
    en: 'No report in these {n} {n?day|days}. No report does not mean no cases.',
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
    en: '{place}: {seen} seen in {days} {days?day|days}, {expected} expected',
  },
  'alarms.first': { zh: '，为 {n} 天来首{unit}', en: ', first in {n} {n?day|days}' },
  'alarms.today': { zh: '今天', en: 'Today' },
  'alarms.yesterday': { zh: '昨天', en: 'Yesterday' },
  'alarms.ago': { zh: '{n} 天前', en: '{n} {n?day|days} ago' },
  'alarms.none': { zh: '没有预警', en: 'No alerts' },
  'alarms.noneDetail': {
    zh: '{place}的各项计数都在预期之内。请同时看来源是否按时。',
    en: 'Counts of {place} are as expected. See also whether the sources are on time.',
  },
  'alarms.judged': { zh: '{day} 的计数', en: 'counts of {day}' },
  'alarms.threshold': { zh: '满 {n} 即预警', en: 'alerts from {n}' },
} as const satisfies WordTable

export type WordKey = keyof typeof words
