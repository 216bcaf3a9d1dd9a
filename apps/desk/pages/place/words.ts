import type { WordTable } from '#platform/desk'

/** The words of a place's page. */
export const words = {
  'place.none': { zh: '还没有地点', en: 'There are no places yet' },
  'place.noneDetail': {
    zh: '请管理员先导入地点，再接入来源。',
    en: 'An administrator imports them first, then connects sources.',
  },
  'place.population': { zh: '{n} 人', en: '{n} people' },
  'place.codes': { zh: '区划代码 {codes}', en: 'division code {codes}' },
  'place.until': { zh: '已于 {day} 撤销', en: 'abolished on {day}' },
  'place.successor': { zh: '由此接替', en: 'succeeded by' },
  'place.onMap': { zh: '在总览的地图上看', en: 'See it on the map' },
  'place.counts': { zh: '计数', en: 'Counts' },

  'level.nation': { zh: '国家', en: 'nation' },
  'level.province': { zh: '省', en: 'province' },
  'level.city': { zh: '市', en: 'city' },
  'level.district': { zh: '区县', en: 'district' },
  'level.street': { zh: '街道乡镇', en: 'street' },
  'level.community': { zh: '社区村', en: 'community' },
  'level.grid': { zh: '网格', en: 'grid' },
  'level.building': { zh: '楼栋', en: 'building' },

  'units.title': { zh: '找谁', en: 'Whom to call' },
  'units.here': { zh: '设在这里的单位与值班员', en: 'units here, and who is on duty' },
  'units.above': {
    zh: '这里没有单位，由{place}的单位负责',
    en: 'no unit here: those of {place} answer for it',
  },
  'units.none': { zh: '没有负责这里的单位', en: 'No unit answers for this place' },
  'units.under': { zh: '下级还有 {n} 个单位', en: 'Units below this place: {n}' },
  'units.more': { zh: '另有 {n} 个单位', en: 'and {n} more units' },

  'alerts.title': { zh: '未结的预警', en: 'Open alerts' },
  'alerts.none': { zh: '没有未结的预警', en: 'No open alert' },
  'events.title': { zh: '事件', en: 'Events' },
  'events.none': { zh: '没有事件', en: 'No event' },
  'events.latest': { zh: '最近 {day}', en: 'latest {day}' },
  'tasks.title': { zh: '未完的任务', en: 'Open tasks' },
  'tasks.none': { zh: '没有未完的任务', en: 'No open task' },
  'orders.title': { zh: '生效中的令', en: 'Orders in force' },
  'orders.none': { zh: '没有生效的令', en: 'No order is in force' },
  'orders.noneDetail': {
    zh: '没有令，就不得向所有人采集或限制。',
    en: 'Without one nothing may be collected from everyone, and nothing restricted.',
  },
  'sources.title': { zh: '报告这里的来源', en: 'Sources that report it' },
  'sources.none': { zh: '最近没有来源报告这里', en: 'No source has reported it lately' },
  'sources.noneDetail': { zh: '没有报告不等于没有病例。', en: 'No report does not mean no cases.' },
  'children.title': { zh: '下级地点', en: 'Places below' },
  'children.note': { zh: '近 {n} 天合计', en: 'sum of {n} {n?day|days}' },
  'children.none': { zh: '没有下级地点', en: 'Nothing lies below' },
  'children.noReport': { zh: '无报告', en: 'no report' },
  'lines.all': { zh: '全部', en: 'See all' },
  'lines.now': { zh: '立即', en: 'at once' },

  'keys.up': { zh: '到上级地点', en: 'To the place above' },
} as const satisfies WordTable
