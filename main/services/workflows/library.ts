import type { OpenedWorkflow, TemplateEntry, WorkflowEntry } from '../../../contract/workflow.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import {
  freeName,
  openedName,
  savedName,
  workflowPlace,
} from '../../core/workflows/workflow-names.ts';
import type { LibraryPorts } from './library-ports.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** The workflows of a server as things that can be named, moved and thrown away. */
export interface Library {
  templates(connectionId: string, signal?: AbortSignal): Promise<readonly TemplateEntry[]>;
  /** A saved, an opened one or a template under a new name; throws `workflow.exists`. */
  copy(order: Renaming, signal?: AbortSignal): Promise<WorkflowEntry>;
  /** Throws `workflow.exists`. */
  move(order: Renaming, signal?: AbortSignal): Promise<{ readonly name: string }>;
  /** Its text is kept on this computer first; `restore` takes it back. */
  remove(
    connectionId: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<{ readonly removedId: string }>;
  /** Under its old name, or one like it where that is taken by now. */
  restore(removedId: string, signal?: AbortSignal): Promise<WorkflowEntry>;
  /** A file with a workflow in it, saved on the server; a name that is taken gets a number. */
  add(
    connectionId: string,
    file: WorkflowFile,
    folder: string,
    signal?: AbortSignal,
  ): Promise<WorkflowEntry>;
  /** Reads a file and keeps it here, so that it can be looked at and run without saving it anywhere. */
  open(file: WorkflowFile): Promise<OpenedWorkflow>;
  opened(): Promise<readonly OpenedWorkflow[]>;
  forgetOpened(name: string): Promise<void>;
}

export interface Renaming {
  readonly connectionId: string;
  readonly name: string;
  /** With or without `.json`. */
  readonly to: string;
}

export function createLibrary(ports: LibraryPorts): Library {
  return {
    async templates(connectionId, signal) {
      return (await ports.comfyOf(connectionId)).workflows.templates(signal);
    },
    async copy({ connectionId, name, to }, signal) {
      const target = savedName(to);
      const comfy = await ports.comfyOf(connectionId);
      const text = await ports.textOf(connectionId, name, signal);
      return comfy.workflows.save(target, text, signal);
    },
    async move({ connectionId, name, to }, signal) {
      const target = savedName(to);
      if (target === name) return { name };
      const comfy = await ports.comfyOf(connectionId);
      await comfy.workflows.move(name, target, signal);
      await ports.forms.rename(connectionId, name, target);
      await ports.runs.rename(connectionId, name, target);
      return { name: target };
    },
    ...removals(ports),
    ...fromFiles(ports),
  };
}

function removals(ports: LibraryPorts): Pick<Library, 'remove' | 'restore'> {
  return {
    async remove(connectionId, name, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const text = await comfy.workflows.read(name, signal);
      const id = ports.newId();
      const removedAt = ports.clock.now();
      await ports.shelf.putRemoved({ id, connectionId, name, text, removedAt });
      await comfy.workflows.remove(name, signal);
      return { removedId: id };
    },
    async restore(removedId, signal) {
      const removed = await ports.shelf.removed(removedId);
      if (removed === null) throw new AppError('workflow.notFound', { name: removedId });
      const { connectionId, name, text } = removed;
      const entry = await saveFree(ports, connectionId, name, text, signal);
      await ports.shelf.forgetRemoved(removedId);
      return entry;
    },
  };
}

function fromFiles(ports: LibraryPorts): Pick<Library, 'add' | 'open' | 'opened' | 'forgetOpened'> {
  return {
    async add(connectionId, file, folder, signal) {
      const { title, text } = await ports.readFile(file);
      const wanted = savedName(folder === '' ? title : `${folder}/${title}`);
      return saveFree(ports, connectionId, wanted, text, signal);
    },
    async open(file) {
      const { title, text, form } = await ports.readFile(file);
      const id = ports.newId();
      const opened = { id, name: openedName(id, title), title, form, openedAt: ports.clock.now() };
      await ports.shelf.putOpened({ ...opened, text });
      return opened;
    },
    opened: () => ports.shelf.opened(),
    async forgetOpened(name) {
      const place = workflowPlace(name);
      if (place.kind === 'opened') await ports.shelf.forgetOpened(place.id);
    },
  };
}

/** Another program may take a name between the list and the save. */
async function saveFree(
  { comfyOf }: LibraryPorts,
  connectionId: string,
  wanted: string,
  text: string,
  signal?: AbortSignal,
): Promise<WorkflowEntry> {
  const { workflows } = await comfyOf(connectionId);
  const taken = new Set((await workflows.list(signal)).map(({ name }) => name));
  for (;;) {
    const name = freeName(wanted, taken);
    try {
      return await workflows.save(name, text, signal);
    } catch (error) {
      if (!isAppError(error, 'workflow.exists') || taken.has(name)) throw error;
      taken.add(name);
    }
  }
}
