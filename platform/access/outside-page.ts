import type { Words } from '#vocabulary'

/** What can go wrong on the way to a provider outside and back: a browser stands there, so it is told on a page. */
export const outsideFailures = {
  'no-provider': {
    status: 404,
    words: { zh: '没有这个登录方式。', en: 'There is no such way to sign in.' },
  },
  away: {
    status: 503,
    words: {
      zh: '身份提供方暂无应答，请稍后再试，或用账号密码登录。',
      en: 'The identity provider does not answer. Try again later, or sign in with a password.',
    },
  },
  stale: {
    status: 400,
    words: {
      zh: '登录过程已过期，或不是在此浏览器中开始的。请重新开始。',
      en: 'Signing in took too long, or did not begin in this browser. Begin again.',
    },
  },
  denied: {
    status: 403,
    words: { zh: '身份提供方未同意登录，或您取消了登录。', en: 'The provider refused, or you gave up.' },
  },
  'not-vouched': {
    status: 403,
    words: {
      zh: '身份提供方的应答无法确认您的身份。请重新开始；若再次出现，请告知管理员。',
      en: "The provider's answer does not prove who you are. Begin again; if it stays so, tell an administrator.",
    },
  },
  'no-account': {
    status: 403,
    words: {
      zh: '您的身份尚未关联账号。请把下面两行告知管理员。',
      en: 'Your identity is not linked to an account. Give an administrator the two lines below.',
    },
  },
  'login-taken': {
    status: 403,
    words: {
      zh: '无法为您新建账号：登录名已被占用或不可用。请把下面两行告知管理员。',
      en: 'No account can be made for you: the login is taken or cannot be used. Give an administrator the two lines below.',
    },
  },
} as const satisfies Record<string, { status: number; words: Words }>

export type OutsideFailure = keyof typeof outsideFailures

/** A page in both languages, without scripts or anything from elsewhere. */
export function makeFailurePage(failure: OutsideFailure, lines: readonly string[] = []): string {
  const { zh, en } = outsideFailures[failure].words
  const told = lines.length === 0 ? '' : `<pre>${lines.map(escapeHtml).join('\n')}</pre>`
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>登录未完成 · Not signed in</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>
</head><body><h1>登录未完成</h1><p>${escapeHtml(zh)}</p><div lang="en"><h2>Not signed in</h2><p>${escapeHtml(en)}</p></div>${told}
<p><a href="/">返回 · Back</a></p></body></html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
