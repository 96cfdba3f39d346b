/* Ground to read a map by: relief, waters, contours, roads, places, each from the scale on at which
 * it is legible. Everything is drawn on a canvas below the areas: no text becomes HTML. */

import { CanvasLayer, isInView, mixed, trace } from './canvas.js';
import { INK } from './document.js';
import { relabel } from './labels.js';
import { unpacked } from './packs.js';
import { FACE, paintOf, PAINTS, pictureBelow } from './paint.js';
import { outlinesOf } from './shapes.js';

var CONTEXT_PANE = 'minemapContext', RELIEF_PANE = 'minemapRelief';

/* Metres of the screen in a pixel, by which a zoom becomes a scale. */
var PIXEL_METRES = 0.000265;

/** @type {[string, number][]} */
var GROUND_ROADS = [['#f0b878', 4.5], ['#f4cf9c', 3.6], ['#fbe6b8', 3], ['#ffffff', 2.6], ['#ffffff', 1.8]];
var GROUND_RIVERS = [2.2, 1.6, 1];
var GROUND_NAMES = { place: '#24313c', water: '#3c6e91', river: '#3c6e91', contour: '#8a6d48' };
var MOST_GROUND_NAMES = 90;

export var Context = CanvasLayer.extend({
    initialize: function (packId, options) {
        L.Renderer.prototype.initialize.call(this, Object.assign({ pane: CONTEXT_PANE }, options));
        this.count = 0;
        this.ready = unpacked(packId).then(function (pack) {
            this._kinds = Array.from(pack.columns.kind, function (n) { return pack.kinds[n]; });
            this._rank = pack.columns.rank;
            this._from = pack.columns.from;
            this._until = pack.columns.until;
            this._named = pack.names;
            this._outlines = outlinesOf(pack.columns, 'ground', options.degree);
            this.count = this._kinds.length;
            if (this._map) { this._paint(); }
        }.bind(this));
    },

    onAdd: function (map) {
        [[RELIEF_PANE, 225], [CONTEXT_PANE, 245]].forEach(function (pane) {
            if (map.getPane(pane[0])) { return; }
            var made = map.createPane(pane[0]);
            made.style.zIndex = pane[1];
            made.style.pointerEvents = 'none';
        });
        if (this.options.relief) {
            this._relief = L.imageOverlay(this.options.relief, this.options.bounds, { pane: RELIEF_PANE }).addTo(map);
        }
        CanvasLayer.prototype.onAdd.call(this, map);
    },

    onRemove: function (map) {
        if (this._relief) { this._relief.remove(); }
        CanvasLayer.prototype.onRemove.call(this, map);
    },

    getAttribution: function () {
        var said = this.options.attribution;
        return said && said[this.options.language];
    },

    setLanguage: function (language) {
        var control = this._map && this._map.attributionControl;
        if (control) { control.removeAttribution(this.getAttribution()); }
        this.options.language = language;
        if (control) { control.addAttribution(this.getAttribution()); }
    },

    /* Show waters, roads and places or not; relief and its contours stay. */
    setShown: function (shown) {
        this._bare = !shown;
        if (this.count) { this._paint(); }
    },

    /* The number of the scale 1:n of the screen. */
    _scale: function () {
        var latitude = this._map.getCenter().lat * Math.PI / 180;
        return 156543.03 * Math.cos(latitude) / Math.pow(2, this._zoom) / PIXEL_METRES;
    },

    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view(), scale = this._scale(), shown = [], layer = this;
        // A relief of its own is no picture by which rivers could be seen to lie elsewhere.
        var picture = pictureBelow(this._map, this._relief);
        for (var n = 0; n < this.count; n++) {
            // Ground of the world is not true enough to lie over a picture.
            var legible = this._from[n] >= scale && (this._until[n] ? scale >= this._until[n] && !picture : true);
            legible = legible && (!this._bare || this._kinds[n] === 'contour');
            if (legible && isInView(view, this._outlines.boxes, n)) { shown.push(n); }
        }
        function of(kind, rank) {
            return shown.filter(function (n) {
                return layer._kinds[n] === kind && (rank === undefined || layer._rank[n] === rank);
            });
        }
        function stroke(features, colour, width, dash) {
            if (!features.length) { return; }
            pen.beginPath();
            features.forEach(function (n) { trace(pen, view, layer._outlines, n, false); });
            pen.strokeStyle = colour;
            pen.lineWidth = width;
            pen.setLineDash(dash || []);
            pen.stroke();
        }
        pen.lineJoin = pen.lineCap = 'round';
        pen.beginPath();
        of('water').forEach(function (n) { trace(pen, view, layer._outlines, n, true); });
        pen.fillStyle = paintOf(this._map).water;
        pen.fill('evenodd');
        stroke(of('contour', 1), 'rgba(181,154,120,.75)', 0.6);
        stroke(of('contour', 0), 'rgba(181,154,120,.95)', 1.2);
        GROUND_RIVERS.forEach(function (width, rank) { stroke(of('river', rank), '#6d9ab8', width); });
        stroke(of('border'), '#8d7f94', 1.2, [7, 3, 2, 3]);
        stroke(of('rail'), '#6b6b6b', 2);
        stroke(of('rail'), '#ffffff', 1, [6, 6]);
        stroke(of('road').filter(function (n) { return layer._rank[n] >= GROUND_ROADS.length; }), '#a89a84', 1.3, [5, 4]);
        for (var rank = GROUND_ROADS.length - 1; rank >= 0; rank--) {
            stroke(of('road', rank), '#a89a84', GROUND_ROADS[rank][1] + 1.4);
            stroke(of('road', rank), GROUND_ROADS[rank][0], GROUND_ROADS[rank][1]);
        }
        pen.setLineDash([]);
        this._shown = shown;
        this._paintPlaces(pen, view, of('place'));
        relabel(this._map);
    },

    /* Where the name of a feature stands: a point itself, a line in its middle, an area in its box. */
    _spot: function (n, view) {
        var o = this._outlines, first = o.pointStart[o.ringStart[n]], end = o.pointStart[o.ringStart[n] + 1], b = o.boxes;
        var middle = this._kinds[n] === 'place' ? first : Math.floor((first + end) / 2);
        if (this._kinds[n] === 'water') {
            return [(b[4 * n] + b[4 * n + 2]) / 2 * view.scale - view.left, (b[4 * n + 1] + b[4 * n + 3]) / 2 * view.scale - view.top];
        }
        return [o.x[middle] * view.scale - view.left, o.y[middle] * view.scale - view.top];
    },

    _paintPlaces: function (pen, view, places) {
        var layer = this;
        pen.strokeStyle = INK;
        pen.fillStyle = '#ffffff';
        pen.lineWidth = 1.2;
        places.forEach(function (n) {
            var at = layer._spot(n, view);
            pen.beginPath();
            pen.arc(at[0], at[1], layer._rank[n] ? 2.2 : 3.2, 0, 7);
            pen.fill();
            pen.stroke();
        });
    },

    _namesRank: 1.5,

    /* Name places first, then waters and contours, the most important before the others. */
    _names: function (placer) {
        var said = new Set(), layer = this, left = MOST_GROUND_NAMES, pen = placer.pen;
        // Names of its own lie over no other place; those of areas matter more.
        (this._shown || []).forEach(function (n) {
            if (layer._kinds[n] !== 'place') { return; }
            var at = layer._spot(n, placer.view);
            placer.taken.push([at[0] - 3, at[1] - 3, at[0] + 3, at[1] + 3]);
        });
        (this._shown || []).filter(function (n) {
            return layer._named[n] && GROUND_NAMES[layer._kinds[n]] && (layer._kinds[n] !== 'contour' || layer._rank[n] === 0);
        }).sort(function (a, b) {
            var places = Number(layer._kinds[b] === 'place') - Number(layer._kinds[a] === 'place');
            return places || layer._rank[a] - layer._rank[b];
        }).forEach(function (n) {
            var kind = layer._kinds[n], at = layer._spot(n, placer.view), name = layer._named[n], place = kind === 'place';
            if (!left || (!place && said.has(name))) { return; }
            pen.font = (place ? '' : 'italic ') + (place && !layer._rank[n] ? '600 13px ' : '11px ') + FACE;
            var wide = pen.measureText(name).width, places = place
                ? placer.beside(name, [at[0] - 1, at[1] - 4, at[0] + 1, at[1] + 4]) : [[at[0] - wide / 2, at[1]]];
            if (placer.write(name, places, mixed(GROUND_NAMES[kind], placer.paint.towards, placer.paint === PAINTS.dark ? 0.6 : 0))) {
                said.add(name);
                left--;
            }
        });
    }
});
