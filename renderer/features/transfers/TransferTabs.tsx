import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../words/WordsProvider.tsx';
import { Leftovers } from './Leftovers.tsx';
import { Report } from './Report.tsx';
import { TransferList } from './TransferList.tsx';

/** What the drawer holds: the files on their way, the table of what became of them, and what was left in the bucket. */
export function TransferTabs(): ReactNode {
  const words = useWords();
  return (
    <Tabs defaultValue="files" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="files">{words.say('ui.transfers.tab.files')}</Tabs.Tab>
        <Tabs.Tab value="report">{words.say('ui.transfers.tab.report')}</Tabs.Tab>
        <Tabs.Tab value="leftovers">{words.say('ui.transfers.tab.leftovers')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="files">
        <TransferList />
      </Tabs.Panel>
      <Tabs.Panel value="report">
        <Report />
      </Tabs.Panel>
      <Tabs.Panel value="leftovers">
        <Leftovers />
      </Tabs.Panel>
    </Tabs>
  );
}
