import { startLine } from '../../sandbox/line/start-line.ts';

/** A line in front of a server in a process of its own: its address, what it carries and prints are told on stdout. */
const [endpoint, line = '30mbit,40ms'] = process.argv.slice(2);
if (endpoint === undefined) throw new Error('usage: line-server ENDPOINT [LINE]');
const { port } = await startLine({
  target: { host: '127.0.0.1', port: Number(new URL(endpoint).port) },
  line,
});
process.stdout.write(`${JSON.stringify({ endpoint: `http://localhost:${port}` })}\n`);
