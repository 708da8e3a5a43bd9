/** What a pasted line can tell. */
export type PasteField =
  | 'serverUrl'
  | 'bucket'
  | 'region'
  | 'endpoint'
  | 'prefix'
  | 'accessKeyId'
  | 'accessKeySecret'
  | 'securityToken'
  | 'expiresAt'
  | 'username'
  | 'password'
  | 'token';

/**
 * Names of the fields: environment variables, configuration files, the Secret of the cluster, and the labels of the
 * instance's page in both languages; lower case, without spaces, `_`, `-` and `.`. The password of the ECS instance
 * is not among them: it is not ComfyUI's.
 */
const labels: Readonly<Record<PasteField, readonly string[]>> = {
  serverUrl: [
    ...['comfyuipublicaddress', 'publicaddress', 'publicurl', 'publicip', 'eip', 'url', 'address'],
    ...['server', 'serverurl', 'serveraddress', 'comfyui', 'comfyuiurl', 'comfyuiaddress', 'webui'],
    ...['comfyuiinternaladdress', 'internaladdress', 'privateaddress', 'privateip', 'ferryserver'],
    ...[
      'comfyui公网访问地址',
      'comfyui公网地址',
      '公网访问地址',
      '公网地址',
      '外网访问地址',
      '外网地址',
    ],
    ...['公网ip', '弹性公网ip', '访问地址', '访问链接', '服务地址', '服务访问地址', 'comfyui地址'],
    ...['comfyui访问地址', 'comfyui内网访问地址', 'comfyui内网地址', '内网访问地址', '内网地址'],
    ...['私网地址', '内网ip', '私网ip', 'webui地址', 'webui访问地址'],
  ],
  bucket: [
    ...['bucket', 'bucketname', 'ossbucket', 'ossbucketname', 'bucket名称', 'bucket名', '存储桶'],
    ...['ossbucket名称', '存储桶名称', '存储空间', '存储空间名称', 'oss存储桶', '桶名称'],
  ],
  region: [
    ...['region', 'regionid', 'ossregion', 'defaultregion', 'alibabacloudregion', 'aliyunregion'],
    ...['alibabacloudregionid', '地域', '地域id', '所在地域', '区域', 'bucket地域', '部署地域'],
  ],
  endpoint: [
    ...[
      'endpoint',
      'ossendpoint',
      'domain',
      'ossdomain',
      'customdomain',
      'cname',
      'extranetendpoint',
    ],
    ...['publicendpoint', '外网endpoint', '公网endpoint', '内网endpoint', '访问域名', 'bucket域名'],
    ...['外网访问', '自定义域名', '绑定域名', 'cname域名', '地域节点', '外网访问域名'],
  ],
  prefix: [
    ...['prefix', 'ossprefix', 'modelprefix', 'modelspath', 'modelpath', 'path', '前缀'],
    ...['模型目录', '模型路径', '模型前缀', '存储路径', 'oss路径'],
  ],
  accessKeyId: [
    ...['accesskeyid', 'ossaccesskeyid', 'alibabacloudaccesskeyid', 'aliyunaccesskeyid', 'ak'],
    ...['alicloudaccesskeyid', 'alicloudaccesskey', 'akid', 'accesskey', 'accessid', 'ossaccessid'],
  ],
  accessKeySecret: [
    ...['accesskeysecret', 'ossaccesskeysecret', 'alibabacloudaccesskeysecret', 'aksecret', 'sk'],
    ...['aliyunaccesskeysecret', 'alicloudaccesskeysecret', 'alicloudsecretkey', 'secretaccesskey'],
    ...['accesskeysecretkey', 'secretkey', 'accesssecret', 'osssecretkey', 'ossaccesskeysecretkey'],
  ],
  securityToken: [
    ...['securitytoken', 'ststoken', 'sessiontoken', 'osssessiontoken', 'ossststoken'],
    ...['alibabacloudsecuritytoken', 'osssecuritytoken', 'alicloudsecuritytoken', '安全令牌'],
  ],
  expiresAt: ['expiration', 'expiresat', 'expiretime', '过期时间', '失效时间', '到期时间'],
  username: [
    ...['username', 'user', 'comfyuiusername', 'comfyuiuser', 'ferryserveruser', '用户名'],
    ...['登录用户名', '账号', '登录账号', 'comfyui用户名', 'comfyui账号'],
  ],
  password: [
    ...['password', 'passwd', 'comfyuipassword', 'ferryserverpassword', '密码', '登录密码'],
    ...['comfyui密码', 'comfyui登录密码', '初始密码', '默认密码'],
  ],
  token: ['token', 'bearertoken', 'apitoken', 'ferryservertoken', '访问令牌', '令牌'],
};

const fieldByLabel: ReadonlyMap<string, PasteField> = new Map([
  ...namesOf('serverUrl'),
  ...namesOf('bucket'),
  ...namesOf('region'),
  ...namesOf('endpoint'),
  ...namesOf('prefix'),
  ...namesOf('accessKeyId'),
  ...namesOf('accessKeySecret'),
  ...namesOf('securityToken'),
  ...namesOf('expiresAt'),
  ...namesOf('username'),
  ...namesOf('password'),
  ...namesOf('token'),
]);

function namesOf(field: PasteField): readonly (readonly [string, PasteField])[] {
  return labels[field].map((label) => [label, field] as const);
}

/** The field that a label names, or null. */
export function fieldOfLabel(label: string): PasteField | null {
  const plain = label
    .toLowerCase()
    .replace(/[（(].*[）)]\s*$/, '')
    .replace(/[\s_\-.*"'`:：]/g, '');
  return fieldByLabel.get(plain) ?? null;
}
