import { Accordion, Button, Card, Stack, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { CardItem, FieldValue, FormCard, FormView } from '../../../contract/form.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall, useRefresh } from '../../client/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { LeftIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { PreflightLine } from '../preflight/PreflightLine.tsx';
import { workflowTitle } from '../runs/use-runs.ts';
import { LengthItem, SizeItem } from './Composite.tsx';
import { Field } from './Field.tsx';
import { fieldOf } from './form-values.ts';
import type { Values } from './form-values.ts';
import { RunBar } from './RunBar.tsx';
import classes from './workflows.module.css';

type Switches = Readonly<Record<string, boolean>>;

/** A workflow as a form: what a creator changes, and a button. */
export function WorkflowForm({
  connection,
  name,
}: {
  readonly connection: Connection;
  readonly name: string;
}): ReactNode {
  const words = useWords();
  const [values, setValues] = useState<Values>({});
  const [switches, setSwitches] = useState<Switches | null>(null);
  const connectionId = connection.id;
  const form = useCall(
    ['form', connectionId, name, switches],
    (client) =>
      client.workflows.form({ connectionId, name, ...(switches !== null && { switches }) }),
    { keep: true, staleMs: 0 },
  );
  const change = (id: string, value: FieldValue): void => {
    setValues((before) => ({ ...before, [id]: value }));
  };
  return (
    <>
      <ViewHeader title={workflowTitle(name)}>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<LeftIcon />}
          onClick={() => {
            go('workflows');
          }}
        >
          {words.say('ui.workflows.all')}
        </Button>
        {form.data && (
          <Reset
            connectionId={connectionId}
            form={form.data}
            isChanged={form.data.changed || Object.keys(values).length > 0 || switches !== null}
            onReset={() => {
              setValues({});
              setSwitches(null);
            }}
          />
        )}
      </ViewHeader>
      {form.isPending && <ViewSkeleton />}
      {form.isError && (
        <FailurePanel failure={failureOf(form.error)} onRetry={() => void form.refetch()} />
      )}
      {form.data && (
        <>
          <div className={classes.form}>
            <Branches form={form.data} onSwitch={setSwitches} />
            <Cards form={form.data} values={values} connectionId={connectionId} onChange={change} />
            <Rest form={form.data} values={values} connectionId={connectionId} onChange={change} />
            <Notes form={form.data} />
          </div>
          <PreflightLine
            {...{ connectionId, values, switches }}
            form={form.data}
            onRun={() => {
              setValues({});
              void form.refetch();
            }}
          />
          <RunBar
            form={form.data}
            values={values}
            switches={switches}
            connectionId={connectionId}
            onQueued={() => {
              setValues(withoutSeeds);
              void form.refetch();
            }}
          />
        </>
      )}
    </>
  );
}

/** After a run main steps the seeds and tells the new ones. */
function withoutSeeds(before: Values): Values {
  return Object.fromEntries(
    Object.entries(before).filter(([, value]) => typeof value !== 'object'),
  );
}

function Reset({
  connectionId,
  form,
  isChanged,
  onReset,
}: {
  readonly connectionId: string;
  readonly form: FormView;
  readonly isChanged: boolean;
  readonly onReset: () => void;
}): ReactNode {
  const words = useWords();
  const act = useAct();
  const refresh = useRefresh();
  const { name } = form;
  if (!isChanged) return null;
  const reset = (): void =>
    void act(async (client) => {
      await client.workflows.resetForm({ connectionId, name });
      onReset();
      refresh(['form', connectionId, name]);
    });
  return (
    <Button variant="default" onClick={reset}>
      {words.say('ui.workflows.reset')}
    </Button>
  );
}

/** The ways through a workflow of which one at a time fits, and the parts that can be left out. */
function Branches({
  form,
  onSwitch,
}: {
  readonly form: FormView;
  readonly onSwitch: (switches: Switches) => void;
}): ReactNode {
  const words = useWords();
  if (form.switches.length === 0) return null;
  const reason = form.switches.find((each) => each.reason !== null)?.reason ?? null;
  const set = (id: string, on: boolean): void => {
    const wanted = form.switches.find((each) => each.id === id);
    const rivals = new Set(
      form.switches
        .filter(
          (each) =>
            on &&
            each.id !== id &&
            wanted?.exclusive !== null &&
            each.exclusive === wanted?.exclusive,
        )
        .map((each) => each.id),
    );
    onSwitch(
      Object.fromEntries(
        form.switches.map((each) => [
          each.id,
          each.id === id ? on : rivals.has(each.id) ? false : each.on,
        ]),
      ),
    );
  };
  return (
    <Card withBorder role="group" aria-label={words.say('ui.workflows.branches')}>
      <Stack gap="xs">
        <Title order={2}>{words.say('ui.workflows.branches')}</Title>
        {reason !== null && (
          <Text size="sm" c="var(--ferry-quiet)">
            {words.of('ui.form.exclusive', reason)}
          </Text>
        )}
        {form.switches.map(({ id, label, on }) => (
          <Switch
            key={id}
            label={label}
            checked={on}
            onChange={({ currentTarget }) => {
              set(id, currentTarget.checked);
            }}
          />
        ))}
      </Stack>
    </Card>
  );
}

const cardKeys: Readonly<Record<FormCard['id'], Key>> = {
  prompt: 'ui.workflows.card.prompt',
  image: 'ui.workflows.card.image',
  size: 'ui.workflows.card.size',
  sampling: 'ui.workflows.card.sampling',
  models: 'ui.workflows.card.models',
};

interface PartProps {
  readonly form: FormView;
  readonly values: Values;
  readonly connectionId: string;
  readonly onChange: (id: string, value: FieldValue) => void;
}

function Cards(props: PartProps): ReactNode {
  const words = useWords();
  if (props.form.fields.length === 0) return <Text>{words.say('ui.preflight.noForm')}</Text>;
  return props.form.cards
    .filter(({ items }) => items.length > 0)
    .map(({ id, items }) => (
      <Card key={id} withBorder role="group" aria-label={words.say(cardKeys[id])}>
        <Stack gap="sm">
          <Title order={2}>{words.say(cardKeys[id])}</Title>
          {items.map((item) => (
            <Item key={keyOf(item)} item={item} {...props} />
          ))}
        </Stack>
      </Card>
    ));
}

const keyOf = (item: CardItem): string =>
  item.kind === 'field'
    ? item.fieldId
    : item.kind === 'size'
      ? (item.pairs[0]?.widthId ?? 'size')
      : item.framesId;

function Item({ item, ...props }: PartProps & { readonly item: CardItem }): ReactNode {
  if (item.kind === 'size') return <SizeItem item={item} {...props} />;
  if (item.kind === 'length') return <LengthItem item={item} {...props} />;
  const field = fieldOf(props.form, item.fieldId);
  return field === null ? null : <Field field={field} {...props} />;
}

function Rest(props: PartProps): ReactNode {
  const words = useWords();
  const { rest } = props.form;
  if (rest.length === 0) return null;
  return (
    <Accordion variant="separated" className={classes.rest}>
      <Accordion.Item value="all">
        <Accordion.Control>{words.say('ui.workflows.card.all')}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="lg">
            {rest.map(({ nodeId, title, classType, fieldIds }) => (
              <Stack key={nodeId} gap="xs" role="group" aria-label={title}>
                <Title order={3}>
                  {title}{' '}
                  <Text span size="xs" c="var(--ferry-quiet)">
                    {classType} #{nodeId}
                  </Text>
                </Title>
                {fieldIds.map((id) => {
                  const field = fieldOf(props.form, id);
                  return field === null ? null : <Field key={id} field={field} {...props} />;
                })}
              </Stack>
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Notes({ form }: { readonly form: FormView }): ReactNode {
  const words = useWords();
  if (form.notes.length === 0) return null;
  return (
    <Card withBorder>
      <Title order={2} mb="xs">
        {words.say('ui.workflows.notes')}
      </Title>
      <Stack gap="xs">
        {form.notes.map(({ title, text }, index) => (
          <div key={index}>
            <Text size="xs" fw={600}>
              {title}
            </Text>
            <Text size="sm" className={classes.note}>
              {text}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}
