import { useSpeaker } from '../say.ts'

/** When a figure was read. */
export function AsOf({ ms }: { ms: number }) {
  const { say, language } = useSpeaker()
  if (ms === 0) return null
  const time = new Date(ms).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false })
  return <span className="faint">{say('desk.asOf', { time })}</span>
}
