import type { ReactNode } from 'react';
import { useFormat } from '../../words/use-format.ts';

const width = 160;
const height = 28;

/** Shares from 0 to 1 as a line. */
export function Sparkline({
  samples,
  name,
}: {
  readonly samples: readonly number[];
  readonly name: string;
}): ReactNode {
  const format = useFormat();
  const last = samples.at(-1);
  if (last === undefined || samples.length < 2) return null;
  const step = width / Math.max(1, samples.length - 1);
  const points = samples
    .map((share, index) => `${index * step},${height - share * height}`)
    .join(' ');
  return (
    <svg
      width="100%"
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${name}: ${format.percent(last)}`}
    >
      <polyline
        points={points}
        fill="none"
        stroke="var(--mantine-color-teal-6)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
