import type { ExamWay, Language, Words } from '#vocabulary'
import type { ExamSummary, WaySummary } from './summary.ts'
import { dayOfOutbreak, tellNumber, tellRange, tellValue } from './tell.ts'

/** What to read first, and alone if one reads no more: "Found on day 6 (4–9); on paper on day 11 (8–15)." */
export function tellFinding(summary: ExamSummary): Words {
  return { zh: inChinese(summary), en: inEnglish(summary) }
}

/** How many were infected each way: "Infected: 140 (90–210); on paper 420 (250–700); with nothing done 2,600." */
export function tellInfections(summary: ExamSummary): Words {
  return { zh: infectedIn(summary, 'zh'), en: infectedIn(summary, 'en') }
}

/** Over how many runs, and what the numbers in brackets are. */
export function tellRuns({ runs, days }: ExamSummary): Words {
  if (runs === 1)
    return {
      zh: `只推演了 1 次，共 ${days} 天：无法区分效果与偶然。`,
      en: `One run of ${days} days only: chance cannot be told from effect.`,
    }
  const few = runs < 10
  return {
    zh: `${runs} 次推演的中位数，每次 ${days} 天；括号内为${few ? '最小值至最大值' : '第 10 至第 90 百分位'}。`,
    en: `Medians of ${runs} runs of ${days} days; in brackets ${few ? 'the least and the greatest' : 'the 10th to the 90th percentile'}.`,
  }
}

function inEnglish({ ways, runsWithInfections, days }: ExamSummary): string {
  if (runsWithInfections === 0) return 'Nobody was infected in any run: there was nothing to find.'
  const { lianfang, paper } = ways
  const told = (way: WaySummary, lead: string) => {
    if (way.found === 0) return `${lead}not found within ${days} days`
    const day = dayTold(way, 'en')
    if (day === undefined) return `${lead}found in only ${way.found} of ${way.runs} runs`
    const missed = way.runs - way.found
    return `${lead}${lead ? '' : 'found '}on day ${day}${missed > 0 ? `, but in ${missed} of ${way.runs} runs never` : ''}`
  }
  const parts = [lianfang && told(lianfang, ''), paper && told(paper, 'on paper ')].filter(
    (part) => part !== undefined,
  )
  if (parts.length === 0) return 'Nothing was done, so nobody looked for the outbreak.'
  return `${capital(parts.join('; '))}.`
}

function inChinese({ ways, runsWithInfections, days }: ExamSummary): string {
  if (runsWithInfections === 0) return '各次推演均无人感染，没有可发现的疫情。'
  const { lianfang, paper } = ways
  const told = (way: WaySummary, lead: string) => {
    if (way.found === 0) return `${lead} ${days} 天内未发现`
    const day = dayTold(way, 'zh')
    if (day === undefined) return `${lead} ${way.runs} 次推演中仅 ${way.found} 次发现`
    const missed = way.runs - way.found
    return `${lead}第 ${day}发现${missed > 0 ? `，但 ${way.runs} 次中有 ${missed} 次始终未发现` : ''}`
  }
  const parts = [lianfang && told(lianfang, '联防'), paper && told(paper, '电话与表格')].filter(
    (part) => part !== undefined,
  )
  if (parts.length === 0) return '未采取任何措施，因此无人发现疫情。'
  return `${parts.join('；')}。`
}

/** `6 (4–9)`, `6 天（4–9）`; nothing where it was not found in half of the runs. */
function dayTold({ measures }: WaySummary, language: Language): string | undefined {
  const spread = measures.firstTrueAlert
  if (!spread || spread.median === null) return undefined
  const range = tellRange('firstTrueAlert', spread, language)
  return `${dayOfOutbreak(spread.median)}${language === 'zh' ? ' 天' : ''}${bracketed(range, language)}`
}

const leads: Record<ExamWay, Words> = {
  lianfang: { zh: '联防 ', en: '' },
  paper: { zh: '电话与表格 ', en: 'on paper ' },
  nothing: { zh: '不干预 ', en: 'with nothing done ' },
}

function infectedIn({ ways, city }: ExamSummary, language: Language): string {
  const parts = (['lianfang', 'paper', 'nothing'] as const).flatMap((way) => {
    const spread = ways[way]?.measures.infections
    if (!spread) return []
    const median = tellValue('infections', spread.median, language)
    const lead = way === 'lianfang' && language === 'en' && ways.lianfang ? '' : leads[way][language]
    return [`${lead}${median}${bracketed(tellRange('infections', spread, language), language)}`]
  })
  const people = tellNumber(city.people, 'count', language)
  return language === 'zh'
    ? `${people} 人中感染：${parts.join('；')}。`
    : `Infected, of ${people} people: ${parts.join('; ')}.`
}

function bracketed(range: string | undefined, language: Language): string {
  if (range === undefined) return ''
  return language === 'zh' ? `（${range}）` : ` (${range})`
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
