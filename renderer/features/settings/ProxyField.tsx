import { Button, PasswordInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ProxyChange, ProxySetting } from '../../../contract/proxy.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './settings.module.css';

type Manual = Extract<ProxySetting, { kind: 'manual' }>;

/** The way to other computers. The system's and none hold at once; one's own is saved when it is whole. */
export function ProxyField({ proxy }: { readonly proxy: ProxySetting }): ReactNode {
  const words = useWords();
  const act = useAct();
  const { tell } = useNotices();
  const [isEntering, setEntering] = useState(false);
  const kind = isEntering ? 'manual' : proxy.kind;
  const save = (change: ProxyChange) => act((client) => client.settings.setProxy(change));
  return (
    <Stack gap="sm" align="stretch">
      <SegmentedControl
        aria-label={words.say('ui.settings.proxy')}
        value={kind}
        data={[
          { value: 'system', label: words.say('ui.settings.system') },
          { value: 'none', label: words.say('ui.settings.proxy.none') },
          { value: 'manual', label: words.say('ui.settings.proxy.manual') },
        ]}
        onChange={(value) => {
          setEntering(value === 'manual');
          if (value !== 'manual') void save({ kind: value });
        }}
      />
      {kind === 'manual' && (
        <ProxyFields
          key={JSON.stringify(proxy)}
          saved={proxy.kind === 'manual' ? proxy : null}
          save={async (change) => {
            if ((await save(change)) === undefined) return;
            setEntering(false);
            tell(words.say('ui.settings.proxy.saved'));
          }}
        />
      )}
    </Stack>
  );
}

interface FieldsProps {
  readonly saved: Manual | null;
  readonly save: (change: ProxyChange) => Promise<void>;
}

function ProxyFields({ saved, save }: FieldsProps): ReactNode {
  const words = useWords();
  const [address, setAddress] = useState(saved?.address ?? '');
  const [username, setUsername] = useState(saved?.username ?? '');
  const [password, setPassword] = useState<string | null>(null);
  const [keepPassword, setKeepPassword] = useState<'keychain' | 'session'>(
    saved?.passwordIn ?? 'keychain',
  );
  const isKept = saved !== null && saved.passwordIn !== null && saved.username === username.trim();
  return (
    <form
      className={classes.proxy}
      onSubmit={(event) => {
        event.preventDefault();
        void save({ kind: 'manual', address, username, password, keepPassword });
      }}
    >
      <TextInput
        label={words.say('ui.settings.proxy.address')}
        placeholder="http://proxy.example.com:8080"
        value={address}
        required
        onChange={({ currentTarget }) => {
          setAddress(currentTarget.value);
        }}
      />
      <TextInput
        label={words.say('ui.settings.proxy.user')}
        value={username}
        autoComplete="off"
        onChange={({ currentTarget }) => {
          setUsername(currentTarget.value);
        }}
      />
      {username.trim() !== '' && (
        <>
          <PasswordInput
            label={words.say('ui.settings.proxy.password')}
            placeholder={isKept ? words.say('ui.settings.proxy.kept') : ''}
            value={password ?? ''}
            autoComplete="off"
            onChange={({ currentTarget }) => {
              setPassword(currentTarget.value);
            }}
          />
          <SegmentedControl
            aria-label={words.say('ui.settings.proxy.keep')}
            value={keepPassword}
            data={[
              { value: 'keychain', label: words.say('ui.connect.keep.keychain') },
              { value: 'session', label: words.say('ui.connect.keep.session') },
            ]}
            onChange={setKeepPassword}
          />
        </>
      )}
      <Button type="submit" variant="default" disabled={address.trim() === ''}>
        {words.say('ui.settings.proxy.save')}
      </Button>
    </form>
  );
}
