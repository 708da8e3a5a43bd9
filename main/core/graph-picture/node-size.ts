import type { GraphNodeView } from '../../../contract/graph.ts';
import type { Box } from '../graph-to-prompt/workflow-graph.ts';

/** The page's own measures: a place is that of the corner under the title. */
export const TITLE_HEIGHT = 30;
const SLOT_HEIGHT = 20;
const WIDGET_HEIGHT = 24;
const USUAL_WIDTH = 210;
const COLLAPSED_WIDTH = 160;
const LARGEST = 100_000;

type Content = Pick<GraphNodeView, 'collapsed' | 'inputs' | 'outputs' | 'widgets'> & {
  readonly box: Pick<Box, 'width' | 'height'>;
};

/** The size in the file, title included; that of its content where the file has none. */
export function sizeOf({ box, collapsed, inputs, outputs, widgets }: Content): {
  readonly width: number;
  readonly height: number;
} {
  if (collapsed) return { width: COLLAPSED_WIDTH, height: TITLE_HEIGHT };
  const rows = Math.max(inputs.length, outputs.length) * SLOT_HEIGHT;
  const usual = rows + widgets.length * WIDGET_HEIGHT + 10;
  const within = (value: number, otherwise: number): number =>
    value >= 1 ? Math.min(value, LARGEST) : otherwise;
  const width = within(box.width, USUAL_WIDTH);
  return { width, height: within(box.height, usual) + TITLE_HEIGHT };
}
