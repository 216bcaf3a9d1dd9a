import type { WordTable } from '#platform/desk'

/** The words of people, their accounts and roles. */
export const words = {
  'people.title': { zh: '人员', en: 'People' },
  'people.says': { zh: '{n} 个账号', en: '{n} accounts' },
  'people.locked': { zh: '{n} 个账号锁着，等人解锁', en: 'Locked accounts that wait for somebody: {n}' },
  'people.list': { zh: '账号', en: 'Accounts' },
  'people.find': { zh: '查找账号', en: 'Find an account' },
  'people.none': { zh: '您管辖的范围里没有账号', en: 'No account lies within your reach' },
  'people.noneFound': { zh: '没有符合条件的账号', en: 'No account matches' },
  'people.more': { zh: '再显示 {n} 个', en: 'Show {n} more' },
  'people.back': { zh: '返回列表', en: 'Back to the list' },
  'people.lost': { zh: '没有这个账号', en: 'There is no such account' },
  'people.roles': { zh: '角色：谁可以做什么', en: 'Roles: who may do what' },
  'people.production': {
    zh: '账号属于正式环境，演练里看不到。',
    en: 'Accounts are of production; an exercise does not show them.',
  },

  'state.locked': { zh: '已锁', en: 'locked' },
  'state.disabled': { zh: '已停用', en: 'disabled' },
  'state.noRole': { zh: '没有角色', en: 'no role' },

  'account.login': { zh: '登录名', en: 'Login' },
  'account.second': { zh: '第二重验证', en: 'Second factor' },
  'account.secondOn': { zh: '已开启', en: 'on' },
  'account.secondOff': { zh: '未开启', en: 'off' },
  'account.password': { zh: '密码', en: 'Password' },
  'account.hasPassword': { zh: '有', en: 'has one' },
  'account.mustChange': { zh: '一次性密码，登录后要改', en: 'one-time: to be changed at the next sign-in' },
  'account.outside': { zh: '由外部身份登录', en: 'signs in by an outside provider' },
  'account.failures': { zh: '登录失败 {n} 次', en: '{n} failed attempts' },
  'account.roles': { zh: '角色', en: 'Roles' },
  'account.until': { zh: '至', en: 'until' },
  'account.noRoles': { zh: '没有角色：登录后什么也做不了', en: 'none: it may do nothing' },

  'do.unlock': { zh: '解锁', en: 'Unlock' },
  'do.disable': { zh: '停用账号', en: 'Disable' },
  'do.disableAsk': {
    zh: '停用后立即退出所有登录，不能再登录；可以恢复。',
    en: 'It is signed out everywhere at once and may not sign in; it can be enabled again.',
  },
  'do.enable': { zh: '恢复账号', en: 'Enable' },
  'do.reset': { zh: '发一次性密码', en: 'Give a one-time password' },
  'do.resetAsk': {
    zh: '旧密码立即失效。新密码只显示一次，请当面或电话告诉本人。',
    en: 'The old password is void at once. The new one is shown once: tell the person by voice.',
  },
  'do.cancel': { zh: '取消', en: 'Cancel' },
  'do.close': { zh: '已告诉本人', en: 'The person knows it' },
  'do.oneTime': { zh: '一次性密码', en: 'One-time password' },

  'role.give': { zh: '给一个角色', en: 'Give a role' },
  'role.role': { zh: '角色', en: 'Role' },
  'role.unit': { zh: '在哪个单位', en: 'At which unit' },
  'role.ends': { zh: '到哪天为止（空着表示不限）', en: 'Until (empty: without an end)' },
  'role.take': { zh: '收回', en: 'Take back' },
  'role.takeOf': { zh: '收回{role}', en: 'Take back {role}' },
  'role.takeAsk': {
    zh: '收回后立即不能再以此角色做事。',
    en: 'The person may act in this role no more, at once.',
  },
  'role.missing': { zh: '请选择角色和单位。', en: 'Choose the role and the unit, please.' },
  'role.second': { zh: '要第二重验证', en: 'needs a second factor' },
  'role.mayDo': { zh: '可以做 {n} 件事', en: 'may do {n} things' },
  'keys.find': { zh: '查找账号', en: 'Find an account' },
} as const satisfies WordTable
