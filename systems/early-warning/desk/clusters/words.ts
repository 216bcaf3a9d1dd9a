import type { WordTable } from '#platform/desk'

/** The words of clusters in space and time. */
export const words = {
  'clusters.link': { zh: '在地图上找聚集', en: 'Clusters on the map' },
  'clusters.title': { zh: '空间聚集', en: 'Clusters in space and time' },
  'clusters.found': {
    zh: '{place}：{n} 个下级地区近 {days} 天报告 {seen} 例，按往常只预期 {expected} 例',
    en: '{place}: {seen} seen in {days} {days?day|days} in {n} {n?place|places}, {expected} expected of them',
  },
  'clusters.none': {
    zh: '没有哪里的病例比别处明显偏多',
    en: 'Nowhere are clearly more cases than elsewhere',
  },
  'clusters.noneDetail': {
    zh: '窗口内共 {n} 例。',
    en: '{n} {n?case|cases} in the window in all.',
  },
  'clusters.noCases': { zh: '近 {n} 天没有病例', en: 'No cases in the last {n} {n?day|days}' },
  'clusters.noPlaces': {
    zh: '这里没有可以比较的下级地区',
    en: 'There are no places below this one to be compared',
  },
  'clusters.place': { zh: '地区', en: 'Area' },
  'clusters.maxDays': { zh: '最长窗口', en: 'Longest window' },
  'clusters.nDays': { zh: '{n} 天', en: '{n} {n?day|days}' },
  'clusters.map': { zh: '地图', en: 'Map' },
  'clusters.mapNote': {
    zh: '近 {n} 天病例；粗边为所选聚集',
    en: 'cases of {n} {n?day|days}; the chosen cluster has a bold edge',
  },
  'clusters.list': { zh: '聚集', en: 'Clusters' },
  'clusters.listNote': { zh: '最强的在前', en: 'the strongest first' },
  'clusters.observed': { zh: '报告', en: 'Seen' },
  'clusters.expected': { zh: '预期', en: 'Expected' },
  'clusters.p': { zh: '偶然的可能 p = {p}', en: 'by chance p = {p}' },
  'clusters.weak': { zh: '可能只是偶然', en: 'may be chance' },
  'clusters.reach': { zh: '半径 {km} 公里', en: '{km} km around' },
  'clusters.from': { zh: '{from} 至 {until}', en: '{from} to {until}' },
  'clusters.withoutPoint': {
    zh: '没有坐标、未参与比较：{names}',
    en: 'Left out for want of coordinates: {names}',
  },
  'clusters.tooShort': { zh: '历史太短、未参与比较：{names}', en: 'Left out for want of history: {names}' },
  'clusters.how': {
    zh: '圆形区域与 1 至 {n} 天的窗口逐一比较，p 已计入试过的所有区域与窗口。问的是“哪里多”，不是“总数多不多”。',
    en: 'Circles and windows of 1 to {n} {n?day|days} are compared; p pays for all that were tried. It asks where there are more, not whether there are more in all.',
  },
} as const satisfies WordTable
