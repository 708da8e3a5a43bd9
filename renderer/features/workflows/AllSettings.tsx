import { Accordion, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../words/WordsProvider.tsx';
import { Field } from './Field.tsx';
import type { PartProps } from './FormCards.tsx';
import { fieldOf } from './form-values.ts';
import type { Unfolded } from './unfolded.ts';
import classes from './workflows.module.css';

/** What is on no card, node by node. What is folded is not built: a workflow may have thousands of settings. */
export function AllSettings({
  unfolded,
  onUnfold,
  ...props
}: PartProps & {
  readonly unfolded: Unfolded;
  readonly onUnfold: (unfolded: Unfolded) => void;
}): ReactNode {
  const words = useWords();
  const { rest } = props.form;
  const { isOpen, count } = unfolded;
  if (rest.length === 0) return null;
  return (
    <Accordion
      variant="separated"
      className={classes.rest}
      value={isOpen ? 'all' : null}
      onChange={(value) => {
        onUnfold({ ...unfolded, isOpen: value === 'all' });
      }}
    >
      <Accordion.Item value="all">
        <Accordion.Control>{words.say('ui.workflows.card.all')}</Accordion.Control>
        <Accordion.Panel>
          {isOpen && <Nodes {...props} unfolded={unfolded} onUnfold={onUnfold} />}
          {isOpen && rest.length > count && (
            <Button
              variant="subtle"
              mt="xs"
              onClick={() => {
                onUnfold({ ...unfolded, count: count + 60 });
              }}
            >
              {words.say('ui.transfers.more', { count: rest.length - count })}
            </Button>
          )}
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Nodes({
  unfolded,
  onUnfold,
  ...props
}: PartProps & {
  readonly unfolded: Unfolded;
  readonly onUnfold: (unfolded: Unfolded) => void;
}): ReactNode {
  const { nodeIds, count } = unfolded;
  return (
    <Accordion
      multiple
      variant="default"
      value={[...nodeIds]}
      onChange={(next) => {
        onUnfold({ ...unfolded, nodeIds: next });
      }}
    >
      {props.form.rest.slice(0, count).map(({ nodeId, title, classType, fieldIds }) => (
        <Accordion.Item key={nodeId} value={nodeId}>
          <Accordion.Control>
            {title}{' '}
            <Text span size="xs" c="var(--ferry-quiet)">
              {classType} #{nodeId}
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            {nodeIds.includes(nodeId) && (
              <Stack gap="xs" role="group" aria-label={title}>
                {fieldIds.map((id) => {
                  const field = fieldOf(props.form, id);
                  return field === null ? null : <Field key={id} field={field} {...props} />;
                })}
              </Stack>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
