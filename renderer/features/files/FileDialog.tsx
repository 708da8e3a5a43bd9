import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DiskListing, DiskPlace } from '../../../contract/files.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { useAct } from '../../app/use-act.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { FolderIcon } from '../../ui/icons.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './FileDialog.module.css';
import { FileList } from './FileList.tsx';

export interface FileDialogProps {
  readonly kind: 'files' | 'folder';
  /** Why it opened, where that was not asked for. */
  readonly hint?: string | undefined;
  readonly onChosen: (paths: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Where the dialog is, and how it came there. */
interface Place {
  /** Null: where it begins. */
  readonly id: string | null;
  /** The folder one has gone up from. */
  readonly from: string | null;
  readonly byList: boolean;
}

/** The page's own dialog for files of this computer, fed by main: the page never names a path. */
export function FileDialog({ kind, hint, onChosen, onClose }: FileDialogProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const act = useAct();
  const [at, setAt] = useState<Place>({ id: null, from: null, byList: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const places = useCall(['places'], (client) => client.files.places()).data ?? [];
  const here = at.id ?? places[0]?.id ?? null;
  const listing = useCall(['browse', here], (client) => client.files.browse({ id: here ?? '' }), {
    enabled: here !== null,
    staleMs: 0,
    keep: true,
  });
  const goTo = (place: Place): void => {
    setAt(place);
    setChosen(new Set());
  };
  const open = (id: string): void => {
    goTo({ id, from: null, byList: false });
  };
  const take = async (ids: Iterable<string>): Promise<void> => {
    const taken = await act((client) => client.files.take({ ids: [...ids] }));
    if (taken !== undefined) onChosen(taken.paths);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={820}
      title={words.say(kind === 'files' ? 'ui.files.title' : 'ui.files.folderTitle')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack gap="sm">
        {hint !== undefined && <Alert color="teal">{hint}</Alert>}
        <div className={classes.body}>
          <Places places={places} here={here} onOpen={open} />
          <div className={classes.folder}>
            {listing.data && <Crumbs listing={listing.data} onOpen={open} />}
            {listing.isPending && <Loading />}
            {listing.isError && (
              <FailurePanel
                failure={failureOf(listing.error)}
                onRetry={() => void listing.refetch()}
              />
            )}
            {listing.data && (
              <FileList
                key={listing.data.id}
                listing={listing.data}
                kind={kind}
                chosen={chosen}
                beginAt={at.from}
                takesFocus={at.byList}
                onChoose={setChosen}
                onOpen={(id) => {
                  goTo({ id, from: null, byList: true });
                }}
                onUp={() => {
                  const parent = listing.data.crumbs.at(-2);
                  if (parent !== undefined)
                    goTo({ id: parent.id, from: listing.data.id, byList: true });
                }}
                onTake={(ids) => void take(ids)}
              />
            )}
          </div>
        </div>
        <Footer chosen={chosen} here={here} onTake={(ids) => void take(ids)} onClose={onClose} />
      </Stack>
    </Modal>
  );
}

function Footer({
  chosen,
  here,
  onTake,
  onClose,
}: {
  readonly chosen: ReadonlySet<string>;
  readonly here: string | null;
  readonly onTake: (ids: Iterable<string>) => void;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  return (
    <Group justify="space-between">
      <Text size="sm" c="var(--ferry-quiet)" role="status">
        {words.say('ui.files.chosen', { count: chosen.size })}
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={onClose}>
          {words.say('ui.cancel')}
        </Button>
        {here !== null && (
          <Button
            variant="default"
            onClick={() => {
              onTake([here]);
            }}
          >
            {words.say('ui.files.takeFolder')}
          </Button>
        )}
        <Button
          disabled={chosen.size === 0}
          onClick={() => {
            onTake(chosen);
          }}
        >
          {words.say('ui.files.take')}
        </Button>
      </Group>
    </Group>
  );
}

function Places({
  places,
  here,
  onOpen,
}: {
  readonly places: readonly DiskPlace[];
  readonly here: string | null;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const words = useWords();
  return (
    <nav aria-label={words.say('ui.files.places')} className={classes.places}>
      {places.map(({ id, kind, name }) => (
        <button
          key={id}
          type="button"
          className={classes.place}
          aria-current={id === here}
          onClick={() => {
            onOpen(id);
          }}
        >
          <FolderIcon />
          {kind === 'drive' ? name : words.of('ui.place', kind)}
        </button>
      ))}
    </nav>
  );
}

function Crumbs({
  listing,
  onOpen,
}: {
  readonly listing: DiskListing;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const words = useWords();
  return (
    <nav aria-label={words.say('ui.files.path')} className={classes.crumbs}>
      {listing.crumbs.map(({ id, name }) => (
        <Button
          key={id}
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => {
            onOpen(id);
          }}
        >
          {name}
        </Button>
      ))}
    </nav>
  );
}

/** The shape of the rows that come. */
function Loading(): ReactNode {
  const words = useWords();
  return (
    <Stack gap={8} p="sm" role="status" aria-label={words.say('ui.loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={22} />
      ))}
    </Stack>
  );
}
