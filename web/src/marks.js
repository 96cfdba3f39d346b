/* Marks: what a reader is to look at, each of a class, as an outline and a symbol. */

import { CanvasLayer, isInView, trace, translucent } from './canvas.js';
import { button, element, INK, named } from './document.js';
import { SYMBOLS } from './features.js';
import { relabel } from './labels.js';
import { unpacked } from './packs.js';
import { FACE } from './paint.js';
import { isInside, latitudeOf, longitudeOf, outlinesOf } from './shapes.js';
import { fit, insets } from './view.js';
import { labelled, number, say } from './words.js';

var MARKS_PANE = 'minemapMarks';

/* Symbols nearer than this on the screen are drawn as one, with their number. */
var APART_PX = 20;
var MOST_TOLD = 12;

/* The line of each group, from the gravest: told apart without colour. */
var MARK_LINES = [{ width: 3, dash: [] }, { width: 2.2, dash: [9, 4] }, { width: 2, dash: [2, 4] }];

export var Marks = CanvasLayer.extend({
    initialize: function (packId, options) {
        L.Renderer.prototype.initialize.call(this, Object.assign({ pane: MARKS_PANE }, options));
        this.count = 0;
        this.visible = {};
        this.day = options.day;
        this._placed = [];
        this._symbols = [];
        this.ready = unpacked(packId).then(this._take.bind(this));
    },

    _take: function (pack) {
        this.groups = pack.groups;
        this.classes = pack.classes;
        this.marks = pack.marks;
        this._class = pack.columns['class'];
        this._areal = pack.columns.areal;
        this._outlines = outlinesOf(pack.columns, 'mark', 1e7);
        this._places = outlinesOf(pack.columns, 'place', 1e7);
        this._sides = pack.sides && pack.sides.map(function (name) {
            return { name: name, outlines: outlinesOf(pack.columns, name, 1e7), kind: pack.columns[name + '.kind'] };
        });
        this._arrows = pack.sides && outlinesOf(pack.columns, 'arrow', 1e7);
        this.count = this.marks.length;
        this.classes.forEach(function (kind) { this.visible[kind.code] = true; }, this);
        this._placed = Array.from(this.marks.keys()).filter(function (n) {
            return this._places.ringStart[n + 1] > this._places.ringStart[n];
        }, this);
        if (this._map) { this._paint(); }
    },

    onAdd: function (map) {
        if (!map.getPane(MARKS_PANE)) {
            var pane = map.createPane(MARKS_PANE);
            pane.style.zIndex = 430;
            pane.style.pointerEvents = 'none';
        }
        CanvasLayer.prototype.onAdd.call(this, map);
        map.on('mousemove', this._point, this).on('mouseout zoomstart movestart', this._closeTooltip, this)
            .on('click', this._click, this);
    },

    onRemove: function (map) {
        this._closeTooltip();
        map.off('mousemove', this._point, this).off('mouseout zoomstart movestart', this._closeTooltip, this)
            .off('click', this._click, this);
        CanvasLayer.prototype.onRemove.call(this, map);
    },

    isShown: function (n) { return this.visible[this.classes[this._class[n]].code]; },

    setVisible: function (code, shown) {
        this.visible[code] = shown;
        if (this._map) { this._paint(); }
    },

    setLanguage: function () {},

    className: function (code) {
        return this.classes.filter(function (kind) { return kind.code === code; }).map(function (kind) { return kind.title; })[0];
    },

    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view();
        this._shown = view;
        this._symbols = [];
        pen.lineJoin = pen.lineCap = 'round';
        this._paintUnder(pen, view);
        if (this.count && this._showsMarks()) {
            for (var n = this.count - 1; n >= 0; n--) {
                if (this.isShown(n) && isInView(view, this._outlines.boxes, n)) { this._paintMark(pen, view, n); }
            }
            this._paintOver(pen, view);
            this._paintSymbols(pen, view);
        }
        relabel(this._map);
    },

    _namesRank: 0,
    _names: function () {},

    /* Names keep clear of symbols. */
    _taken: function (placer) {
        this._symbols.forEach(function (s) { placer.taken.push([s.x - 10, s.y - 10, s.x + 10, s.y + 10]); });
    },

    _paintUnder: function () {},
    _paintOver: function () {},
    _showsMarks: function () { return true; },

    _paintMark: function (pen, view, n) {
        var kind = this.classes[this._class[n]], line = MARK_LINES[kind.group];
        pen.beginPath();
        trace(pen, view, this._outlines, n, this._areal[n] === 1);
        if (this._areal[n]) { pen.fillStyle = translucent(kind.colour, 0.16); pen.fill('evenodd'); }
        pen.strokeStyle = 'rgba(255,255,255,.8)';
        pen.lineWidth = line.width + 2.4;
        pen.stroke();
        pen.strokeStyle = kind.colour;
        pen.lineWidth = line.width;
        pen.setLineDash(line.dash);
        pen.stroke();
        pen.setLineDash([]);
    },

    /* Put the gravest of symbols that would cover one another, and say how many there are. */
    _paintSymbols: function (pen, view) {
        var taken = new Map();
        this._placed.forEach(function (n) {
            if (!this.isShown(n) || !isInView(view, this._places.boxes, n)) { return; }
            var p = this._places.pointStart[this._places.ringStart[n]];
            var x = this._places.x[p] * view.scale - view.left, y = this._places.y[p] * view.scale - view.top;
            var column = Math.floor(x / APART_PX), row = Math.floor(y / APART_PX), near = null;
            for (var i = column - 1; i <= column + 1 && !near; i++) {
                for (var j = row - 1; j <= row + 1 && !near; j++) {
                    var other = taken.get(i + '/' + j);
                    if (other && Math.hypot(other.x - x, other.y - y) < APART_PX) { near = other; }
                }
            }
            if (near) { near.marks.push(n); return; }
            var symbol = { x: x, y: y, marks: [n] };
            taken.set(column + '/' + row, symbol);
            this._symbols.push(symbol);
        }, this);
        for (var s = this._symbols.length - 1; s >= 0; s--) {
            var symbol = this._symbols[s];
            drawMark(pen, symbol.x, symbol.y, this.classes[this._class[symbol.marks[0]]]);
            if (symbol.marks.length > 1) { drawCount(pen, symbol.x + 8, symbol.y - 8, symbol.marks.length); }
        }
    },

    /* The marks at a point of the map, the gravest first. */
    hit: function (point) {
        var view = this._shown, found = new Set();
        if (!view || !this.count || !this._showsMarks()) { return []; }
        this._symbols.forEach(function (symbol) {
            if (Math.hypot(symbol.x - point.x, symbol.y - point.y) <= 12) { symbol.marks.forEach(function (n) { found.add(n); }); }
        });
        if (!found.size) {
            var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale;
            for (var n = 0; n < this.count; n++) {
                if (this._areal[n] && this.isShown(n) && isInside(this._outlines, n, x, y)) { found.add(n); }
            }
        }
        return Array.from(found).sort(function (a, b) { return a - b; });
    },

    _over: function (event) {
        var over = event.originalEvent.target;
        return over.closest && over.closest('.mm-ui, .leaflet-control, .leaflet-popup') ? [] : this.hit(event.layerPoint);
    },

    _point: function (event) {
        var found = this._over(event), tip = this._tooltip;
        this._map.getContainer().classList.toggle('mm-pointing', found.length > 0);
        if (!found.length) { this._closeTooltip(); return; }
        if (!tip) { tip = this._tooltip = L.tooltip({ className: 'mm-tooltip', direction: 'top', offset: [0, -12], opacity: 1 }); }
        var box = element('div');
        found.slice(0, 3).forEach(function (n) {
            box.appendChild(element('strong', 'mm-tip-name', this.marks[n].name));
            box.appendChild(element('div', 'mm-tip-id', this.classes[this._class[n]].title));
        }, this);
        if (found.length > 3) { box.appendChild(element('div', 'mm-tip-note', this._more(found.length - 3))); }
        tip.setContent(box).setLatLng(event.latlng);
        if (!this._map.hasLayer(tip)) { this._map.openTooltip(tip); }
    },

    _more: function (count) {
        return say(this.options.language, 'more', { n: number(this.options.language, count) });
    },

    _closeTooltip: function () {
        if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
    },

    _click: function (event) {
        var found = this._over(event);
        if (found.length) { this._tell(found, event.latlng); }
    },

    /* Say of marks what there is to say, beside them or, without a place, in the middle of the map. */
    _tell: function (marks, latlng) {
        this._closeTooltip();
        var inset = insets(this._map), size = this._map.getSize();
        L.popup({
            className: 'mm-popup', maxWidth: Math.min(380, size.x - 60), minWidth: Math.min(260, size.x - 60), maxHeight: 360,
            autoPanPaddingTopLeft: [inset.left + 8, inset.top + 8],
            autoPanPaddingBottomRight: [inset.right + 8, inset.bottom + 8]
        }).setLatLng(latlng).setContent(this._account(marks)).openOn(this._map);
        var cross = this._map.getContainer().querySelector('.leaflet-popup-close-button');
        if (cross) { named(cross, say(this.options.language, 'close')); }
    },

    _account: function (marks) {
        var box = element('div', 'mm-account mm-marks'), layer = this;
        marks.slice(0, MOST_TOLD).forEach(function (n) {
            var mark = this.marks[n], kind = this.classes[this._class[n]];
            var one = box.appendChild(element('section'));
            var head = one.appendChild(element('h2'));
            head.appendChild(this.swatch(kind));
            head.appendChild(element('span', null, mark.name));
            one.appendChild(element('p', 'mm-mark-kind', kind.kind && kind.title ? labelled(this.options.language, kind.kind, kind.title) : kind.kind || kind.title));
            mark.lines.forEach(function (line) { one.appendChild(element('p', line[0], line[1])); });
            var list = one.appendChild(element('dl'));
            mark.facts.forEach(function (fact) {
                list.appendChild(element('dt', null, fact[0]));
                list.appendChild(element('dd', null, fact[1]));
            });
            if (this._placed.includes(n)) {
                var go = one.appendChild(button('mm-text-button', null, function () { layer.zoomTo([n]); }));
                go.textContent = say(this.options.language, 'zoom_to_area');
            }
        }, this);
        if (marks.length > MOST_TOLD) { box.appendChild(element('p', 'mm-note', this._more(marks.length - MOST_TOLD))); }
        return box;
    },

    boundsOf: function (marks) {
        var b = this._outlines.boxes, west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        marks.forEach(function (n) {
            west = Math.min(west, b[4 * n]);
            north = Math.min(north, b[4 * n + 1]);
            east = Math.max(east, b[4 * n + 2]);
            south = Math.max(south, b[4 * n + 3]);
        });
        return west > east ? null : L.latLngBounds(
            [latitudeOf(south), longitudeOf(west)], [latitudeOf(north), longitudeOf(east)]
        );
    },

    zoomTo: function (marks) {
        var bounds = this.boundsOf(marks);
        if (bounds) { fit(this._map, bounds); }
    },

    placeOf: function (n) {
        var p = this._places.pointStart[this._places.ringStart[n]];
        return L.latLng(latitudeOf(this._places.y[p]), longitudeOf(this._places.x[p]));
    },

    swatch: function (kind) {
        var canvas = element('canvas', 'mm-swatch mm-mark-swatch'), pen = canvas.getContext('2d');
        canvas.width = 52;
        canvas.height = 36;
        canvas.setAttribute('aria-hidden', 'true');
        pen.scale(2, 2);
        drawMark(pen, 13, 9, kind);
        return canvas;
    }
});

