import { z } from 'zod';

/**
 * Every failure a person can act on. Each code has the key `error.<code>` in both catalogs, which says
 * what happened, why, and what to do; its exit code and whether it is worth another try stand in
 * `main/core/error-traits.ts`. The names in the comments are the placeholders of its message.
 */
export const ErrorCode = z.enum([
  /** A defect of this app; the details are in its log. */
  'app.unexpected',
  /** The person (or a signal) stopped it; what was begun can go on. */
  'app.interrupted',
  /** {what}: a call that this host cannot serve (a native dialog in the browser). */
  'app.notHere',
  /** {path}: a data directory on which a window or the browser's host works, which has its own idea of it. */
  'app.openElsewhere',

  /** {command} */
  'usage.unknownCommand',
  /** {flag} */
  'usage.unknownFlag',
  /** {argument} */
  'usage.missingArgument',
  /** {argument}, {value}, {expected} */
  'usage.badValue',
  /** {category}, {near}: names that look like it, or `none`. */
  'usage.badCategory',
  /** {path} is a directory where a file is needed. */
  'usage.notAFile',
  /** {action} asks for a yes, and there is no terminal to ask on. */
  'usage.confirmationNeeded',
  /** No connection was named, and none or several are saved. */
  'usage.noConnection',

  /** {path} */
  'file.notFound',
  /** {path}, {reason} */
  'file.unreadable',
  /** {path} is held by another program, which lets nobody else read it. */
  'file.inUse',
  /** {path} was changed while it was being read. */
  'file.changed',
  /** {path} vanished while it was being read. */
  'file.vanished',
  /** {path}, {reason} */
  'file.unwritable',
  /** {path} */
  'file.diskFull',
  /** {path}, {needed}, {free}: both in words, e.g. `12.4 GB`. */
  'file.noRoom',
  /** {path}: something else lies there, and nobody said that it may be replaced. */
  'file.alreadyExists',
  /** {path} of {bytes} lies with a cloud drive: reading it would fetch it, and nobody said that it may. */
  'file.inCloud',
  /** {name}: the object key would be longer than the 1,023 bytes that OSS takes. */
  'file.nameTooLong',
  /** {name}, {reason} */
  'file.badName',
  /** {path} is not inside a folder that the person has added. */
  'file.notAdded',
  /** {path} is, holds or lies in {folder}, which is a library folder already. */
  'library.overlaps',
  /** {id}: the library folder was removed. */
  'library.notFound',
  /** {filename}, {bytes}, {limit}: larger than the server takes at once. */
  'input.tooBig',
  /** {filename}, {folder}: it lies in the bucket, and the server does not show it among its inputs. */
  'input.notSeen',

  /** {name}, {expected}, {bytes}: the file is shorter than its header says. */
  'model.truncated',
  /** {name}, {expected}, {bytes}: the file is longer than its header says. */
  'model.overlong',
  /**
   * {name}, {reason}: `headerLength`, `json`, `nesting`, `duplicate`, `offsets`, `lengths`, `archive`, `pickle`,
   * `version` or `counts`
   */
  'model.damaged',
  /** {name}, {what}: `html`, `json`, `xml`, `lfsPointer`, `unfinished`, `empty` or `zeros` */
  'model.notAModel',
  /** {name}, {format}: what the file is written in; ComfyUI goes by the ending. */
  'model.wrongEnding',

  /** {reason} */
  'sandbox.startFailed',

  /** {key}: another window or command transfers this very object now. */
  'store.locked',
  /** {path}: the database is damaged and was set aside. */
  'store.damaged',
  /** {path}: the database was written by a newer version of this app. */
  'store.newer',

  /** {name} */
  'connection.notFound',
  /** {name} */
  'connection.nameTaken',
  /** {name} has no ComfyUI address. */
  'connection.noServer',
  /** {name} has no bucket. */
  'connection.noBucket',
  /** {name} leads to another bucket now than {bucket}, where this transfer was begun. */
  'connection.otherBucket',

  /** {reason}: no Secret Service, Credential Manager or Keychain answers. */
  'secrets.noService',
  'secrets.locked',
  /** {name}: the keychain gives nothing for a secret that was saved. */
  'secrets.missing',
  /** {name}: its secrets were kept for one session of the app only. */
  'secrets.sessionOver',
  /** The keychain did not answer in time. */
  'secrets.timeout',
  /** {reason} */
  'secrets.failed',

  /** {proxy}, {reason}: the proxy of the settings does not answer. */
  'proxy.unreachable',
  /** {proxy}: it wants a user and a password, or others than those of the settings. */
  'proxy.authNeeded',
  /** {proxy}: its password was entered for an earlier session, or is not in the key store any more. */
  'proxy.passwordMissing',
  /** {proxy}, {host}, {status}: it does not lead there. */
  'proxy.refused',
  /** {proxy}: a kind that this app cannot go through (SOCKS, or TLS to the proxy itself). */
  'proxy.unsupported',

  /** {host} */
  'oss.nameNotFound',
  /** {host}, {reason} */
  'oss.unreachable',
  /** {host}, {reason} */
  'oss.tls',
  /** {host} */
  'oss.timeout',
  /** {host}: something else than OSS answers (HTML of a proxy, a redirect). */
  'oss.notOss',
  /** {endpoint}: keys are never sent in clear. */
  'oss.insecureEndpoint',
  /** {requestId} */
  'oss.invalidAccessKeyId',
  /** {requestId} */
  'oss.signatureDoesNotMatch',
  /** {minutes} */
  'oss.clockSkew',
  /** {action}, {resource}, {requestId} */
  'oss.accessDenied',
  /** {bucket}, {region}, {expected}: `unknown` where OSS does not tell it. */
  'oss.wrongRegion',
  /** {bucket}, {region} */
  'oss.noSuchBucket',
  /** {bucket}: EC 0048-00000401, the default public endpoint is closed. */
  'oss.publicEndpointForbidden',
  /** {requestId} */
  'oss.securityTokenExpired',
  /** {requestId} */
  'oss.securityTokenInvalid',
  'oss.accountOverdue',
  /** {key} */
  'oss.fileAlreadyExists',
  /** {key} */
  'oss.noSuchKey',
  /** {key}: another object stands there than the one that was begun with. */
  'oss.objectChanged',
  /** {key}, {path}: what arrived is not what the bucket holds, by its CRC64. */
  'oss.downloadMismatch',
  /** {key}: not below the folder of the bucket that holds the models, {prefix}. */
  'oss.notAModel',
  /** {key} */
  'oss.noSuchUpload',
  /** {key} */
  'oss.partsRejected',
  /** {key}: what the bucket holds is not what was sent. */
  'oss.crcMismatch',
  /** {status}, {ossCode}, {requestId} */
  'oss.serverError',
  /** {requestId} */
  'oss.throttled',
  /** {key} */
  'oss.archived',
  /** {prefix}, {expected}: ComfyUI reads models from another folder of the bucket. */
  'oss.prefixMismatch',
  /** {found}: folders that may hold the models, and nothing tells which one ComfyUI reads. */
  'oss.prefixUnclear',
  /** {status}, {ossCode}, {message}, {requestId} */
  'oss.rejected',

  /** The pasted text leads nowhere. */
  'hub.notALink',
  /** {host}: a page to look at; the link of a file or a repository is needed. */
  'hub.pageLink',
  /** {host}: data sets, spaces and the like hold no models for ComfyUI. */
  'hub.notModels',
  /** {host}: plain http, where anybody on the way could change the file. */
  'hub.insecureLink',
  /** {host}: an address of this computer or its own network, which has to be meant. */
  'hub.privateAddress',
  /** What a link led to is forgotten; it has to be looked at again. */
  'hub.lookAgain',
  /** {host} */
  'hub.nameNotFound',
  /** {host}, {reason} */
  'hub.unreachable',
  /** {host}, {reason} */
  'hub.tls',
  /** {host} */
  'hub.timeout',
  /** {host}, {status} */
  'hub.serverError',
  /** {host}, {seconds}: how long it wants to be left alone. */
  'hub.throttled',
  /** {host}: the answer ended before all of it had come. */
  'hub.incomplete',
  /** {name}, {host} */
  'hub.notFound',
  /** {host}: needs a token, and none is saved. */
  'hub.loginNeeded',
  /** {host}, {name}: the token's account may not read it; its terms may have to be accepted on the page. */
  'hub.gated',
  /** {host} */
  'hub.tokenRefused',
  /** {host}: a signed link that holds no longer. */
  'hub.linkExpired',
  /** {host}, {status} */
  'hub.rejected',
  /** {host}: a web page came instead of a file. */
  'hub.notAFile',
  /** {host}: does not tell how long the file is. */
  'hub.noSize',
  /** {name}: what the link gives now is not what was begun. */
  'hub.changed',
  /** {name}, {expected}, {found}: SHA-256 of the hub and of what came. */
  'hub.hashMismatch',

  /** {url} */
  'comfy.badAddress',
  /** {url}: a user name or password stands in the address. */
  'comfy.loginInAddress',
  /** {host} */
  'comfy.nameNotFound',
  /** {host}, {reason} */
  'comfy.unreachable',
  /** {host}, {reason} */
  'comfy.tls',
  /** {host} */
  'comfy.timeout',
  /** {host}, {what}: a page or a service that is not ComfyUI. */
  'comfy.notComfy',
  /** {host}, {status}: a gateway answers in place of ComfyUI. */
  'comfy.unavailable',
  /** {host} */
  'comfy.loginNeeded',
  /** {host} */
  'comfy.loginWrong',
  /** {host}: ComfyUI-Login waits for its first password; the first sign-in sets it. */
  'comfy.loginNotSet',
  /** {path}, {status} */
  'comfy.forbidden',
  /** {status}, {path} */
  'comfy.rejected',
  /** {status}, {path}: ComfyUI answers, and failed inside. */
  'comfy.serverError',
  /** {reasons} */
  'comfy.promptRejected',
  /** {node}, {message} */
  'comfy.runFailed',
  'comfy.outOfMemory',
  'comfy.runInterrupted',
  /** {promptIds}: nobody follows these runs any more, and they go on. */
  'comfy.runGoesOn',
  /** {promptId}: neither queue nor history knows it (the server was started anew). */
  'comfy.runLost',
  /** {filename} */
  'comfy.outputMissing',
  /** {filename}: the file that arrived is not as long as announced. */
  'comfy.outputIncomplete',
  /** {id} */
  'comfy.notInQueue',
  /** {id}: it was released or discarded before. */
  'comfy.notHeld',

  /** {name} */
  'workflow.notFound',
  /** {name}: another workflow of the server has it. */
  'workflow.exists',
  /** {name}, {reason}: `empty`, `slash`, `dots`, `characters` or `long` */
  'workflow.badName',
  /** {name}: no workflow lies inside. */
  'workflow.notInside',
  /** {name}, {bytes}, {limit} */
  'workflow.fileTooBig',
  /** {name}, {reason}: `empty`, `html`, `cut`, `notANumber`, `notUtf8`, `tooDeep` or `syntax`. */
  'workflow.notJson',
  /** {name}, {reason} */
  'workflow.notAWorkflow',
  /** {name}, {reasons} */
  'workflow.refused',
  /** {assignment}, {reason}: `form`, `noNode`, `noInput`, `notExact` or `type`; {node}, {input}, {type} */
  'workflow.badAssignment',
  /**
   * {field}, {value}, {limit}, {reason}: `noField`, `type`, `option`, `tooSmall`, `tooBig`, `notExact`, `noSwitch` or
   * `exclusive`
   */
  'workflow.badValue',

  'packs.noManager',
  /** {title}: the Manager's security level does not let it install packs. */
  'packs.forbidden',
  /** {title}, {reason}: `none` where the Manager tells none. */
  'packs.failed',

  /** {names}: what is still missing after everything was done. */
  'preflight.stillMissing',
  /** {names}: what one press does not cure. */
  'preflight.stuck',
  'preflight.notFound',
  /** {path}: its transfer was paused or cancelled. */
  'preflight.uploadStopped',
  /** {name}: its import was paused or cancelled. */
  'preflight.importStopped',
  /** {name}: the link gives another SHA-256 than the workflow names. */
  'preflight.linkChanged',

  'restart.managerMissing',
  /** {reason} */
  'restart.forbidden',
  'restart.comfyTooOld',
  /** {seconds} */
  'restart.didNotComeBack',
  /** {seconds}: asked, accepted, yet the old process still answers. */
  'restart.didNotHappen',
]);
/** The code of a failure; see the list. */
export type ErrorCode = z.infer<typeof ErrorCode>;

