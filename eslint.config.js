import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

/** Nothing imports upward: see "Direction" in CONTRIBUTING.md. */
const forbid = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }] },
});

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
        ['**/canisters/**', '**/scripts/**', '**/declarations/**', '@dfinity/agent'],
        'The replica is a package of its own.',
      ],
    ],
  ),
  { files: ['replica/**/*.test.ts', 'replica/tests/**'], rules: { 'no-restricted-imports': 'off' } },
  forbid(
    ['canisters/**', 'src/**', 'scripts/**'],
    [
      [
        ['**/replica/src/**', '@icto/replica'],
        'The app and the canisters know no replica; speak the standard interface.',
      ],
    ],
  ),
  forbid(['src/shared/**'], [[['**/features/**', '**/app/**'], 'src/shared knows no feature.']]),
  forbid(
    ['canisters/lib/**'],
    [[['**/token/**', '**/backend/**', '**/factory/**', '**/contract/**'], 'canisters/lib knows no product.']],
  ),
);
