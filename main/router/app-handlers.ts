import { AppError } from '../core/app-error.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const appHandlers = ({ host }: RouterServices) => ({
  about: os.app.about.handler(() => host.about),
  reportDefect: os.app.reportDefect.handler(({ input }) => {
    const error = new Error('a defect of the page');
    error.name = 'PageDefect';
    error.stack = input.stack;
    host.reportDefect(error);
  }),
});

export const settingsHandlers = ({
  settings,
  proxy,
  traffic,
  transfers,
  imports,
  downloads,
}: RouterServices) => ({
  get: os.settings.get.handler(() => settings.get()),
  change: os.settings.change.handler(async ({ input }) => {
    const after = await settings.change(input);
    const { lanes, limit, filesAtOnce } = after;
    traffic.adjust({ lanes, limit, filesAtOnce });
    transfers.adjusted();
    imports.adjusted();
    downloads.adjusted();
    return after;
  }),
  setProxy: os.settings.setProxy.handler(({ input }) => proxy.set(input)),
  watch: os.settings.watch.handler(async function* ({ signal }) {
    yield* failing(settings.watch(endOf(signal)));
  }),
});

export const fileHandlers = ({ host, choices, grants }: RouterServices) => ({
  choose: os.files.choose.handler(async ({ input }) => {
    if (host.choose === null) return { state: 'askPage' };
    const paths = await host.choose(input.kind);
    if (paths === null) return { state: 'cancelled' };
    await choices.grant(paths);
    return { state: 'chosen', paths: [...paths] };
  }),
  places: os.files.places.handler(async () => [...(await choices.places())]),
  browse: os.files.browse.handler(({ input }) => choices.browse(input.id)),
  take: os.files.take.handler(async ({ input }) => ({
    paths: [...(await choices.take(input.ids))],
  })),
  watchDropped: os.files.watchDropped.handler(async function* ({ signal }) {
    for await (const { paths } of failing(choices.watchDropped(endOf(signal))))
      yield { paths: [...paths] };
  }),
  reveal: os.files.reveal.handler(async ({ input }) => {
    if (host.reveal === null) throw new AppError('app.notHere', { what: 'reveal' });
    await grants.require(input.path);
    await host.reveal(input.path);
  }),
});

export const sandboxHandlers = ({ sandbox }: RouterServices) => ({
  start: os.sandbox.start.handler(() => sandbox.start()),
  tryLink: os.sandbox.tryLink.handler(() => ({ link: sandbox.tryLink() })),
});
