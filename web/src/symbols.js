/* The land-release layer: areas too small to draw, each as a symbol or gathered in circles. */

import { mixed } from './canvas.js';
import { CLASS, CLASSES, HIDDEN, RELEASED } from './classes.js';
import { INK } from './document.js';
import { FACE } from './paint.js';
import { LandRelease } from './record.js';
import { number } from './words.js';

export var CLUSTER_PX = 42;
/* The radius of circles by m², and of the mark that nothing remains in a place. */
var LEAST_CIRCLE = 11.5, MOST_CIRCLE = 21, DONE_CIRCLE = 7.5;

LandRelease.include({
    /* Gather small spots that lie close together at a zoom; the same on every day. */
    _clustersAt: function (view) {
        var key = this._zoom.toFixed(2);
        if (this._clusters[key]) { return this._clusters[key]; }
        var reach = CLUSTER_PX / view.scale, cells = new Map(), clusters = [], near = this._nearSpots;
        // Small numbers, which are looked up fast.
        var rows = Math.ceil((near.south - near.north) / reach) + 3;
        this._spotsByRank.forEach(function (spot) {
            if (!this._isSmallSpot(spot, view) || !this.isKept(this._spotSite[spot])) { return; }
            var b = this._spotBoxes, x = (b[4 * spot] + b[4 * spot + 2]) / 2, y = (b[4 * spot + 1] + b[4 * spot + 3]) / 2;
            var column = Math.floor((x - near.west) / reach) + 1, row = Math.floor((y - near.north) / reach) + 1, best = null, least = reach * reach;
            for (var dx = -1; dx <= 1; dx++) {
                for (var dy = -1; dy <= 1; dy++) {
                    var there = cells.get((column + dx) * rows + row + dy);
                    for (var i = 0; there && i < there.length; i++) {
                        var away = (there[i].x0 - x) * (there[i].x0 - x) + (there[i].y0 - y) * (there[i].y0 - y);
                        if (away < least) { least = away; best = there[i]; }
                    }
                }
            }
            if (!best) {
                best = { x0: x, y0: y, x: 0, y: 0, spots: [] };
                clusters.push(best);
                var cell = column * rows + row;
                if (!cells.has(cell)) { cells.set(cell, []); }
                cells.get(cell).push(best);
            }
            best.spots.push(spot);
            best.x += (x - best.x) / best.spots.length;
            best.y += (y - best.y) / best.spots.length;
        }, this);
        if (Object.keys(this._clusters).length > 12) { this._clusters = {}; }
        this._clusters[key] = apart(clusters, view.scale);
        return this._clusters[key];
    },

    /* Find the symbols in view: those of what is done first, under the others. */
    _findSymbols: function (view) {
        var margin = 30 / view.scale, symbols = [];
        this._mostM2 = 0;
        this._clustersAt(view).forEach(function (cluster) {
            if (cluster.x < view.west - margin || cluster.x > view.east + margin ||
                cluster.y < view.north - margin || cluster.y > view.south + margin) { return; }
            var symbol = this._symbolOf(cluster, view);
            if (!symbol) { return; }
            symbols.push(symbol);
            this._mostM2 = Math.max(this._mostM2, symbol.remains);
        }, this);
        if (this.circles === 'm2') {
            symbols.forEach(function (symbol) {
                if (!symbol.done && symbol.sites.length > 1) { symbol.r = LEAST_CIRCLE + (MOST_CIRCLE - LEAST_CIRCLE) * Math.sqrt(symbol.remains / (this._mostM2 || 1)); }
            }, this);
        }
        this._symbols = symbols.filter(function (symbol) { return symbol.done; }).concat(symbols.filter(function (symbol) { return !symbol.done; }));
    },

    /* Draw the symbols of what is done, or of all else. */
    _paintSymbols: function (pen, done) {
        this._symbols.forEach(function (symbol) {
            if (symbol.done !== Boolean(done)) { return; }
            if (symbol.sites.length === 1) {
                this._paintSingle(pen, symbol, symbol.leading, this._illustrative[symbol.sites[0]]);
            } else if (done) {
                this._paintDone(pen, symbol);
            } else {
                this._paintCluster(pen, symbol);
            }
        }, this);
    },

    /* What a cluster shows on the day: its areas, each once, and their m² there; null if nothing. */
    _symbolOf: function (cluster, view) {
        var leading = this._firsts, sites = [], spots = [], m2 = new Float64Array(CLASSES.length), here = new Float64Array(CLASSES.length);
        for (var i = 0; i < cluster.spots.length; i++) {
            var spot = cluster.spots[i], first = this._spotNow(spot, here), site = this._spotSite[spot];
            if (first === HIDDEN) { continue; }
            spots.push(spot);
            if (leading[site] === HIDDEN) { sites.push(site); }
            leading[site] = Math.max(leading[site], first);
            for (var n = 0; n < here.length; n++) { m2[n] += here[n]; }
        }
        if (!spots.length) { return null; }
        var remaining = 0, x = cluster.x, y = cluster.y, b = this._spotBoxes, s = spots[0], most = leading[sites[0]];
        for (i = 0; i < sites.length; i++) {
            if (leading[sites[i]] >= CLASS.SHA && !this.isResidue(sites[i])) { remaining++; }
            leading[sites[i]] = HIDDEN;
        }
        if (spots.length === 1) {
            x = (b[4 * s] + b[4 * s + 2]) / 2;
            y = (b[4 * s + 1] + b[4 * s + 3]) / 2;
        }
        return {
            sites: sites, spots: spots, remaining: remaining, m2: m2, leading: most,
            x: x * view.scale - view.left, y: y * view.scale - view.top, done: !remaining,
            remains: m2[CLASS.SHA] + m2[CLASS.CHA], r: remaining || sites.length === 1 ? radiusOf(sites.length) : DONE_CIRCLE,
            illustrative: sites.every(function (site) { return this._illustrative[site]; }, this)
        };
    },

    _paintSingle: function (pen, symbol, n, illustrative) {
        var name = CLASSES[n];
        pen.save();
        pen.translate(symbol.x, symbol.y);
        pen.beginPath();
        if (n >= CLASS.SHA) { pen.arc(0, 0, 6, 0, 7); } else { pen.rect(-4.5, -4.5, 9, 9); }
        pen.strokeStyle = 'rgba(255,255,255,.9)';
        pen.lineWidth = 4.5;
        pen.stroke();
        pen.fillStyle = name === 'adjusted' || name === 'outside' ? '#ffffff'
            : name === 'SHA' ? mixed(this._colours.SHA, '#ffffff', 0.25) : this._colours[name];
        pen.fill();
        pen.strokeStyle = mixed(this._colours[name], '#000000', 0.42);
        pen.lineWidth = 1.8;
        pen.setLineDash(illustrative ? [3, 2.2] : []);
        pen.stroke();
        if (name === 'CHA') {
            pen.setLineDash([]);
            pen.strokeStyle = '#ffffff';
            pen.lineWidth = 1.6;
            pen.stroke(new Path2D('M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4'));
        }
        pen.restore();
    },

    /* A small tick: nothing remains of several areas. */
    _paintDone: function (pen, symbol) {
        // What was only redrawn gives its colour where nothing was released.
        var best = RELEASED.reduce(function (a, name) { return symbol.m2[CLASS[name]] > symbol.m2[CLASS[a]] ? name : a; });
        if (!symbol.m2[CLASS[best]]) { best = symbol.m2[CLASS.outside] ? 'outside' : 'adjusted'; }
        pen.save();
        pen.translate(symbol.x, symbol.y);
        pen.beginPath();
        pen.arc(0, 0, symbol.r, 0, 7);
        pen.strokeStyle = 'rgba(255,255,255,.9)';
        pen.lineWidth = 3;
        pen.stroke();
        pen.fillStyle = this._colours[best];
        pen.fill();
        pen.lineWidth = 2;
        pen.lineCap = pen.lineJoin = 'round';
        pen.strokeStyle = best === 'adjusted' ? INK : '#ffffff';
        pen.stroke(new Path2D('M-3.4 0.2 -1 2.8 3.6 -2.8'));
        pen.restore();
    },

    _paintCluster: function (pen, symbol) {
        var order = ['CHA', 'SHA', 'cancelled', 'reduced', 'cleared', 'outside'];
        var total = 0, from = -Math.PI / 2, r = symbol.r, ring = 6.5;
        order.forEach(function (name) { total += symbol.m2[CLASS[name]]; });
        pen.save();
        pen.translate(symbol.x, symbol.y);
        pen.beginPath();
        pen.arc(0, 0, r + 1.5, 0, 7);
        pen.shadowColor = 'rgba(20,35,50,.35)';
        pen.shadowBlur = 5;
        pen.shadowOffsetY = 1;
        pen.fillStyle = '#ffffff';
        pen.fill();
        pen.shadowColor = 'transparent';
        order.forEach(function (name) {
            var m2 = symbol.m2[CLASS[name]];
            if (!m2) { return; }
            var to = from + 2 * Math.PI * m2 / total;
            pen.beginPath();
            pen.arc(0, 0, r - ring / 2, from, to);
            pen.lineWidth = ring;
            pen.strokeStyle = this._colours[name];
            pen.stroke();
            from = to;
        }, this);
        pen.lineWidth = 1;
        pen.strokeStyle = 'rgba(36,49,60,.75)';
        [r, r - ring].forEach(function (radius, inner) {
            pen.setLineDash(symbol.illustrative && !inner ? [4, 3] : []);
            pen.beginPath();
            pen.arc(0, 0, radius, 0, 2 * Math.PI);
            pen.stroke();
        });
        pen.fillStyle = INK;
        pen.textAlign = 'center';
        pen.textBaseline = 'middle';
        var text = number(this.language, symbol.remaining);
        // As large as the hole of the ring has room for.
        pen.font = '600 ' + Math.min(13, 1.9 * (r - ring) / (0.62 * text.length)).toFixed(1) + 'px ' + FACE;
        pen.fillText(text, 0, 0.5);
        pen.restore();
    }
});

function radiusOf(count) { return count === 1 ? 8 : 13 + 4.2 * Math.log10(count); }

/* Put clusters that would overlap into the larger of them: no circle hides the number of another. */
function apart(clusters, scale) {
    var cell = 2 * radiusOf(1e5) / scale, cells = new Map(), kept = [];
    clusters.sort(function (a, b) { return b.spots.length - a.spots.length; }).forEach(function (cluster) {
        var column = Math.floor(cluster.x / cell), row = Math.floor(cluster.y / cell), met = null, key;
        for (var dx = -1; dx <= 1 && !met; dx++) {
            for (var dy = -1; dy <= 1 && !met; dy++) {
                met = (cells.get((column + dx) * 1e8 + row + dy) || []).find(function (other) {
                    var room = (radiusOf(other.spots.length) + radiusOf(cluster.spots.length)) / scale;
                    return Math.hypot(other.x - cluster.x, other.y - cluster.y) < room;
                });
            }
        }
        if (met) {
            met.spots = met.spots.concat(cluster.spots);
            return;
        }
        key = column * 1e8 + row;
        if (!cells.has(key)) { cells.set(key, []); }
        cells.get(key).push(cluster);
        kept.push(cluster);
    });
    return kept;
}
