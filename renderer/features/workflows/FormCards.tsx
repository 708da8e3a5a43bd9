import { Card, Stack, Switch, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type {
  CardItem,
  FieldValue,
  FormCard,
  FormSwitch,
  FormView,
} from '../../../contract/form.ts';
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
const atOnce = 12;

interface SwitchesProps {
  readonly form: FormView;
  readonly onSwitch: (switches: Switches) => void;
}

/** The ways through a workflow of which one at a time fits, and why. */
export function Branches({ form, onSwitch }: SwitchesProps): ReactNode {
  const words = useWords();
  const ways = form.switches.filter(isWay);
  if (ways.length === 0) return null;
  const reason = ways.find((each) => each.reason !== null)?.reason ?? null;
  return (
    <Card withBorder role="group" aria-label={words.say('ui.workflows.branches')}>
      <Stack gap="xs">
        <Title order={2}>{words.say('ui.workflows.branches')}</Title>
        {reason !== null && (
          <Text size="sm" c="var(--ferry-quiet)">
            {words.of('ui.form.exclusive', reason)}
          </Text>
        )}
        <SwitchList switches={ways} {...{ form, onSwitch }} />
      </Stack>
    </Card>
  );
}

const isWay = ({ kind, exclusive }: FormSwitch): boolean => kind === 'branch' || exclusive !== null;

/** Parts that can be left out; where nothing else can be done they are all there is. */
export function OptionalParts({
  form,
  onSwitch,
  unfolded,
  onUnfold,
}: SwitchesProps & Pick<CardsProps, 'unfolded' | 'onUnfold'>): ReactNode {
  const words = useWords();
  const parts = form.switches.filter((each) => !isWay(each));
  if (parts.length === 0) return null;
  return (
    <FoldedCard
      title={words.say('ui.workflows.parts')}
      isOpen={unfolded.parts ?? form.fields.length === 0}
      onOpen={(isOpen) => {
        onUnfold({ ...unfolded, parts: isOpen });
      }}
    >
      <SwitchList switches={parts} {...{ form, onSwitch }} />
    </FoldedCard>
  );
}

function SwitchList({
  form,
  onSwitch,
  switches,
}: SwitchesProps & { readonly switches: readonly FormSwitch[] }): ReactNode {
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
    <Few items={switches} atOnce={atOnce}>
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
