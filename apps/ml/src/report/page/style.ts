import { markup, type Markup } from './markup.js';

/** The page's style: one column on a phone, up to three on a desk; light or dark as the reader's system is. */
export const STYLE: Markup = markup`
:root { color-scheme: light dark; --page: #fff; --text: #1b2430; --quiet: #5a6675; --rule: #dde3ea; --card: #f6f8fa; --good: #12713a; --bad: #b3261e;
  --s0: #0b5fd0; --s1: #c2410c; --s2: #0f766e; --s3: #9333ea; --s4: #a16207; --s5: #be185d; --s6: #4d7c0f; --s7: #475569;
  --l0: #0b5fd0; --l1: #5f8fd8; --l2: #8b8fa0; --l3: #d07a6d; --l4: #c81e1e; }
@media (prefers-color-scheme: dark) { :root { --page: #12171e; --text: #e4e9ef; --quiet: #9aa7b5; --rule: #2c3642; --card: #1a212a; --good: #6fd596; --bad: #ff8a80;
  --s0: #6cb0ff; --s1: #ff9d66; --s2: #5fd3c6; --s3: #c9a3ff; --s4: #e8c14d; --s5: #ff8fbd; --s6: #a9d65c; --s7: #b4c0cd;
  --l0: #6cb0ff; --l1: #8fb3e0; --l2: #9a9fae; --l3: #e59a8c; --l4: #ff6b60; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 20px 16px 40px; max-width: 1260px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; } h2 { margin: 36px 0 8px; font-size: 1.2rem; } h3 { margin: 0; font-size: 1rem; }
p { margin: 4px 0; } .quiet, small, figcaption { color: var(--quiet); } small { display: block; font-size: .78rem; font-weight: 400; }
.headline { margin: 16px 0; font-size: 1.05rem; } .headline strong { font-size: 2rem; margin-right: 8px; } .headline ul { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 8px 0; padding: 0; list-style: none; font-size: .95rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: 8px 24px; margin: 12px 0; } dt { color: var(--quiet); font-size: .8rem; } dd { margin: 0; }
.notes { margin: 12px 0; padding: 10px 14px 10px 32px; background: var(--card); border-left: 4px solid var(--s1); border-radius: 4px; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 350px), 1fr)); gap: 20px; align-items: start; }
figure { margin: 0; padding: 12px; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; min-width: 0; } figure.broad { grid-column: 1 / -1; }
figcaption { font-size: .85rem; margin-bottom: 8px; } svg { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0 0 6px; padding: 0; list-style: none; font-size: .82rem; } .legend svg { display: inline-block; width: 24px; height: 10px; margin-right: 5px; }
svg text { font-size: 11px; fill: var(--quiet); } svg text.axis { font-size: 11.5px; fill: var(--text); } svg .grid { stroke: var(--rule); stroke-width: 1; } svg .zero { stroke: var(--quiet); }
.reference { fill: none; stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 3; }
.series path { fill: none; stroke-width: 1.5; } .series line { stroke-width: 1.3; } .series .mark { stroke-width: 2.2; } .series.s0 path { stroke-width: 2.4; }
.s1 path { stroke-dasharray: 7 3; } .s2 path { stroke-dasharray: 2 2; } .s3 path { stroke-dasharray: 9 3 2 3; } .s4 path { stroke-dasharray: 4 4; } .s5 path { stroke-dasharray: 12 4; } .s6 path { stroke-dasharray: 3 5; } .s7 path { stroke-dasharray: 8 2 2 2; }
${Array.from({ length: 8 }, (_, at) => `.s${at} path, .s${at} line { stroke: var(--s${at}); } .s${at} circle { fill: var(--s${at}); }`).join('\n')}
.level { fill: var(--quiet); fill-opacity: .75; } ${Array.from({ length: 5 }, (_, at) => `.l${at} { fill: var(--l${at}); }`).join(' ')}
.scale { display: inline-block; width: 90px; height: 8px; margin: 0 6px; border-radius: 4px; background: linear-gradient(90deg, var(--l0), var(--l1), var(--l2), var(--l3), var(--l4)); }
.together { white-space: nowrap; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; } th, td { padding: 5px 10px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { font-weight: 600; } th:first-child, thead td:first-child { text-align: left; } .matrix td[style] { background: color-mix(in srgb, var(--s0) var(--share), transparent); }
small.better { color: var(--good); } small.worse { color: var(--bad); }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid var(--rule); font-size: .85rem; color: var(--quiet); }
`;
