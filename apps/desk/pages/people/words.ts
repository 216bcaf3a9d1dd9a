import type { WordTable } from '#platform/desk'

/** The words of people, their accounts and roles. */
export const words = {
  'people.title': { zh: '人员', en: 'People' },
  'people.says': { zh: '{n} 个账号', en: '{n} {n?account|accounts}' },
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

  'account.ended': { zh: '已于此时结束：', en: 'ended' },

  'make.open': { zh: '新建账号', en: 'Make an account' },
  'make.login': { zh: '登录名', en: 'Login' },
  'make.loginHint': {
    zh: '小写字母、数字、- 和 .，如 wang.min；定后不能改。',
    en: 'Lower-case letters, digits, - and ., as wang.min; it is for good.',
  },
  'make.loginWrong': {
    zh: '登录名只用小写字母、数字、- 和 .，以字母或数字开头。',
    en: 'A login has lower-case letters, digits, - and ., and begins with a letter or digit.',
  },
  'make.zh': { zh: '中文姓名', en: 'Name in Chinese' },
  'make.en': { zh: '英文或拼音姓名', en: 'Name in English' },
  'make.outside': {
    zh: '只由外部身份登录，不要密码',
    en: 'Signs in by an outside provider alone: no password',
  },
  'make.go': { zh: '建立账号', en: 'Make the account' },
  'make.next': { zh: '已告诉本人，去给角色', en: 'The person knows it: give roles' },
  'make.done': {
    zh: '{name}的账号已建立。它还没有角色，登录后什么也做不了。',
    en: 'The account of {name} is made. It has no role yet, and may do nothing.',
  },

  'form.missing': { zh: '请填写这一项。', en: 'Fill this in, please.' },

  'do.name': { zh: '改姓名', en: 'Change the name' },
  'do.save': { zh: '保存', en: 'Save' },
  'do.factor': { zh: '取消第二重验证', en: 'Remove the second factor' },
  'do.factorAsk': {
    zh: '手机丢失时用：立即退出所有登录，下次登录只要密码，可再设置。请先确认是本人。',
    en: 'For who lost the phone: it is signed out everywhere, signs in by password, and may set another. Make sure who asks.',
  },
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
  'do.oneTimeNote': {
    zh: '只显示这一次。请当面或电话告诉本人，第一次登录后要改。',
    en: 'It is shown this once: tell the person by voice. It is changed at the first sign-in.',
  },

  'role.give': { zh: '给一个角色', en: 'Give a role' },
  'role.role': { zh: '角色', en: 'Role' },
  'role.unit': { zh: '在哪个单位', en: 'At which unit' },
  'role.place': { zh: '管到哪里', en: 'How far it reaches' },
  'role.whole': { zh: '单位的整个辖区', en: "The whole of the unit's place" },
  'role.ends': { zh: '到哪天为止（空着表示不限）', en: 'Until (empty: without an end)' },
  'role.take': { zh: '收回', en: 'Take back' },
  'role.takeOf': { zh: '收回{role}', en: 'Take back {role}' },
  'role.takeAsk': {
    zh: '收回后立即不能再以此角色做事。',
    en: 'The person may act in this role no more, at once.',
  },
  'role.noRole': { zh: '请选择角色。', en: 'Choose the role, please.' },
  'role.noUnit': { zh: '请选择单位。', en: 'Choose the unit, please.' },
  'role.next': {
    zh: '本人下次登录起生效；现在的登录会结束。',
    en: 'It counts from the next sign-in: the person is signed out now.',
  },
  'role.second': { zh: '要第二重验证', en: 'needs a second factor' },
  'role.mayDo': { zh: '可以做 {n} 件事', en: 'may do {n} {n?thing|things}' },
  'keys.find': { zh: '查找账号', en: 'Find an account' },
} as const satisfies WordTable
