/* The land-release layer: outlines, names, and what is pointed at. */

import { trace } from './canvas.js';
import { CLASS, CLASSES, HATCHES, HIDDEN } from './classes.js';
import { MOST_NAMES, NAME_PX, relabel } from './labels.js';
import { FACE, paintOf } from './paint.js';
import { LandRelease } from './record.js';
import { foundIn } from './shapes.js';

/* What lies together and is less than this across on the screen is drawn as a symbol. */
export var SMALL_PX = 15;

LandRelease.include({
    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view();
        if (this.day === null) { return; }
        this._shown = view;
        this._findSymbols(view);
        // Marks of what is done lie under all outlines.
        this._paintSymbols(pen, true);
        var layer = this, shapes = CLASSES.map(function () { return []; });
        foundIn(view, this._near, SMALL_PX / view.scale, function (k) {
            return layer._state[k] !== HIDDEN;
        }).forEach(function (k) { shapes[layer._state[k]].push(k); });
        for (var n = 0; n < CLASSES.length; n++) {
            if (this.visible[CLASSES[n]] && shapes[n].length) { this._paintClass(pen, view, n, shapes[n]); }
        }
        this._paintSymbols(pen, false);
        this._paintOver();
        relabel(this._map);
    },

    _paintClass: function (pen, view, n, shapes) {
        var name = CLASSES[n], k, pattern = pen.createPattern(this._tileOf(name), 'repeat'), size = HATCHES[name].size;
        pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, -(view.left % size), -(view.top % size)]));
        for (var from = 0; from < shapes.length; from += 500) {
            pen.beginPath();
            shapes.slice(from, from + 500).forEach(function (shape) {
                trace(pen, view, this._outlines, shape, true);
            }, this);
            // Two classes over each other would mix to a colour that no legend has.
            pen.globalCompositeOperation = 'destination-out';
            pen.fillStyle = '#000000';
            pen.fill();
            pen.globalCompositeOperation = 'source-over';
            pen.fillStyle = pattern;
            pen.fill();
        }
        // Where one area is held as several pieces, the lines between them would tell of later
        // events: its outline is drawn on a canvas of its own, and its inside taken out again.
        var line = this._pen(this._scratch), paint = paintOf(this._map), edge = this._edgeOf(name);
        for (var i = 0; i < shapes.length;) {
            var site = this._site[shapes[i]], end = i;
            while (end < shapes.length && this._site[shapes[end]] === site) { end++; }
            line.beginPath();
            for (k = i; k < end; k++) { trace(line, view, this._outlines, shapes[k], true); }
            var joined = end - i > 1 || this._crosses && this._crosses[site];
            line.lineJoin = 'round';
            if (paint.casing) {
                line.setLineDash([]);
                line.strokeStyle = paint.casing;
                line.lineWidth = joined ? 7 : 4.4;
                line.stroke();
            }
            line.setLineDash(this._illustrative[site] ? [6, 4] : []);
            line.strokeStyle = edge;
            line.lineWidth = joined ? 3.2 : 1.6;
            line.stroke();
            if (joined) {
                line.globalCompositeOperation = 'destination-out';
                line.fill();
                line.globalCompositeOperation = 'source-over';
            }
            i = end;
        }
        pen.save();
        pen.setTransform(1, 0, 0, 1, 0, 0);
        pen.drawImage(this._scratch, 0, 0);
        pen.restore();
    },

    _namesRank: 0,

    /* Symbols keep their room. */
    _taken: function (placer) {
        (this._symbols || []).forEach(function (s) { placer.taken.push([s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r]); });
    },

    /* Name what stands for one area: inside its outline where its name has room, else beside it. */
    _names: function (placer) {
        var pen = placer.pen, view = this._shown, candidates = [], layer = this;
        if (this.names === false || !view || this.day === null) { return; }
        this._symbols.forEach(function (symbol) {
            if (symbol.count === 1) {
                candidates.push({ site: symbol.site, leading: symbol.leading, room: 0, box: [symbol.x - 7, symbol.y - 7, symbol.x + 7, symbol.y + 7] });
            }
        });
        foundIn(view, this._nearSpots, SMALL_PX / view.scale, function () { return true; }).sort(function (a, b) {
            return layer._spotRank[a] - layer._spotRank[b];
        }).forEach(function (spot) {
            var found = this._namedBox(spot);
            if (!found) { return; }
            var b = found.box, box = [b[0] * view.scale - view.left, b[1] * view.scale - view.top, b[2] * view.scale - view.left, b[3] * view.scale - view.top];
            placer.grounds.push(box);
            candidates.push({
                site: this._spotSite[spot], leading: found.leading, room: (b[2] - b[0]) * view.scale,
                box: box
            });
        }, this);
        // What remains before what is released, the larger before the smaller. Ground that was only redrawn has no name.
        candidates = candidates.filter(function (label) { return label.leading !== CLASS.adjusted; }).sort(function (a, b) {
            return Number(b.leading >= CLASS.SHA) - Number(a.leading >= CLASS.SHA) || b.room - a.room;
        }).slice(0, MOST_NAMES);
        pen.save();
        if (this._cut) {
            var at = this._map.containerPointToLayerPoint([this._cut.x, 0]).x, far = 20000;
            pen.beginPath();
            pen.rect(this._cut.left ? at - far : at, this._bounds.min.y, far, this._bounds.getSize().y);
            pen.clip();
        }
        candidates.forEach(function (label) {
            var text = layer.labelOf(label.site), box = label.box, places;
            pen.font = (label.room >= 44 ? '600 12.5px ' : '11px ') + FACE;
            // Inside, if all of it has room there, or there is room for much of it.
            var inside = placer.fitted(text, label.room - 6);
            if (inside === text || label.room > NAME_PX) {
                var width = pen.measureText(inside).width;
                places = [[(box[0] + box[2] - width) / 2, (box[1] + box[3]) / 2]];
                if (placer.write(inside, places, placer.paint.ink)) { return; }
            }
            pen.font = '11px ' + FACE;
            text = placer.fitted(text, NAME_PX);
            placer.write(text, placer.beside(text, box), placer.paint.ink);
        });
        pen.restore();
    },

    /* Where a spot bears its site's name: on the largest piece of what matters most there on the
     * day; null if there is nothing. */
    _namedBox: function (spot) {
        var here = new Float64Array(CLASSES.length), leading = this._spotNow(spot, here), best = -1, most = -1;
        if (leading === HIDDEN) { return null; }
        for (var i = this._spotStart[spot]; i < this._spotStart[spot + 1]; i++) {
            var piece = this._spotPiece[i], size = this._area[piece] * this._spotShare[i];
            if (this._state[piece] === leading && size > most) {
                most = size;
                best = this._spotShare[i] > 0.999 ? piece : -1;
            }
        }
        return {
            leading: leading,
            box: best < 0 ? this._spotBoxes.subarray(4 * spot, 4 * spot + 4) : this._outlines.boxes.subarray(4 * best, 4 * best + 4)
        };
    },

    /* What is pointed at or clicked, drawn above the rest: its outlines, and where an area lies on
     * several spots, a line to each of them. */
    _paintOver: function () {
        var pen = this._pen(this._over), view = this._shown;
        (this._selected || []).concat(this._told, this._pointed).forEach(function (site) {
            if (site === null || site === undefined || site >= this.sites) { return; }
            var spots = this._spotsNow(site, view);
            pen.beginPath();
            this._piecesOf(site).forEach(function (k) {
                if (this._state[k] !== HIDDEN && this.visible[CLASSES[this._state[k]]] && this._isDrawn(k, view)) {
                    trace(pen, view, this._outlines, k, true);
                }
            }, this);
            var under = this._underOf.get(site);
            if (under !== undefined) { trace(pen, view, this._under, under, true); }
            pen.lineJoin = 'round';
            [['rgba(255,255,255,.95)', 7], ['#0b3d66', 4]].forEach(function (stroke) {
                pen.strokeStyle = stroke[0];
                pen.lineWidth = stroke[1];
                pen.stroke();
            });
            pen.globalCompositeOperation = 'destination-out';
            pen.fill();
            pen.globalCompositeOperation = 'source-over';
            if (spots.length > 1) { this._paintTies(pen, spots.slice(0, 200)); }
        }, this);
    },

    _paintTies: function (pen, spots) {
        pen.save();
        pen.beginPath();
        spots.slice(1).forEach(function (spot) {
            pen.moveTo(spots[0].x, spots[0].y);
            pen.lineTo(spot.x, spot.y);
        });
        pen.lineCap = 'round';
        [['rgba(255,255,255,.9)', 4, []], ['#0b3d66', 1.6, [5, 4]]].forEach(function (stroke) {
            pen.strokeStyle = stroke[0];
            pen.lineWidth = stroke[1];
            pen.setLineDash(stroke[2]);
            pen.stroke();
        });
        pen.setLineDash([]);
        spots.forEach(function (spot) {
            if (!spot.small) { return; }
            pen.beginPath();
            pen.arc(spot.x, spot.y, 10.5, 0, 7);
            pen.lineWidth = 2.2;
            pen.stroke();
        });
        pen.restore();
    }
});
