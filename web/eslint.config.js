const BROWSER = ['window', 'document', 'L', 'minemap', 'Path2D', 'atob', 'Blob', 'Response', 'DecompressionStream',
    'TextDecoder', 'DOMMatrix', 'ResizeObserver', 'URL', 'URLSearchParams'];
const RULES = ['no-undef', 'no-unused-vars', 'no-dupe-keys', 'no-dupe-args', 'no-dupe-else-if', 'no-duplicate-case',
    'no-unreachable', 'no-self-assign', 'no-self-compare', 'no-cond-assign', 'no-constant-condition', 'no-empty', 'no-fallthrough',
    'no-func-assign', 'no-import-assign', 'no-duplicate-imports', 'no-sparse-arrays', 'no-unsafe-negation', 'use-isnan',
    'valid-typeof', 'no-loss-of-precision', 'eqeqeq', 'no-eval', 'no-implied-eval', 'no-new-func',
    'no-template-curly-in-string', 'no-unused-expressions'];

export default [{
    files: ['src/*.js'],
    languageOptions: {
        ecmaVersion: 2022, sourceType: 'module',
        globals: Object.fromEntries(BROWSER.map(name => [name, 'readonly']))
    },
    rules: Object.fromEntries(RULES.map(name => [name, 'error']))
}];
