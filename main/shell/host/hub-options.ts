import type { HubName } from '../../../contract/import.ts';
import { AppError } from '../../core/app-error.ts';
import { usualHosts, type HubHosts } from '../../core/imports/parse-link.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const hostVariables: Readonly<Record<HubName, string>> = {
  modelscope: 'FERRY_HUB_MODELSCOPE',
  hfMirror: 'FERRY_HUB_HF_MIRROR',
  huggingface: 'FERRY_HUB_HUGGINGFACE',
  civitai: 'FERRY_HUB_CIVITAI',
  sandbox: 'FERRY_HUB_SANDBOX',
};

/** Where the hubs are asked: their usual hosts, or the one that `FERRY_HUB_…` names (a mirror of one's own). */
export function hubHostsOf(environment: Environment): HubHosts {
  const hostsOf = (hub: HubName): readonly string[] => {
    const value = environment[hostVariables[hub]] ?? '';
    if (value === '') return usualHosts[hub];
    if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return [value];
    const expected = 'https://…';
    throw new AppError('usage.badValue', { argument: hostVariables[hub], value, expected });
  };
  return {
    modelscope: hostsOf('modelscope'),
    hfMirror: hostsOf('hfMirror'),
    huggingface: hostsOf('huggingface'),
    civitai: hostsOf('civitai'),
    sandbox: hostsOf('sandbox'),
  };
}

/** Tokens under the names that the hubs' own tools use; they go before those of the keychain. */
export function hubTokensOf(environment: Environment): Partial<Record<HubName, string>> {
  const named: Record<Exclude<HubName, 'hfMirror' | 'sandbox'>, string | undefined> = {
    modelscope: environment.MODELSCOPE_API_TOKEN,
    huggingface: environment.HF_TOKEN,
    civitai: environment.CIVITAI_TOKEN,
  };
  return Object.fromEntries(Object.entries(named).filter(([, token]) => (token ?? '') !== ''));
}
