/* The classes of ground, and how each looks. */

import { mixed, translucent } from './canvas.js';
import { element } from './document.js';

/* The classes of ground, in the order in which they are drawn: later ones lie on top. */
export var CLASSES = ['adjusted', 'outside', 'cancelled', 'reduced', 'cleared', 'SHA', 'CHA'];
export var CLASS = {};
CLASSES.forEach(function (name, number) { CLASS[name] = number; });
export var RELEASED = ['cleared', 'reduced', 'cancelled'];
export var HIDDEN = -1;

/* Hatches tell the classes apart without colour: by direction, density and kind. */
export var HATCHES = {
    SHA: { size: 9, path: 'M-2 11 11 -2', width: 1.7, wash: 0.3 },
    CHA: { size: 7, path: 'M-2 9 9 -2M-2 -2 9 9', width: 1.3, wash: 0.42 },
    cleared: { size: 8, path: 'M2 2h.01M6 6h.01', width: 2, wash: 0.34 },
    reduced: { size: 7, path: 'M-1 3.5H8', width: 1.2, wash: 0.28 },
    cancelled: { size: 7, path: 'M3.5 -1V8', width: 1.2, wash: 0.2 },
    adjusted: { size: 10, path: '', width: 1, wash: 0.16 },
    outside: { size: 10, path: 'M5 5h.01', width: 2, wash: 0.14 }
};

/** A tile of a class's hatch; over a picture of the ground it lies on a wash of white.
 * @param {string} name
 * @param {string} colour
 * @param {boolean} [lighter]
 * @returns {HTMLCanvasElement}
 */
export function hatchTile(name, colour, lighter) {
    var hatch = HATCHES[name], ratio = 2, tile = element('canvas');
    tile.width = tile.height = hatch.size * ratio;
    var pen = tile.getContext('2d');
    pen.scale(ratio, ratio);
    if (lighter) {
        pen.fillStyle = 'rgba(255,255,255,.45)';
        pen.fillRect(0, 0, hatch.size, hatch.size);
    }
    pen.fillStyle = translucent(colour, hatch.wash);
    pen.fillRect(0, 0, hatch.size, hatch.size);
    pen.strokeStyle = translucent(mixed(colour, '#000000', 0.12), 0.95);
    pen.lineWidth = hatch.width;
    pen.lineCap = 'round';
    if (hatch.path) { pen.stroke(new Path2D(hatch.path)); }
    return tile;
}
