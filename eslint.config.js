import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

/** Nothing imports upward: see "Direction" in CONTRIBUTING.md. */
const forbid = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }] },
});

const NO_REPLICA = [
  ['**/replica/**', '@icto/replica'],
  'The app and the canisters know no replica; speak the standard interface.',
];
const NO_TESTS = [['**/tests/**'], 'What runs in production does not depend on tests.'];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'declarations/', '.build/', '.icto/', '.azle/', 'test-results/'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
          message: 'No `as unknown as`: write a check that the compiler understands.',
        },
      ],
      eqeqeq: 'error',
      'vue/multi-word-component-names': 'off',
      // Layout is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/require-default-prop': 'off',
      'vue/attributes-order': 'off',
    },
  },
  forbid(
    ['replica/**'],
    [
      [
        ['**/canisters/**', '**/scripts/**', '**/declarations/**', '**/src/features/**', '**/src/shared/**'],
        'The replica is a package of its own.',
      ],
    ],
  ),
  // Its tests drive it with the clients that others use, and build a canister of their own with the project's build.
  { files: ['replica/**/*.test.ts', 'replica/tests/**'], rules: { 'no-restricted-imports': 'off' } },
  forbid(['scripts/**'], [NO_REPLICA]),
  forbid(['canisters/**', 'src/**'], [NO_REPLICA, NO_TESTS]),
  forbid(['src/shared/**'], [NO_REPLICA, NO_TESTS, [['**/features/**', '**/app/**'], 'src/shared knows no feature.']]),
  forbid(
    ['canisters/lib/**'],
    [
      NO_REPLICA,
      NO_TESTS,
      [['**/token/**', '**/backend/**', '**/factory/**', '**/contract/**'], 'canisters/lib knows no product.'],
    ],
  ),
  // Unit tests share the settings of the property tests, never the replica.
  forbid(['canisters/**/*.test.ts', 'src/**/*.test.ts'], [NO_REPLICA]),
);
