import { textAnswer, type Answer } from './answer.js';
import { zones } from './time-zones.js';

/** What crawlers may read. */
export const robots: Answer = textAnswer(200, 'text/plain', 'User-agent: *\nDisallow: /v1/\nDisallow: /faults\n');

/** A page for people, with the time zone of each airport in a table. */
export const timeZonesPage: Answer = textAnswer(
  200,
  'text/html; charset=utf-8',
  `<!doctype html>
<html lang="en">
<head><title>Time zones of our airports</title></head>
<body>
<h1>Time zones of our airports</h1>
<table id="airports">
<thead><tr><th>Airport</th><th>Time zone</th></tr></thead>
<tbody>
${[...zones].map(([airport, zone]) => `<tr class="airport"><td class="code">${airport}</td><td class="zone">${zone}</td></tr>`).join('\n')}
</tbody>
</table>
</body>
</html>
`,
);
