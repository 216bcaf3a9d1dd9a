import type { WordTable } from '#platform/desk'

/** The words of one's own password, codes and second factor. */
export const words = {
  'wait.title': { zh: '尝试次数过多', en: 'Too many attempts failed' },
  'wait.until': {
    zh: '请约 {span}后（{clock} 起）再试。在那之前，对的密码或验证码也不会受理。',
    en: 'Try again in about {span}, from {clock} on. Until then the right one is not looked at either.',
  },
  'wait.over': { zh: '现在可以再试了。', en: 'You can try again now.' },
  'refused.locked': { zh: '这个账号已锁定', en: 'Signing in with this account is locked' },
  'refused.lockedDetail': {
    zh: '失败次数太多，等待也不会解锁。请联系管理员解锁。',
    en: 'Too many attempts failed, and waiting does not help. Ask an administrator to unlock it.',
  },
  'refused.ended': { zh: '一次性密码已过期', en: 'This one-time password has ended' },
  'refused.endedDetail': {
    zh: '请联系管理员重置密码，领取新的一次性密码。',
    en: 'Ask an administrator to reset the password and tell you another.',
  },
  'refused.code': { zh: '验证码不对、已用过或已过时', en: 'The code is not the one of now, or was used' },
  'refused.codeDetail': {
    zh: '请等验证器显示下一个验证码再试，并检查手机的时间。',
    en: 'Wait for the next code of the app and try again; check that the clock of the phone is right.',
  },
  'refused.password': { zh: '现在的密码不对', en: 'The password until now is another' },

  'code.label': { zh: '验证码（6 位数字）', en: 'Code (six digits)' },
  'code.recoveryLabel': { zh: '恢复码', en: 'Recovery code' },
  'code.useRecovery': { zh: '手机不在手边？用恢复码', en: 'No phone at hand? Use a recovery code' },
  'code.useApp': { zh: '改用验证器的验证码', en: 'Use a code of the app' },
  'code.short': { zh: '请填写验证器显示的 6 位数字。', en: 'Fill in the six digits that the app shows.' },
  'code.shortRecovery': { zh: '请填写一个恢复码。', en: 'Fill in one recovery code.' },

  'password.now': { zh: '现在的密码', en: 'Password until now' },
  'password.oneTime': { zh: '一次性密码', en: 'One-time password' },
  'password.new': { zh: '新密码', en: 'New password' },
  'password.again': { zh: '再输一遍新密码', en: 'New password again' },
  'password.rules': { zh: '新密码的要求', en: 'What a new password needs' },
  'password.ruleLong': {
    zh: '要长：一般不少于 15 个字符，最多 256 个；几个不相干的词、中间有空格，就很好。',
    en: 'Length: 15 characters or more as a rule, 256 at most. A few unrelated words with blanks are good.',
  },
  'password.ruleKinds': {
    zh: '任何字符都可以；不必有大小写、数字或符号。',
    en: 'Any characters; none of a special kind are needed.',
  },
  'password.ruleCommon': {
    zh: '不能是常见密码（前后加数字也不行），不能是几个字符反复，也不能含账号或“联防”。',
    en: 'None that is commonly used, also with digits around it; no few characters over and over; without the account or “lianfang”.',
  },
  'password.missing': { zh: '请填写全部三项。', en: 'Fill in all three, please.' },
  'password.differ': { zh: '两遍新密码不一样。', en: 'The two new passwords differ.' },
  'password.submit': { zh: '更改密码', en: 'Change the password' },

  'enrol.what': {
    zh: '需要手机上的验证器应用（任何支持 TOTP 的都可以）。以后登录时，除密码外还要填它显示的 6 位数字。',
    en: 'You need an authenticator app on a phone; any that knows TOTP will do. Signing in then also asks for the six digits that it shows.',
  },
  'enrol.begin': { zh: '显示二维码', en: 'Show the QR code' },
  'enrol.scan': { zh: '用验证器扫描：', en: 'Scan it with the app:' },
  'enrol.qr': { zh: '验证器的二维码', en: 'QR code for the authenticator app' },
  'enrol.type': { zh: '扫不了？把密钥输入验证器：', en: 'Cannot scan? Type the secret into the app:' },
  'enrol.open': { zh: '在本机的验证器中打开', en: 'Open in an app on this device' },
  'enrol.submit': { zh: '启用第二重验证', en: 'Turn the second factor on' },

  'recovery.what': {
    zh: '手机丢失时，每个恢复码可代替一次验证码。它们只在这里显示这一次：请打印或抄下，放在安全的地方。',
    en: 'Should the phone be lost, each of these stands for a code once. They are shown here this one time: print them or write them down, and keep them safe.',
  },
  'recovery.list': { zh: '恢复码', en: 'Recovery codes' },
  'recovery.copy': { zh: '复制', en: 'Copy' },
  'recovery.copied': { zh: '已复制。', en: 'Copied.' },
  'recovery.notCopied': {
    zh: '浏览器不让复制，请打印或抄下。',
    en: 'The browser does not let them be copied: print them or write them down.',
  },
  'recovery.print': { zh: '打印', en: 'Print' },
  'recovery.done': { zh: '已保存好，继续', en: 'I have kept them: go on' },
} as const satisfies WordTable
