import { describe, expect, it } from 'vitest';
import { begin, browserCommand, revealCommand } from './open-with.ts';

const address = 'http://127.0.0.1:4711/?token=a-b_c';

describe('an address', () => {
  it.each([
    ['win32', 'rundll32.exe'],
    ['darwin', 'open'],
    ['linux', 'xdg-open'],
  ] as const)('goes whole to what opens it on %s', (platform, command) => {
    const opener = browserCommand(platform, address);
    expect(opener.command).toBe(command);
    expect(opener.args.at(-1)).toBe(address);
  });
});

describe('a file', () => {
  it.each([
    ['win32', 'C:\\a b\\c.png', ['/select,C:\\a b\\c.png']],
    ['darwin', '/a b/c.png', ['-R', '/a b/c.png']],
    ['linux', '/a b/c.png', ['/a b']],
    ['linux', '/c.png', ['/']],
  ] as const)('is shown in its folder on %s', (platform, path, args) => {
    expect(revealCommand(platform, path).args).toEqual(args);
  });
});

it('says so where there is nothing to open it with', async () => {
  await expect(begin({ command: 'ferry-no-such-opener', args: [] })).rejects.toThrow('ENOENT');
});
