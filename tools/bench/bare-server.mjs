// The bound of a scoring server: Node's own HTTP server, JSON in, JSON out, no check and no model.
// Prints its address; ends with its parent.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { dataframe_split } = JSON.parse(Buffer.concat(parts).toString());
    const body = JSON.stringify({ predictions: dataframe_split.data.map(() => ({ prediction: 0 })) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` })));
