import comments from '@eslint-community/eslint-plugin-eslint-comments';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The packages that each layer may import; docs/decisions/0004-dependencies.md says why each is there. */
const packagesOf = {
  contract: ['zod', '@orpc/contract'],
  'main/core': ['zod'],
  'main/services': ['zod', 'p-queue', 'p-retry'],
  'main/router': ['@orpc/server'],
  'main/adapters': [
    ...['node:', 'zod', 'p-queue'],
    ...['ali-oss', 'chokidar', 'fast-xml-parser', 'hash-wasm', 'keytar', 'undici', 'ws'],
  ],
  'main/shell': ['node:', 'zod', '@orpc/contract', '@orpc/server', 'intl-messageformat'],
  'main/shell/preload': ['electron'],
  'main/shell/electron': ['node:', 'zod', '@orpc/server', 'electron'],
  'main/shell/loopback': ['node:', 'zod', '@orpc/server', 'ws'],
  renderer: [
    ...['react', 'react-dom', '@mantine/core', '@mantine/hooks', '@mantine/notifications'],
    ...['@tanstack/react-query', '@tanstack/react-virtual', '@xyflow/react', 'react-intl'],
  ],
  'renderer/client': ['react', '@tanstack/react-query', '@orpc/client', '@orpc/contract'],
  sandbox: [
    ...['node:', 'zod', 'ws', 'hash-wasm', 'fast-xml-parser'],
    ...['fast-png', 'jpeg-js', '@jsquash/webp'],
  ],
  bench: ['node:', 'zod', 'undici', 'ali-oss', 'hash-wasm', '@playwright/test'],
};
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.test-support.ts', 'e2e/**/*.ts'];

/** Everything is restricted but paths, the packages of the list, and their sub-paths. */
const onlyPackages = (packages) => {
  const names = packages.map((name) => (name.endsWith(':') ? name : `${name}(?:/|$)`)).join('|');
  return {
    regex: `^(?!\\.{1,2}/|${names})`,
    message: 'This layer may not import this package (packagesOf in eslint.config.js).',
  };
};
const servicesByType = {
  group: ['**/services/**'],
  allowTypeImports: true,
  message: 'Adapters know services by type only.',
};
/** The schemas would bring zod into the page; the addresses of pictures are plain. */
const contractByType = {
  regex: '/contract/(?!media\\.ts)',
  allowTypeImports: true,
  message: 'The page knows the contract by type only.',
};
const pureGlobals = ['Date', 'fetch', 'setTimeout', 'setInterval', 'process', 'crypto'].map(
  (name) => ({ name, message: 'Takes its world as an argument (a port), see CONTRIBUTING.' }),
);

export default defineConfig(
  { ignores: ['out', 'dist', '.e2e', '.tsbuild', 'node_modules', 'coverage'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        require: 'readonly',
      },
    },
  },
  {
    files: ['e2e/electron/smoke.mjs'],
    // parts of it run in the page
    languageOptions: { globals: { fetch: 'readonly', document: 'readonly', window: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { comments },
    languageOptions: {
      parserOptions: {
        project: [
          'contract',
          'main/core',
          'main/services',
          'main/adapters',
          'main/router',
          'main/shell/host',
          'main/shell/cli',
          'main/shell/loopback',
          'main/shell/electron',
          'main/shell/preload',
          'renderer',
          'sandbox',
          'bench',
          'e2e',
        ]
          .map((dir) => `./${dir}/tsconfig.json`)
          .concat('./tsconfig.tests.json', './renderer/tsconfig.tests.json'),
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'comments/require-description': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/prefer-literal-enum-member': 'off',
    },
  },
  ...Object.entries(packagesOf).map(([layer, packages]) => ({
    files: [`${layer}/**/*.ts`, `${layer}/**/*.tsx`],
    ignores: tests,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            onlyPackages(packages),
            ...(layer === 'main/adapters' ? [servicesByType] : []),
            ...(layer.startsWith('renderer') ? [contractByType] : []),
          ],
        },
      ],
    },
  })),
  {
    files: ['contract', 'main/core', 'main/services', 'main/router'].map(
      (layer) => `${layer}/**/*.ts`,
    ),
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...pureGlobals] },
  },
  {
    files: ['renderer/**/*.tsx', 'renderer/**/*.ts'],
    extends: [a11y.flatConfigs.strict, hooks.configs.flat['recommended-latest']],
    rules: {
      // React's components and hooks return elements and functions of many shapes
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // an element's attributes stand on a line each
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
