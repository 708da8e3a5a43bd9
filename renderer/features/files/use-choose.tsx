import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAct } from '../../app/use-act.ts';
import { FileDialog } from './FileDialog.tsx';

type Kind = 'files' | 'folder';

/** Lets a person choose: by the system's dialog where there is one, else by the page's, which `dialog` shows. */
export function useChoose(onChosen: (paths: readonly string[]) => void): {
  readonly choose: (kind: Kind, hint?: string) => void;
  readonly dialog: ReactNode;
} {
  const act = useAct();
  const [asked, setAsked] = useState<{
    readonly kind: Kind;
    readonly hint?: string | undefined;
  } | null>(null);
  const choose = async (kind: Kind, hint?: string): Promise<void> => {
    const choice = await act((client) => client.files.choose({ kind }));
    if (choice?.state === 'chosen') onChosen(choice.paths);
    if (choice?.state === 'askPage') setAsked({ kind, hint });
  };
  return {
    choose: (kind, hint) => void choose(kind, hint),
    dialog: asked && (
      <FileDialog
        kind={asked.kind}
        hint={asked.hint}
        onClose={() => {
          setAsked(null);
        }}
        onChosen={(paths) => {
          setAsked(null);
          onChosen(paths);
        }}
      />
    ),
  };
}
