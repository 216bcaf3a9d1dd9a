import type { WordTable } from '#platform/desk'

export const words = {
  'own.title': { zh: '账号与安全', en: 'Account and security' },
  'own.who': { zh: '我是谁', en: 'Who I am' },
  'own.name': { zh: '姓名', en: 'Name' },
  'own.login': { zh: '账号', en: 'Account' },
  'own.roles': { zh: '我的角色', en: 'My roles' },
  'own.noRoles': {
    zh: '还没有角色。请联系管理员。',
    en: 'You have no role yet. Ask an administrator for one.',
  },
  'own.until': { zh: '到此为止：', en: 'until' },

  'password.title': { zh: '密码', en: 'Password' },
  'password.note': {
    zh: '更改密码后，您在其他设备上的登录会结束。',
    en: 'Changing it ends your sessions on other devices.',
  },
  'password.open': { zh: '更改密码…', en: 'Change the password…' },
  'password.done': {
    zh: '密码已更改，其他登录已结束。',
    en: 'The password is changed; other sessions ended.',
  },

  'factor.title': { zh: '第二重验证', en: 'Second factor' },
  'factor.on': { zh: '已启用', en: 'On' },
  'factor.off': { zh: '未启用', en: 'Off' },
  'factor.left': { zh: '还剩 {n} 个恢复码', en: 'Recovery codes left: {n}' },
  'factor.enrol': { zh: '启用…', en: 'Turn on…' },
  'factor.renew': { zh: '换新恢复码…', en: 'New recovery codes…' },
  'factor.renewNote': {
    zh: '原来的恢复码全部作废。请填一个验证码确认。',
    en: 'Those before are good no more. Confirm by a code.',
  },
  'factor.remove': { zh: '停用…', en: 'Turn off…' },
  'factor.removeNote': {
    zh: '停用后登录只需密码；角色要求第二重验证的，会立即要求重新启用（换手机时也这样做）。请填一个验证码确认。',
    en: 'Signing in then needs the password alone; whose role needs a second factor enrols another at once, which is also the way to a new phone. Confirm by a code.',
  },
  'factor.confirmRenew': { zh: '换新恢复码', en: 'Make new ones' },
  'factor.confirmRemove': { zh: '停用第二重验证', en: 'Turn it off' },
  'factor.codes': { zh: '保存恢复码', en: 'Keep your recovery codes' },

  'sessions.title': { zh: '我的登录', en: 'My sessions' },
  'sessions.device': { zh: '设备', en: 'Device' },
  'sessions.where': { zh: '来自', en: 'From' },
  'sessions.since': { zh: '登录于', en: 'Since' },
  'sessions.seen': { zh: '最近使用', en: 'Last seen' },
  'sessions.this': { zh: '本次', en: 'this one' },
  'sessions.unknown': { zh: '未知设备', en: 'an unknown device' },
  'sessions.end': { zh: '结束', en: 'End' },
  'sessions.endOf': { zh: '结束 {device} 上的登录', en: 'End the session on {device}' },
  'sessions.endOthers': { zh: '结束其他全部登录', en: 'End all others' },
  'sessions.only': { zh: '没有其他登录。', en: 'There is no other session.' },
  'where.this-machine': { zh: '本机', en: 'this machine' },
  'where.inside': { zh: '内网', en: 'inside' },
  'where.outside': { zh: '外网', en: 'outside' },
} as const satisfies WordTable
