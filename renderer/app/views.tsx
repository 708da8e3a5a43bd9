import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { Connection } from '../../contract/connection.ts';
import type { Key } from '../words/WordsProvider.tsx';
import { GalleryIcon, ModelsIcon, RunsIcon, ServerIcon, WorkflowsIcon } from '../ui/icons.tsx';
import type { ViewName } from './location.ts';

export interface ViewProps {
  readonly connection: Connection;
}

export interface View {
  readonly name: ViewName;
  readonly label: Key;
  readonly icon: ComponentType;
  readonly component: LazyExoticComponent<ComponentType<ViewProps>>;
}

/** The views of a connection, in the order of the rail and of their shortcuts. */
export const views: readonly View[] = [
  {
    name: 'models',
    label: 'ui.view.models',
    icon: ModelsIcon,
    component: lazy(async () => ({
      default: (await import('../features/models/ModelsView.tsx')).ModelsView,
    })),
  },
  {
    name: 'workflows',
    label: 'ui.view.workflows',
    icon: WorkflowsIcon,
    component: lazy(async () => ({
      default: (await import('../features/workflows/WorkflowsView.tsx')).WorkflowsView,
    })),
  },
  {
    name: 'runs',
    label: 'ui.view.runs',
    icon: RunsIcon,
    component: lazy(async () => ({
      default: (await import('../features/runs/RunsView.tsx')).RunsView,
    })),
  },
  {
    name: 'gallery',
    label: 'ui.view.gallery',
    icon: GalleryIcon,
    component: lazy(async () => ({
      default: (await import('../features/gallery/GalleryView.tsx')).GalleryView,
    })),
  },
  {
    name: 'server',
    label: 'ui.view.server',
    icon: ServerIcon,
    component: lazy(async () => ({
      default: (await import('../features/server/ServerView.tsx')).ServerView,
    })),
  },
];

export const SettingsView = lazy(async () => ({
  default: (await import('../features/settings/SettingsView.tsx')).SettingsView,
}));
export const ConnectView = lazy(async () => ({
  default: (await import('../features/connect/ConnectView.tsx')).ConnectView,
}));
export const FirstScreen = lazy(async () => ({
  default: (await import('../features/connect/FirstScreen.tsx')).FirstScreen,
}));
export const Palette = lazy(async () => ({
  default: (await import('./Palette.tsx')).Palette,
}));
