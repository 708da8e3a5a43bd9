/** Where a host stands: on this computer, in a network of one's own, or where anybody can reach it. */
export type HostReach = 'loopback' | 'private' | 'public';

/** The reach of a host name or address. A name that is no address counts as public unless its ending says else. */
export function reachOf(host: string): HostReach {
  const name = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  const ipv4 = parseIpv4(name);
  if (ipv4 !== null) return reachOfIpv4(ipv4);
  if (name.includes(':')) return reachOfIpv6(name);
  return reachOfName(name);
}

/** Whether `text` is an address, and not a name that has to be looked up. */
export function isAddress(text: string): boolean {
  return parseIpv4(text) !== null || text.includes(':');
}

const privateEndings = ['.local', '.lan', '.internal', '.home.arpa', '.localdomain', '.svc'];

function reachOfName(name: string): HostReach {
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  const single = !name.includes('.');
  return single || privateEndings.some((ending) => name.endsWith(ending)) ? 'private' : 'public';
}

function parseIpv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return null;
  const bytes = match.slice(1).map(Number);
  return bytes.some((byte) => byte > 255)
    ? null
    : bytes.reduce((address, byte) => address * 256 + byte, 0);
}

/** `[network, prefix length, reach]`; https://www.iana.org/assignments/iana-ipv4-special-registry */
const ipv4Networks: readonly (readonly [string, number, HostReach])[] = [
  ['127.0.0.0', 8, 'loopback'],
  ['0.0.0.0', 32, 'loopback'],
  ['10.0.0.0', 8, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['169.254.0.0', 16, 'private'],
  ['100.64.0.0', 10, 'private'], // shared by providers; also Alibaba Cloud's own services inside a VPC
];

function reachOfIpv4(address: number): HostReach {
  for (const [network, bits, reach] of ipv4Networks) {
    const size = 2 ** (32 - bits);
    const start = parseIpv4(network) ?? 0;
    if (address >= start && address < start + size) return reach;
  }
  return 'public';
}

function reachOfIpv6(text: string): HostReach {
  const groups = parseIpv6(text.replace(/%.*$/, ''));
  if (groups === null) return 'public';
  const [first = 0] = groups;
  const leading = groups.slice(0, 5).every((group) => group === 0);
  const low = (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0);
  if (leading && groups[5] === 0 && low <= 1) return 'loopback'; // :: and ::1
  if (leading && groups[5] === 0xffff) return reachOfIpv4(low); // ::ffff:a.b.c.d
  if ((first & 0xffc0) === 0xfe80 || (first & 0xfe00) === 0xfc00) return 'private';
  return 'public';
}

function parseIpv6(text: string): readonly number[] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const ipv4 = dotted === null ? null : parseIpv4(dotted[2] ?? '');
  const plain =
    dotted === null || ipv4 === null
      ? text
      : `${dotted[1] ?? ''}${Math.floor(ipv4 / 65_536).toString(16)}:${(ipv4 % 65_536).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = halves.length === 2 ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array<string>(Math.max(0, gap)).fill('0'), ...tail];
  const valid = groups.length === 8 && groups.every((group) => /^[0-9a-f]{1,4}$/.test(group));
  return valid ? groups.map((group) => parseInt(group, 16)) : null;
}
