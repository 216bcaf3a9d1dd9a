import type { WordTable } from './say.ts'

/** The words of what every page is made of. */
export const words = {
  'desk.asOf': { zh: '{time} 更新', en: 'as of {time}' },
  'desk.more': { zh: '显示更多', en: 'Show more' },
  'desk.loading': { zh: '正在读取…', en: 'Loading…' },

  'trouble.retry': { zh: '重试', en: 'Try again' },
  'trouble.away': { zh: '连不上服务器', en: 'The server cannot be reached' },
  'trouble.awayDetail': {
    zh: '请检查网络，再重试。页面上的数字停在上次读到的时候。',
    en: 'Check the network, then try again. Figures on the page are those last read.',
  },
  'trouble.unread': { zh: '服务器的回答读不懂', en: 'The answer could not be read' },
  'trouble.unreadDetail': {
    zh: '页面与服务器的版本可能不同：请刷新页面。',
    en: 'Page and server may be of different versions: reload the page.',
  },
  'trouble.request': { zh: '请求编号 {id}', en: 'Request {id}' },
  'trouble.stale': { zh: '更新失败，以下为上次读到的内容', en: 'Not updated: this is what was last read' },

  'keys.title': { zh: '键盘', en: 'Keyboard' },
  'keys.sheet': { zh: '显示这张表', en: 'Show this sheet' },
  'keys.next': { zh: '下一条', en: 'Next' },
  'keys.previous': { zh: '上一条', en: 'Previous' },
  'keys.open': { zh: '打开', en: 'Open' },
  'keys.on': { zh: '单键快捷键可用', en: 'Single keys do something' },

  'dialog.close': { zh: '关闭', en: 'Close' },
  'dialog.cancel': { zh: '取消', en: 'Cancel' },
  'reason.noNames': {
    zh: '请勿填写姓名、证件号等个人信息。',
    en: 'No names of patients, no numbers of documents.',
  },
  'reason.missing': { zh: '请写明理由。', en: 'Say why, please.' },
  'reason.choose': { zh: '请选择一项。', en: 'Choose one, please.' },
  'reason.kept': { zh: '您写的内容已保留，可再次提交。', en: 'What you wrote is kept: send it again.' },

  'list.end': { zh: '共 {n} 条，已到末尾', en: 'All {n} are shown' },
  'list.loadingMore': { zh: '正在读取后面的…', en: 'Loading more…' },

  'actor.house': { zh: '系统', en: 'the system' },
  'actor.program': { zh: '程序', en: 'a program' },
  'actor.person': { zh: '工作人员', en: 'a member of staff' },

  'trail.label': { zh: '地点', en: 'Place' },

  'print.product': { zh: '联防', en: 'Lianfang' },
  'print.exercise': {
    zh: '演练：{title}，数字与事件不是真的',
    en: 'Exercise: {title}; figures and events are not real',
  },
  'print.at': { zh: '打印于 {time}', en: 'Printed at {time}' },
  'print.by': { zh: '打印人：{who}', en: 'By {who}' },
} as const satisfies WordTable
