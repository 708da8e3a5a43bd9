/** Why a text is no JSON, as far as a person can use it. */
export type NotJson = 'empty' | 'html' | 'cut' | 'syntax';

/** What is wrong with a text that could not be parsed. */
export function whyNotJson(text: string): NotJson {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') return 'empty';
  if (/^<(!doctype|html|head|body|\?xml)\b/i.test(body)) return 'html';
  return /^[[{]/.test(body) && !/[\]}]$/.test(body) ? 'cut' : 'syntax';
}
