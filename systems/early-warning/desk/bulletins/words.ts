import type { WordTable } from '#platform/desk'

/** The words around weekly bulletins; those within one are the bulletin's own. */
export const words = {
  'list.title': { zh: '监测周报', en: 'Weekly bulletins' },
  'list.says': {
    zh: '每周一早上 7 点自动编制，保存后不再改动。',
    en: 'Made each Monday at 7 in the morning, and kept as made.',
  },
  'list.made': { zh: '已编制', en: 'Made so far' },
  'list.none': { zh: '还没有周报', en: 'No bulletin yet' },
  'list.noneDetail': {
    zh: '下周一早上编制第一期；有权限的人也可以现在编制。',
    en: 'The first is made next Monday morning; who may can make one now.',
  },
  'list.more': { zh: '显示更多', en: 'Show more' },
  'list.place': { zh: '地点', en: 'Place' },
  'list.any': { zh: '不限', en: 'Any' },
  'row.week': { zh: '{year}年第{week}周', en: 'Week {week} of {year}' },
  'row.version': { zh: '第 {n} 版', en: 'version {n}' },
  'row.superseded': { zh: '已有新版', en: 'a later version was made' },
  'row.asKnown': { zh: '截至 {day} 所知', en: 'as known on {day}' },
  'row.house': { zh: '自动编制', en: 'made by the system' },

  'make.title': { zh: '编制一期周报', en: 'Make a bulletin' },
  'make.note': {
    zh: '按现在所知编制。同一周已有周报时，另存为新的一版，原来的不变。',
    en: 'As known now. Where the week has one, this is another version, and the first stays.',
  },
  'make.place': { zh: '地点', en: 'Place' },
  'make.week': { zh: '哪一周（选其中任一天）', en: 'Which week (any day of it)' },
  'make.is': { zh: '{year}年第{week}周，{from} 至 {until}', en: 'Week {week} of {year}, {from} to {until}' },
  'make.submit': { zh: '编制', en: 'Make it' },
  'make.waits': { zh: '序列多时要几秒钟。', en: 'It takes some seconds where there are many series.' },
  'make.cancel': { zh: '取消', en: 'Cancel' },

  'one.back': { zh: '所有周报', en: 'All bulletins' },
  'one.download': { zh: '下载网页', en: 'Download the page' },
  'one.print': { zh: '打印', en: 'Print' },
  'one.remake': { zh: '按现在所知重新编制', en: 'Make it anew, as known now' },
  'one.versions': { zh: '本周各版', en: 'Versions of this week' },
  'one.gone': { zh: '没有您可见的这期周报', en: 'There is no such bulletin that you see' },
} as const satisfies WordTable
