import type { ErrorCode } from '../../contract/error-code.ts';

/** How a command ends that failed with this code; the CLI's documentation lists the classes. */
export type ExitCode = 1 | 2 | 3 | 4 | 130;

interface Traits {
  readonly exit: ExitCode;
  /** Worth another try by itself: the network or the service may recover. */
  readonly transient: boolean;
}
const failed: Traits = { exit: 1, transient: false };
const usage: Traits = { exit: 2, transient: false };
const denied: Traits = { exit: 3, transient: false };
const away: Traits = { exit: 4, transient: true };
const wrongPlace: Traits = { exit: 4, transient: false };

const traits: Readonly<Record<ErrorCode, Traits>> = {
  'app.unexpected': failed,
  'app.interrupted': { exit: 130, transient: false },
  'app.notHere': failed,
  'app.openElsewhere': failed,
  'usage.unknownCommand': usage,
  'usage.unknownFlag': usage,
  'usage.missingArgument': usage,
  'usage.badValue': usage,
  'usage.badCategory': usage,
  'usage.notAFile': usage,
  'usage.confirmationNeeded': usage,
  'usage.noConnection': usage,
  'file.notFound': failed,
  'file.unreadable': failed,
  'file.inUse': failed,
  'file.changed': failed,
  'file.vanished': failed,
  'file.unwritable': failed,
  'file.diskFull': failed,
  'file.noRoom': failed,
  'file.alreadyExists': failed,
  'file.inCloud': failed,
  'file.nameTooLong': failed,
  'file.badName': failed,
  'file.notAdded': failed,
  'library.overlaps': failed,
  'library.notFound': failed,
  'input.tooBig': failed,
  'input.notSeen': failed,
  'model.truncated': failed,
  'model.overlong': failed,
  'model.damaged': failed,
  'model.notAModel': failed,
  'model.wrongEnding': failed,
  'sandbox.startFailed': failed,
  'store.locked': failed,
  'store.damaged': failed,
  'store.newer': failed,
  'connection.notFound': usage,
  'connection.nameTaken': usage,
  'connection.noServer': usage,
  'connection.noBucket': usage,
  'connection.otherBucket': failed,
  'secrets.noService': denied,
  'secrets.locked': denied,
  'secrets.missing': denied,
  'secrets.sessionOver': denied,
  'secrets.timeout': denied,
  'secrets.failed': denied,
  'proxy.unreachable': away,
  'proxy.authNeeded': denied,
  'proxy.passwordMissing': denied,
  'proxy.refused': wrongPlace,
  'proxy.unsupported': wrongPlace,
  'oss.nameNotFound': away,
  'oss.unreachable': away,
  'oss.tls': wrongPlace,
  'oss.timeout': away,
  'oss.notOss': wrongPlace,
  'oss.insecureEndpoint': usage,
  'oss.invalidAccessKeyId': denied,
  'oss.signatureDoesNotMatch': denied,
  'oss.clockSkew': failed,
  'oss.accessDenied': denied,
  'oss.wrongRegion': wrongPlace,
  'oss.noSuchBucket': wrongPlace,
  'oss.publicEndpointForbidden': denied,
  'oss.securityTokenExpired': denied,
  'oss.securityTokenInvalid': denied,
  'oss.accountOverdue': denied,
  'oss.fileAlreadyExists': failed,
  'oss.noSuchKey': failed,
  'oss.objectChanged': failed,
  'oss.downloadMismatch': failed,
  'oss.notAModel': usage,
  'oss.noSuchUpload': failed,
  'oss.partsRejected': failed,
  'oss.crcMismatch': failed,
  'oss.serverError': away,
  'oss.throttled': away,
  'oss.archived': failed,
  'oss.prefixMismatch': failed,
  'oss.prefixUnclear': usage,
  'oss.rejected': failed,
  'hub.notALink': usage,
  'hub.pageLink': usage,
  'hub.notModels': usage,
  'hub.insecureLink': usage,
  'hub.privateAddress': usage,
  'hub.lookAgain': failed,
  'hub.nameNotFound': away,
  'hub.unreachable': away,
  'hub.tls': wrongPlace,
  'hub.timeout': away,
  'hub.serverError': away,
  'hub.throttled': away,
  'hub.incomplete': away,
  'hub.notFound': wrongPlace,
  'hub.loginNeeded': denied,
  'hub.gated': denied,
  'hub.tokenRefused': denied,
  'hub.linkExpired': denied,
  'hub.rejected': failed,
  'hub.notAFile': wrongPlace,
  'hub.noSize': failed,
  'hub.changed': failed,
  'hub.hashMismatch': failed,
  'comfy.badAddress': usage,
  'comfy.loginInAddress': usage,
  'comfy.nameNotFound': away,
  'comfy.unreachable': away,
  'comfy.tls': wrongPlace,
  'comfy.timeout': away,
  'comfy.notComfy': wrongPlace,
  'comfy.unavailable': away,
  'comfy.loginNeeded': denied,
  'comfy.loginWrong': denied,
  'comfy.loginNotSet': denied,
  'comfy.forbidden': denied,
  'comfy.rejected': failed,
  'comfy.serverError': { exit: 4, transient: false },
  'comfy.promptRejected': failed,
  'comfy.runFailed': failed,
  'comfy.outOfMemory': failed,
  'comfy.runInterrupted': failed,
  'comfy.runGoesOn': { exit: 130, transient: false },
  'comfy.runLost': failed,
  'comfy.outputMissing': failed,
  'comfy.outputIncomplete': { exit: 1, transient: true },
  'comfy.notInQueue': failed,
  'comfy.notHeld': failed,
  'workflow.notFound': failed,
  'workflow.exists': failed,
  'workflow.badName': usage,
  'workflow.notInside': failed,
  'workflow.fileTooBig': failed,
  'workflow.notJson': failed,
  'workflow.notAWorkflow': failed,
  'workflow.refused': failed,
  'workflow.badAssignment': usage,
  'workflow.badValue': usage,
  'packs.noManager': failed,
  'packs.forbidden': denied,
  'packs.failed': failed,
  'preflight.stillMissing': failed,
  'preflight.stuck': failed,
  'preflight.notFound': usage,
  'preflight.uploadStopped': failed,
  'preflight.importStopped': failed,
  'preflight.linkChanged': failed,
  'restart.managerMissing': failed,
  'restart.forbidden': denied,
  'restart.comfyTooOld': failed,
  'restart.didNotComeBack': { exit: 4, transient: false },
  'restart.didNotHappen': failed,
};

/** The exit code of a command that failed with `code`. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return traits[code].exit;
}

/** Whether to try again without asking: the one place that decides it. */
export function isTransient(code: ErrorCode): boolean {
  return traits[code].transient;
}

const keyCodes: ReadonlySet<ErrorCode> = new Set([
  'oss.securityTokenExpired',
  'oss.securityTokenInvalid',
  'oss.invalidAccessKeyId',
  'oss.signatureDoesNotMatch',
  'secrets.missing',
  'secrets.sessionOver',
]);

/** Whether another key on the connection is all that it takes to go on. */
export function asksForKey(code: ErrorCode): boolean {
  return keyCodes.has(code);
}

const severity: readonly ExitCode[] = [1, 4, 3, 2, 130];

/** The exit code of several outcomes: the worst, in the order 130, 2, 3, 4, 1. */
export function worstExitCode(codes: readonly (ExitCode | 0)[]): ExitCode | 0 {
  return codes.reduce<ExitCode | 0>(
    (worst, code) =>
      code !== 0 && (worst === 0 || severity.indexOf(code) > severity.indexOf(worst))
        ? code
        : worst,
    0,
  );
}
