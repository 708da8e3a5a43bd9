import { expect, it } from 'vitest';
import { linkFileName } from './file-name.ts';

it.each([
  ['https://h/a/x%20y.safetensors?sig=1', null, 'x y.safetensors'],
  ['https://h/12', 'attachment; filename="my model.ckpt"', 'my model.ckpt'],
  ['https://h/12', 'attachment; filename=a.pt', 'a.pt'],
  ['https://h/12', `attachment; filename="a.pt"; filename*=UTF-8''%E6%A8%A1.pt`, '模.pt'],
  ['https://h/12', 'attachment; filename="\u00e6\u00a8\u00a1.pt"', '模.pt'],
  ['https://h/12', 'attachment; filename="../../etc/p:w.pt"', 'p_w.pt'],
  ['https://h/', 'inline', 'model.bin'],
  ['https://h/%ff.bin', null, '%ff.bin'],
])('the name of %s with %j: %s', (url, disposition, name) => {
  expect(linkFileName(url, disposition)).toBe(name);
});
