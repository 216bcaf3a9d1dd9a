import type { WordTable } from '#platform/desk'

/** The words of the wall: short, since they are read from eight metres. */
export const words = {
  'wall.title': { zh: '大屏', en: 'Wall view' },
  'wall.back': { zh: '返回总览', en: 'Back to the overview' },
  'wall.full': { zh: '全屏', en: 'Full screen' },
  'wall.exercise': { zh: '演练：{title}', en: 'Exercise: {title}' },
  'wall.changed': { zh: '近 {n} 小时', en: 'The last {n} {n?hour|hours}' },
  'wall.late': { zh: '逾期', en: 'Late' },
  'wall.lateNone': { zh: '没有逾期', en: 'Nothing is late' },
  'wall.moreUnits': { zh: '另有 {n} 个单位', en: 'more units: {n}' },
  'wall.nobody': { zh: '无承办单位', en: 'Nobody has it' },
  'wall.decisions': { zh: '待决定', en: 'Waiting for a decision' },
  'wall.decisionsNone': { zh: '没有待决定的事项', en: 'Nothing waits for a decision' },
  'wall.decisionsMore': { zh: '另有 {n} 件', en: '{n} more' },
  'wall.taken': { zh: '已有人接手', en: 'Taken' },
  'wall.mapTitle': { zh: '{series} · 近 {n} 天', en: '{series} · {n} {n?day|days}' },
  'wall.turn': { zh: '第 {at} 处，共 {of} 处', en: '{at} of {of}' },
  'wall.quiet': {
    zh: '这 {n} 天没有任何报告。没有报告不等于没有病例。',
    en: 'No report in these {n} {n?day|days}. No report does not mean no cases.',
  },
  'wall.noPlaces': { zh: '这里没有地点', en: 'There are no places here' },
  'wall.silent': { zh: '未按时上报', en: 'Silent' },
  'wall.silentNever': { zh: '从未上报', en: 'never heard' },
  'wall.silentFor': { zh: '{span}未报', en: 'silent for {span}' },
  'wall.silentMore': { zh: '另有 {n} 个', en: '{n} more' },
  'wall.sleeps': {
    zh: '浏览器不能保持屏幕常亮：请在系统里关闭休眠',
    en: 'The browser cannot keep the screen awake: turn sleeping off in the system',
  },
  'wall.notYours': { zh: '您的账号不能看总览。', en: 'Your account may not see the overview.' },

  'band.away': { zh: '连不上服务器', en: 'The server cannot be reached' },
  'band.signedOut': { zh: '登录已结束，请重新登录', en: 'The session ended: sign in again' },
  'band.stale': { zh: '读不到新数字', en: 'No new numbers can be read' },
  'band.behind': { zh: '数字落后', en: 'The numbers are behind' },
  'band.stands': { zh: '数字停在 {time}，{span}前', en: 'The numbers stand at {time}, {span} ago' },
} as const satisfies WordTable
