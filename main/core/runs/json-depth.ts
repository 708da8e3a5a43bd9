/** A workflow nests some ten levels; what is beyond all measure overruns whoever walks through it. */
const deepest = 500;

const [open, close, openList, closeList, quote, backslash] = [123, 125, 91, 93, 34, 92];

/** Whether a JSON text nests its objects and lists deeper than anything that is meant. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === open || code === openList) depth += 1;
    else if (code === close || code === closeList) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (at - before) % 2 === 0;
}
