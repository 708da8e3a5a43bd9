import type { Finding, MediaCure, ModelCure, NodeCure } from '../../../contract/preflight.ts';
import { useFormat } from '../../words/use-format.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Words } from '../../words/WordsProvider.tsx';

/** A finding as it is told: what, where, and what helps. */
export interface FindingWords {
  readonly title: string;
  readonly place: string | null;
  readonly cure: string | null;
  /** One press does away with it. */
  readonly isCurable: boolean;
}

export function useFindingWords(): (finding: Finding) => FindingWords {
  const words = useWords();
  const format = useFormat();
  return (finding) => findingWords(finding, words, format);
}

function findingWords(finding: Finding, words: Words, format: Formats): FindingWords {
  const { say } = words;
  switch (finding.kind) {
    case 'missingNode': {
      const { className, nodeIds, cure } = finding;
      const place = say('ui.preflight.nodes', { ids: nodeIds.map((id) => `#${id}`).join(', ') });
      const title = say('ui.preflight.node', { name: className });
      return { title, place, ...nodeCure(cure, words) };
    }
    case 'missingModel': {
      const title = say('ui.preflight.model', { name: finding.value });
      return { title, place: placeOf(finding, words), ...modelCure(finding.cure, words, format) };
    }
    case 'missingMedia': {
      const title = say('ui.preflight.media', { name: finding.value });
      return { title, place: placeOf(finding, words), ...mediaCure(finding.cure, words, format) };
    }
    case 'repair':
      return repairWords(finding, words);
    case 'missingOption': {
      const title = say('ui.preflight.option', { name: finding.value });
      const cure = say('ui.preflight.choose');
      return { title, place: placeOf(finding, words), cure, isCurable: false };
    }
    case 'problem': {
      const { code, nodeId, params } = finding;
      const title =
        finding.words === 'form'
          ? words.of('ui.form.problem', code, params)
          : words.of('conversion', code, { ...params, nodeId: nodeId ?? '' });
      return { title, place: null, cure: null, isCurable: false };
    }
    case 'warning': {
      const { memory } = finding.params;
      const shown = memory === undefined ? {} : { memory: format.bytes(Number(memory)) };
      const title = words.of('preflight.warning', finding.code, { ...finding.params, ...shown });
      return { title, place: null, cure: null, isCurable: true };
    }
    default:
      return finding satisfies never;
  }
}

function placeOf(
  { title, nodeId, input }: { title: string; nodeId: string; input: string },
  { say }: Words,
): string {
  return say('ui.preflight.where', { title, node: nodeId, input });
}

function repairWords(finding: Extract<Finding, { kind: 'repair' }>, words: Words): FindingWords {
  const { before, after, others, reason, sure } = finding;
  const told = words.of('ui.preflight.reason', reason);
  const more =
    others.length === 0
      ? []
      : [words.say('ui.preflight.others', { others: others.slice(0, 3).join(', ') })];
  return {
    title: words.say('ui.preflight.change', { before, after }),
    place: placeOf(finding, words),
    cure: [told, ...more].join(' '),
    isCurable: sure,
  };
}

type CureWords = Pick<FindingWords, 'cure' | 'isCurable'>;

function nodeCure(cure: NodeCure, { say }: Words): CureWords {
  switch (cure.state) {
    case 'install':
      return { cure: say('ui.preflight.install', { title: cure.pack.title }), isCurable: true };
    case 'restart':
      return { cure: say('ui.preflight.packThere', { title: cure.pack.title }), isCurable: true };
    case 'unknown':
      return { cure: say('ui.preflight.packUnknown'), isCurable: false };
    case 'noManager':
      return { cure: say('ui.preflight.noManager'), isCurable: false };
    default:
      return cure satisfies never;
  }
}

function modelCure(cure: ModelCure, { say }: Words, format: Formats): CureWords {
  switch (cure.state) {
    case 'upload': {
      const { path, bytes, to } = cure;
      const shown = { path, bytes: format.bytes(bytes), to };
      return { cure: say('ui.preflight.upload', shown), isCurable: true };
    }
    case 'copy': {
      const { from, bytes, to } = cure;
      const shown = { from, bytes: format.bytes(bytes), to };
      return { cure: say('ui.preflight.copy', shown), isCurable: true };
    }
    case 'restart':
      return { cure: say('ui.preflight.inBucket'), isCurable: true };
    case 'shipped':
      return { cure: say('ui.preflight.shipped'), isCurable: false };
    case 'link':
      return cure.to === null
        ? { cure: say('ui.preflight.link', { url: cure.url }), isCurable: false }
        : { cure: say('ui.preflight.import', { url: cure.url, to: cure.to }), isCurable: true };
    case 'noBucket':
      return { cure: say('ui.preflight.noBucket', { path: cure.path }), isCurable: false };
    case 'none':
      return { cure: say('ui.preflight.none'), isCurable: false };
    default:
      return cure satisfies never;
  }
}

function mediaCure(cure: MediaCure, { say }: Words, format: Formats): CureWords {
  switch (cure.state) {
    case 'upload': {
      const shown = { path: cure.path, bytes: format.bytes(cure.bytes) };
      return { cure: say('ui.preflight.uploadMedia', shown), isCurable: true };
    }
    case 'none':
      return { cure: say('ui.preflight.choose'), isCurable: false };
    default:
      return cure satisfies never;
  }
}
