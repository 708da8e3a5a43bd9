import { patternTest } from './name-patterns.ts';

interface Target {
  /** The input's label, else its name. */
  readonly inputName: string;
  /** The node's title. */
  readonly title: string;
}

/** The rules by which one of several sources of a type is told from the others. */
export function namesMatch(rule: number, ownName: string, target: Target): boolean {
  const { inputName, title } = target;
  const length = Math.min(ownName.length, inputName.length);
  switch (rule) {
    case 0:
      return inputName === ownName;
    case 1:
      return inputName.slice(0, length) === ownName.slice(0, length);
    case 2:
      return inputName.slice(inputName.length - length) === ownName.slice(ownName.length - length);
    case 3:
      return title === ownName;
    case 4:
      return patternTest({ source: ownName, isInverted: false })(inputName);
    default:
      return true;
  }
}
