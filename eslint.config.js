import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';
import vueParser from 'vue-eslint-parser';

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'build/**', 'node_modules/**', 'tests/fixtures/**', 'src-renderer/**/*.d.ts'] },
  {
    files: ['src-main/**/*.ts', 'tests/**/*.ts', '*.config.ts'],
    ignores: ['tests/e2e/**', 'tests/electron/**', 'tests/gallery/**'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.main.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src-main/**/*.ts'],
    // The shells cannot reach DuckDB (the import rules see to it), and their texts speak of imports.
    ignores: ['src-main/ingest/file-sql.ts', 'src-main/shells/**/*.ts'],
    rules: {
      // DuckDB reads `[`, `*` and `?` in a path as a pattern and then takes another file.
      'no-restricted-syntax': [
        'error',
        ...['TemplateElement[value.raw=', 'Literal[value='].map((literal) => ({
          selector: `${literal}/(read_(parquet|csv|json|text|blob)\\w*|parquet_scan|\\bglob)\\s*\\(|\\bcopy\\s*\\(|^\\s*(attach|copy|export|import)\\s.*\\b(from|to|as)\\b/i]`,
          message: 'Files are named to DuckDB in src-main/ingest/file-sql.ts alone (quotePath).',
        })),
      ],
    },
  },
  {
    // No types: what is not declared is found only when it runs, which may be on a bare machine.
    files: ['scripts/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'performance',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'URL',
          'fetch',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^(ds|run|ex|grp|cmp|bt|rep)_[0-9a-z]{0,9}$/]',
          message: 'A random id may begin like this. What no id begins with has a capital letter: run_X.',
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts'],
    ignores: ['tests/bench/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'waitForTimeout',
          message: 'A test waits for what it needs, not by the clock (settled() in tests/e2e/support/page.ts).',
        },
      ],
    },
  },
  {
    files: [
      'src-renderer/**/*.ts',
      'src-renderer/**/*.vue',
      'tests/e2e/**/*.ts',
      'tests/electron/**/*.ts',
      'tests/gallery/**/*.ts',
    ],
    extends: [...tseslint.configs.strict, ...vue.configs['flat/recommended']],
    languageOptions: {
      parser: vueParser,
      parserOptions: {
        parser: tseslint.parser,
        project: ['./tsconfig.renderer.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
        sourceType: 'module',
      },
    },
    rules: {
      // Those rules with types that hold in components too: what a watcher sees change while it waits is not in the types.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/require-default-prop': 'off',
      'vue/attributes-order': 'off',
      // A slot hands a value of the script on under its name, once it is known.
      'vue/no-template-shadow': 'off',
      'vue/no-v-html': 'error',
    },
  },
);
