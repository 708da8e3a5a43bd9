import comments from '@eslint-community/eslint-plugin-eslint-comments';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Packages that one layer alone may import. */
const adaptersOnly = ['ali-oss', 'keytar', 'undici', 'hash-wasm', 'fast-xml-parser', 'ws'];
const shellOnly = ['electron'];
const nodeModules = ['node:*'];

const restrict = (names, message, patterns = []) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: names.map((name) => ({ name, message })),
      patterns: patterns.map((group) => ({ group: [group], message })),
    },
  ],
});
const pureGlobals = ['Date', 'fetch', 'setTimeout', 'setInterval', 'process', 'crypto'].map(
  (name) => ({ name, message: 'Takes its world as an argument (a port), see CONTRIBUTING.' }),
);

export default defineConfig(
  { ignores: ['out', '.tsbuild', 'node_modules', 'coverage'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '*.js'],
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
      },
    },
  },
  {
    files: ['**/*.ts'],
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
          'main/shell/cli',
          'sandbox',
          'bench',
        ]
          .map((dir) => `./${dir}/tsconfig.json`)
          .concat('./tsconfig.tests.json'),
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
  {
    files: [
      'contract/**/*.ts',
      'main/core/**/*.ts',
      'main/services/**/*.ts',
      'main/router/**/*.ts',
    ],
    ignores: ['**/*.test.ts', '**/*.test-support.ts'],
    rules: {
      ...restrict(
        [...adaptersOnly, ...shellOnly],
        'Only its own layer may import this package.',
        nodeModules,
      ),
      'no-restricted-globals': ['error', ...pureGlobals],
    },
  },
  {
    files: ['main/adapters/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test-support.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: shellOnly.map((name) => ({ name, message: 'Only the shell imports electron.' })),
          patterns: [
            {
              group: ['**/services/**'],
              allowTypeImports: true,
              message: 'Adapters know services by type only.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['main/shell/**/*.ts', 'bench/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.test-support.ts'],
    rules: restrict(['ali-oss', 'keytar', 'hash-wasm'], 'Only an adapter may import this package.'),
  },
  {
    files: ['**/*.test.ts', '**/*.test-support.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
);
