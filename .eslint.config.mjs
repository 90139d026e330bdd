import { defineConfig } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const ambient = (selector, instead) => ({ selector, message: `No ambient time or chance: use ${instead}` });

const AMBIENT = [
  ambient("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Clock'),
  ambient("NewExpression[callee.name='Date'][arguments.length=0]", 'Clock'),
  ambient("CallExpression[callee.name='Date']", 'Clock'),
  ambient("CallExpression[callee.object.name='performance'][callee.property.name='now']", 'Clock'),
  ambient("MemberExpression[object.name='Math'][property.name='random']", 'Ids'),
  ambient("CallExpression[callee.name='randomUUID'], MemberExpression[property.name='randomUUID']", 'Ids'),
];
const ANY_CAST = {
  selector: 'TSAsExpression > TSAnyKeyword, TSTypeAssertion > TSAnyKeyword',
  message: 'A cast to any hides what is wrong: name the type',
};

const LONG_CONSTRUCTOR = {
  selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>4]",
  message: 'More than four parts: one of them is missing a name of its own',
};

const RAW_HTML = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML'], Property[key.name='dangerouslySetInnerHTML']",
  message: 'Texts of the record stay texts: write elements',
};

/** Named outside the default so that the top level holds no file that is not a dotfile. */
export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mts,cts}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      'import-x/first': 'error',
      'import-x/newline-after-import': 'error',
      'import-x/no-duplicates': ['error', { 'prefer-inline': true }],
      'import-x/order': [
        'error',
        {
          groups: ['builtin', 'external', 'parent', 'sibling'],
          alphabetize: { order: 'asc', orderImportKind: 'ignore' },
          'newlines-between': 'never',
        },
      ],
      eqeqeq: 'error',
      'max-params': 'off',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-constant-condition': 'error',
      'no-control-regex': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-restricted-syntax': ['error', ANY_CAST],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-ignore': true, 'ts-expect-error': 'allow-with-description' },
      ],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_+$' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'max-lines-per-function': ['error', { max: 70 }],
      'no-restricted-syntax': ['error', ANY_CAST, LONG_CONSTRUCTOR, RAW_HTML, ...AMBIENT],
    },
  },
  // Nest binds each part of a request to a parameter of its own.
  { files: ['src/**/*.controller.ts'], rules: { '@typescript-eslint/max-params': 'off' } },
  // What runs in a reader's browser has only the clock of that.
  { files: ['src/web/browser/*.ts'], rules: { 'no-restricted-syntax': ['error', ANY_CAST] } },
  // The two implementations, and what writes to a terminal.
  {
    files: ['src/operations/system-clock.ts', 'src/operations/random-ids.ts'],
    rules: { 'no-restricted-syntax': ['error', ANY_CAST] },
  },
  { files: ['src/main.ts', 'src/cli.ts', 'src/cli/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
);
