import type { TemplateEntry } from '../../../contract/workflow.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { templateName } from '../../core/workflows/workflow-names.ts';
import type { ComfyWorkflows, TemplatePicture } from '../../services/ports/comfy.ts';
import type { ComfyClient } from './client.ts';
import { PackTemplates, TemplateIndex } from './wire.ts';

const ownModule = 'default';

/** What ComfyUI and its packs offer to begin with. */
export function createTemplates(
  client: ComfyClient,
): Pick<ComfyWorkflows, 'templates' | 'readTemplate'> {
  return {
    async templates(signal) {
      const [own, packs] = await Promise.all([
        orNull(client.jsonOrNull('/templates/index.json', TemplateIndex, { signal })),
        orNull(client.jsonOrNull('/workflow_templates', PackTemplates, { signal })),
      ]);
      return [...ownEntries(own ?? []), ...packEntries(packs ?? {})];
    },
    async readTemplate(module, name, signal) {
      const file = `${encodeURIComponent(name)}.json`;
      const path =
        module === ownModule
          ? `/templates/${file}`
          : // the packs' folders are served under /api alone
            `/api/workflow_templates/${encodeURIComponent(module)}/${file}`;
      const answer = await client.send(path, { signal, allowed: [403, 404] });
      if (answer.status < 300) return answer.text();
      await answer.discard();
      throw new AppError('workflow.notFound', { name });
    },
  };
}

/** ComfyUI's own have up to two of each, numbered; those of the packs lie beside their files. */
export function picturePath({ module, name, ending }: TemplatePicture): string {
  const file = (stem: string): string =>
    `${encodeURIComponent(stem)}.${encodeURIComponent(ending)}`;
  return module === ownModule
    ? `/templates/${file(`${name}-1`)}`
    : `/api/workflow_templates/${encodeURIComponent(module)}/${file(name)}`;
}

/** Packs name no kind of picture: the page looks for this one. */
const packPicture = 'jpg';

/** Older servers have neither list, and answer with their page. */
async function orNull<T>(answer: Promise<T | null>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isAppError(error, 'comfy.notComfy', 'comfy.rejected', 'comfy.forbidden')) return null;
    throw error;
  }
}

function ownEntries(index: TemplateIndex): readonly TemplateEntry[] {
  return index.flatMap((group) =>
    (group.templates ?? []).map((template) => ({
      name: templateName(ownModule, template.name),
      module: ownModule,
      title: template.title ?? template.name,
      description: template.description ?? '',
      category: group.title ?? '',
      picture: template.mediaSubtype ?? null,
    })),
  );
}

function packEntries(packs: PackTemplates): readonly TemplateEntry[] {
  return Object.entries(packs).flatMap(([module, names]) =>
    names.map((name) => ({
      name: templateName(module, name),
      module,
      title: name,
      description: '',
      category: module,
      picture: packPicture,
    })),
  );
}
