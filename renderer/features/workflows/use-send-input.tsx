import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAct } from '../../app/use-act.ts';
import { useChoose } from '../files/use-choose.tsx';

/** A file on its way into the server's input folder. */
export type Sending =
  | { readonly state: 'idle' }
  /** Bytes are told where it goes through the bucket. */
  | { readonly state: 'sending'; readonly sentBytes: number | null; readonly bytes: number }
  /** Larger than the server takes; main has to read it itself, so that the person chooses it once more. */
  | {
      readonly state: 'tooBig';
      readonly name: string;
      readonly bytes: number;
      readonly limit: number;
      readonly hasBucket: boolean;
    };

const idle: Sending = { state: 'idle' };

/** Sends files for a field; `onSent` is told the name that a node takes. */
export function useSendInput(
  connectionId: string,
  onSent: (name: string) => void,
): {
  readonly sending: Sending;
  readonly send: (file: File) => Promise<void>;
  readonly choose: () => void;
  readonly dialog: ReactNode;
} {
  const act = useAct();
  const [sending, setSending] = useState<Sending>(idle);
  const sendPath = async (path: string): Promise<void> => {
    setSending({ state: 'sending', sentBytes: null, bytes: 0 });
    await act(async (client) => {
      for await (const event of await client.workflows.sendInput({ connectionId, path }))
        if (event.state === 'there') onSent(event.name);
        else setSending(event);
    });
    setSending(idle);
  };
  const { choose, dialog } = useChoose(([path]) => {
    if (path !== undefined) void sendPath(path);
  });
  const send = async (file: File): Promise<void> => {
    const { name, size: bytes } = file;
    setSending({ state: 'sending', sentBytes: null, bytes });
    const sent = await act(async (client) => {
      const way = await client.workflows.inputWay({ connectionId, bytes });
      if (way.way !== 'server') return { way };
      return { way, ...(await client.workflows.uploadInput({ connectionId, file })) };
    });
    if (sent !== undefined && sent.way.way !== 'server') {
      const { way, limit } = sent.way;
      setSending({ state: 'tooBig', name, bytes, limit, hasBucket: way === 'bucket' });
      return;
    }
    setSending(idle);
    if (sent !== undefined && 'name' in sent) onSent(sent.name);
  };
  return {
    ...{ sending, send, dialog },
    choose: () => {
      choose('files');
    },
  };
}
