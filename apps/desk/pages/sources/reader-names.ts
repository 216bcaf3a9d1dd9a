import type { Words } from '#vocabulary'

const names: Readonly<Record<string, Words>> = {
  tallies: { zh: '计数', en: 'Counts' },
  'early-warning': { zh: '早期预警', en: 'Early warning' },
  'event-reports': { zh: '异常情况报告', en: 'Event reports' },
  bulletins: { zh: '监测周报', en: 'Bulletins' },
  rules: { zh: '规则', en: 'Rules' },
  events: { zh: '事件', en: 'Events' },
  alerts: { zh: '预警', en: 'Alerts' },
  tasks: { zh: '任务', en: 'Tasks' },
  notify: { zh: '通知', en: 'Notices' },
  'order-gate': { zh: '须令采集的把关', en: 'Gate of orders' },
  audit: { zh: '审计', en: 'Audit' },
}

/** What a reader of the log is called: one that a system of the city's own brought has its own name. */
export function titleOfReader(name: string): Words {
  return names[name] ?? names[name.split('.')[0] ?? ''] ?? { zh: name, en: name }
}
