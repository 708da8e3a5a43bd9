import { describe, expect, it } from 'vitest';
import { endOf, tookMsOf } from './run-end.ts';

const error = (data: object, name = 'execution_error') =>
  endOf({
    outputs: { '9': { images: [{ filename: 'a.png' }] } },
    statusText: 'error',
    completed: false,
    messages: [
      ['execution_start', {}],
      [name, data],
    ],
  });

describe('how long a run took', () => {
  it('is told by the times of the history', () => {
    const messages = [
      ['execution_start', { timestamp: 1_000 }],
      ['execution_cached', { timestamp: 1_001 }],
      ['execution_success', { timestamp: 3_500 }],
    ] as const;
    expect(tookMsOf({ messages })).toBe(2_500);
    expect(tookMsOf({ messages: [['execution_start', {}], messages[2]] })).toBeNull();
  });
});

describe('endOf', () => {
  it('is done with its outputs after a success', () => {
    const end = endOf({
      outputs: { '9': { images: [{ filename: 'a.png' }] } },
      statusText: 'success',
      completed: true,
      messages: [],
    });
    expect(end).toMatchObject({ state: 'done', outputs: [{ filename: 'a.png' }] });
  });

  it('is interrupted where the only end is the interruption', () => {
    expect(error({ node_id: '3' }, 'execution_interrupted')).toEqual({ state: 'interrupted' });
  });

  it('names node and message of a failure, and keeps what came out before', () => {
    expect(
      error({
        node_id: '4',
        node_type: 'LoadImage',
        exception_type: 'PIL.UnidentifiedImageError',
        exception_message: 'cannot identify image file\n',
      }),
    ).toMatchObject({
      state: 'failed',
      failure: {
        code: 'comfy.runFailed',
        params: { node: '#4 LoadImage', message: 'cannot identify image file' },
      },
      outputs: [{ filename: 'a.png' }],
    });
  });

  it.each([
    ['torch.OutOfMemoryError', 'Allocation on device 0 would exceed allowed memory.'],
    ['torch.cuda.OutOfMemoryError', 'x'],
    ['RuntimeError', 'CUDA error: out of memory'],
    ['RuntimeError', '[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: not enough memory'],
    ['MemoryError', ''],
  ])('recognises %s: %s as memory that ran out', (exceptionType, message) => {
    expect(
      error({ node_id: '3', exception_type: exceptionType, exception_message: message }),
    ).toMatchObject({ failure: { code: 'comfy.outOfMemory' } });
  });

  it('fails without details where the server gives none', () => {
    const end = endOf({ outputs: {}, statusText: 'error', completed: false, messages: [] });
    expect(end).toMatchObject({
      state: 'failed',
      failure: { code: 'comfy.runFailed', params: { node: '?', message: '?' } },
    });
  });
});
