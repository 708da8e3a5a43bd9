import { Card, Stack, Switch, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CardItem, FieldValue, FormCard, FormView } from '../../../contract/form.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { LengthItem, SizeItem } from './Composite.tsx';
import { Few } from '../../ui/Few.tsx';
import { Field } from './Field.tsx';
import { FoldedCard } from './FoldedCard.tsx';
import { fieldOf } from './form-values.ts';
import type { Values } from './form-values.ts';
import { isOpenAtFirst, type Unfolded } from './unfolded.ts';
import classes from './workflows.module.css';

type Switches = Readonly<Record<string, boolean>>;

/** Of a long list. */
const atOnce = 30;

/** The ways through a workflow of which one at a time fits, and the parts that can be left out. */
export function Branches({
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
        <Few items={form.switches} atOnce={atOnce}>
          {({ id, label, on }) => (
            <Switch
              key={id}
              label={label}
              checked={on}
              onChange={({ currentTarget }) => {
                set(id, currentTarget.checked);
              }}
            />
          )}
        </Few>
      </Stack>
    </Card>
  );
}

const cardKeys: Readonly<Record<FormCard['id'], Key>> = {
  app: 'ui.workflows.card.app',
  prompt: 'ui.workflows.card.prompt',
  image: 'ui.workflows.card.image',
  size: 'ui.workflows.card.size',
  exposed: 'ui.workflows.card.exposed',
  sampling: 'ui.workflows.card.sampling',
  models: 'ui.workflows.card.models',
};

export interface PartProps {
  readonly form: FormView;
  readonly values: Values;
  readonly connectionId: string;
  readonly onChange: (id: string, value: FieldValue) => void;
}

interface CardsProps extends PartProps {
  readonly unfolded: Unfolded;
  readonly onUnfold: (unfolded: Unfolded) => void;
}

export function Cards(props: CardsProps): ReactNode {
  const words = useWords();
  const { form } = props;
  if (form.fields.length === 0) return <Text>{words.say('ui.preflight.noForm')}</Text>;
  return form.cards
    .filter(({ items }) => items.length > 0)
    .map((card) => <FormCardPart key={card.id} card={card} {...props} />);
}

function FormCardPart({
  card,
  unfolded,
  onUnfold,
  ...props
}: CardsProps & { readonly card: FormCard }): ReactNode {
  const words = useWords();
  const { id } = card;
  const title = words.say(cardKeys[id]);
  const items = (
    <Few items={card.items} atOnce={atOnce} least={unfolded.items}>
      {(item) => <Item key={keyOf(item)} item={item} {...props} />}
    </Few>
  );
  if (id === 'sampling' || id === 'models')
    return (
      <FoldedCard
        title={title}
        isOpen={unfolded.cards[id] ?? isOpenAtFirst(props.form, card)}
        onOpen={(isOpen) => {
          onUnfold({ ...unfolded, cards: { ...unfolded.cards, [id]: isOpen } });
        }}
      >
        {items}
      </FoldedCard>
    );
  return (
    <Card withBorder role="group" aria-label={title}>
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        {items}
      </Stack>
    </Card>
  );
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

export function Notes({ form }: { readonly form: FormView }): ReactNode {
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
