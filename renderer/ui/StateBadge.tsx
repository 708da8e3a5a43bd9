import type { ComponentType, ReactNode } from 'react';
import classes from './StateBadge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet';

/** A state as a sign and a word: colour is never the only one. */
export function StateBadge({
  tone,
  icon: Icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon: ComponentType;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon />
      {children}
    </span>
  );
}
