import { xmlAnswer, type Answer, type Call } from '../call.ts';
import { OssError } from '../oss-error.ts';
import { receiveText } from '../receive-body.ts';
import { nodes, parseXml, text, xml } from '../xml.ts';
import { urlEncoding } from './listing-query.ts';

const maxKeys = 1000;

function readKeys(body: string): { readonly keys: readonly string[]; readonly isQuiet: boolean } {
  const root = parseXml(body, 'Delete');
  const keys = nodes(root, 'Object').map((node) => text(node, 'Key') ?? '');
  const isGood = keys.length > 0 && keys.length <= maxKeys && !keys.includes('');
  if (root && isGood) return { keys, isQuiet: text(root, 'Quiet')?.trim() === 'true' };
  throw new OssError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  );
}

const isProtected = (call: Call, key: string): boolean =>
  call.rules.take('deny', { ...call, key }, ({ action }) => action === 'oss:DeleteObject') !==
  undefined;

export async function deleteMultipleObjects(call: Call): Promise<Answer> {
  if (call.request.headers['content-md5'] === undefined) {
    throw new OssError(400, 'MissingArgument', 'Missing Some Required Arguments.', {
      fields: { ArgumentName: 'Content-MD5' },
    });
  }
  const { keys, isQuiet } = readKeys(await receiveText(call));
  // a policy may protect some of them: the answer does not name those
  const allowed = keys.filter((key) => !isProtected(call, key));
  for (const key of allowed) await call.store.objects.remove(key);
  const { fields, encode } = urlEncoding(call.request.query);
  const deleted = isQuiet ? [] : allowed.map((key) => ({ Key: encode(key) }));
  return xmlAnswer(xml('DeleteResult', { ...fields, Deleted: deleted }));
}
