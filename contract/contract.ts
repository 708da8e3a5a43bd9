import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { About } from './app.ts';
import { call, Id, OnConnection } from './call.ts';
import {
  CheckLine,
  CheckReport,
  Connection,
  ConnectionDraft,
  PasteFields,
  ServerState,
} from './connection.ts';
import { downloadCalls } from './download-calls.ts';
import { Choice, DiskListing, DiskPlace } from './files.ts';
import { FormView } from './form.ts';
import { formCalls } from './form-calls.ts';
import { GraphView } from './graph.ts';
import { Renaming, WorkflowFile } from './library.ts';
import { CategorySuggestion, IdentifiedFile } from './identify.ts';
import { importCalls } from './import-calls.ts';
import { inputCalls } from './input-calls.ts';
import { ModelCategory, ModelFile, UploadPlanSheet, Visibility } from './model.ts';
import { libraryCalls } from './model-library-calls.ts';
import { modelTableCalls } from './model-table-calls.ts';
import { preflightCalls } from './preflight-calls.ts';
import { objectCalls } from './object-calls.ts';
import { queueCalls } from './queue-calls.ts';
import { FormToQueue } from './queue-form.ts';
import { OutputFile, PreviewMark, Run } from './run.ts';
import { CleanedLeftovers, Leftover } from './leftover.ts';
import { LogEvent, RestartEvent, ServerStats } from './server.ts';
import { settingsCalls } from './settings-calls.ts';
import { AddedUpload, AddOutcome, IfExists, SeenByComfy, Traffic, UploadJob } from './upload.ts';
import {
  Conversion,
  OpenedWorkflow,
  TemplateEntry,
  WorkflowDocument,
  WorkflowEntry,
} from './workflow.ts';

const app = {
  about: call.output(About),
  /** Writes a defect of the page into main's log; names, messages and stacks of our own code only. */
  reportDefect: call.input(z.object({ stack: z.string().max(20_000) })).output(z.void()),
};

/**
 * Files of this computer. What a person chose, dropped or took here may be named in other calls; any other path is
 * refused with `file.notAdded`.
 */
const files = {
  /** The system's own dialog, where this host has one. */
  choose: call.input(z.object({ kind: z.enum(['files', 'folder']) })).output(Choice),
  places: call.output(z.array(DiskPlace)),
  /** An id that `places` or an earlier `browse` gave. */
  browse: call.input(z.object({ id: z.string().min(1) })).output(DiskListing),
  /** The person's choice in the page's dialog. */
  take: call
    .input(z.object({ ids: z.array(z.string().min(1)).min(1).max(10_000) }))
    .output(z.object({ paths: z.array(z.string()) })),
  /** Files and folders that were dropped on the window. */
  watchDropped: call.output(eventIterator(z.object({ paths: z.array(z.string()) }))),
  /** Shows a file in the system's file manager. */
  reveal: call.input(z.object({ path: z.string().min(1) })).output(z.void()),
};

const sandbox = {
  /** Starts the stand-ins where they do not run and gives the connection that reaches them. */
  start: call.output(Connection),
  /** The link of a repository on the stand-ins' own hub, to try an import with; null while they do not run. */
  tryLink: call.output(z.object({ link: z.string().nullable() })),
};

const connections = {
  list: call.output(z.array(Connection)),
  /** By id or by name; `connection.notFound`. */
  get: call.input(z.object({ nameOrId: z.string().min(1) })).output(Connection),
  /** Saves the secrets in the keychain, then the connection; `connection.nameTaken`, `secrets.*`. */
  add: call.input(ConnectionDraft).output(Connection),
  /** A secret that is null in the draft stays as it is. */
  edit: call.input(z.object({ id: z.string().min(1), draft: ConnectionDraft })).output(Connection),
  /** Removes the connection and its secrets. */
  remove: call.input(Id).output(z.void()),
  /** Each line twice: when it begins and when its result is there. The report is what the iterator returns. */
  check: call
    .input(
      z.union([
        z.object({ connectionId: z.string().min(1) }),
        /** `id`: the saved connection that the draft edits; its secrets stand in for those left null. */
        z.object({ draft: ConnectionDraft, id: z.string().min(1).optional() }),
      ]),
    )
    .output(eventIterator(CheckLine, CheckReport)),
  /** The least-privilege RAM policy for a bucket and its prefix, as JSON to copy. */
  ramPolicy: call
    .input(z.object({ bucket: z.string().min(1), prefix: z.string().min(1) }))
    .output(z.string()),
  /** Takes the text of an instance's page or `KEY=value` lines apart. */
  takeApart: call.input(z.object({ text: z.string().max(200_000) })).output(PasteFields),
  watchState: call.input(OnConnection).output(eventIterator(ServerState)),
};

