/* Names on the map. One layer writes those of all others, the most telling first, so that none lies
 * over another or over a symbol. */

import { CanvasLayer } from './canvas.js';
import { paintOf } from './paint.js';

var LABELS_PANE = 'minemapLabels';
/* No more names of areas, and of features of a layer, than a reader can take in. */
export var MOST_NAMES = 400, MOST_FEATURE_NAMES = 80;
/* The width of a name beside its area, in pixels, at the most. */
export var NAME_PX = 210;
var RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

export var Labels = CanvasLayer.extend({
    options: { pane: LABELS_PANE },

    onAdd: function (map) {
        if (!map.getPane(LABELS_PANE)) {
            var pane = map.createPane(LABELS_PANE);
            pane.style.zIndex = 440;
            pane.style.pointerEvents = 'none';
        }
        CanvasLayer.prototype.onAdd.call(this, map);
        map.on('layerremove', this._update, this);
    },

    /* Once the other layers are drawn: where their symbols lie is known then. */
    _update: function () {
        if (this._asked) { return; }
        this._asked = L.Util.requestAnimFrame(function () {
            this._asked = null;
            if (this._map) { CanvasLayer.prototype._update.call(this); }
        }, this);
    },

    /* Before it was ever drawn, there is nothing to move. */
    _updateTransform: function (centre, zoom) {
        if (this._center) { CanvasLayer.prototype._updateTransform.call(this, centre, zoom); }
    },

    _paint: function () {
        this.write(new Placer(this._pen(this._canvas), this._view(), this._map));
    },

    write: function (placer) {
        var writers = [];
        this._map.eachLayer(function (layer) {
            if (layer instanceof CanvasLayer && layer._bounds && layer._names) { writers.push(layer); }
        });
        writers.sort(function (a, b) { return a._namesRank - b._namesRank; });
        writers.forEach(function (layer) { if (layer._taken) { layer._taken(placer); } });
        this.written = placer.written;
        writers.forEach(function (layer) { layer._names(placer); });
        placer.pen.direction = 'ltr';
    }
});

/** Have the names of a map written anew.
 * @param {PageMap} map
 * @returns {void}
 */
export function relabel(map) {
    if (!map._minemapLabels) { map._minemapLabels = new Labels().addTo(map); }
    map._minemapLabels._update();
}

/* Boxes of what lies over a map, such as its legend: half a name beside one cannot be read. */
function platesOver(map, corner) {
    var container = map.getContainer(), frame = container.getBoundingClientRect();
    if (container.classList.contains('mm-drawing')) { return []; }
    return Array.from(container.querySelectorAll('.mm-title, .mm-tools, .mm-panel, .mm-opener, .mm-time, .mm-locator, .leaflet-control'), function (plate) {
        var box = plate.getBoundingClientRect(), left = corner.x - frame.left, top = corner.y - frame.top;
        return [box.left + left, box.top + top, box.right + left, box.bottom + top];
    });
}

/* Writes texts where there is room for them. */
function Placer(pen, view, map) {
    this.pen = pen;
    this.view = view;
    this.map = map;
    this.paint = paintOf(map);
    var corner = map.containerPointToLayerPoint([0, 0]), size = map.getSize();
    this.seen = [corner.x, corner.y, corner.x + size.x, corner.y + size.y];
    this.taken = platesOver(map, corner);
    this.grounds = [];
    this.written = [];
    pen.textBaseline = 'middle';
    pen.textAlign = 'left';
    pen.lineJoin = 'round';
}

Placer.prototype = {
    isFree: function (box) { return !this.isCut(box) && !this.taken.some(function (t) { return meet(box, t); }); },

    /* Whether the edge of the view goes through a box. What lies wholly beyond it is seen when the map is dragged. */
    isCut: function (box) {
        var seen = this.seen;
        return meet(box, seen) && (box[0] < seen[0] || box[1] < seen[1] || box[2] > seen[2] || box[3] > seen[3]);
    },

    /* Write a text at the first of some places (its left edge and its middle) that is free. */
    write: function (text, places, colour) {
        var pen = this.pen, width = pen.measureText(text).width, placer = this;
        var at = places.find(function (place) {
            return placer.isFree([place[0] - 2, place[1] - 8, place[0] + width + 2, place[1] + 8]);
        });
        if (!at) { return false; }
        this.taken.push([at[0] - 2, at[1] - 8, at[0] + width + 2, at[1] + 8]);
        this.written.push({ text: text, x: at[0], y: at[1], width: width });
        pen.direction = isRightToLeft(text) ? 'rtl' : 'ltr';
        pen.textAlign = 'left';
        pen.strokeStyle = this.paint.halo;
        pen.lineWidth = 3.5;
        pen.strokeText(text, at[0], at[1]);
        pen.fillStyle = colour;
        pen.fillText(text, at[0], at[1]);
        return true;
    },

    /* Places beside a box: right, left, above and below it. */
    beside: function (text, box) {
        var width = this.pen.measureText(text).width, placer = this, middle = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
        var places = [[box[2] + 5, y], [box[0] - 5 - width, y], [middle - width / 2, box[1] - 10], [middle - width / 2, box[3] + 10]];
        // First where no other outline lies.
        function clear(place) {
            return !placer.grounds.some(function (g) { return place[0] < g[2] && place[0] + width > g[0] && place[1] - 6 < g[3] && place[1] + 6 > g[1]; });
        }
        return places.filter(clear).concat(places.filter(function (place) { return !clear(place); }));
    },

    /* A text cut to a width: first what stands in brackets goes, then its end. */
    fitted: function (text, width) {
        var pen = this.pen;
        if (pen.measureText(text).width <= width) { return text; }
        var bare = text.replace(/\s*[([].*$/, '');
        if (bare && pen.measureText(bare).width <= width) { return bare; }
        var letters = Array.from(bare || text), least = 0, most = letters.length;
        while (least < most) {
            var half = Math.ceil((least + most) / 2);
            if (pen.measureText(letters.slice(0, half).join('') + '…').width <= width) { least = half; } else { most = half - 1; }
        }
        return letters.slice(0, least).join('').trim() + '…';
    }
};

function meet(a, b) { return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1]; }

/* Whether the first letter of a text is of a script that is written from right to left. */
function isRightToLeft(text) {
    var letter = /\p{L}/u.exec(text);
    return Boolean(letter && RIGHT_TO_LEFT.test(letter[0]));
}
