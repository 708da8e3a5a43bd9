import { Menu, nativeImage, Tray } from 'electron';
import icon from '../../../resources/icons/tray.json' with { type: 'json' };
import type { Messages } from '../host/messages.ts';

export interface TrayActions {
  readonly open: () => void;
  readonly pauseUploads: () => void;
  readonly quit: () => void;
}

/** A sign that the app is there, with or without its window. Gives what says its words in another language. */
export function createTray(actions: TrayActions): (messages: Messages) => void {
  const tray = new Tray(nativeImage.createFromDataURL(icon.dataUrl));
  tray.setToolTip('Comfy Ferry');
  tray.on('click', actions.open);
  return ({ say }) => {
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: say('tray.open'), click: actions.open },
        { label: say('tray.pauseUploads'), click: actions.pauseUploads },
        { type: 'separator' },
        { label: say('tray.quit'), click: actions.quit },
      ]),
    );
  };
}
