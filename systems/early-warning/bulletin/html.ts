import type { Block, Cell } from './blocks.ts'
import type { LaidOut } from './layout.ts'

/**
 * A bulletin as one file that needs nothing else: to print, to send, to keep. `base` is where the world's pages are, so that its links
 * lead there from wherever the file lies.
 */
export function toHtml(laidOut: LaidOut, { language, base }: { language: string; base: string }): string {
  const { title, week, facts, lead, sections, foot } = laidOut
  const block = (one: Block) => toBlock(one, base)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(`${title} ${week}`)}</title>
<style>${style}</style>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="week">${escapeHtml(week)}</p>
<p class="faint">${facts.map(escapeHtml).join(' · ')}</p>
</header>
${lead.map(block).join('\n')}
${sections
  .map(
    ({ id, title: heading, blocks }) =>
      `<section id="${escapeHtml(id)}">\n<h2>${escapeHtml(heading)}</h2>\n${blocks.map(block).join('\n')}\n</section>`,
  )
  .join('\n')}
<footer>${foot.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</footer>
</main>
</html>
`
}

function toBlock(block: Block, base: string): string {
  switch (block.kind) {
    case 'text':
      return `<p${block.tone ? ` class="${block.tone}"` : ''}>${block.cells.map((cell) => toCell(cell, base)).join('')}</p>`
    case 'facts':
      return `<dl>${block.facts
        .map(({ name, value }) => `<div><dt>${escapeHtml(name)}</dt><dd>${toCell(value, base)}</dd></div>`)
        .join('')}</dl>`
    case 'table':
      return toTable(block, base)
  }
}

function toTable({ id, caption, columns, rows }: Extract<Block, { kind: 'table' }>, base: string): string {
  const numeric = (at: number) => (columns[at]?.number ? ' class="number"' : '')
  return `<table${id === undefined ? '' : ` id="${escapeHtml(id)}"`}>${caption === undefined ? '' : `<caption>${escapeHtml(caption)}</caption>`}
<thead><tr>${columns.map(({ text }, at) => `<th scope="col"${numeric(at)}>${escapeHtml(text)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((cells) => `<tr>${cells.map((cell, at) => `<td${numeric(at)}>${toCell(cell, base)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`
}

function toCell({ text, href, tone }: Cell, base: string): string {
  const inner =
    href === undefined
      ? escapeHtml(text)
      : `<a href="${escapeHtml(href.startsWith('#') ? href : `${base}${href}`)}">${escapeHtml(text)}</a>`
  return tone ? `<span class="${tone}">${inner}</span>` : inner
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

const style = `
@page { size: a4; margin: 16mm 14mm 18mm; }
body { margin: 0; background: #fff; color: #111; font: 15px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 1.6rem 0 0.4rem; font-size: 1.15rem; border-bottom: 2px solid #111; }
p { margin: 0.3rem 0; }
.week { font-size: 1.15rem; font-weight: 600; }
.faint { color: #555; font-size: 0.9em; }
.alarm, .alarm a { color: #a01a10; font-weight: 600; }
table { width: 100%; margin: 0.5rem 0 0.9rem; border-collapse: collapse; }
caption { padding: 0.2rem 0; font-weight: 600; text-align: left; }
th, td { padding: 0.2rem 0.5rem 0.2rem 0; border-bottom: 1px solid #bbb; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: #555; font-size: 0.85em; font-weight: 500; }
.number { padding-right: 0; padding-left: 0.6rem; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.number + :not(.number) { padding-left: 1rem; }
dl { display: flex; flex-wrap: wrap; gap: 0.4rem 1.6rem; margin: 0.5rem 0; }
dt { color: #555; font-size: 0.85em; }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
a { color: inherit; text-decoration: underline; text-decoration-color: #999; }
footer { margin-top: 2rem; padding-top: 0.5rem; border-top: 1px solid #bbb; color: #555; font-size: 0.85em; }
tr { break-inside: avoid; }
h2 { break-after: avoid; }
@media print { a { text-decoration: none; } main { padding: 0; max-width: none; } }
`
