"""Lint the script of the page with ESLint from npm, in a folder outside of the source.

Run as a program it installs ESLint there where that has not been done, and lints.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from minemap.maps.screen.script import page_script

PACKAGE = "eslint@9.39.1"
RULES = """
const browser = ['window', 'document', 'L', 'minemap', 'Path2D', 'atob', 'Blob', 'Response',
    'DecompressionStream', 'TextDecoder', 'DOMMatrix', 'ResizeObserver', 'URL', 'URLSearchParams'];
const rules = ['no-undef', 'no-unused-vars', 'no-dupe-keys', 'no-dupe-args', 'no-dupe-else-if',
    'no-duplicate-case', 'no-unreachable', 'no-self-assign', 'no-self-compare', 'no-cond-assign',
    'no-constant-condition', 'no-empty', 'no-fallthrough', 'no-func-assign', 'no-sparse-arrays',
    'no-unsafe-negation', 'use-isnan', 'valid-typeof', 'no-loss-of-precision', 'eqeqeq', 'no-eval',
    'no-implied-eval', 'no-new-func', 'no-template-curly-in-string', 'no-unused-expressions'];
module.exports = [{
    languageOptions: {
        ecmaVersion: 2022, sourceType: 'script',
        globals: Object.fromEntries(browser.map(name => [name, 'readonly'])),
    },
    rules: Object.fromEntries(rules.map(name => [name, 'error'])),
}];
"""


def main():
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("no npm: the script of the page is not linted\n")
        return 0
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "minemap-tests" / PACKAGE.replace("@", "-")
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        options = ["--no-audit", "--no-fund", "--silent", "--ignore-scripts"]
        subprocess.run([npm, "install", *options, PACKAGE], cwd=folder, check=True)
        (folder / "installed").touch()
    (folder / "eslint.config.cjs").write_text(RULES)
    # The parts share one closure: they are linted as the page holds them.
    (folder / "page.js").write_text(page_script(), "utf-8")
    linted = subprocess.run(
        [folder / "node_modules" / ".bin" / "eslint", "page.js"], cwd=folder, check=False
    )
    return linted.returncode


if __name__ == "__main__":
    raise SystemExit(main())
