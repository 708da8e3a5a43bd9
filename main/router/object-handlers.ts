import type { MoveEvent, VerifyEvent } from '../../contract/object-work.ts';
import { callbackStream } from './callback-stream.ts';
import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

/** The part of `models` that works on the objects of the bucket. */
export const objectHandlers = ({
  objectWork,
  moves,
  modelPages,
  grants,
  connectionOf,
}: RouterServices) => ({
  verify: os.models.verify.handler(async function* ({ input, signal }) {
    for (const { path } of input.objects) if (path !== null) await grants.require(path);
    const connection = await connectionOf(input.connectionId);
    yield* failing(
      callbackStream<VerifyEvent, void>(
        (tell, until) => objectWork.verify(connection, input.objects, tell, until),
        signal,
      ),
    );
  }),
  equalFiles: os.models.equalFiles.handler(async ({ input, signal }) =>
    objectWork.equalFiles(await connectionOf(input.connectionId), endOf(signal)),
  ),
  move: os.models.move.handler(async function* ({ input, signal }) {
    const connection = await connectionOf(input.connectionId);
    yield* failing(
      callbackStream<MoveEvent, void>(
        (tell, until) => moves.move(connection, input.moves, tell, until),
        signal,
      ),
    );
  }),
  remove: os.models.remove.handler(async ({ input, signal }) => {
    const connection = await connectionOf(input.connectionId);
    try {
      return await objectWork.remove(connection, input.keys, endOf(signal));
    } finally {
      modelPages.forget(connection.id);
    }
  }),
});
