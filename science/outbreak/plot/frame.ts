/** What all plots take. */
export interface PlotOptions {
  /** Shown above the plot, and what a screen reader says first. */
  readonly title: string
  /** What a screen reader says of it; made from the numbers where left out. */
  readonly description?: string
  /** Pixels, 200 to 10,000; 720 × 320 where left out. */
  readonly width?: number
  readonly height?: number
  readonly language?: 'en' | 'zh'
  readonly scheme?: 'light' | 'dark'
  /** Sets the plot's ids apart from those of others on the page; 'plot' where left out. */
  readonly id?: string
}

export interface Colours {
  readonly ground: string
  readonly ink: string
  readonly faint: string
  readonly bar: string
  readonly line: string
  readonly limit: string
  readonly alarm: string
  readonly clusters: readonly string[]
}

// Lines and marks stand at 3 : 1 or more from the ground, text at 4.5 : 1 (WCAG 2.2, 1.4.11 and 1.4.3).
const colours: Readonly<Record<'light' | 'dark', Colours>> = {
  light: {
    ground: '#ffffff',
    ink: '#1f2328',
    faint: '#d8dee4',
    bar: '#8496a9',
    line: '#0b57b0',
    limit: '#a85a00',
    alarm: '#c01c28',
    clusters: ['#c01c28', '#0b57b0', '#7b3fa0', '#1a7f37', '#a85a00'],
  },
  dark: {
    ground: '#14181d',
    ink: '#e6e9ec',
    faint: '#363d46',
    bar: '#76889b',
    line: '#79b2f5',
    limit: '#e8a04c',
    alarm: '#ff7b72',
    clusters: ['#ff7b72', '#79b2f5', '#c99af0', '#5fcb7c', '#e8a04c'],
  },
}

/** The room within which a plot draws, in pixels. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Frame {
  readonly width: number
  readonly height: number
  readonly area: Area
  readonly language: 'en' | 'zh'
  readonly colours: Colours
}

export function makeFrame({
  width = 720,
  height = 320,
  language = 'en',
  scheme = 'light',
}: PlotOptions): Frame {
  for (const [name, value] of [
    ['width', width],
    ['height', height],
  ] as const)
    if (!(value >= 200 && value <= 10_000))
      throw new RangeError(`${name} must be from 200 to 10,000 pixels, got ${value}`)
  return {
    width,
    height,
    language,
    colours: colours[scheme],
    area: { left: 48, top: 58, right: width - 16, bottom: height - 34 },
  }
}

/** The whole picture: its title and description for those who do not see it, its ground, its title for those who do. */
export function toSvg(
  frame: Frame,
  {
    title,
    description,
    id = 'plot',
    body,
  }: { title: string; description: string; id?: string; body: string },
): string {
  const { width, height, colours } = frame
  const name = escapeText(id)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` role="img" aria-labelledby="${name}-title ${name}-desc" lang="${frame.language === 'zh' ? 'zh-CN' : 'en'}"`,
    ` font-family="system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif" font-size="12" fill="${colours.ink}">`,
    `<title id="${name}-title">${escapeText(title)}</title><desc id="${name}-desc">${escapeText(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600">${escapeText(title)}</text>`,
    body,
    '</svg>',
  ].join('')
}

/** Text as it may stand in a picture's text and in its attributes; what XML cannot hold at all is left out. */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no form for these characters at all.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .toWellFormed()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  )
}

/** A number of pixels, short. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** One mark of the legend above the plot. */
export interface LegendMark {
  readonly words: string
  readonly colour: string
  readonly shape: 'bar' | 'line' | 'dashes' | 'triangle' | 'band' | 'dot'
}

export function drawLegend(marks: readonly LegendMark[]): string {
  let x = 16
  return marks
    .map(({ words, colour, shape }) => {
      const mark = drawMark(shape, colour, x)
      const text = `<text x="${px(x + 20)}" y="46">${escapeText(words)}</text>`
      x += 36 + widthOf(words)
      return mark + text
    })
    .join('')
}

/** About how wide a text is at 12 pixels: Chinese letters are square, Latin ones half. */
function widthOf(words: string): number {
  let width = 0
  for (const letter of words) width += letter > '\u2e7f' ? 12 : 6.4
  return width
}

function drawMark(shape: LegendMark['shape'], colour: string, x: number): string {
  switch (shape) {
    case 'bar':
      return `<rect x="${px(x + 3)}" y="36" width="8" height="11" fill="${colour}"/>`
    case 'band':
      return `<rect x="${px(x)}" y="37" width="15" height="10" fill="${colour}" fill-opacity="0.25"/>`
    case 'dot':
      return `<circle cx="${px(x + 7)}" cy="42" r="5" fill="${colour}"/>`
    case 'triangle':
      return `<path d="M${px(x + 2)} 37h11l-5.5 9z" fill="${colour}"/>`
    case 'line':
    case 'dashes':
      return `<path d="M${px(x)} 42h15" stroke="${colour}" stroke-width="2"${shape === 'dashes' ? ' stroke-dasharray="4 3"' : ''}/>`
  }
}
