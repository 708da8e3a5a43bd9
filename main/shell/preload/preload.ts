import { ipcRenderer, webUtils } from 'electron';

// The page has no bridge: it asks for a port, and gets one. What crosses it is the contract and nothing else.
window.addEventListener('message', ({ source, data, origin }) => {
  if (source !== window || origin !== location.origin || !asksForPort(data)) return;
  ipcRenderer.send('ferry:port');
});
ipcRenderer.on('ferry:port', ({ ports }) => {
  window.postMessage('ferry:port', location.origin, [...ports]);
});

// A page cannot see where a dropped file lies; main gets the paths and tells the page through the port.
window.addEventListener('dragover', (event) => {
  event.preventDefault();
});
window.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = [...(event.dataTransfer?.files ?? [])];
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  if (paths.length > 0) ipcRenderer.send('ferry:dropped', paths);
});

function asksForPort(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'ask' in data && data.ask === 'ferry:port';
}
