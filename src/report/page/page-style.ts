/** The page's style sheet: system fonts, one column, tables that scroll in their own box, and print. */
export const pageStyle = `
:root { --ink: #1b2530; --quiet: #55606c; --line: #dde2e7; --wash: #f5f7f9; --accent: #0b5d94; --bad: #a63d00; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: #fff; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header > div, main, footer { max-width: 1040px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 40px; border-top: 6px solid var(--accent); }
.kicker { margin-bottom: 0; color: var(--quiet); font-size: 14px; }
h1 { font-size: clamp(24px, 4vw, 34px); line-height: 1.2; margin-top: 4px; margin-bottom: 20px; letter-spacing: -0.01em; text-wrap: balance; }
h2 { font-size: 22px; line-height: 1.3; margin: 44px 0 12px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 17px; line-height: 1.35; margin: 28px 0 6px; }
p { margin: 0 0 12px; max-width: 72ch; }
a { color: var(--accent); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--wash); border-radius: 6px; padding: 12px 14px; margin: 0 0 16px; white-space: pre-wrap; }
.verdict { background: var(--wash); border-left: 4px solid var(--accent); border-radius: 0 6px 6px 0; padding: 18px 22px; }
.verdict p { font-size: 18px; margin: 0 0 8px; }
.verdict p:last-child { margin-bottom: 0; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 14px; font-size: 14px; }
.note { color: var(--quiet); font-size: 14px; }
.warn { border-left: 4px solid var(--bad); background: #fdf3ec; border-radius: 0 6px 6px 0; padding: 12px 18px; margin: 0 0 16px; }
.warn p:last-child { margin: 0; }
.bad { color: var(--bad); font-weight: 600; }
/* The shade at an edge is there while the table goes on behind it. */
.scroll { overflow-x: auto; margin: 0 0 16px; background: linear-gradient(to right, #fff 40%, transparent) 0 0 / 48px 100% local no-repeat, linear-gradient(to left, #fff 40%, transparent) 100% 0 / 48px 100% local no-repeat, linear-gradient(to left, #1b253026, transparent) 100% 0 / 16px 100% scroll no-repeat; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; min-width: 100%; }
caption { text-align: left; color: var(--quiet); padding: 0 0 8px; max-width: min(88ch, calc(100vw - 40px)); }
th, td { text-align: left; vertical-align: top; padding: 8px 16px 8px 0; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; color: var(--quiet); vertical-align: bottom; border-bottom: 2px solid var(--line); }
tbody th { font-weight: 600; min-width: 150px; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.number + td:not(.number), th.number + th:not(.number) { padding-left: 12px; }
td small, th small, dt small { display: block; color: var(--quiet); font-size: 12px; font-weight: 400; }
table.named thead th { white-space: normal; min-width: 104px; }
table.named thead th small { line-height: 1.3; }
table.named tbody th { white-space: nowrap; }
table.named td.number small { white-space: normal; min-width: 118px; max-width: 176px; margin-left: auto; }
table.named td.words, table.named th.words { min-width: 150px; padding-left: 12px; }
table.named td.words:last-child { min-width: 300px; }
table.named tbody th, table.named thead th:first-child { position: sticky; left: 0; z-index: 1; background: #fff; }
table.named tbody th.group { position: static; width: auto; max-width: none; padding-top: 14px; background: var(--wash); white-space: normal; font-weight: 400; color: var(--quiet); }
th.group span { display: inline-block; position: sticky; left: 0; padding-left: 8px; max-width: min(88ch, calc(100vw - 48px)); }
dl.facts { display: grid; grid-template-columns: minmax(130px, 220px) 1fr; gap: 0; margin: 0 0 16px; font-size: 15px; }
dl.facts > * { padding: 7px 0; border-bottom: 1px solid var(--line); margin: 0; }
dl.facts dt { color: var(--quiet); padding-right: 16px; }
dl.facts dd { overflow-wrap: anywhere; }
figure.chart { margin: 36px 0 48px; }
figure.chart h3 { margin: 0 0 2px; font-size: 19px; }
figure.chart figcaption p { margin: 0 0 10px; color: var(--quiet); font-size: 14px; max-width: 84ch; }
figure.chart .live svg, figure.chart .still { display: block; max-width: 100%; height: auto; }
figure.chart .live { height: 0; overflow: hidden; }
figure.chart.drawn .live { height: auto; overflow: visible; }
figure.chart.drawn .still { display: none; }
details { border-bottom: 1px solid var(--line); }
details > summary { cursor: pointer; padding: 10px 0; font-size: 15px; }
details > summary strong { margin-right: 6px; }
details[open] { padding-bottom: 12px; }
#tooltip { position: fixed; z-index: 9; max-width: 320px; padding: 8px 12px; border-radius: 6px; color: #fff; background: #1b2530; font-size: 13px; line-height: 1.45; pointer-events: none; }
#tooltip b { font-weight: 400; color: #b9c3cd; }
footer { margin-top: 56px; padding-bottom: 40px; color: var(--quiet); font-size: 14px; }
@media (max-width: 600px) {
  header > div, main, footer { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 24px; }
  h2 { margin-top: 40px; font-size: 20px; }
  table.named tbody th { min-width: 0; width: 104px; max-width: 104px; white-space: normal; overflow-wrap: anywhere; font-size: 13px; padding-right: 10px; }
  table.named thead th { min-width: 60px; padding-right: 10px; }
  table.named thead th:first-child { min-width: 104px; }
  table.named td { padding-right: 10px; }
  table.named td.number small { min-width: 74px; max-width: 112px; }
  .verdict { padding: 14px 16px; }
  .verdict p { font-size: 16px; }
  dl.facts { grid-template-columns: 1fr; }
  dl.facts dt { border-bottom: 0; padding-bottom: 0; }
  dl.facts dd { padding-top: 0; }
}
@media print {
  body { font-size: 11pt; }
  header { border-top: 0; padding-top: 0; }
  h2, h3 { break-after: avoid; }
  figure.chart, tr, details { break-inside: avoid; }
  figure.chart .live { display: none; }
  figure.chart .still, figure.chart.drawn .still { display: block; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 9pt; }
  table.named { font-size: 7pt; }
  table.named td.number, table.named th.number { white-space: normal; }
  table.named tbody th { position: static; }
  th, td { padding-right: 8px; }
  #tooltip, .screen { display: none; }
}
`;
