import { createHash } from 'node:crypto'
import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { examHtmlPolicy, toExamHtml } from './html.ts'
import { playerScript } from './player.ts'
import { makeReport } from './testing.ts'

const page = toExamHtml(makeReport({ world: 'https://desk.example/w/abc/' }), { language: 'en' })

/** What stands between the tags of a name, each in turn. */
const inside = (html: string, tag: string) =>
  [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, attributes = '', text = '']) => ({
      attributes,
      text,
    }),
  )

describe('the page', () => {
  test('may run exactly the script and the styles that are in it, and reaches no network', () => {
    expect(examHtmlPolicy).toContain("default-src 'none'")
    for (const tag of ['script', 'style'])
      for (const { attributes, text } of inside(page, tag)) {
        if (attributes.includes('application/json')) continue
        const digest = createHash('sha256').update(text).digest('base64')
        expect(examHtmlPolicy).toContain(`${tag}-src 'sha256-${digest}'`)
      }
    expect(page).not.toMatch(/ (?:style|on\w+|src)=/)
    expect(page).not.toMatch(/url\(|@import/)
  })

  test('has a script that stands on its own, whatever loaded the functions that it is made of', () => {
    expect(() => new Script(playerScript)).not.toThrow()
    // An import that is not of a type would be a name that the page does not know.
    expect(playerScript).not.toMatch(/__vi|__vite|import\b|require\(|exports\b/)
  })

  test('shows names as they are written, whatever they hold', () => {
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Sons&quot;')
    const data = inside(page, 'script').find(({ attributes }) => attributes.includes('application/json'))
    expect(JSON.parse(data?.text ?? '').names[3].en).toBe('<script>alert(1)</script> & "Sons"')
  })

  test('leads from each number to a list that is there', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor)
    expect(anchors.length).toBeGreaterThan(40)
    expect(anchors.filter((anchor) => !ids.has(anchor))).toEqual([])
  })

  test("leads to the played world's desk, and never where a script would run", () => {
    expect(page).toContain('href="https://desk.example/w/abc/alerts/1"')
    const hostile = toExamHtml(makeReport({ world: 'javascript:alert(1)//' }))
    expect(hostile).not.toContain('javascript:')
  })

  test('names the bad seeds', () => {
    const report = makeReport({ seeds: [8, 9], atMost: 30 })
    report.results[1]!.outcomes.lianfang!.breaches = [
      { rule: 'no names in the log', where: 'POST /api/signals' },
    ]
    const html = toExamHtml(report, { language: 'en' })
    expect(html).toContain('<a href="#run-9">')
    expect(html).toContain('a rule about personal data was broken')
    expect(html).toContain('no names in the log')
  })

  test.each([
    ['no infection', { breaksOut: false }],
    ['no alert', { isFound: false, seeds: [3] }],
    ['paper alone, without positions', { ways: ['paper'] as const, shapes: 'none' as const }],
    ['one day', { days: 1 }],
  ])('is made of a report with %s', (_, of) => {
    const html = toExamHtml(makeReport(of))
    const shown = html.replace(/<script>[\s\S]*/, '')
    expect(shown).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('of 5,000 infections each way stays below 3 MB', () => {
    const report = makeReport({ seeds: [2], days: 90, atMost: 5_000, ways: ['nothing'] })
    const play = report.play.nothing!
    const all = { ...report, play: { lianfang: play, paper: play, nothing: play } }
    expect(play.infections).toHaveLength(5_000)
    expect(Buffer.byteLength(toExamHtml(all))).toBeLessThan(3_000_000)
  })
})