const models = {
  list: call
    .input(OnConnection.extend({ category: z.string().optional() }))
    .output(z.array(ModelFile)),
  categories: call.input(OnConnection).output(z.array(ModelCategory)),
  /** From its header, where the file may be named and read; else from its path alone. */
  suggestCategory: call.input(z.object({ path: z.string().min(1) })).output(CategorySuggestion),
  /** What files are, from their headers alone, one event a file in their order; nothing is uploaded. */
  identify: call
    .input(z.object({ paths: z.array(z.string().min(1)).min(1).max(100_000) }))
    .output(eventIterator(IdentifiedFile)),
  /** Asks ComfyUI whether it sees an uploaded file, and tries what may work without a restart. */
  visibility: call
    .input(OnConnection.extend({ category: z.string().min(1), name: z.string().min(1) }))
    .output(Visibility),
  /** Chosen files and folders: what would go where, and what it meets there. `to` null: as suggested. */
  plan: call
    .input(
      OnConnection.extend({
        files: z
          .array(z.object({ path: z.string().min(1), to: z.string().min(1).nullable() }))
          .min(1)
          .max(10_000),
      }),
    )
    .output(UploadPlanSheet),
  ...modelTableCalls,
  ...objectCalls,
};

const uploads = {
  /**
   * Writes the job down (or finds the unfinished one of the same file and object) and starts it. `fromCloud`: a file
   * that a cloud drive keeps elsewhere may be fetched; else `file.inCloud`.
   */
  add: call
    .input(
      OnConnection.extend({
        path: z.string().min(1),
        /** `CATEGORY` or `CATEGORY/SUB`. */
        to: z.string().min(1),
        ifExists: IfExists,
        partSize: z.int().positive().optional(),
        fromCloud: z.boolean().optional(),
      }),
    )
    .output(AddedUpload),
  list: call.output(z.array(UploadJob)),
  pause: call.input(Id).output(UploadJob),
  /** Goes on with a paused or failed one; `ifExists`: another wish about an object that stands at the key. */
  resume: call.input(Id.extend({ ifExists: IfExists.optional() })).output(UploadJob),
  /** Cuts the sockets and removes what was sent from the server. */
  cancel: call.input(Id).output(UploadJob),
  /** First every job, then the changed ones. */
  watch: call.output(eventIterator(z.array(UploadJob))),
  /** Many at once; each is written down before anything is sent, and told on its own where it is refused. */
  addAll: call
    .input(
      OnConnection.extend({
        files: z
          .array(
            z.object({
              path: z.string().min(1),
              to: z.string().min(1),
              ifExists: IfExists,
              fromCloud: z.boolean().optional(),
            }),
          )
          .min(1)
          .max(10_000),
      }),
    )
    .output(z.array(AddOutcome)),
  pauseAll: call.output(z.void()),
  /** Everything that is paused or may be tried again. */
  resumeAll: call.output(z.void()),
  /** Before the others that wait. */
  moveUp: call.input(Id).output(z.void()),
  /** Before another one, or (null) behind all; a running one makes room for what was put before it. */
  move: call
    .input(z.object({ id: z.string().min(1), before: z.string().min(1).nullable() }))
    .output(z.void()),
  /** Takes done and cancelled ones off the list; gives how many. */
  forgetEnded: call.output(z.object({ forgotten: z.int().nonnegative() })),
  watchTraffic: call.output(eventIterator(Traffic)),
  watchSeen: call.output(eventIterator(z.array(SeenByComfy))),
  /** Resolves when nobody works on it any more: done, failed, paused or cancelled. */
  finished: call.input(Id).output(UploadJob),
};

/** Multipart uploads that were begun in the bucket and left there. */
const leftovers = {
  /** Oldest first; what an upload of the list can go on with is none. */
  list: call.input(OnConnection).output(z.array(Leftover)),
  /** Ends this app's own ones (null), or those that are named, whoever began them. */
  clean: call
    .input(OnConnection.extend({ uploadIds: z.array(z.string().min(1)).nullable() }))
    .output(CleanedLeftovers),
};

const workflows = {
  list: call.input(OnConnection).output(z.array(WorkflowEntry)),
  read: call.input(OnConnection.extend({ name: z.string().min(1) })).output(WorkflowDocument),
  /** What the server offers to begin with; each is read, shown and run by its name. */
  templates: call.input(OnConnection).output(z.array(TemplateEntry)),
  /** A saved or an opened one or a template under a new name; `workflow.exists`, `.badName`. */
  copy: call.input(Renaming).output(WorkflowEntry),
  /** Renames, also into another folder; `workflow.exists`, `.badName`. */
  move: call.input(Renaming).output(z.object({ name: z.string() })),
  /** Deletes it on the server; its text is kept here for `restore`. */
  remove: call
    .input(OnConnection.extend({ name: z.string().min(1) }))
    .output(z.object({ removedId: z.string() })),
  /** Under its old name, or a numbered one where that is taken by now. */
  restore: call.input(z.object({ removedId: z.string().min(1) })).output(WorkflowEntry),
  /** Saves the workflow in a JSON file, a picture or a film on the server; a taken name gets a number. */
  add: call
    .input(OnConnection.extend({ file: WorkflowFile, folder: z.string() }))
    .output(WorkflowEntry),
  /** Keeps the workflow in a file on this computer, to look at it and run it; `workflow.notInside`. */
  open: call.input(z.object({ file: WorkflowFile })).output(OpenedWorkflow),
  /** Newest first. */
  opened: call.output(z.array(OpenedWorkflow)),
  forgetOpened: call.input(z.object({ name: z.string().min(1) })).output(z.void()),
  /** UI form into a prompt, with the node definitions of the connection's server. */
  convert: call.input(OnConnection.extend({ workflow: z.unknown() })).output(Conversion),
  /** The same without a server, from a saved `GET /object_info`. `seed` drives the choices of dynamic prompts. */
  convertOffline: call
    .input(
      z.object({
        workflow: z.unknown(),
        objectInfo: z.unknown(),
        seed: z.int().nonnegative(),
      }),
    )
    .output(Conversion),
  ...inputCalls,
  /** Puts a picture, a film or a sound into the server's input folder; gives the name that a node takes. */
  uploadInput: call
    .input(OnConnection.extend({ file: z.file() }))
    .output(z.object({ name: z.string() })),
  /**
   * The workflow as a form, filled in as it was left. With `switches` (all that are to differ from the file)
   * it is the workflow as it was read before, with those parts on or off.
   */
  form: call
    .input(
      OnConnection.extend({
        name: z.string().min(1),
        switches: z.record(z.string(), z.boolean()).optional(),
      }),
    )
    .output(FormView),
  /** The workflow as a picture, with its parts on and off as in the form. */
  graph: call
    .input(
      OnConnection.extend({
        name: z.string().min(1),
        switches: z.record(z.string(), z.boolean()).optional(),
      }),
    )
    .output(GraphView),
  ...formCalls,
};

