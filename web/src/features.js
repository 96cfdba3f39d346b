/* Other layers: points, lines and areas of any table. */

import { CanvasLayer, isInView, mixed, trace, translucent } from './canvas.js';
import { element } from './document.js';
import { MOST_FEATURE_NAMES, NAME_PX, relabel } from './labels.js';
import { unpacked } from './packs.js';
import { FACE, PAINTS } from './paint.js';
import { isInside, outlinesOf } from './shapes.js';

var POINT = 0, LINE = 1, FEATURES_PANE = 'minemapFeatures';
export var SYMBOLS = {
    circle: 'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z',
    square: 'M-4.5 -4.5H4.5V4.5H-4.5Z',
    triangle: 'M0 -6 6 4.5H-6Z',
    diamond: 'M0 -6.5 5.5 0 0 6.5 -5.5 0Z',
    star: 'M0 -7 1.7 -2.3 6.7 -2.2 2.7 0.9 4.1 5.7 0 2.8 -4.1 5.7 -2.7 0.9 -6.7 -2.2 -1.7 -2.3Z'
};

export var Features = CanvasLayer.extend({
    initialize: function (packId, options) {
        L.Renderer.prototype.initialize.call(this, Object.assign({ pane: FEATURES_PANE }, options));
        this.count = 0;
        this.ready = unpacked(packId).then(function (pack) {
            this._kind = pack.columns.kind;
            this._symbol = Array.from(pack.columns.symbol, function (n) { return pack.symbols[n]; });
            this._named = pack.names;
            this._outlines = outlinesOf(pack.columns, 'feature', 1e7);
            this.count = this._kind.length;
            if (this._map) { this._paint(); }
        }.bind(this));
    },

    onAdd: function (map) {
        if (!map.getPane(FEATURES_PANE)) {
            var pane = map.createPane(FEATURES_PANE);
            pane.style.zIndex = 420;
            pane.style.pointerEvents = 'none';
        }
        CanvasLayer.prototype.onAdd.call(this, map);
        map._minemapFeatures = (map._minemapFeatures || []).concat([this]);
        map.on('mousemove', this._point, this).on('mouseout zoomstart movestart', this._unpoint, this);
    },

    onRemove: function (map) {
        this._unpoint();
        map._minemapFeatures = map._minemapFeatures.filter(function (layer) { return layer !== this; }, this);
        map.off('mousemove', this._point, this).off('mouseout zoomstart movestart', this._unpoint, this);
        CanvasLayer.prototype.onRemove.call(this, map);
    },

    /* A title of the map's own is in the reader's language. */
    setLanguage: function (language) {
        var titles = this.options.titles;
        if (titles) { this.options.title = titles[language]; }
    },

    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view(), colour = this.options.colour, n, k;
        this._shown = view;
        pen.lineJoin = pen.lineCap = 'round';
        for (k = 2; k >= LINE; k--) {
            pen.beginPath();
            for (n = 0; n < this.count; n++) {
                if (this._kind[n] === k && isInView(view, this._outlines.boxes, n)) { trace(pen, view, this._outlines, n, k === 2); }
            }
            if (k === 2) { pen.fillStyle = translucent(colour, 0.12); pen.fill('evenodd'); }
            pen.strokeStyle = 'rgba(255,255,255,.75)';
            pen.lineWidth = 4;
            pen.stroke();
            pen.strokeStyle = colour;
            pen.lineWidth = k === 2 ? 1.6 : 2.2;
            pen.stroke();
        }
        this._eachPoint(view, function (x, y, n) { drawSymbol(pen, x, y, this._symbol[n], colour); });
        relabel(this._map);
    },

    _namesRank: 1,

    _taken: function (placer) {
        if (this._shown) { this._eachPoint(this._shown, function (x, y) { placer.taken.push([x - 6, y - 6, x + 6, y + 6]); }); }
    },

    /* Name the points, where there are not too many in view, and lines where they turn: a ring bears its distance. */
    _names: function (placer) {
        var points = [], colour = mixed(this.options.colour, placer.paint.towards, placer.paint === PAINTS.dark ? 0.65 : 0.3);
        if (this.options.labels === false || !this._shown) { return; }
        this._eachPoint(this._shown, function (x, y, n) { if (this._named[n] !== null) { points.push([x, y, this._named[n]]); } });
        placer.pen.font = '11px ' + FACE;
        this._nameLines(placer, colour);
        if (points.length > MOST_FEATURE_NAMES) { return; }
        points.forEach(function (point) {
            var text = placer.fitted(point[2], NAME_PX);
            placer.write(text, placer.beside(text, [point[0] - 6, point[1] - 6, point[0] + 6, point[1] + 6]), colour);
        });
    },

    _nameLines: function (placer, colour) {
        var o = this._outlines, view = this._shown, b = this._bounds, left = MOST_FEATURE_NAMES;
        for (var n = 0; n < this.count; n++) {
            if (this._kind[n] !== LINE || this._named[n] === null || !isInView(view, o.boxes, n)) { continue; }
            var text = placer.fitted(this._named[n], NAME_PX), half = placer.pen.measureText(text).width / 2;
            for (var ring = o.ringStart[n]; ring < o.ringStart[n + 1] && left; ring++) {
                var top = null, foot = null;
                for (var p = o.pointStart[ring]; p < o.pointStart[ring + 1]; p++) {
                    var x = o.x[p] * view.scale - view.left, y = o.y[p] * view.scale - view.top;
                    if (x - half < b.min.x || x + half > b.max.x || y < b.min.y || y > b.max.y) { continue; }
                    if (!top || y < top[1]) { top = [x - half, y]; }
                    if (!foot || y > foot[1]) { foot = [x - half, y]; }
                }
                if (top && placer.write(text, [[foot[0], foot[1] + 10], [top[0], top[1] - 10]], colour)) { left--; }
            }
        }
    },

    _eachPoint: function (view, visit) {
        var o = this._outlines;
        for (var n = 0; n < this.count; n++) {
            if (this._kind[n] !== POINT || !isInView(view, o.boxes, n)) { continue; }
            for (var p = o.pointStart[o.ringStart[n]]; p < o.pointStart[o.ringStart[n + 1]]; p++) {
                visit.call(this, o.x[p] * view.scale - view.left, o.y[p] * view.scale - view.top, n);
            }
        }
    },

    /* The feature at a point of the map: points before lines before areas; -1 for none. */
    hit: function (point) {
        var view = this._shown, found = -1, least = 9, n;
        if (!view || !this.count) { return -1; }
        this._eachPoint(view, function (x, y, at) {
            var distance = Math.hypot(x - point.x, y - point.y);
            if (distance <= least) { least = distance; found = at; }
        });
        if (found >= 0) { return found; }
        var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale;
        for (n = 0; n < this.count; n++) {
            if (this._kind[n] === LINE && this._isOnLine(n, x, y, 5 / view.scale)) { return n; }
        }
        for (n = 0; n < this.count; n++) {
            if (this._kind[n] > LINE && isInside(this._outlines, n, x, y)) { return n; }
        }
        return -1;
    },

    _isOnLine: function (n, x, y, reach) {
        var o = this._outlines, b = o.boxes;
        if (x < b[4 * n] - reach || x > b[4 * n + 2] + reach || y < b[4 * n + 1] - reach || y > b[4 * n + 3] + reach) { return false; }
        for (var ring = o.ringStart[n]; ring < o.ringStart[n + 1]; ring++) {
            for (var p = o.pointStart[ring] + 1; p < o.pointStart[ring + 1]; p++) {
                var dx = o.x[p] - o.x[p - 1], dy = o.y[p] - o.y[p - 1];
                var along = ((x - o.x[p - 1]) * dx + (y - o.y[p - 1]) * dy) / (dx * dx + dy * dy || 1);
                along = Math.max(0, Math.min(1, along));
                if (Math.hypot(o.x[p - 1] + along * dx - x, o.y[p - 1] + along * dy - y) <= reach) { return true; }
            }
        }
        return false;
    },

    _point: function (event) {
        if (this._map.dragging.moving()) { return; }
        var over = event.originalEvent.target;
        var found = over.closest && over.closest('.mm-ui, .leaflet-control, .leaflet-popup') ? -1 : this.hit(event.layerPoint);
        if (found < 0) { this._unpoint(); return; }
        if (!this._tooltip) { this._tooltip = L.tooltip({ className: 'mm-tooltip', direction: 'top', offset: [0, -10], opacity: 1 }); }
        if (found !== this._pointed) {
            this._pointed = found;
            var box = element('div'), name = this._named[found];
            box.appendChild(element('strong', 'mm-tip-name', name === null ? this.options.title : name));
            if (name !== null) { box.appendChild(element('div', 'mm-tip-id', this.options.title)); }
            this._tooltip.setContent(box);
        }
        this._tooltip.setLatLng(event.latlng);
        if (!this._map.hasLayer(this._tooltip)) { this._map.openTooltip(this._tooltip); }
    },

    _unpoint: function () {
        this._pointed = -1;
        if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
    }
});

/** A sample of what a layer is drawn of, for a legend.
 * @param {string[]} forms "area", "line" or the names of symbols
 * @param {string} colour
 */
export function swatchOf(forms, colour) {
    var canvas = element('canvas', 'mm-swatch'), pen = canvas.getContext('2d');
    canvas.width = 52;
    canvas.height = 32;
    canvas.setAttribute('aria-hidden', 'true');
    pen.scale(2, 2);
    pen.strokeStyle = colour;
    pen.lineWidth = 1.8;
    forms.forEach(function (form) {
        if (form === 'area') {
            pen.fillStyle = translucent(colour, 0.12);
            pen.fillRect(1, 1, 24, 14);
            pen.strokeRect(1, 1, 24, 14);
        } else if (SYMBOLS[form]) {
            drawSymbol(pen, 13, 8, form, colour);
        } else { pen.stroke(new Path2D('M1 11 9 5 16 11 25 4')); }
    });
    return canvas;
}

function drawSymbol(pen, x, y, name, colour) {
    var path = new Path2D(SYMBOLS[name]);
    pen.save();
    pen.translate(x, y);
    pen.lineJoin = 'round';
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 3;
    pen.stroke(path);
    pen.fillStyle = colour;
    pen.fill(path);
    pen.restore();
}
