import { BrowserWindow } from 'electron';

/** The app's one window, brought before the person. */
export interface Front {
  /** `place`: the hash of an address in the page; null: where it is. */
  show(place: string | null): void;
}

/** `open` opens a window at an address; it is opened anew where it was closed. */
export function createFront(page: string, open: (address: string) => void): Front {
  return {
    show(place) {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) {
        open(`${page}${place ?? ''}`);
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      // of the same page: nothing is loaded, the view changes
      if (place !== null) void window.loadURL(`${page}${place}`);
    },
  };
}
