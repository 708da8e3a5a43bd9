import { Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useConnections } from '../../app/use-settings.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useClient, useWasLost } from '../../client/FerryProvider.tsx';
import { useRefresh } from '../../client/hooks.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { CheckList } from './CheckList.tsx';
import { draftOf, emptyForm, formOf, withPaste } from './connect-form.ts';
import type { ConnectForm } from './connect-form.ts';
import { gapsOf, labelOf } from './connect-gaps.ts';
import type { Gap } from './connect-gaps.ts';
import classes from './connect.module.css';
import { ConnectFields } from './ConnectFields.tsx';
import { useCheck } from './use-check.ts';
import type { Check } from './use-check.ts';

/** A connection, new or saved: `id` is empty for a new one. */
export function ConnectView({ id }: { readonly id: string }): ReactNode {
  const connections = useConnections();
  if (connections === undefined) return <ViewSkeleton />;
  const saved = connections.find((connection) => connection.id === id) ?? null;
  return <Connect key={saved?.id ?? 'new'} saved={saved} />;
}

function Connect({ saved }: { readonly saved: Connection | null }): ReactNode {
  const words = useWords();
  const [form, setForm] = useState<ConnectForm>(saved === null ? emptyForm : formOf(saved));
  const [round, setRound] = useState(0);
  const [settled] = useDebouncedValue(form, 700);
  const draft = draftOf(settled);
  const gaps = gapsOf(form, saved);
  const target = draft === null ? null : { draft, ...(saved !== null && { id: saved.id }) };
  const check = useCheck(target, round);
  usePaste(setForm);
  return (
    <>
      <ViewHeader
        title={
          saved === null
            ? words.say('ui.connect.title')
            : words.say('ui.connect.edit', { name: saved.name })
        }
      >
        {saved !== null && <Remove saved={saved} />}
        <Save form={form} saved={saved} check={check} gaps={gaps} onForm={setForm} />
      </ViewHeader>
      <div className={classes.page}>
        <div className={classes.form}>
          <Text size="sm" c="var(--ferry-quiet)">
            {words.say('ui.connect.paste')}
          </Text>
          <ConnectFields form={form} saved={saved} onChange={setForm} />
        </div>
        <div className={classes.check}>
          <Stack gap="sm">
            <Gaps gaps={gaps} />
            <CheckList check={check} />
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                disabled={target === null}
                onClick={() => {
                  setRound(round + 1);
                }}
              >
                {words.say('ui.check.again')}
              </Button>
              <CopyPolicy form={form} check={check} />
            </Group>
          </Stack>
        </div>
      </div>
    </>
  );
}

/** Why it cannot be saved yet, told when it changes. */
function Gaps({ gaps }: { readonly gaps: readonly Gap[] }): ReactNode {
  const words = useWords();
  const names = gaps.map((gap) => words.say(labelOf(gap)));
  const fields = new Intl.ListFormat(words.language, { type: 'unit' }).format(names);
  return (
    <Text size="sm" c="var(--ferry-warn)" aria-live="polite">
      {gaps.length > 0 && words.say('ui.connect.gaps', { fields })}
    </Text>
  );
}

/** A text with lines in it, pasted anywhere, is taken apart by main, which keeps its secrets to itself. */
function usePaste(setForm: (change: (form: ConnectForm) => ConnectForm) => void): void {
  const act = useAct();
  const { tell } = useNotices();
  const words = useWords();
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/\n|=/.test(text.trim())) return;
      event.preventDefault();
      void act((client) => client.connections.takeApart({ text })).then((fields) => {
        if (fields === undefined) return;
        setForm((form) => withPaste(form, fields));
        tell(words.say('ui.connect.pasted'));
      });
    };
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('paste', paste);
    };
  });
}

function CopyPolicy({
  form,
  check,
}: {
  readonly form: ConnectForm;
  readonly check: Check;
}): ReactNode {
  const words = useWords();
  const act = useAct();
  const { tell } = useNotices();
  const found = check.report?.found.prefix ?? 'llm-model/model';
  const prefix = form.prefix === '' ? found : form.prefix;
  const copy = async (): Promise<void> => {
    const policy = await act((client) =>
      client.connections.ramPolicy({ bucket: form.bucket, prefix }),
    );
    if (policy === undefined) return;
    await navigator.clipboard.writeText(policy);
    tell(words.say('ui.connect.policyCopied'));
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={form.bucket === ''}
      onClick={() => void copy()}
    >
      {words.say('ui.connect.policy')}
    </Button>
  );
}

interface SaveProps {
  readonly form: ConnectForm;
  readonly saved: Connection | null;
  readonly check: Check;
  readonly gaps: readonly Gap[];
  readonly onForm: (form: ConnectForm) => void;
}

function Save({ form, saved, check, gaps, onForm }: SaveProps): ReactNode {
  const words = useWords();
  const client = useClient();
  const refresh = useRefresh();
  const wasLost = useWasLost();
  const { tell, tellFailure, tellProblem } = useNotices();
  const [isSaving, setSaving] = useState(false);
  const [noKeychain, setNoKeychain] = useState(false);
  const draft = draftOf(form);
  const save = async (): Promise<void> => {
    if (draft === null) return;
    if (client === null) {
      tellProblem(words.say('ui.lost.notDone'));
      return;
    }
    setSaving(true);
    try {
      const { id, name } = await (saved === null
        ? client.connections.add(draft)
        : client.connections.edit({ id: saved.id, draft }));
      await client.settings.change({ activeConnectionId: id });
      refresh([]);
      tell(words.say('ui.connect.saved', { name }));
      go('models');
    } catch (error) {
      if (await wasLost(client)) {
        tellProblem(words.say('ui.lost.unknown'));
        return;
      }
      const failure = failureOf(error);
      if (/^secrets\.(noService|locked|timeout|failed)$/.test(failure.code)) setNoKeychain(true);
      tellFailure(failure);
    } finally {
      setSaving(false);
    }
  };
  const isWarned = check.lines.some(
    ({ line }) => line.state === 'failed' || line.state === 'warning',
  );
  return (
    <>
      {noKeychain && form.keepSecrets === 'keychain' && (
        <Button
          variant="default"
          onClick={() => {
            onForm({ ...form, keepSecrets: 'session' });
          }}
        >
          {words.say('ui.connect.session')}
        </Button>
      )}
      <Button
        disabled={draft === null || gaps.length > 0}
        loading={isSaving}
        onClick={() => void save()}
      >
        {words.say(isWarned ? 'ui.connect.saveAnyway' : 'ui.connect.save')}
      </Button>
    </>
  );
}

function Remove({ saved }: { readonly saved: Connection }): ReactNode {
  const words = useWords();
  const act = useAct();
  const refresh = useRefresh();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.say('ui.connect.remove')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={words.say('ui.connect.remove.title', { name: saved.name })}
          text={words.say('ui.connect.remove.text')}
          action={words.say('ui.connect.remove')}
          onClose={() => {
            setAsking(false);
          }}
          onConfirm={() =>
            void act(async (client) => {
              await client.connections.remove({ id: saved.id });
              refresh([]);
              go('models');
            })
          }
        />
      )}
    </>
  );
}
