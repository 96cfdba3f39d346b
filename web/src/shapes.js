/* Outlines on the square of the world, and places on it. */

import { isInView } from './canvas.js';
import { starts } from './packs.js';

/** Outlines on the square of the world: x grows eastwards and y southwards, from 0 to 1.
 * @param {Columns} columns
 * @param {string} name
 * @param {number} degree
 * @param {boolean} [asTheyAre]
 * @returns {BoxedShapes}
 */
export function outlinesOf(columns, name, degree, asTheyAre) {
    var rings = columns[name + '.rings'], points = columns[name + '.points'];
    var x = columns[name + '.x'], y = columns[name + '.y'];
    for (var i = 0; i < x.length; i++) {
        x[i] = worldX(x[i] / degree);
        y[i] = worldY(y[i] / degree);
    }
    var ringStart = starts(rings), pointStart = starts(points);
    if (!asTheyAre && minemap.seam !== undefined) { beyondSeam(x, pointStart); }
    var boxes = new Float64Array(rings.length * 4);
    for (var n = 0; n < rings.length; n++) {
        var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        for (var p = pointStart[ringStart[n]]; p < pointStart[ringStart[n + 1]]; p++) {
            if (x[p] < west) { west = x[p]; }
            if (x[p] > east) { east = x[p]; }
            if (y[p] < north) { north = y[p]; }
            if (y[p] > south) { south = y[p]; }
        }
        boxes[4 * n] = west;
        boxes[4 * n + 1] = north;
        boxes[4 * n + 2] = east;
        boxes[4 * n + 3] = south;
    }
    return {
        count: rings.length, x: x, y: y, boxes: boxes,
        ringStart: ringStart, pointStart: pointStart
    };
}

/** Where a record lies on both sides of the antimeridian, its world is cut elsewhere: rings that lie west
 * of that seam go on in the east.
 * @param {Float64Array} x
 * @param {ArrayLike<number>} pointStart
 * @returns {void}
 */
function beyondSeam(x, pointStart) {
    for (var ring = 0; ring + 1 < pointStart.length; ring++) {
        var least = Infinity, most = -Infinity, p;
        for (p = pointStart[ring]; p < pointStart[ring + 1]; p++) {
            least = Math.min(least, x[p]);
            most = Math.max(most, x[p]);
        }
        if ((least + most) / 2 >= worldX(minemap.seam)) { continue; }
        for (p = pointStart[ring]; p < pointStart[ring + 1]; p++) { x[p] += 1; }
    }
}

/**
 * @param {number} longitude
 * @returns {number}
 */
export function worldX(longitude) { return longitude / 360 + 0.5; }

/**
 * @param {number} latitude
 * @returns {number}
 */
export function worldY(latitude) {
    var held = Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI / 180;
    return 0.5 - Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI);
}

/**
 * @param {number} x
 * @returns {number}
 */
export function longitudeOf(x) { return (x - 0.5) * 360; }

/**
 * @param {number} y
 * @returns {number}
 */
export function latitudeOf(y) {
    return (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) * 180 / Math.PI;
}

/**
 * @param {BoxedShapes} outlines
 * @param {number} n
 * @param {number} x
 * @param {number} y
 * @returns {boolean}
 */
export function isInside(outlines, n, x, y) {
    if (x < outlines.boxes[4 * n] || x > outlines.boxes[4 * n + 2] ||
        y < outlines.boxes[4 * n + 1] || y > outlines.boxes[4 * n + 3]) { return false; }
    var inside = false, xs = outlines.x, ys = outlines.y;
    for (var ring = outlines.ringStart[n]; ring < outlines.ringStart[n + 1]; ring++) {
        var first = outlines.pointStart[ring], end = outlines.pointStart[ring + 1];
        for (var i = first, j = end - 1; i < end; j = i++) {
            if ((ys[i] > y) !== (ys[j] > y) &&
                x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i]) {
                inside = !inside;
            }
        }
    }
    return inside;
}

/** Widen a box to hold one of several, which follow one another in fours.
 * @param {number[]} around
 * @param {ArrayLike<number>} boxes
 * @param {number} n
 * @returns {void}
 */
