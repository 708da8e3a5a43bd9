import type { Connection } from '../../../contract/connection.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Prefixes } from './model-prefix.ts';

/** What the models' service needs of the world. */
export interface ModelsPorts {
  /** The objects of a connection's bucket; asked only where it has one. */
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'list' | 'head' | 'put'>;
  /** The lists of a connection's server; asked only where it has one. */
  readonly comfyModelsOf: (connection: Connection) => ComfyModels;
  readonly clock: Clock;
  /** The deployment's own list. */
  readonly builtIn: BuiltInModels;
}

/** The ports, and what their users share. */
export interface ModelsWorld extends ModelsPorts {
  readonly prefixes: Prefixes;
}
