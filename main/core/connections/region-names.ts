/** Regions as the consoles name them, in both languages; what the id itself looks like needs no table. */
const regionIds: Readonly<Record<string, readonly string[]>> = {
  'cn-hangzhou': ['杭州', 'hangzhou'],
  'cn-shanghai': ['上海', 'shanghai'],
  'cn-nanjing': ['南京', 'nanjing'],
  'cn-fuzhou': ['福州', 'fuzhou'],
  'cn-wuhan-lr': ['武汉', 'wuhan'],
  'cn-qingdao': ['青岛', 'qingdao'],
  'cn-beijing': ['北京', 'beijing'],
  'cn-zhangjiakou': ['张家口', 'zhangjiakou'],
  'cn-huhehaote': ['呼和浩特', 'hohhot'],
  'cn-wulanchabu': ['乌兰察布', 'ulanqab'],
  'cn-shenzhen': ['深圳', 'shenzhen'],
  'cn-heyuan': ['河源', 'heyuan'],
  'cn-guangzhou': ['广州', 'guangzhou'],
  'cn-chengdu': ['成都', 'chengdu'],
  'cn-hongkong': ['香港', 'hong kong'],
  'ap-northeast-1': ['日本', '东京', 'tokyo'],
  'ap-northeast-2': ['韩国', '首尔', 'seoul'],
  'ap-southeast-1': ['新加坡', 'singapore'],
  'ap-southeast-3': ['马来西亚', '吉隆坡', 'kuala lumpur'],
  'ap-southeast-5': ['印度尼西亚', '雅加达', 'jakarta'],
  'ap-southeast-6': ['菲律宾', '马尼拉', 'manila'],
  'ap-southeast-7': ['泰国', '曼谷', 'bangkok'],
  'us-east-1': ['弗吉尼亚', 'virginia'],
  'us-west-1': ['硅谷', 'silicon valley'],
  'eu-central-1': ['德国', '法兰克福', 'frankfurt'],
  'eu-west-1': ['英国', '伦敦', 'london'],
  'me-east-1': ['阿联酋', '迪拜', 'dubai'],
  'me-central-1': ['沙特', '利雅得', 'riyadh'],
};

/** The region's id in `text` (`cn-hangzhou`, `oss-cn-hangzhou`, 华东1（杭州）, China (Hangzhou)), or null. */
export function regionIdOf(text: string): string | null {
  const lower = text.trim().toLowerCase();
  const id = /^(?:oss-)?([a-z]{2}(?:-[a-z0-9]+)+?)(?:-internal)?$/.exec(lower)?.[1];
  if (id !== undefined) return id;
  const embedded = Object.keys(regionIds).find((known) => lower.includes(known));
  const named = Object.entries(regionIds).find(([, names]) =>
    names.some((name) => lower.includes(name)),
  );
  return embedded ?? named?.[0] ?? null;
}
