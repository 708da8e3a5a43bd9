import { Button } from '@mantine/core';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { FieldValue, FormView } from '../../../contract/form.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall, useRefresh } from '../../client/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { GraphIcon, LeftIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { GraphPanel } from '../graph/GraphPanel.tsx';
import { PreflightLine } from '../preflight/PreflightLine.tsx';
import { workflowTitle } from '../runs/use-runs.ts';
import { AllSettings } from './AllSettings.tsx';
import { Branches, Cards, Notes, OptionalParts } from './FormCards.tsx';
import { textAt } from './fields-of-node.ts';
import type { FieldPlace } from './fields-of-node.ts';
import type { Values } from './form-values.ts';
import { useGraphOpen } from './graph-open.ts';
import { NameDialog } from './NameDialog.tsx';
import { RunBar } from './RunBar.tsx';
import { OlderDraft } from './OlderDraft.tsx';
import { useDraft } from './use-draft.ts';
import { folded, unfoldedAt } from './unfolded.ts';
import { useLibrary } from './use-library.ts';
import { useReveal } from './use-reveal.ts';
import classes from './workflows.module.css';

type Switches = Readonly<Record<string, boolean>>;

/** A workflow as a form: what a creator changes, and a button; beside it the graph. */
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
  const [isGraphOpen, setGraphOpen] = useGraphOpen();
  const connectionId = connection.id;
  const form = useCall(
    ['form', connectionId, name, switches],
    (client) =>
      client.workflows.form({ connectionId, name, ...(switches !== null && { switches }) }),
    { keep: true, staleMs: 0, forget: true },
  );
  useDraft(
    useMemo(() => {
      const isUntouched = Object.keys(values).length === 0 && switches === null;
      return isUntouched ? null : { connectionId, name, values, switches };
    }, [connectionId, name, values, switches]),
  );
  const reset = useReset(connectionId, name, () => {
    setValues({});
    setSwitches(null);
  });
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
        {name.startsWith('.') && <SaveButton connectionId={connectionId} name={name} />}
        <GraphButton isOpen={isGraphOpen} onChange={setGraphOpen} />
        {form.data &&
          (form.data.changed || Object.keys(values).length > 0 || switches !== null) && (
            <Button variant="default" onClick={reset}>
              {words.say('ui.workflows.reset')}
            </Button>
          )}
      </ViewHeader>
      {form.isPending && <ViewSkeleton />}
      {form.isError && (
        <FailurePanel failure={failureOf(form.error)} onRetry={() => void form.refetch()} />
      )}
      {form.data && (
        <Sides
          {...{ connectionId, values, switches, isGraphOpen }}
          form={form.data}
          onValues={setValues}
          onSwitches={setSwitches}
          onQueued={() => void form.refetch()}
          onReset={reset}
        />
      )}
    </>
  );
}

/** Templates and opened files lie on no server until they are saved there. */
function SaveButton({
  connectionId,
  name,
}: {
  readonly connectionId: string;
  readonly name: string;
}): ReactNode {
  const words = useWords();
  const library = useLibrary(connectionId);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setAsking(true);
        }}
      >
        {words.say('ui.shelf.save')}
      </Button>
      {isAsking && (
        <NameDialog
          title={words.say('ui.shelf.save')}
          action={words.say('ui.shelf.save')}
          name={workflowTitle(name)}
          onName={async (to) => {
            const saved = await library.copy(name, to);
            if (saved !== null) go('workflows', saved);
            return saved !== null;
          }}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function GraphButton({
  isOpen,
  onChange,
}: {
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
}): ReactNode {
  const words = useWords();
  return (
    <Button
      variant={isOpen ? 'light' : 'subtle'}
      color="gray"
      leftSection={<GraphIcon />}
      aria-pressed={isOpen}
      onClick={() => {
        onChange(!isOpen);
      }}
    >
      {words.say('ui.graph.title')}
    </Button>
  );
}

interface SidesProps {
  readonly connectionId: string;
  readonly form: FormView;
  readonly values: Values;
  readonly switches: Switches | null;
  readonly isGraphOpen: boolean;
  readonly onValues: (change: (before: Values) => Values) => void;
  readonly onSwitches: (switches: Switches) => void;
  readonly onQueued: () => void;
  readonly onReset: () => void;
}

/** The form, and the graph where it is wanted. */
function Sides(props: SidesProps): ReactNode {
  const { connectionId, form, values, switches, onValues } = props;
  const [unfolded, setUnfolded] = useState(folded);
  const [count, setCount] = useState(1);
  const unfoldAt = useCallback(
    (place: FieldPlace) => {
      setUnfolded((before) => unfoldedAt(before, form, place));
    },
    [form],
  );
  const reveal = useReveal(form, unfoldAt);
  const onChange = useCallback(
    (id: string, value: FieldValue): void => {
      onValues((before) => ({ ...before, [id]: value }));
    },
    [onValues],
  );
  const shown = { form, values, connectionId, onChange };
  // the graph follows when there is time: a letter that is typed must not wait for thousands of nodes
  const drawn = useDeferredValue(values);
  const drawnText = useCallback(
    (nodeId: string, input: string) => textAt(form, drawn, nodeId, input),
    [form, drawn],
  );
  return (
    <div className={classes.sides}>
      <div className={classes.side}>
        <div className={classes.form}>
          <OlderDraft {...{ connectionId, form }} onReset={props.onReset} />
          <Branches form={form} onSwitch={props.onSwitches} />
          <Cards {...shown} unfolded={unfolded} onUnfold={setUnfolded} />
          <OptionalParts
            {...{ form, unfolded }}
            onSwitch={props.onSwitches}
            onUnfold={setUnfolded}
          />
          <AllSettings {...shown} unfolded={unfolded} onUnfold={setUnfolded} />
          <Notes form={form} />
        </div>
        <PreflightLine
          {...{ connectionId, values, switches, form, count }}
          onRun={() => {
            onValues(() => ({}));
            props.onQueued();
          }}
        />
        <RunBar
          {...{ form, values, switches, connectionId, count }}
          onCount={setCount}
          onQueued={() => {
            onValues(withoutSeeds);
            props.onQueued();
          }}
        />
      </div>
      {props.isGraphOpen && (
        <GraphPanel
          {...{ connectionId, switches }}
          name={form.name}
          textOf={drawnText}
          onShow={reveal}
        />
      )}
    </div>
  );
}

/** After a run main steps the seeds and tells the new ones. */
function withoutSeeds(before: Values): Values {
  return Object.fromEntries(
    Object.entries(before).filter(([, value]) => typeof value !== 'object'),
  );
}

/** Makes the form the file's again. */
function useReset(connectionId: string, name: string, onReset: () => void): () => void {
  const act = useAct();
  const refresh = useRefresh();
  return () =>
    void act(async (client) => {
      onReset();
      await client.workflows.resetForm({ connectionId, name });
      refresh(['form', connectionId, name]);
    });
}
