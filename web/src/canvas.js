/* Canvases that lie on the map, and what is drawn on them by every layer. */

import { element } from './document.js';

/* On paper about 290 dpi. */
export var PAPER_FINENESS = 3;

/** Pixels of a canvas to one of the page.
 * @param {PageMap} map
 * @returns {number}
 */
export function fineness(map) {
    return Math.max(window.devicePixelRatio || 1, map.getContainer().classList.contains('mm-drawing') ? PAPER_FINENESS : 1);
}

/** A layer on a canvas that Leaflet moves and scales; `_paint` draws it anew after each move. What
 * Leaflet's own layers are made of has no types.
 * @type {any}
 */
export var CanvasLayer = L.Renderer.extend({
    options: { padding: 0.2 },

    _initContainer: function () {
        this._container = element('div', 'mm-canvas');
        this._canvas = this._container.appendChild(element('canvas'));
        joinWhileDragged(this._map);
    },

    _destroyContainer: function () { this._container.remove(); delete this._container; },

    _update: function () {
        var size = this._map.getSize();
        // While the page is printed, the map on the screen has no size.
        if (this._map._animatingZoom && this._bounds || !size.x || !size.y) { return; }
        L.Renderer.prototype._update.call(this);
        L.DomUtil.setPosition(this._container, this._bounds.min);
        this._paint();
    },

    /* The end of the same move has drawn it in its place already; Leaflet would put it a part of a pixel beside that, where lines
     * and letters are blurred. */
    _reset: function () { return this; },

    /* Gives a pen that draws in Leaflet's layer points, on an empty canvas. */
    _pen: function (canvas) {
        part(this._map);
        var size = this._bounds.getSize(), ratio = fineness(this._map);
        var width = Math.round(size.x * ratio), height = Math.round(size.y * ratio);
        if (canvas.width !== width || canvas.height !== height) {
            canvas.width = width;
            canvas.height = height;
            canvas.style.width = size.x + 'px';
            canvas.style.height = size.y + 'px';
        }
        var pen = canvas.getContext('2d'), min = this._bounds.min;
        pen.setTransform(1, 0, 0, 1, 0, 0);
        pen.clearRect(0, 0, width, height);
        pen.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
        return pen;
    },

    /* How the square of the world lies on the canvas, and the part of it that is in view. */
    _view: function () {
        var origin = this._map.getPixelOrigin(), scale = 256 * Math.pow(2, this._zoom);
        var b = this._bounds;
        return {
            scale: scale, left: origin.x, top: origin.y,
            west: (b.min.x + origin.x) / scale, east: (b.max.x + origin.x) / scale,
            north: (b.min.y + origin.y) / scale, south: (b.max.y + origin.y) / scale
        };
    }
});

/** While a map is dragged, canvases that lie on one another move as one picture: each takes as long to move as
 * the others, and most of the time of a frame goes into that.
 * @param {PageMap} map
 * @returns {void}
 */
function joinWhileDragged(map) {
    if (map._minemapJoined) { return; }
    map._minemapJoined = [];
    // Anew, if something was drawn meanwhile.
    map.on('drag', function () { if (!map._minemapJoined.length) { join(map); } });
    map.on('moveend zoomstart layeradd layerremove', function () { part(map); });
}

/** @param {PageMap} map */
function join(map) {
    var runs = [[]], pane = map.getPane('mapPane');
    // With two days side by side, each canvas is cut at the divider.
    if (!pane || map.getContainer().classList.contains('mm-comparing')) { return; }
    inOrder(pane).flatMap(inOrder).forEach(function (layer) {
        if (layer.classList.contains('mm-canvas')) { runs[runs.length - 1].push(...layer.children); } else { runs.push([]); }
    });
    map._minemapJoined = runs.filter(function (run) { return run.length > 1; }).map(function (run) {
        var picture = /** @type {HTMLCanvasElement} */ (element('canvas', 'mm-joined')), first = run[0];
        picture.width = first.width;
        picture.height = first.height;
        picture.style.cssText = first.style.cssText;
        run.forEach(function (canvas) {
            picture.getContext('2d').drawImage(canvas, 0, 0);
            canvas.hidden = true;
        });
        return first.parentNode.appendChild(picture);
    });
}

/** @param {PageMap} map */
function part(map) {
    if (!map._minemapJoined.length) { return; }
    map._minemapJoined.splice(0).forEach(function (picture) { picture.remove(); });
    map.getContainer().querySelectorAll('.mm-canvas > canvas').forEach(function (canvas) { canvas['hidden'] = false; });
}

/** What lies in a part of the page, from the lowest up.
 * @param {Element} parent
 * @returns {Element[]}
 */
function inOrder(parent) {
    function height(node) { return Number(window.getComputedStyle(node).zIndex) || 0; }
    return Array.from(parent.children).sort(function (a, b) { return height(a) - height(b); });
}

/**
 * @param {Part} view
 * @param {ArrayLike<number>} boxes
 * @param {number} n
 * @returns {boolean}
 */
export function isInView(view, boxes, n) {
    return boxes[4 * n] <= view.east && boxes[4 * n + 2] >= view.west &&
        boxes[4 * n + 1] <= view.south && boxes[4 * n + 3] >= view.north;
}

/** Add a geometry to the pen's path; points closer than half a pixel to the last are skipped.
 * @param {CanvasPath} pen
 * @param {View} view
 * @param {Shapes} outlines
 * @param {number} n
 * @param {boolean} [closed]
 * @param {number} [shift]
 * @returns {void}
 */
export function trace(pen, view, outlines, n, closed, shift) {
    var scale = view.scale, left = view.left - (shift || 0) * scale, top = view.top;
    for (var ring = outlines.ringStart[n]; ring < outlines.ringStart[n + 1]; ring++) {
        var first = outlines.pointStart[ring], end = outlines.pointStart[ring + 1];
        if (closed && end - first < 3) { continue; }
        var px = outlines.x[first] * scale - left, py = outlines.y[first] * scale - top, x = px, y = py;
        pen.moveTo(px, py);
        for (var p = first + 1; p < end; p++) {
            var nx = outlines.x[p] * scale - left, ny = outlines.y[p] * scale - top;
            if (Math.abs(nx - px) + Math.abs(ny - py) < 0.5 && p < end - 1) { continue; }
            pen.lineTo(nx, ny);
            px = nx;
            py = ny;
        }
        // Not closePath: Chromium walks the whole path for each, which took a third of the time to open a map.
        if (closed) { pen.lineTo(x, y); }
    }
}

/**
 * @param {string} colour
 * @param {string} other
 * @param {number} share
 * @returns {string}
 */
export function mixed(colour, other, share) {
    var a = parseInt(colour.slice(1), 16), b = parseInt(other.slice(1), 16), out = 0;
    [16, 8, 0].forEach(function (bits) {
        var from = (a >> bits) & 255, to = (b >> bits) & 255;
        out |= Math.round(from + (to - from) * share) << bits;
    });
    return '#' + ('000000' + out.toString(16)).slice(-6);
}

/**
 * @param {string} colour
 * @param {number} opacity
 * @returns {string}
 */
export function translucent(colour, opacity) {
    var value = parseInt(colour.slice(1), 16);
    return 'rgba(' + [value >> 16, (value >> 8) & 255, value & 255, opacity].join(',') + ')';
}
