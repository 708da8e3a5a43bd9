import type { AddedInputs } from './added-inputs.ts';
import { heldValue, PROXY_OF_INPUT, proxyOf } from './proxy-widgets.ts';
import type { Outside } from './scope.ts';
import type { HeldValue } from './value-origin.ts';

/** What instances hold for the inner widgets that they list; null: what lies inside stays. */
export interface ProxiedValues {
  /** Whether the page makes an input of the subgraph for the widget. */
  isAdded(outside: Outside, nodeId: string, name: string): boolean;
  /** For a widget that an added input leads to. */
  ofAdded(outside: Outside, nodeId: string, name: string): HeldValue | null;
  /** What an instance around this one holds for a widget that shows on it. */
  fromAround(outside: Outside, name: string): HeldValue | null;
}

export function createProxiedValues(addedInputs: AddedInputs): ProxiedValues {
  function ofAdded(outside: Outside, nodeId: string, name: string): HeldValue | null {
    const added = addedInputs.find(outside, nodeId, name);
    if (added === null) return null;
    const around = fromAround(outside, name);
    if (around !== null) return around;
    const listed = listedValue(outside, nodeId, name);
    if (listed !== null) return listed;
    return added.place === null ? null : heldValue(outside, added.place);
  }

  function fromAround(outside: Outside, name: string): HeldValue | null {
    const around = outside.scope.outside;
    return around === null ? null : ofAdded(around, outside.node.savedId, name);
  }

  return {
    isAdded: (outside, nodeId, name) => addedInputs.find(outside, nodeId, name) !== null,
    ofAdded,
    fromAround,
  };
}

/** What the instance holds where its list names the input, or else the widget that it leads to. */
export function listedForInput(
  outside: Outside,
  inputName: string,
  lead: { readonly nodeId: string; readonly name: string },
): HeldValue | null {
  const byInput = listedValue(outside, PROXY_OF_INPUT, inputName);
  return byInput ?? listedValue(outside, lead.nodeId, lead.name);
}

function listedValue(outside: Outside, nodeId: string, name: string): HeldValue | null {
  const proxy = proxyOf(outside, nodeId, name);
  return proxy === null ? null : heldValue(outside, proxy.place);
}