export function widen(around, boxes, n) {
    around[0] = Math.min(around[0], boxes[4 * n]);
    around[1] = Math.min(around[1], boxes[4 * n + 1]);
    around[2] = Math.max(around[2], boxes[4 * n + 2]);
    around[3] = Math.max(around[3], boxes[4 * n + 3]);
}

/* Boxes put together in blocks of those that lie near each other, so that few are looked at to find what is in view. */
var BLOCK = 64;

/**
 * @param {ArrayLike<number>} boxes
 * @param {number} count
 * @param {ArrayLike<number>} sizes how large each box is
 * @returns {Blocks}
 */
export function blocksOf(boxes, count, sizes) {
    var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity, keys = new Float64Array(count), held = 0, n;
    for (n = 0; n < count; n++) {
        west = Math.min(west, boxes[4 * n]);
        north = Math.min(north, boxes[4 * n + 1]);
        east = Math.max(east, boxes[4 * n + 2]);
        south = Math.max(south, boxes[4 * n + 3]);
    }
    var wide = 65535 / (east - west || 1), high = 65535 / (south - north || 1);
    for (n = 0; n < count; n++) {
        if (boxes[4 * n] > boxes[4 * n + 2]) { continue; }
        var x = ((boxes[4 * n] + boxes[4 * n + 2]) / 2 - west) * wide, y = ((boxes[4 * n + 1] + boxes[4 * n + 3]) / 2 - north) * high;
        keys[held++] = ((spread(x) | spread(y) << 1) >>> 0) * count + n;
    }
    // Along a curve on which neighbours lie near each other: the bits of both coordinates in turn.
    keys = keys.subarray(0, held).sort();
    var order = new Int32Array(held), blocks = new Float64Array(4 * Math.ceil(held / BLOCK)), most = new Float64Array(blocks.length / 4);
    for (var b = 0; b < most.length; b++) {
        var around = [Infinity, Infinity, -Infinity, -Infinity];
        for (var i = b * BLOCK; i < Math.min(held, (b + 1) * BLOCK); i++) {
            n = order[i] = keys[i] % count;
            widen(around, boxes, n);
            most[b] = Math.max(most[b], sizes[n]);
        }
        blocks.set(around, 4 * b);
    }
    return { boxes: boxes, order: order, blocks: blocks, sizes: sizes, most: most, west: west, north: north, east: east, south: south };
}

/**
 * @param {number} value
 * @returns {number}
 */
function spread(value) {
    var bits = value & 65535;
    bits = (bits | bits << 8) & 0x00FF00FF;
    bits = (bits | bits << 4) & 0x0F0F0F0F;
    bits = (bits | bits << 2) & 0x33333333;
    return (bits | bits << 1) & 0x55555555;
}

/** The numbers of the boxes that are in view, of some size at the least, and wanted, in order.
 * @param {Part} view
 * @param {Blocks} index
 * @param {number} least
 * @param {(n:number)=>boolean} wanted
 * @returns {number[]}
 */
export function foundIn(view, index, least, wanted) {
    var found = [];
    for (var b = 0; b < index.most.length; b++) {
        if (index.most[b] < least || !isInView(view, index.blocks, b)) { continue; }
        for (var i = b * BLOCK, end = Math.min(index.order.length, i + BLOCK); i < end; i++) {
            var n = index.order[i];
            if (index.sizes[n] >= least && isInView(view, index.boxes, n) && wanted(n)) { found.push(n); }
        }
    }
    return found.sort(function (a, c) { return a - c; });
}

/**
 * @param {BoxedShapes} first
 * @param {BoxedShapes} second
 * @returns {BoxedShapes}
 */
export function joined(first, second) {
    function both(a, b, shift) {
        var out = new a.constructor(a.length + b.length - (shift === undefined ? 0 : 1));
        out.set(a);
        if (shift === undefined) { out.set(b, a.length); return out; }
        for (var i = 1; i < b.length; i++) { out[a.length + i - 1] = b[i] + shift; }
        return out;
    }
    return {
        count: first.count + second.count,
        x: both(first.x, second.x), y: both(first.y, second.y), boxes: both(first.boxes, second.boxes),
        ringStart: both(first.ringStart, second.ringStart, first.pointStart.length - 1),
        pointStart: both(first.pointStart, second.pointStart, first.x.length)
    };
}
