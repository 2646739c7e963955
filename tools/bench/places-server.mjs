// A peer of the etl app that costs as little as it can: a file, or a list of events in pages that are made beforehand.
// Prints its address; ends with its parent.
//
//     node places-server.mjs [<file>]
//     /file/<name>                                the file
//     /<pages>/v1/events?after=<page>             a page of a list with so many pages
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , file] = process.argv;
const EVENTS = 1_000;

const events = JSON.stringify(
  Array.from({ length: EVENTS }, (_, index) => ({
    ...{ id: `event-${index}`, sequence: index + 1, occurred_at: '2001-01-31T12:00:00Z', flight: index, type: 'departed' },
    ...{ left_at: '2001-01-31T06:00', origin: 'ORD', destination: 'DFW', distance: 802 },
  })),
);

const server = createServer(({ url = '/' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://places');
  if (file !== undefined && pathname.startsWith('/file/')) {
    const { size, mtime } = statSync(file);
    response.writeHead(200, { 'content-length': size, 'last-modified': mtime.toUTCString(), etag: `"${size}-${mtime.getTime()}"` });
    createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response);
    return;
  }
  const [, pages] = pathname.split('/');
  const page = Number(searchParams.get('after') ?? 0);
  const isBehind = page >= Number(pages);
  const body = `{"events":${isBehind ? '[]' : events},"cursor":${isBehind ? page : page + 1}}`;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` })));
