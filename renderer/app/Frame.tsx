import { Suspense, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useRoad } from '../client/FerryProvider.tsx';
import { DropArea } from '../features/models/DropArea.tsx';
import { Guarded } from '../ui/Guarded.tsx';
import { ViewSkeleton } from '../ui/ViewSkeleton.tsx';
import { useWords } from '../words/WordsProvider.tsx';
import classes from './Frame.module.css';
import { HostNote } from './HostNote.tsx';
import { usePlace } from './location.ts';
import type { Place } from './location.ts';
import { Rail } from './Rail.tsx';
import { ShortcutSheet } from './ShortcutSheet.tsx';
import { Strip } from './Strip.tsx';
import { useActiveConnection } from './use-settings.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { ConnectView, FirstScreen, Palette, SettingsView, views } from './views.tsx';

/** Rail, view and strip; before there is a connection, the first screen. */
export function Frame(): ReactNode {
  const words = useWords();
  const place = usePlace();
  const connection = useActiveConnection();
  const main = useRef<HTMLElement>(null);
  const [sheet, setSheet] = useState<'palette' | 'shortcuts' | null>(null);
  useShortcuts(setSheet);
  const close = (): void => {
    setSheet(null);
  };
  return (
    <div className={classes.frame}>
      <a
        className={classes.skip}
        href="#main"
        onClick={(event) => {
          // the address says which view is shown, so that it must not become this one
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {words.say('ui.skip')}
      </a>
      <Rail
        place={place}
        connection={connection}
        onPalette={() => {
          setSheet('palette');
        }}
      />
      <main id="main" ref={main} className={classes.view} tabIndex={-1}>
        <LostStrip />
        <HostNote />
        <Guarded key={place.view}>
          <Suspense fallback={<ViewSkeleton />}>
            <Shown place={place} connection={connection} />
          </Suspense>
        </Guarded>
      </main>
      {connection && <Strip connection={connection} />}
      {connection && <DropArea connection={connection} />}
      <Suspense fallback={null}>{sheet === 'palette' && <Palette onClose={close} />}</Suspense>
      {sheet === 'shortcuts' && <ShortcutSheet onClose={close} />}
    </div>
  );
}

function Shown({
  place,
  connection,
}: {
  readonly place: Place;
  readonly connection: ReturnType<typeof useActiveConnection>;
}): ReactNode {
  if (place.view === 'settings') return <SettingsView />;
  if (place.view === 'connect') return <ConnectView id={place.rest} key={place.rest} />;
  if (connection === undefined) return <ViewSkeleton />;
  if (connection === null) return <FirstScreen />;
  const view = views.find(({ name }) => name === place.view) ?? views[0];
  if (view === undefined) return null;
  const Component = view.component;
  return <Component connection={connection} key={connection.id} />;
}

/** While main does not answer: what is shown may be old. */
function LostStrip(): ReactNode {
  const words = useWords();
  const road = useRoad();
  if (road.state !== 'lost' && road.state !== 'lockedOut') return null;
  return (
    <div role="status" className={classes.lost}>
      {words.say(road.state === 'lost' ? 'ui.lost' : 'ui.lost.lockedOut')}
    </div>
  );
}
