/** Why a text is no JSON, as far as a person can use it. */
export type NotJson = 'empty' | 'html' | 'cut' | 'notANumber' | 'notUtf8' | 'tooDeep' | 'syntax';

/** What is wrong with a text that could not be parsed. */
export function whyNotJson(text: string): NotJson {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') return 'empty';
  if (/^<(!doctype|html|head|body|\?xml)\b/i.test(body)) return 'html';
  if (/^[[{]/.test(body) && !/[\]}]$/.test(body)) return 'cut';
  return /[[,:]\s*-?(NaN|Infinity)\s*[\],}]/.test(body) ? 'notANumber' : 'syntax';
}
