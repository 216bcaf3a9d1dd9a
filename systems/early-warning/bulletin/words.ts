import type { Words } from '#vocabulary'

/** The words of a bulletin, on the desk and on paper. */
export const words = {
  title: { zh: '{place}传染病监测周报', en: 'Weekly surveillance bulletin: {place}' },
  week: {
    zh: '{year}年第{week}周（{from} 至 {until}）',
    en: 'Week {week} of {year} ({from} to {until})',
  },
  asKnown: { zh: '截至 {day} {time} 所知', en: 'As known on {day}, {time}' },
  version: { zh: '第 {n} 版', en: 'version {n}' },
  notLatest: {
    zh: '本周另有更新的版本，这一版保持原样',
    en: 'A later version of this week was made; this one stays as it was',
  },
  underWay: {
    zh: '制作时本周尚未结束，数字只到 {day}',
    en: 'The week was under way: figures reach to {day} only',
  },
  lead: {
    zh: '本周发出预警 {alerts} 条，其中 {open} 条未办结；{told} 条序列偏离常轨；{events} 起事件未结束。',
    en: 'Alerts raised: {alerts}, of them open: {open}. Series off their course: {told}. Open events: {events}.',
  },
  leadMost: {
    zh: '报告确诊最多的是{disease}，{n} 例（上周 {before}）。',
    en: 'Most confirmed cases were of {disease}: {n} (the week before: {before}).',
  },
  leadNone: {
    zh: '本周没有报告确诊病例；没有报告不等于没有病例。',
    en: 'No confirmed case was reported; that nothing was reported does not mean that nothing was there.',
  },

  'counts.title': { zh: '报告数', en: 'What was counted' },
  'counts.none': {
    zh: '本周与上周都没有报告数。没有报告不等于没有病例。',
    en: 'Nothing was counted in this week or the one before. That nothing was reported does not mean that nothing was there.',
  },
  'counts.note': {
    zh: '“—”表示当时尚未计数，不是零。往年同周取开始日期最接近的一周，周次可能不同。',
    en: '“—” was not counted then, which is not none. The same week of an earlier year begins nearest to the same date; its number may differ.',
  },
  'counts.series': { zh: '病种', en: 'Disease' },
  'counts.week': { zh: '本周', en: 'This week' },
  'counts.before': { zh: '上周', en: 'Week before' },
  'counts.change': { zh: '增减', en: 'Change' },
  'counts.earlier': { zh: '{year}年第{week}周', en: '{year}, week {week}' },

  'alerts.title': { zh: '预警及处置', en: 'Alerts, and what came of them' },
  'alerts.none': { zh: '本周没有发出预警。', en: 'No alert was raised in this week.' },
  'alerts.raised': { zh: '发出预警', en: 'Alerts raised' },
  'alerts.immediate': { zh: '其中一例即报', en: 'of them: one case is enough' },
  'alerts.open': { zh: '未办结', en: 'Open' },
  'alerts.detector': { zh: '监测方法 {id}', en: 'Detector {id}' },
  'alerts.rule': { zh: '规则 {id}', en: 'Rule {id}' },
  'alerts.person': { zh: '由人提出', en: 'Raised by people' },
  'alerts.clock': { zh: '时限', en: 'Clock' },
  'alerts.verification': { zh: '核实', en: 'Verification' },
  'alerts.investigation': { zh: '调查', en: 'Investigation' },
  'alerts.kept': { zh: '按时', en: 'In time' },
  'alerts.missed': { zh: '超时', en: 'Missed' },
  'alerts.running': { zh: '未到期', en: 'Running' },
  'alerts.from': { zh: '来源', en: 'Raised by' },
  'alerts.count': { zh: '条数', en: 'Alerts' },
  'alerts.came': { zh: '结论', en: 'What it was' },
  'alerts.alert': { zh: '预警', en: 'Alert' },
  'alerts.more': { zh: '另有 {n} 条未列出。', en: '{n} more are not listed.' },
  'alerts.truncated': {
    zh: '本周预警过多，只统计了最新的 {n} 条。',
    en: 'There were too many alerts: the newest {n} are counted.',
  },
  'alerts.late': { zh: '超时', en: 'late' },
  'state.waiting': { zh: '排队等待核实', en: 'waiting its turn' },
  'state.verifying': { zh: '待核实', en: 'to be verified' },
  'state.investigating': { zh: '调查中', en: 'under investigation' },
  'state.closed': { zh: '已关闭', en: 'closed' },
  'outcome.outbreak': { zh: '暴发', en: 'outbreak' },
  'outcome.cluster': { zh: '聚集性疫情', en: 'cluster' },
  'outcome.sporadic': { zh: '散发病例', en: 'sporadic case' },
  'outcome.false-alarm': { zh: '误报', en: 'false alarm' },
  'outcome.data-error': { zh: '数据错误', en: 'error of data' },
  'outcome.duplicate': { zh: '重复预警', en: 'duplicate' },

  'reports.line': {
    zh: '收到异常情况报告 {received} 份，其中 {raised} 份发出预警，{back} 份被撤回。',
    en: 'Event reports received: {received}, of them raised an alert: {raised}, taken back: {back}.',
  },
  'reports.none': { zh: '没有收到异常情况报告。', en: 'No event report was received.' },

  'course.title': { zh: '偏离常轨的序列', en: 'Series most off their course' },
  'course.note': {
    zh: '共监测 {n} 条，{short} 条历史太短。“偏离”按全部序列一起控制，平均每 20 条不超过 1 条是误报。',
    en: '{n} are watched, {short} of them too short to be judged. “Off course” is controlled over all: on average no more than 1 in 20 is chance.',
  },
  'course.allUsual': {
    zh: '没有序列明显偏离常轨。',
    en: 'No series is off its course beyond what is usual.',
  },
  'course.none': { zh: '没有可以判断的序列。', en: 'No series can be judged yet.' },
  'course.truncated': {
    zh: '序列过多，只判断了一部分。',
    en: 'There are too many series: a part of them was judged.',
  },
  'course.place': { zh: '地区', en: 'Place' },
  'course.observed': { zh: '报告', en: 'Seen' },
  'course.expected': { zh: '预期', en: 'Expected' },
  'course.days': { zh: '{seen}（{n} 天）', en: '{seen} in {n} d' },
  'course.chance': { zh: '偶然的可能', en: 'By chance' },
  'course.told': { zh: '偏离', en: 'off course' },
  'course.usual': { zh: '常见', en: 'usual' },
  'course.oneIn': { zh: '约 {n} 分之一', en: 'about 1 in {n}' },
  'course.million': { zh: '不到百万分之一', en: 'less than 1 in a million' },

  'clusters.title': { zh: '空间聚集', en: 'Clusters' },
  'clusters.note': {
    zh: '对 {n} 种有确诊的病，用时空扫描看下级地区近 {days} 天；偶然可能大于 1/20 的不列。',
    en: 'A space-time scan over the places below, of {n} diseases with confirmed cases, within {days} days; what chance makes more often than 1 in 20 is left out.',
  },
  'clusters.none': { zh: '没有发现聚集。', en: 'No cluster was found.' },
  'clusters.where': { zh: '地区', en: 'Places' },
  'clusters.when': { zh: '时间', en: 'When' },

  'events.title': { zh: '未结束的事件', en: 'Open events' },
  'events.none': { zh: '没有未结束的事件。', en: 'No event is open.' },
  'events.event': { zh: '事件', en: 'Event' },
  'events.state': { zh: '状态', en: 'State' },
  'events.risk': { zh: '风险', en: 'Risk' },
  'events.days': { zh: '起止', en: 'Days' },
  'events.alerts': { zh: '预警数', en: 'Alerts' },
  'events.truncated': { zh: '事件过多，只列出一部分。', en: 'There are more events than are listed.' },
  'events.proposed': { zh: '待确认', en: 'proposed' },
  'events.confirmed': { zh: '已确认', en: 'confirmed' },
  'risk.very-low': { zh: '极低', en: 'very low' },
  'risk.low': { zh: '低', en: 'low' },
  'risk.medium': { zh: '中', en: 'medium' },
  'risk.high': { zh: '高', en: 'high' },
  'risk.none': { zh: '未评估', en: 'not assessed' },

  'silent.title': { zh: '沉默的来源', en: 'Sources that fell silent' },
  'silent.none': {
    zh: '约定了间隔的来源都按时上报。',
    en: 'Every source with an agreed interval reports in time.',
  },
  'silent.note': {
    zh: '制作周报时，超过约定间隔没有上报的来源。',
    en: 'Silent for longer than agreed when the bulletin was made.',
  },
  'silent.source': { zh: '来源', en: 'Source' },
  'silent.every': { zh: '约定间隔', en: 'Agreed' },
  'silent.last': { zh: '最后上报', en: 'Last heard' },
  'silent.never': { zh: '从未', en: 'never' },
  'silent.hours': { zh: '{n} 小时', en: '{n} h' },
  'silent.minutes': { zh: '{n} 分钟', en: '{n} min' },
  'silent.days': { zh: '{n} 天', en: '{n} d' },
  'silent.more': { zh: '另有 {n} 个未列出。', en: '{n} more are not listed.' },

  'delays.title': { zh: '报告及时性', en: 'How late reports come' },
  'delays.note': {
    zh: '{from} 至 {until} 各日的数，当天、次日、第 3 天、第 7 天结束时已知的比例。',
    en: 'Of the days from {from} to {until}: the share known at the end of the day, a day later, three days and a week later.',
  },
  'delays.none': {
    zh: '数量太少或为补录，不能计算。',
    en: 'Too few came as they happened for this to be told.',
  },
  'delays.cases': { zh: '数', en: 'Counted' },
  'delays.day': { zh: '当天', en: 'same day' },
  'delays.day1': { zh: '次日', en: '1 d later' },
  'delays.day3': { zh: '3 天', en: '3 d' },
  'delays.day7': { zh: '7 天', en: '7 d' },

  'foot.made': {
    zh: '由系统自动编制，保存后不再改动；其中每个数都链接到它所数的内容。链接打开的是现在的情况，可能已有更新。',
    en: 'Made by the system and kept as made. Each number leads to what it counts; what a link opens is as known now, and may have moved on.',
  },
  'foot.not': {
    zh: '监测周报不是公众预警，也不作为疫情发布。',
    en: 'A surveillance bulletin is no public warning, and no publication of an epidemic.',
  },
} as const satisfies Record<string, Words>

export type WordKey = keyof typeof words
