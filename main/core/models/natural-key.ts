/** A text by which names sort as people count: without case and accents, numbers by their value. */
export function naturalKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(digitsKept, '0'));
}

const digitsKept = 12;
