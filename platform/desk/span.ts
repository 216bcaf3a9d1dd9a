import type { Language } from '#vocabulary'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const sizes = [
  { ms: dayMs, zh: '天', en: 'd' },
  { ms: hourMs, zh: '小时', en: 'h' },
  { ms: minuteMs, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
] as const

/** A length of time in its greatest unit, rounded down: `3 小时`, `3 h`. */
export function spanText(ms: number, language: Language): string {
  const size = sizes.find((of) => ms >= of.ms) ?? sizes[3]
  return `${Math.floor(Math.max(0, ms) / size.ms)} ${size[language]}`
}

/** A length of time in its two greatest units down to minutes, as a clock against a due time needs it: `1 小时 20 分`. */
export function clockText(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.floor(ms / minuteMs))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const [d, h, min] = language === 'zh' ? ['天', '小时', '分'] : ['d', 'h', 'min']
  const parts =
    days > 0
      ? [`${days} ${d}`, hours > 0 ? `${hours} ${h}` : '']
      : hours > 0
        ? [`${hours} ${h}`, rest > 0 ? `${rest} ${min}` : '']
        : [`${rest} ${language === 'zh' ? '分钟' : min}`]
  return parts.filter((part) => part !== '').join(' ')
}