const runs = {
  /** `assignments` are `NODE.INPUT=VALUE`, by the input's declared type. */
  queue: call
    .input(
      OnConnection.extend({
        workflowName: z.string(),
        workflow: z.unknown(),
        assignments: z.array(z.string()),
        /** 0 for the first of several like it; the seeds of the later ones are stepped. */
        turn: z.int().nonnegative(),
      }),
    )
    .output(Run),
  /**
   * Queues or holds what a form says, `count` times for each of its texts, with its seeds stepped as the page does.
   * `workflow.badValue` before anything is sent.
   */
  queueForm: call.input(FormToQueue).output(z.array(Run)),
  /** Sends a held run, after or before everything that waits; `comfy.notHeld`. */
  release: call.input(z.object({ id: z.string().min(1), front: z.boolean() })).output(Run),
  /** Ends a held run unsent; `comfy.notHeld`. */
  discard: call.input(Id).output(z.void()),
  list: call.input(OnConnection).output(z.array(Run)),
  watch: call.input(Id).output(eventIterator(Run)),
  /** Fetches what a run left into a folder; nothing that lies there is overwritten. */
  fetchOutputs: call
    .input(z.object({ id: z.string().min(1), directory: z.string().min(1) }))
    .output(z.array(OutputFile)),
  /** First the newest 500, newest first, then the changed ones. */
  watchAll: call.input(OnConnection).output(eventIterator(z.array(Run))),
  watchPreviews: call.input(Id).output(eventIterator(PreviewMark)),
  /** Queues the same request anew; `turn` steps its seeds. */
  again: call.input(z.object({ id: z.string().min(1), turn: z.int().nonnegative() })).output(Run),
  /** Fetches what a run left into the folder of the settings. */
  saveOutputs: call.input(Id).output(z.array(OutputFile)),
};

const server = {
  stats: call.input(OnConnection).output(ServerStats),
  restart: call
    .input(
      OnConnection.extend({
        budgetMs: z.int().positive(),
        /** The pending prompts are written down before and queued again after. */
        putQueueBack: z.boolean().optional(),
      }),
    )
    .output(eventIterator(RestartEvent)),
  /** Unloads models and frees memory. */
  free: call.input(OnConnection).output(z.void()),
  watchLog: call.input(OnConnection).output(eventIterator(LogEvent)),
};

/** The contract's type; what the renderer knows of it. Written out, since it is too large to be inferred as one. */
export type Contract = {
  readonly app: typeof app;
  readonly settings: typeof settingsCalls;
  readonly files: typeof files;
  readonly sandbox: typeof sandbox;
  readonly connections: typeof connections;
  readonly models: typeof models;
  readonly library: typeof libraryCalls;
  readonly downloads: typeof downloadCalls;
  readonly imports: typeof importCalls;
  readonly uploads: typeof uploads;
  readonly leftovers: typeof leftovers;
  readonly workflows: typeof workflows;
  readonly preflight: typeof preflightCalls;
  readonly runs: typeof runs;
  readonly queue: typeof queueCalls;
  readonly server: typeof server;
};

/**
 * What main offers to the window, the browser and the command line. A call is a verb on a noun of the domain.
 * A `watch` gives the whole state first and then each change, at most ten times a second. Paths are local and
 * absolute; sizes are bytes; times are epoch ms unless a schema says otherwise.
 */
export const contract: Contract = {
  app,
  settings: settingsCalls,
  files,
  sandbox,
  connections,
  models,
  library: libraryCalls,
  downloads: downloadCalls,
  imports: importCalls,
  uploads,
  leftovers,
  workflows,
  preflight: preflightCalls,
  runs,
  queue: queueCalls,
  server,
};
