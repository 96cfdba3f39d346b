/* What changed between two states: both on one map, or one beside the other. */

import { isInView, mixed, trace } from './canvas.js';
import { hatchTile } from './classes.js';
import { INK } from './document.js';
import { Marks } from './marks.js';
import { latitudeOf, longitudeOf } from './shapes.js';

export var Changes = Marks.extend({
    _take: function (pack) {
        this.mode = 'both';
        this._hatches = {};
        Marks.prototype._take.call(this, pack);
    },

    setMode: function (mode) {
        this.mode = mode;
        this._closeTooltip();
        this._map.closePopup();
        this._paint();
    },

    /* Divide the states at a place on the screen, left of which is the one of before. */
    cut: function (x) {
        this._cut = x;
        if (this.mode === 'swipe' && this._map && this._bounds && !this._map._animatingZoom) { this._paint(); }
    },

    _showsMarks: function () { return this.mode === 'both'; },

    _paintUnder: function (pen, view) {
        if (!this._sides) { return; }
        var size = this._map.getSize(), left = this._map.containerPointToLayerPoint([0, 0]);
        var divide = left.x + this._cut;
        if (this.mode === 'both') { return; }
        [0, 1].forEach(function (side) {
            if (this.mode !== 'swipe' && this.mode !== this._sides[side].name) { return; }
            pen.save();
            if (this.mode === 'swipe') {
                pen.beginPath();
                pen.rect(side ? divide : left.x - size.x, left.y - size.y, side ? 2 * size.x : divide - left.x + size.x, 3 * size.y);
                pen.clip();
            }
            this._paintState(pen, view, this._sides[side]);
            pen.restore();
        }, this);
    },

    /* One state as the map of a record draws it: filled and hatched by category. */
    _paintState: function (pen, view, side) {
        ['SHA', 'CHA'].forEach(function (name, kind) {
            pen.beginPath();
            for (var n = 0; n < side.outlines.count; n++) {
                if (side.kind[n] === kind && isInView(view, side.outlines.boxes, n)) { trace(pen, view, side.outlines, n, true); }
            }
            pen.fillStyle = this._pattern(pen, name, this.options.colours[name]);
            pen.fill('evenodd');
            pen.strokeStyle = mixed(this.options.colours[name], '#000000', 0.25);
            pen.lineWidth = 1.6;
            pen.stroke();
            this._paintSmall(pen, view, side, kind, this.options.colours[name]);
        }, this);
    },

    /* Areas too small to see are squares of a few pixels. */
    _paintSmall: function (pen, view, side, kind, colour) {
        var boxes = side.outlines.boxes;
        for (var n = 0; n < side.outlines.count; n++) {
            var wide = Math.max(boxes[4 * n + 2] - boxes[4 * n], boxes[4 * n + 3] - boxes[4 * n + 1]) * view.scale;
            if (side.kind[n] !== kind || !(wide < 8) || !isInView(view, boxes, n)) { continue; }
            var x = (boxes[4 * n] + boxes[4 * n + 2]) / 2 * view.scale - view.left;
            var y = (boxes[4 * n + 1] + boxes[4 * n + 3]) / 2 * view.scale - view.top;
            pen.fillStyle = colour;
            pen.strokeStyle = INK;
            pen.lineWidth = 1;
            pen.beginPath();
            pen.rect(x - 4, y - 4, 8, 8);
            pen.fill();
            pen.stroke();
        }
    },

    _pattern: function (pen, name, colour) {
        var key = name + colour;
        if (!this._hatches[key]) {
            this._hatches[key] = pen.createPattern(hatchTile(name, colour), 'repeat');
            this._hatches[key].setTransform(new DOMMatrix().scale(0.5));
        }
        return this._hatches[key];
    },

    _paintMark: function (pen, view, n) {
        var kind = this.classes[this._class[n]];
        pen.beginPath();
        trace(pen, view, this._outlines, n, this._areal[n] === 1);
        if (this._areal[n] && kind.hatch) { pen.fillStyle = this._pattern(pen, kind.hatch, kind.colour); pen.fill('evenodd'); }
    },

    /* The outlines of before, in dashes, and of now; and arrows from there to here. */
    _paintOver: function (pen, view) {
        [['#ffffff', 4, 1, 0, []], ['#57656f', 1.8, 1, 0, [5, 4]], [INK, 1.8, 1, 1, []]].forEach(function (/** @type {[string, number, number, number, number[]]} */ line) {
            (line[0] === '#ffffff' ? [0, 1] : [line[3]]).forEach(function (side) {
                var outlines = this._sides[side].outlines;
                pen.beginPath();
                for (var n = 0; n < outlines.count; n++) { if (isInView(view, outlines.boxes, n)) { trace(pen, view, outlines, n, true); } }
                pen.strokeStyle = line[0] === '#ffffff' ? 'rgba(255,255,255,.65)' : line[0];
                pen.lineWidth = line[1];
                pen.setLineDash(line[4]);
                pen.stroke();
            }, this);
        }, this);
        pen.setLineDash([]);
        if (this.visible.shifted === false) { return; }
        var arrows = this._arrows;
        for (var n = 0; n < arrows.count; n++) {
            if (arrows.ringStart[n + 1] > arrows.ringStart[n] && isInView(view, arrows.boxes, n)) { this._paintArrow(pen, view, arrows.pointStart[arrows.ringStart[n]]); }
        }
    },

    _paintArrow: function (pen, view, p) {
        var a = this._arrows, scale = view.scale;
        var x = a.x[p] * scale - view.left, y = a.y[p] * scale - view.top;
        var tx = a.x[p + 1] * scale - view.left, ty = a.y[p + 1] * scale - view.top;
        var length = Math.hypot(tx - x, ty - y), way = Math.atan2(ty - y, tx - x), head = Math.min(9, length / 2);
        if (length < 7) { return; }
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(tx - head * Math.cos(way), ty - head * Math.sin(way));
        [['#ffffff', 5], [INK, 2.4]].forEach(function (line) {
            pen.strokeStyle = line[0];
            pen.lineWidth = line[1];
            pen.stroke();
        });
        pen.beginPath();
        pen.moveTo(tx, ty);
        pen.lineTo(tx - head * Math.cos(way - 0.45), ty - head * Math.sin(way - 0.45));
        pen.lineTo(tx - head * Math.cos(way + 0.45), ty - head * Math.sin(way + 0.45));
        pen.closePath();
        pen.fillStyle = INK;
        pen.fill();
    },

    boundsOf: function (marks) {
        // An area that moved is shown with where it was.
        var bounds = Marks.prototype.boundsOf.call(this, marks), arrows = this._arrows;
        marks.forEach(function (n) {
            for (var p = arrows.pointStart[arrows.ringStart[n]]; p < arrows.pointStart[arrows.ringStart[n + 1]]; p++) {
                if (bounds) { bounds.extend([latitudeOf(arrows.y[p]), longitudeOf(arrows.x[p])]); }
            }
        });
        return bounds;
    }
});
