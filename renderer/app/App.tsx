import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { FerryProvider } from '../client/FerryProvider.tsx';
import { Guarded } from '../ui/Guarded.tsx';
import { Frame } from './Frame.tsx';
import { nonceOf } from './nonce.ts';
import { SettingsGate } from './SettingsGate.tsx';
import { theme } from './theme.ts';

/** The whole page. */
export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonceOf}>
      <FerryProvider>
        <SettingsGate>
          <Notifications position="bottom-right" limit={4} />
          <Guarded>
            <Frame />
          </Guarded>
        </SettingsGate>
      </FerryProvider>
    </MantineProvider>
  );
}
