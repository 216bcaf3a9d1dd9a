import type { Words } from '#vocabulary'

/** Text that is markup already; whatever else comes into a page is escaped on its way. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | undefined | false | readonly Part[]

/** Markup of a template: what is filled in is escaped unless it is markup itself. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: texts.map((text, at) => `${text}${toText(parts[at])}`).join('') }
}

function toText(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return isList(part) ? part.map(toText).join('') : part.markup
}

function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** A text in both languages; the page shows one of them. */
export function both({ zh, en }: Words): Markup {
  if (zh === en) return markup`${zh}`
  return markup`<span class="zh" lang="zh-CN">${zh}</span><span class="en" lang="en">${en}</span>`
}

/** The same for a text that is told in each language by a function. */
export function told(tell: (language: 'zh' | 'en') => string | undefined): Markup {
  return both({ zh: tell('zh') ?? '', en: tell('en') ?? '' })
}

/** Both languages inside a drawing. */
export function bothDrawn({ zh, en }: Words): Markup {
  return markup`<tspan class="zh">${zh}</tspan><tspan class="en">${en}</tspan>`
}

/** JSON that stands in a `<script>` and cannot end it. */
export function jsonIn(value: unknown): Markup {
  return { markup: JSON.stringify(value).replaceAll('<', '\\u003c') }
}
