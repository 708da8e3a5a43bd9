import { useState } from 'react';
import type { ReactNode } from 'react';
import { mediaPath } from '../../../contract/media.ts';
import { FileIcon, PlayIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { mediaKindOf } from '../runs/use-runs.ts';
import type { Result } from '../runs/use-runs.ts';
import classes from './gallery.module.css';

/** A result, small; it opens the large view. */
export function Thumbnail({
  result,
  size,
  onOpen,
}: {
  readonly result: Result;
  readonly size: number;
  readonly onOpen: () => void;
}): ReactNode {
  const words = useWords();
  const { run, output, index } = result;
  const kind = mediaKindOf(output);
  // the server may be away, and nothing saved yet
  const [isMissing, setMissing] = useState(false);
  return (
    <button
      type="button"
      className={classes.thumbnail}
      style={{ width: size, height: size }}
      aria-label={words.say('ui.gallery.open', { name: output.filename })}
      onClick={onOpen}
    >
      {kind === 'image' && !isMissing ? (
        <img
          loading="lazy"
          decoding="async"
          src={mediaPath.output(run.id, index, 'small')}
          alt=""
          onError={() => {
            setMissing(true);
          }}
        />
      ) : kind === 'video' ? (
        <PlayIcon />
      ) : (
        <FileIcon />
      )}
    </button>
  );
}