/* A symbol with its sign in it: form, colour and sign each tell the class. */
function drawMark(pen, x, y, kind) {
    var path = new Path2D(SYMBOLS[kind.symbol]);
    pen.save();
    pen.translate(x, y);
    pen.scale(1.4, 1.4);
    pen.lineJoin = 'round';
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 3;
    pen.stroke(path);
    pen.fillStyle = kind.colour;
    pen.fill(path);
    pen.strokeStyle = INK;
    pen.lineWidth = 0.8;
    pen.stroke(path);
    if (kind.sign) {
        pen.fillStyle = kind.ink;
        pen.font = '700 7.5px ' + FACE;
        pen.textAlign = 'center';
        pen.textBaseline = 'middle';
        pen.fillText(kind.sign, 0, kind.symbol === 'triangle' ? 1.2 : 0.4);
    }
    pen.restore();
}

function drawCount(pen, x, y, count) {
    var text = count > 999 ? '999+' : String(count);
    pen.save();
    pen.font = '600 10.5px ' + FACE;
    var half = Math.max(7, pen.measureText(text).width / 2 + 4);
    pen.beginPath();
    pen.roundRect(x - half, y - 7, 2 * half, 14, 7);
    pen.fillStyle = INK;
    pen.fill();
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.fillStyle = '#ffffff';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(text, x, y + 0.5);
    pen.restore();
}
