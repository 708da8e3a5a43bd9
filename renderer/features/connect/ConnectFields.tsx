import {
  Autocomplete,
  Fieldset,
  PasswordInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection, EndpointKind } from '../../../contract/connection.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { heldKeyOf, heldLoginOf, withEndpoint } from './connect-form.ts';
import type { ConnectForm } from './connect-form.ts';
import { regions } from './regions.ts';

interface FieldsProps {
  readonly form: ConnectForm;
  readonly saved: Connection | null;
  readonly onChange: (form: ConnectForm) => void;
}

/** The three groups: ComfyUI, bucket, key. */
export function ConnectFields(props: FieldsProps): ReactNode {
  const words = useWords();
  const { form, onChange } = props;
  return (
    <Stack gap="md">
      <TextInput
        label={words.say('ui.connect.name')}
        placeholder={words.say('ui.connect.name.placeholder')}
        value={form.name}
        onChange={({ currentTarget }) => {
          onChange({ ...form, name: currentTarget.value });
        }}
      />
      <ServerFields {...props} />
      <BucketFields {...props} />
      <KeyFields {...props} />
    </Stack>
  );
}

function ServerFields({ form, saved, onChange }: FieldsProps): ReactNode {
  const words = useWords();
  const set = (change: Partial<ConnectForm>): void => {
    onChange({ ...form, ...change });
  };
  const savedKind = saved?.login.kind ?? 'none';
  const keptKey =
    heldLoginOf(form)?.kind === form.loginKind ? 'ui.connect.held' : 'ui.connect.kept';
  const isKept = savedKind === form.loginKind || keptKey === 'ui.connect.held';
  const kept = isKept ? words.say(keptKey) : '';
  return (
    <Fieldset legend={words.say('ui.connect.server')}>
      <Stack gap="sm">
        <TextInput
          label={words.say('ui.connect.url')}
          placeholder="http://203.0.113.7:8188"
          value={form.serverUrl}
          onChange={({ currentTarget }) => {
            set({ serverUrl: currentTarget.value });
          }}
        />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {words.say('ui.connect.login')}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={words.say('ui.connect.login')}
            value={form.loginKind}
            data={[
              // a login that is saved can be replaced; main does not forget it while the server stays
              {
                value: 'none',
                label: words.say('ui.connect.login.none'),
                disabled: savedKind !== 'none' && form.serverUrl.trim() !== '',
              },
              { value: 'password', label: words.say('ui.connect.login.password') },
              { value: 'token', label: words.say('ui.connect.login.token') },
            ]}
            onChange={(loginKind) => {
              set({ loginKind });
            }}
          />
        </div>
        {form.loginKind === 'password' && (
          <SimpleGrid cols={2}>
            <TextInput
              label={words.say('ui.connect.username')}
              value={form.username}
              autoComplete="off"
              onChange={({ currentTarget }) => {
                set({ username: currentTarget.value });
              }}
            />
            <PasswordInput
              label={words.say('ui.connect.password')}
              placeholder={kept}
              value={form.password}
              autoComplete="off"
              onChange={({ currentTarget }) => {
                set({ password: currentTarget.value });
              }}
            />
          </SimpleGrid>
        )}
        {form.loginKind === 'token' && (
          <PasswordInput
            label={words.say('ui.connect.token')}
            placeholder={kept}
            value={form.token}
            autoComplete="off"
            onChange={({ currentTarget }) => {
              set({ token: currentTarget.value });
            }}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

const kinds: readonly EndpointKind[] = ['region', 'cname', 'internal', 'accelerate', 'pathStyle'];
const kindKeys = {
  region: 'ui.connect.kind.region',
  cname: 'ui.connect.kind.cname',
  internal: 'ui.connect.kind.internal',
  accelerate: 'ui.connect.kind.accelerate',
  pathStyle: 'ui.connect.kind.pathStyle',
} as const satisfies Record<EndpointKind, string>;

function BucketFields({ form, onChange }: FieldsProps): ReactNode {
  const words = useWords();
  const set = (change: Partial<ConnectForm>): void => {
    onChange({ ...form, ...change });
  };
  return (
    <Fieldset legend={words.say('ui.connect.bucketGroup')}>
      <Stack gap="sm">
        <SimpleGrid cols={2}>
          <TextInput
            label={words.say('ui.connect.bucket')}
            value={form.bucket}
            onChange={({ currentTarget }) => {
              set({ bucket: currentTarget.value });
            }}
          />
          <Autocomplete
            label={words.say('ui.connect.region')}
            placeholder="cn-hangzhou"
            data={[...regions]}
            value={form.region}
            onChange={(region) => {
              set({ region: region.replace(/^oss-/, '') });
            }}
          />
        </SimpleGrid>
        <TextInput
          label={words.say('ui.connect.endpoint')}
          placeholder={
            form.region === ''
              ? 'https://oss-cn-hangzhou.aliyuncs.com'
              : `https://oss-${form.region}.aliyuncs.com`
          }
          value={form.endpoint}
          onChange={({ currentTarget }) => {
            onChange(withEndpoint(form, currentTarget.value));
          }}
        />
        <SimpleGrid cols={2}>
          <Select
            label={words.say('ui.connect.kind')}
            allowDeselect={false}
            value={form.endpointKind}
            data={kinds.map((value) => ({ value, label: words.say(kindKeys[value]) }))}
            onChange={(value) => {
              const endpointKind = kinds.find((kind) => kind === value);
              if (endpointKind !== undefined) set({ endpointKind });
            }}
          />
          <TextInput
            label={words.say('ui.connect.prefix')}
            placeholder={words.say('ui.connect.prefix.placeholder')}
            value={form.prefix}
            onChange={({ currentTarget }) => {
              set({ prefix: currentTarget.value });
            }}
          />
        </SimpleGrid>
      </Stack>
    </Fieldset>
  );
}

function KeyFields({ form, saved, onChange }: FieldsProps): ReactNode {
  const words = useWords();
  const set = (change: Partial<ConnectForm>): void => {
    onChange({ ...form, ...change });
  };
  const held = heldKeyOf(form);
  const known = held ?? saved?.credential;
  const hasKey = known !== undefined && known.kind !== 'none';
  const keptKey = held === undefined ? 'ui.connect.kept' : 'ui.connect.held';
  const kept = hasKey ? words.say(keptKey) : '';
  return (
    <Fieldset legend={words.say('ui.connect.keyGroup')}>
      <Stack gap="sm">
        <SimpleGrid cols={2}>
          <TextInput
            label={words.say('ui.connect.keyId')}
            placeholder={hasKey ? known.accessKeyId : ''}
            value={form.accessKeyId}
            autoComplete="off"
            onChange={({ currentTarget }) => {
              set({ accessKeyId: currentTarget.value });
            }}
          />
          <PasswordInput
            label={words.say('ui.connect.keySecret')}
            placeholder={kept}
            value={form.accessKeySecret}
            autoComplete="off"
            onChange={({ currentTarget }) => {
              set({ accessKeySecret: currentTarget.value });
            }}
          />
        </SimpleGrid>
        <PasswordInput
          label={words.say('ui.connect.sts')}
          value={form.securityToken}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            set({ securityToken: currentTarget.value });
          }}
        />
        {form.keepSecrets !== null && (
          <SegmentedControl
            size="xs"
            aria-label={words.say('ui.connect.keep')}
            value={form.keepSecrets}
            data={[
              { value: 'keychain', label: words.say('ui.connect.keep.keychain') },
              { value: 'session', label: words.say('ui.connect.keep.session') },
            ]}
            onChange={(keepSecrets) => {
              set({ keepSecrets });
            }}
          />
        )}
      </Stack>
    </Fieldset>
  );
}
