import { useState } from 'react';
import type { ReactNode } from 'react';
import { WorkflowsIcon } from '../../ui/icons.tsx';

/** What a workflow makes, as far as there is a picture or a film of it. */
export function EntryPicture({
  source,
  isFilm = false,
}: {
  readonly source: string | null;
  readonly isFilm?: boolean;
}): ReactNode {
  const [failed, setFailed] = useState<string | null>(null);
  if (source === null || source === failed) return <WorkflowsIcon />;
  const onError = (): void => {
    setFailed(source);
  };
  if (!isFilm) return <img loading="lazy" src={source} alt="" onError={onError} />;
  return (
    <video muted preload="metadata" src={source} tabIndex={-1} aria-hidden onError={onError} />
  );
}
