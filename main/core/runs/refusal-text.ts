import type { ConversionLine } from '../../../contract/workflow.ts';

/** Codes and names as they are: `missingNode #12 SomeNode`. */
export function refusalText(reasons: readonly ConversionLine[]): string {
  return reasons
    .map(({ code, nodeId, params }) =>
      [code, nodeId === null ? '' : `#${nodeId}`, ...Object.values(params)]
        .filter((part) => part !== '')
        .join(' '),
    )
    .join('; ');
}
