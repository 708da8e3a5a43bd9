/** A node that fails as Python's exceptions do; becomes `execution_error`. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';
  readonly exceptionType: string;
  readonly traceback: readonly string[];

  constructor(exceptionType: string, message: string, traceback: readonly string[] = []) {
    super(message);
    this.exceptionType = exceptionType;
    this.traceback =
      traceback.length > 0
        ? traceback
        : ['  File "/ComfyUI/execution.py", line 496, in execute\n    output_data = await …\n'];
  }
}

export const outOfMemory = (): NodeFailure =>
  new NodeFailure(
    'torch.OutOfMemoryError',
    'Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 21.46 GiB\nRequested               : 1.19 GiB\nDevice limit            : 22.06 GiB\nFree (according to CUDA): 14.12 MiB\nPyTorch limit (set by user-supplied memory fraction)\n                        : 17179869184.00 GiB',
  );
