/* Join the modules of the page's script into the one file that the package carries.
 *
 * Its first line holds the sum of the modules, by which a test without Node tells whether the file
 * is of today. With --check nothing is written: the file must be what would be. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build, version } from 'esbuild';

const here = new URL('.', import.meta.url);
const bundle = new URL('../src/minemap/maps/screen/assets/minemap.js', here);

const sum = createHash('sha256');
for (const name of readdirSync(new URL('src/', here)).sort()) {
    // Where Git writes line ends of Windows, the sum is the same.
    sum.update(name + '\n' + readFileSync(new URL('src/' + name, here), 'utf8').replaceAll('\r\n', '\n'));
}
const joined = await build({
    absWorkingDir: here.pathname,
    entryPoints: ['src/minemap.js'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    lineLimit: 120,
    banner: { js: `/* Made of web/src by esbuild ${version}; sha256 ${sum.digest('hex')} */` }
});
const [{ text }] = joined.outputFiles;
if (!process.argv.includes('--check')) {
    writeFileSync(bundle, text);
} else if (readFileSync(bundle, 'utf8').replaceAll('\r\n', '\n') !== text) {
    console.error('The bundle is stale: run "npm run build" in web/.');
    process.exit(1);
}
