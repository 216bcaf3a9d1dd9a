import type { WordTable } from '#platform/desk'

/** The words of what stands around every page. */
export const words = {
  'desk.title': { zh: '联防', en: 'Lianfang' },
  'desk.subtitle': { zh: '疫情早发现', en: 'Outbreaks seen early' },
  'desk.skip': { zh: '跳到正文', en: 'Skip to the page' },
  'desk.world': { zh: '演练：{title}', en: 'Exercise: {title}' },
  'desk.worldNote': {
    zh: '这里的数字与事件不是真的。',
    en: 'Figures and events here are not real.',
  },
  'desk.leaveWorld': { zh: '离开演练', en: 'Leave the exercise' },
  'desk.cityTime': { zh: '城市时间', en: 'City time' },
  'desk.light': { zh: '浅色', en: 'Light' },
  'desk.dark': { zh: '深色', en: 'Dark' },

  'nav.label': { zh: '导航', en: 'Navigation' },
  'nav.more': { zh: '更多', en: 'More' },
  'nav.waiting': { zh: '{n} 件待办', en: '{n} waiting' },
  'nav.waitingMore': { zh: '{n} 件以上待办', en: 'more than {n} waiting' },

  'account.label': { zh: '账号', en: 'Account' },
  'account.page': { zh: '账号与安全', en: 'Account and security' },
  'account.signOut': { zh: '退出', en: 'Sign out' },

  'offline.title': { zh: '连不上服务器，正在重试。', en: 'The server cannot be reached; trying again.' },
  'offline.kept': {
    zh: '页面停在上次读到的时候；您输入的内容不会丢失。',
    en: 'The page shows what was last read; what you typed is not lost.',
  },

  'signIn.title': { zh: '登录', en: 'Sign in' },
  'signIn.login': { zh: '账号', en: 'Account' },
  'signIn.password': { zh: '密码', en: 'Password' },
  'signIn.submit': { zh: '登录', en: 'Sign in' },
  'signIn.missing': { zh: '请填写账号和密码。', en: 'Fill in account and password, please.' },
  'signIn.refused': {
    zh: '账号或密码不对，请核对后再试。',
    en: 'No account has this name and password. Check both and try again.',
  },
  'signIn.ended': { zh: '登录已结束，请重新登录', en: 'Your session ended: sign in again' },
  'signIn.endedNote': {
    zh: '页面和您输入的内容都还在。',
    en: 'The page and what you typed are still here.',
  },

  'outside.or': { zh: '或者：', en: 'Or:' },
  'outside.by': { zh: '用{title}登录', en: 'Sign in by {title}' },
  'outside.beside': {
    zh: '会在新窗口打开，这一页留着。在那里登录后，回到这里：',
    en: 'It opens beside this page, which stays. When you have signed in there, come back here:',
  },
  'outside.done': { zh: '我已登录，继续', en: 'I have signed in: go on' },

  'step.code': { zh: '输入验证码', en: 'Give your code' },
  'step.password': { zh: '设置新密码', en: 'Choose a new password' },
  'step.enrol': { zh: '启用第二重验证', en: 'Set up a second factor' },
  'step.codes': { zh: '保存恢复码', en: 'Keep your recovery codes' },
  'step.go': { zh: '继续', en: 'Go on' },
  'step.more': { zh: '之后还有 {n} 步。', en: 'Steps after this one: {n}.' },
  'step.passwordNote': {
    zh: '现在的密码是别人给您的，请换成只有您知道的。',
    en: 'Somebody else gave you the password of now: choose one that only you know.',
  },
  'step.enrolNote': {
    zh: '您的角色需要第二重验证。',
    en: 'A role of yours needs a second factor.',
  },
  'step.leave': { zh: '退出，换一个账号', en: 'Sign out, and in as somebody else' },

  'gone.title': { zh: '这个演练已经结束', en: 'This exercise has ended' },
  'gone.detail': {
    zh: '它的数据已经删除，链接不再有效。本市的真实数据不受影响。',
    en: 'Its data were removed, and links into it lead nowhere. Nothing of the city itself was touched.',
  },
  'gone.home': { zh: '去本市工作台', en: 'To the desk of the city' },
  'lost.title': { zh: '没有这一页', en: 'There is no such page' },
  'lost.detail': {
    zh: '没有找到 {path}。链接可能有误，或这一页已经移走。可以从这里继续：',
    en: 'Nothing was found at {path}. The link may be wrong, or the page has moved. Go on from here:',
  },
  'lost.notYours': { zh: '您的账号不能打开任何页面。', en: 'Your account may open no page.' },
  'broken.title': { zh: '这一页打不开', en: 'This page could not be opened' },
  'broken.reload': { zh: '刷新页面', en: 'Reload the page' },
} as const satisfies WordTable
