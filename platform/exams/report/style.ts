/** The styles of the report's page: dark by the reader's system, printable, and as narrow as a phone. */
export const style = `
:root { color-scheme: light dark; --ground: #f3f5f7; --panel: #fff; --text: #1b1f24; --faint: #59626d; --edge: #d9dee3; --field: #767f89; --accent: #0b5cad; --alarm: #b42318; --warn: #8f4a00; --warn-ground: #fff1de; --known: #0b5cad; --unknown: #6c7681; --lianfang: #0b5cad; --paper: #a3400a; --nothing: #59626d; --s0: #fff; --s1: #fde2cd; --s2: #fbb98b; --s3: #f08a4c; --s4: #d1581d; --s5: #96330a; }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #0d1014; --panel: #171c22; --text: #e7eaee; --faint: #a5afba; --edge: #2e363f; --field: #7d8894; --accent: #7ab7f5; --alarm: #ff9c92; --warn: #ffc27d; --warn-ground: #3a2912; --known: #7ab7f5; --unknown: #8d98a4; --lianfang: #7ab7f5; --paper: #ffb27a; --nothing: #a5afba; --s0: #1f262e; --s1: #47342a; --s2: #75472b; --s3: #ad5f2b; --s4: #e0853f; --s5: #ffbd85; } }
:root:has(#to-zh:checked) .en, :root:has(#to-en:checked) .zh { display: none; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; justify-content: space-between; }
h1 { flex: 1 1 20rem; margin: 0.2rem 0; font-size: 1.05rem; font-weight: 600; }
.finding { margin: 0.6rem 0 0.3rem; font-size: 1.8rem; font-weight: 700; line-height: 1.25; text-wrap: balance; }
.second { margin: 0.2rem 0; font-size: 1.15rem; }
h2 { margin: 0 0 0.4rem; font-size: 1.15rem; }
h3 { margin: 1.2rem 0 0; font-size: 1.05rem; }
h4 { margin: 0.9rem 0 0.3rem; font-size: 0.95rem; scroll-margin-top: 0.5rem; }
small { color: var(--faint); font-size: 0.85em; font-weight: 400; white-space: nowrap; }
p { margin: 0.3rem 0; }
.faint { color: var(--faint); }
section.panel { margin: 1rem 0; padding: 0.9rem 1rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 8px; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.6rem 0.25rem 0; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; }
th { color: var(--faint); font-size: 0.87em; font-weight: 500; }
tbody th { color: inherit; font-size: inherit; font-weight: 400; }
.counts td a { font-size: 1.1rem; font-weight: 600; text-decoration-color: var(--field); text-decoration-thickness: 1px; }
.counts .group th { padding-top: 0.8rem; color: var(--faint); font-size: 0.87em; font-weight: 600; }
.counts .note { display: block; max-width: 17rem; white-space: normal; }
.label { display: none; }
.bad > tr:first-child th[rowspan] { color: var(--alarm); font-weight: 700; }
.why { color: var(--alarm); }
.long { max-height: 26rem; overflow: auto; }
.long thead th { position: sticky; top: 0; background: var(--panel); }
/* Values are JSON, without a space to break at. */
.sources { table-layout: fixed; }
.sources td { overflow-wrap: anywhere; }
.wide table { font-size: 0.9em; }
.wide th, .wide td { min-width: 5rem; }
:target { background: var(--warn-ground); }
fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; margin: 0; padding: 0; border: 0; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
label { display: inline-flex; gap: 0.3rem; align-items: center; min-height: 2rem; }
button { min-height: 2.2rem; padding: 0.2rem 0.9rem; color: var(--text); background: var(--panel); border: 1px solid var(--field); border-radius: 6px; font: inherit; cursor: pointer; }
#play[aria-pressed="true"] .to-play, #play[aria-pressed="false"] .to-pause { display: none; }
[hidden] { display: none !important; }
.deck { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; padding: 0.5rem 0; background: var(--panel); border-bottom: 1px solid var(--edge); }
.deck input[type="range"] { flex: 1 1 14rem; min-width: 8rem; min-height: 2rem; accent-color: var(--accent); }
#moment { min-width: 9.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.nows { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin: 0.5rem 0; }
.nows b { font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: center; }
.key { display: inline-flex; gap: 0.35rem; align-items: center; }
.curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0.6rem 1rem; }
.two { display: grid; grid-template-columns: minmax(16rem, 2fr) 3fr; gap: 1rem 1.5rem; margin-top: 0.8rem; }
.two > * { min-width: 0; }
figure { margin: 0; }
figcaption { font-weight: 600; }
svg text { fill: var(--faint); font-size: 12px; font-family: inherit; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.curve { display: block; width: 100%; height: auto; }
.grid { stroke: var(--edge); fill: none; }
.line { fill: none; stroke-width: 2; }
.line.other { stroke-width: 1; opacity: 0.28; }
.lianfang { stroke: var(--lianfang); }
.paper { stroke: var(--paper); stroke-dasharray: 6 3; }
.nothing { stroke: var(--nothing); stroke-dasharray: 2 3; }
.now { stroke: var(--text); stroke-width: 1.5; }
#map { display: block; width: 100%; max-height: 32rem; }
#map [data-place] { stroke: var(--field); stroke-width: 0.7; }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
.known-mark { fill: var(--known); stroke: var(--panel); stroke-width: 1; }
.alert-mark { fill: var(--alarm); stroke: var(--panel); stroke-width: 1; }
.alert-mark.false { fill: var(--panel); stroke: var(--alarm); stroke-width: 2; }
.swatch { stroke: var(--field); stroke-width: 1; }
.hollow { fill: var(--panel); stroke: var(--unknown); stroke-width: 1.5; }
.chains { max-height: 38rem; overflow: auto; }
#chains { display: block; width: 100%; cursor: pointer; }
#told { min-height: 1.5em; }
@media (max-width: 44rem) {
  main { padding: 0.6rem; }
  .finding { font-size: 1.4rem; }
  .two { grid-template-columns: 1fr; }
  .counts thead { display: none; }
  .counts tr { display: grid; grid-template-columns: 1fr; padding: 0.35rem 0; border-bottom: 1px solid var(--edge); }
  .counts th, .counts td { padding: 0; border: 0; }
  .counts tbody th[scope="row"] { font-weight: 600; }
  .counts td { display: grid; grid-template-columns: 8.5rem auto 1fr; gap: 0 0.5rem; align-items: baseline; }
  .counts td.void { display: none; }
  .counts .label { display: block; color: var(--faint); }
  .counts .note { grid-column: 2 / -1; }
  small { white-space: normal; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --panel: #fff; --text: #000; --faint: #444; --edge: #bbb; }
  main { max-width: none; padding: 0; }
  section.panel { border: 0; padding: 0; }
  .deck { position: static; }
  button, .deck input, header fieldset, .deck label:not(:has(:checked)) { display: none; }
  .long thead th { position: static; }
  .long, .chains { max-height: none; overflow: visible; }
  tr, figure { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
}
`
