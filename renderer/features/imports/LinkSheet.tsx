import { Button, Drawer, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { useCall } from '../../client/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { closeLink } from './link-store.ts';
import { Found } from './Found.tsx';
import classes from './imports.module.css';
import { TokensButton } from './TokensButton.tsx';
import { useLook } from './use-look.ts';
import type { Look, Order } from './use-look.ts';

interface SheetProps {
  readonly connection: Connection;
  /** What was pasted or dropped; empty where it is still to be typed. */
  readonly first: string;
}

/** From a link of the internet into the bucket: what it leads to, where it goes, how long it may take. */
export function LinkSheet({ connection, first }: SheetProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const usual = words.language === 'zh-CN' ? 'mainland' : 'world';
  const look = useLook(connection.id, first, usual);
  return (
    <Drawer
      opened
      onClose={closeLink}
      position="right"
      size={860}
      title={words.say('ui.import.title')}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '' }}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <LinkForm connection={connection} first={first} usual={usual} look={look} />
      <Shown connection={connection} look={look} />
    </Drawer>
  );
}

function LinkForm({
  connection,
  first,
  usual,
  look,
}: SheetProps & { readonly usual: Order; readonly look: Look }): ReactNode {
  const words = useWords();
  const [link, setLink] = useState(first);
  const [order, setOrder] = useState(usual);
  const isLoading = look.found.state === 'loading';
  const ask = (text: string, first_ = order): void => {
    if (text.trim() !== '') look.ask(text.trim(), first_);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask(link);
      }}
    >
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          data-autofocus
          flex={1}
          label={words.say('ui.import.link')}
          placeholder="https://www.modelscope.cn/models/…"
          autoComplete="off"
          spellCheck={false}
          value={link}
          onChange={({ currentTarget }) => {
            setLink(currentTarget.value);
          }}
        />
        <Select
          w={280}
          label={words.say('ui.import.order')}
          allowDeselect={false}
          value={order}
          data={[
            { value: 'mainland', label: words.say('ui.import.order.mainland') },
            { value: 'world', label: words.say('ui.import.order.world') },
          ]}
          onChange={(value) => {
            const next = value === 'mainland' ? 'mainland' : 'world';
            setOrder(next);
            if (look.found.state !== 'empty') ask(link, next);
          }}
        />
        <Button type="submit" loading={isLoading} disabled={link.trim() === ''} variant="default">
          {words.say('ui.import.look')}
        </Button>
      </Group>
      <TryLink
        connection={connection}
        onTry={(text) => {
          setLink(text);
          ask(text);
        }}
      />
    </form>
  );
}

/** The sandbox has a hub of its own: something to begin with. */
function TryLink({
  connection,
  onTry,
}: {
  readonly connection: Connection;
  readonly onTry: (link: string) => void;
}): ReactNode {
  const words = useWords();
  const isSandbox = connection.secretsIn === 'sandbox';
  const { data } = useCall(['tryLink'], (client) => client.sandbox.tryLink(), {
    enabled: isSandbox,
  });
  const link = data?.link ?? null;
  if (!isSandbox || link === null) return null;
  return (
    <Group gap="xs" mt={6}>
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.import.try', { link })}
      </Text>
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => {
          onTry(link);
        }}
      >
        {words.say('ui.import.tryIt')}
      </Button>
    </Group>
  );
}

function Shown({
  connection,
  look,
}: {
  readonly connection: Connection;
  readonly look: Look;
}): ReactNode {
  const words = useWords();
  const { found } = look;
  switch (found.state) {
    case 'empty':
      return <Explained />;
    case 'loading':
      return <ViewSkeleton />;
    case 'failed': {
      const { failure } = found;
      const isOwnNetwork = ['hub.privateAddress', 'hub.insecureLink'].includes(failure.code);
      return (
        <FailurePanel failure={failure} onRetry={look.again}>
          {isOwnNetwork && (
            <Button size="compact-sm" variant="default" onClick={look.allow}>
              {words.say('ui.import.allow')}
            </Button>
          )}
          <TokensButton failure={failure} onGo={closeLink} />
        </FailurePanel>
      );
    }
    case 'found':
      return <Found key={found.look.id} connection={connection} look={found.look} />;
    default:
      return found satisfies never;
  }
}

const explanations = [
  'ui.import.empty.hubs',
  'ui.import.empty.direct',
  'ui.import.empty.way',
  'ui.import.empty.paste',
] as const;

function Explained(): ReactNode {
  const words = useWords();
  return (
    <Stack gap={6} mt="md" component="ul" className={classes.explained}>
      {explanations.map((key) => (
        <Text key={key} component="li" size="sm" c="var(--ferry-quiet)">
          {words.say(key)}
        </Text>
      ))}
    </Stack>
  );
}
