/* Typeface and colours of what is drawn on the map: light, dark, and over pictures of the ground. */

import { CanvasLayer } from './canvas.js';

export var FACE = '"Open Sans", "Noto Sans", "Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif';

/** @type {Record<'light' | 'dark', Paint>} */
export var PAINTS = {
    light: {
        ink: '#24313c', soft: '#4b5a66', axis: '#8d99a3', halo: 'rgba(255,255,255,.92)', country: '#6d6476',
        sea: '#dbe6ec', land: '#f7f4ed', shore: '#8fabbc', border: '#8d7f94', world: '#b3aeb9', grid: 'rgba(70,95,120,.2)',
        gridText: '#51677a', province: '#7d6d84', paper: '#ffffff', water: '#cfe0ea', casing: null, towards: '#000000'
    },
    dark: {
        ink: '#e6ebef', soft: '#b4c0ca', axis: '#7d8b97', halo: 'rgba(20,27,33,.9)', country: '#b9aec4',
        sea: '#14212b', land: '#262d33', shore: '#55707f', border: '#a394ad', world: '#5b6068', grid: 'rgba(150,175,200,.2)',
        gridText: '#9db2c4', province: '#a899b0', paper: '#1f262c', water: '#1c3a4c', casing: null, towards: '#ffffff'
    }
};
/* Over a picture every line has a white casing: the ground may be of any colour. */
var CASING = 'rgba(255,255,255,.92)';

/**
 * @param {Pick<PageMap, '_minemapTheme' | '_minemapPicture'>} map
 * @returns {Paint}
 */
export function paintOf(map) {
    var paint = PAINTS[map && map._minemapTheme || 'light'];
    return map && map._minemapPicture ? Object.assign({}, PAINTS.light, { casing: CASING }) : paint;
}

/** Whether a picture of the ground lies under the record, tiles or images, other than one.
 * @param {PageMap} map
 * @param {L.Layer | null} other
 * @returns {boolean}
 */
export function pictureBelow(map, other) {
    var found = false;
    map.eachLayer(function (layer) { found = found || layer !== other && (layer instanceof L.GridLayer || layer instanceof L.ImageOverlay); });
    return found;
}

/** Take the colours of a map over a picture where one lies under the record.
 * @param {PageMap} map
 * @returns {void}
 */
export function lookForPictures(map) {
    var found = pictureBelow(map, null);
    if (found === Boolean(map._minemapPicture)) { return; }
    map._minemapPicture = found;
    map.getContainer().classList.toggle('mm-picture-below', found);
    repaint(map);
}

/**
 * @param {PageMap} map
 * @returns {void}
 */
export function repaint(map) {
    map.eachLayer(function (layer) { if (layer instanceof CanvasLayer && layer._bounds) { layer._update(); } });
}

/** The theme that a page around this one has (a notebook, or documentation), or else the system.
 * @returns {'light'|'dark'}
 */
export function themeAround() {
    try {
        var around = window.parent !== window && window.parent.document;
        if (around) {
            var root = around.documentElement, body = around.body;
            if (body.dataset.jpThemeLight) { return body.dataset.jpThemeLight === 'false' ? 'dark' : 'light'; }
            if (body.classList.contains('vscode-dark')) { return 'dark'; }
            if (root.dataset.theme === 'dark' || root.dataset.theme === 'light') { return root.dataset.theme; }
        }
    } catch {
        // A frame may not look at the page around it.
    }
    return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
