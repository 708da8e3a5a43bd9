/** Whether the page lets an output of the one type feed an input of the other. */
export function typesConnect(one: string, other: string): boolean {
  if (isAnyType(one) || isAnyType(other) || one === other) return true;
  const [left, right] = [one.toLowerCase(), other.toLowerCase()];
  if (!left.includes(',') && !right.includes(',')) return left === right;
  return left
    .split(',')
    .some((type) => right.split(',').some((wanted) => typesConnect(type, wanted)));
}

export function isAnyType(type: string): boolean {
  return type === '*' || type === '';
}
