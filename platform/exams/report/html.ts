import { createHash } from 'node:crypto'
import { diseases, type ExamReport, examWays, type Language, type Words } from '#vocabulary'
import { drawCurves } from './curve.ts'
import { makeLists } from './lists.ts'
import { drawMap, layMap } from './map.ts'
import { both, jsonIn, type Markup, markup, told } from './markup.ts'
import { wayTitles } from './measures.ts'
import { makePlayback } from './playback.ts'
import { playerScript } from './player.ts'
import { tellFinding, tellInfections, tellRuns } from './sentence.ts'
import { style } from './style.ts'
import { summarize } from './summary.ts'
import { makeBadRuns, makeRuns, makeTable } from './table.ts'
import { tellNumber } from './tell.ts'

/** What the page may do: run its own script and styles, told by their digests, and nothing else; it has no network. */
export const examHtmlPolicy = [
  "default-src 'none'",
  `script-src ${digestOf(playerScript)}`,
  `style-src ${digestOf(style)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/**
 * The report as one file that needs nothing else. Shown in `language`; where that is absent, in the language of the reader's
 * browser (in English where the page's script does not run). Times are the exam's city time.
 */
export function toExamHtml(report: ExamReport, { language }: { language?: Language } = {}): string {
  const { scenario, city } = report
  const summary = summarize(report)
  const chosen = language ?? 'en'
  const title = {
    zh: `大考：${scenario.title.zh} · ${city.title.zh}`,
    en: `Exam: ${scenario.title.en} · ${city.title.en}`,
  }
  const page = markup`<html lang="${chosen === 'zh' ? 'zh-CN' : 'en'}"${language === undefined && markup` data-choose=""`}>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${examHtmlPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title[chosen]}</title>
<style>${{ markup: style }}</style>
<main>
<header><h1>${both(title)}</h1>
<fieldset><legend>语言 Language</legend><label><input type="radio" name="language" id="to-zh"${chosen === 'zh' && markup` checked`}>中文</label><label><input type="radio" name="language" id="to-en"${chosen === 'en' && markup` checked`}>English</label></fieldset></header>
<p class="finding">${both(tellFinding(summary))}</p>
<p class="second">${both(tellInfections(summary))}</p>
<p class="faint">${both(tellRuns(summary))} ${both(scenario.says)}</p>
${panel({ zh: '要紧的数字', en: 'What counts' }, makeTable(summary))}
${panel({ zh: '不好的推演', en: 'Bad runs' }, makeBadRuns(summary))}
${panel({ zh: '经过（第一个种子）', en: 'How it went (first seed)' }, makeStage(report))}
${panel({ zh: '每个种子', en: 'Each seed' }, makeRuns(report, summary), 'runs')}
${panel({ zh: '数字由来（第一个种子）', en: 'What the numbers are made of (first seed)' }, makeLists(report))}
${panel({ zh: '违反的规则', en: 'Rules broken' }, makeBreaches(report), 'breaches')}
${panel({ zh: '假设与来源', en: 'Assumptions and sources' }, makeSources(report), 'sources')}
<footer class="faint"><p>${both({
    zh: `合成城市，${tellNumber(city.people, 'count', 'zh')} 人、${tellNumber(city.households, 'count', 'zh')} 户，没有真实的人。${diseases[scenario.disease].title.zh}。`,
    en: `A synthetic city of ${tellNumber(city.people, 'count', 'en')} people in ${tellNumber(city.households, 'count', 'en')} households; none of them is real. ${diseases[scenario.disease].title.en}.`,
  })} ${both({ zh: '制作', en: 'Made' })} ${report.madeAt} · ${both({ zh: '用时', en: 'took' })} ${told((of) => tellNumber(report.tookSeconds, 'count', of))} s · Lianfang ${report.version} · ${report.format}</p></footer>
</main>
<script type="application/json" id="playback">${jsonIn(makePlayback(report, layMap(report.places)))}</script>
<script>${{ markup: playerScript }}</script>
</html>
`
  return `<!doctype html>\n${page.markup}`
}

function panel(title: Words, content: Markup | undefined, id?: string): Markup | undefined {
  return (
    content &&
    markup`<section class="panel"><h2${id !== undefined && markup` id="${id}"`}>${both(title)}</h2>${content}</section>`
  )
}

/** Curves, map and chains, and the slider that moves them. */
function makeStage(report: ExamReport): Markup {
  const played = examWays.filter((way) => report.play[way])
  const shades = ['0', '1', '2–3', '4–7', '8–15', '16+']
  const key = (drawn: Markup, words: Words) =>
    markup`<span class="key"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${drawn}</svg>${both(words)}</span>`
  const known = key(markup`<circle class="known-mark" cx="8" cy="8" r="5"/>`, { zh: '已知', en: 'known' })
  const controls = markup`<div class="deck" data-script hidden><button type="button" id="play" aria-pressed="false"><span class="to-play">▶ ${both({ zh: '播放', en: 'Play' })}</span><span class="to-pause">⏸ ${both({ zh: '暂停', en: 'Pause' })}</span></button>
<input type="range" id="time" min="0" max="${report.days}" step="0.25" value="${firstSeen(report)}" aria-label="时间 Time"><output id="moment" for="time"></output>
<fieldset><legend>方式 Way</legend>${played.map((way, at) => markup`<label><input type="radio" name="way" value="${way}"${at === 0 && markup` checked`}>${both(wayTitles[way])}</label>`)}</fieldset></div>`
  const counts = markup`<p class="nows" data-script hidden>${(
    [
      ['infected', { zh: '已感染', en: 'Infected so far' }],
      ['known', { zh: '其中已知', en: 'of them known' }],
      ['unknown', { zh: '未知', en: 'not known' }],
      ['alerts', { zh: '未关闭的预警', en: 'alerts open' }],
    ] as const
  ).map(([id, words]) => markup`<span>${both(words)} <b id="now-${id}"></b></span>`)}</p>`
  return markup`${played.length > 0 && controls}${drawCurves(report)}${played.length > 0 && counts}
${
  played.length > 0 &&
  markup`<noscript><p class="faint">${both({ zh: '地图与传播链需要本页脚本才能播放；数字不需要。', en: 'The map and the chains need this page’s script to move; the numbers do not.' })}</p></noscript>
<div class="two" data-script hidden><figure><figcaption id="map-title">${both({ zh: '近 7 天：新感染（底色）与已知病例（圆点）', en: 'Last 7 days: new infections (shade), known cases (dots)' })}</figcaption>${drawMap(layMap(report.places), report.places)}
<p class="legend">${shades.map((text, at) => markup`<span class="key"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path class="swatch s${at}" d="M1 1h14v14H1z"/></svg>${text}</span>`)}${known}${key(markup`<path class="alert-mark" d="M8 2l6 12H2z"/>`, { zh: '真预警', en: 'true alert' })}${key(markup`<path class="alert-mark false" d="M8 2l6 12H2z"/>`, { zh: '误报', en: 'false alert' })}</p></figure>
<figure><figcaption id="chains-title">${both({ zh: '谁传染了谁，以及当时知道多少', en: 'Who infected whom, and what was known of it' })}</figcaption>
<p class="legend">${known}${key(markup`<circle class="hollow" cx="8" cy="8" r="5"/>`, { zh: '未知', en: 'not known' })}<span class="faint">${both({ zh: '日期为被知晓之日；点一个圆查看。', en: 'The date is when it became known. Click one to read it.' })}</span></p>
<div class="chains" tabindex="0" role="region" aria-labelledby="chains-title"><canvas id="chains" role="img" aria-labelledby="chains-title"></canvas></div><p id="told" aria-live="polite"></p></figure></div>`
}`
}

/** Where the slider stands at first: when the outbreak was found, to the quarter of a day; at the end where it never was. */
function firstSeen({ play, days }: ExamReport): number {
  const raised = play.lianfang?.alerts.filter(({ isTrue }) => isTrue).map(({ raisedAt }) => raisedAt) ?? []
  const first = raised.reduce((a, b) => Math.min(a, b), days)
  return Math.min(days, Math.ceil(first * 4) / 4)
}

function makeBreaches({ results }: ExamReport): Markup | undefined {
  const rows = results.flatMap(({ seed, outcomes }) =>
    examWays.flatMap((way) =>
      (outcomes[way]?.breaches ?? []).map(
        ({ rule, where }) =>
          markup`<tr><td>${seed}</td><td>${both(wayTitles[way])}</td><td>${rule}</td><td>${where}</td></tr>`,
      ),
    ),
  )
  if (rows.length === 0) return undefined
  return markup`<table><thead><tr>${[
    { zh: '种子', en: 'Seed' },
    { zh: '方式', en: 'Way' },
    { zh: '规则', en: 'Rule' },
    { zh: '何处', en: 'Where' },
  ].map((head) => markup`<th scope="col">${both(head)}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`
}

function makeSources({ scenario: { sources } }: ExamReport): Markup | undefined {
  if (sources.length === 0) return undefined
  return markup`<table class="sources"><thead><tr>${[
    { zh: '什么', en: 'What' },
    { zh: '数值', en: 'Value' },
    { zh: '来源', en: 'Source' },
  ].map((head) => markup`<th scope="col">${both(head)}</th>`)}</tr></thead><tbody>${sources.map(
    ({ what, value, source }) => markup`<tr><td>${what}</td><td>${value}</td><td>${source}</td></tr>`,
  )}</tbody></table>`
}

/** As a Content-Security-Policy names what it lets run. */
function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
