/** Regions that most people have; any other can be typed. */
export const regions = [
  ...['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-wulanchabu'],
  ...['cn-guangzhou', 'cn-chengdu', 'cn-qingdao', 'cn-huhehaote', 'cn-heyuan', 'cn-hongkong'],
  ...[
    'ap-southeast-1',
    'ap-southeast-5',
    'ap-northeast-1',
    'us-west-1',
    'us-east-1',
    'eu-central-1',
  ],
] as const;