/** One of several reasons; its words have the key `reason.<code>` in both catalogs. */
export const FailureReason = z
  .object({
    code: z.enum([
      /** {node}, {input}, {value}: a model, an image or an option that the server does not list. */
      'notInList',
      /** {node}, {input}, {value}: a file of the server's input folder. */
      'fileMissing',
      /** {node}, {input}, {value}, {limit} */
      'tooSmall',
      /** {node}, {input}, {value}, {limit} */
      'tooBig',
      /** {node}, {input}, {value}, {type} */
      'wrongType',
      /** {node}, {input} */
      'inputMissing',
      /** {node}, {input}, {details} */
      'wrongLink',
      /** {node}, {classType} */
      'unknownNode',
      'noOutputs',
      /** {node}, {details}: in the server's own words. */
      'serverSays',
      /** {count} more of them. */
      'more',
    ]),
    params: z.record(z.string(), z.string()),
  })
  .readonly();
export type FailureReason = z.infer<typeof FailureReason>;

/** A failure as it travels: its code and the placeholders of its message. Never a secret or a signed URL. */
export const Failure = z
  .object({
    code: ErrorCode,
    params: z.record(z.string(), z.string()),
    /** Their words take the place of the message's {reasons}. */
    reasons: z.array(FailureReason).readonly().optional(),
  })
  .readonly();
export type Failure = z.infer<typeof Failure>;
