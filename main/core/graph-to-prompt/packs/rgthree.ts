import { isRecord, listOf, type JsonRecord } from '../json-values.ts';
import type { InputSpec } from '../object-info.ts';
import type { GraphNode } from '../workflow-graph.ts';

/** An input that the pack's page part makes and the server does not declare. */
interface MadeWidget {
  readonly spec: InputSpec;
  readonly value: unknown;
}

/** The widgets of the pack's nodes that exist only by what the file holds. */
export function rgthreeWidgets(node: GraphNode): readonly MadeWidget[] {
  switch (node.type) {
    case 'Power Lora Loader (rgthree)':
      return loraWidgets(node);
    case 'Power Primitive (rgthree)':
      return primitiveWidgets(node);
    case 'Power Puter (rgthree)':
      return puterWidgets(node);
    default:
      return [];
  }
}

const POWER_PROMPT = /^(?:SDXL )?Power Prompt\b.* \(rgthree\)$/;
const PICKERS: ReadonlySet<string> = new Set(['insert_lora', 'insert_embedding', 'insert_saved']);
const SOCKETS: ReadonlySet<string> = new Set([
  'target_width',
  'target_height',
  'crop_width',
  'crop_height',
]);

/** Widgets of the pack's prompts that only help with typing, or are sockets in the page. */
export function keepsFromServer(className: string, inputName: string): boolean {
  if (!POWER_PROMPT.test(className)) return false;
  return PICKERS.has(inputName) || (className.startsWith('SDXL') && SOCKETS.has(inputName));
}

/** Every saved object with a LoRA in it is the next `lora_n`; header, dividers and buttons are not. */
function loraWidgets(node: GraphNode): readonly MadeWidget[] {
  const showsBoth = node.properties['Show Strengths'] === 'Separate Model & Clip';
  const loras = listOf(node.widgetsValues).filter(
    (value): value is JsonRecord => isRecord(value) && value.lora !== undefined,
  );
  return loras.map((lora, index) => {
    const { strengthTwo, ...shown } = lora;
    const value = showsBoth ? { ...shown, strengthTwo: strengthTwo ?? 1 } : shown;
    return made(`lora_${index + 1}`, value);
  });
}

function primitiveWidgets(node: GraphNode): readonly MadeWidget[] {
  const [savedType, saved] = listOf(node.widgetsValues);
  const type = savedType === 'BOOL' ? 'BOOLEAN' : (savedType ?? 'STRING');
  return [made('type', type), made('value', primitiveValue(type, saved))];
}

function primitiveValue(type: unknown, saved: unknown): unknown {
  switch (type) {
    case 'INT':
    case 'FLOAT': {
      const number = Number(saved ?? 0);
      return Number.isNaN(number) ? 0 : number;
    }
    case 'BOOLEAN':
      return typeof saved === 'string'
        ? !['false', 'null', 'none', '', '0'].includes(saved.toLowerCase())
        : saved === true || (typeof saved === 'number' && saved !== 0);
    default:
      return saved ?? '';
  }
}

function puterWidgets(node: GraphNode): readonly MadeWidget[] {
  const [outputs, code] = listOf(node.widgetsValues);
  return [made('outputs', outputs ?? { outputs: ['STRING'] }), made('code', code ?? '')];
}

function made(name: string, value: unknown): MadeWidget {
  return { spec: { name, type: 'RGTHREE', choices: [], options: {}, required: false }, value };
}
