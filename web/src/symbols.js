/* The land-release layer: areas too small to draw, each as a symbol or gathered in circles. */

import { mixed } from './canvas.js';
import { CLASS, CLASSES, HIDDEN, RELEASED } from './classes.js';
import { INK } from './document.js';
import { FACE } from './paint.js';
import { LandRelease } from './record.js';
import { number } from './words.js';

export var CLUSTER_PX = 42;
/* Cells of clusters that an array holds: 16 MB. */
var MOST_CELLS = 1 << 22;
/* The radius of circles by m², and of the mark that nothing remains in a place. */
var LEAST_CIRCLE = 11.5, MOST_CIRCLE = 21, DONE_CIRCLE = 7.5;

LandRelease.include({
    /* Gather small spots that lie close together at a zoom, the same on every day: {clusters, of}, the number of the
     * cluster of each spot (-1 for none). */
    _clustersAt: function (view) {
        var key = this._zoom.toFixed(2), gathered = this._clusters.get(key);
        if (gathered) { return gathered; }
        var reach = CLUSTER_PX / view.scale, clusters = [], near = this._nearSpots, b = this._spotBoxes;
        var rows = Math.ceil((near.south - near.north) / reach) + 3, columns = Math.ceil((near.east - near.west) / reach) + 3;
        // The first cluster of each cell, which names the next: in an array, unless the record is too wide for one.
        var cells = columns * rows > MOST_CELLS ? new Map() : new Int32Array(columns * rows).fill(-1);
        function firstIn(cell) {
            if (cells instanceof Int32Array) { return cells[cell]; }
            var first = cells.get(cell);
            return first === undefined ? -1 : first;
        }
        for (var rank = 0; rank < this._spotsByRank.length; rank++) {
            var spot = this._spotsByRank[rank];
            if (!this._isSmallSpot(spot, view) || !this.isKept(this._spotSite[spot])) { continue; }
            var x = (b[4 * spot] + b[4 * spot + 2]) / 2, y = (b[4 * spot + 1] + b[4 * spot + 3]) / 2;
            var column = Math.floor((x - near.west) / reach) + 1, row = Math.floor((y - near.north) / reach) + 1, best = null, least = reach * reach;
            for (var dx = -1; dx <= 1; dx++) {
                for (var dy = -1; dy <= 1; dy++) {
                    for (var at = firstIn((column + dx) * rows + row + dy); at >= 0; at = clusters[at].next) {
                        var other = clusters[at], away = (other.x0 - x) * (other.x0 - x) + (other.y0 - y) * (other.y0 - y);
                        if (away < least) { least = away; best = other; }
                    }
                }
            }
            if (!best) {
                var cell = column * rows + row;
                best = { x0: x, y0: y, x: 0, y: 0, spots: [], next: firstIn(cell) };
                if (cells instanceof Int32Array) { cells[cell] = clusters.length; } else { cells.set(cell, clusters.length); }
                clusters.push(best);
            }
            best.spots.push(spot);
            best.x += (x - best.x) / best.spots.length;
            best.y += (y - best.y) / best.spots.length;
        }
        gathered = { clusters: apart(clusters, view.scale), of: new Int32Array(this._spotSite.length).fill(-1) };
        gathered.clusters.forEach(function (cluster, n) { cluster.spots.forEach(function (one) { gathered.of[one] = n; }); });
        if (this._clusters.size > 3) { this._clusters.clear(); }
        this._clusters.set(key, gathered);
        return gathered;
    },

    /* What the clusters of a zoom hold on the day, on the layers that are switched on: summed in one pass over the
     * spots in the order in which they are kept, and kept until something of this changes. */
    _sumsOf: function (gathered) {
        var layer = this, key = this.day + CLASSES.filter(function (name) { return layer.visible[name]; }).join(), sums = this._sums;
        if (sums && sums.of === gathered.of && sums.key === key) { return sums; }
        var count = gathered.clusters.length, width = CLASSES.length, here = new Float64Array(width), site, s, n, leads = new Map();
        sums = this._sums = {
            of: gathered.of, key: key, m2: new Float64Array(count * width), spots: new Int32Array(count), spot: new Int32Array(count),
            sites: new Int32Array(count), site: new Int32Array(count), leading: new Int8Array(count), remaining: new Int32Array(count),
            illustrative: new Uint8Array(count).fill(1)
        };
        function add(cluster, lead) {
            sums.sites[cluster]++;
            sums.site[cluster] = site;
            sums.leading[cluster] = lead;
            if (lead >= CLASS.SHA && !layer.isResidue(site)) { sums.remaining[cluster]++; }
            if (!layer._illustrative[site]) { sums.illustrative[cluster] = 0; }
        }
        for (s = 0; s < this._spotSite.length; s++) {
            var cluster = gathered.of[s], lead = cluster < 0 ? HIDDEN : this._spotNow(s, here);
            site = this._spotSite[s];
            var alone = (s === 0 || this._spotSite[s - 1] !== site) && this._spotSite[s + 1] !== site;
            if (lead !== HIDDEN) {
                sums.spots[cluster]++;
                sums.spot[cluster] = s;
                for (n = 0; n < width; n++) { sums.m2[cluster * width + n] += here[n]; }
                if (alone) { add(cluster, lead); } else { leads.set(cluster, Math.max(lead, leads.has(cluster) ? leads.get(cluster) : HIDDEN)); }
            }
            // An area that lies on several spots counts once in each cluster.
            if (!alone && this._spotSite[s + 1] !== site) {
                leads.forEach(function (most, where) { add(where, most); });
                leads.clear();
            }
        }
        return sums;
    },

    /* The spots of a symbol that hold something, and their areas, each once; the larger first. */
    _spotsOn: function (symbol) {
        var here = new Float64Array(CLASSES.length);
        return symbol.cluster.spots.filter(function (spot) { return this._spotNow(spot, here) !== HIDDEN; }, this);
    },

    _sitesOn: function (symbol) {
        return Array.from(new Set(this._spotsOn(symbol).map(function (spot) { return this._spotSite[spot]; }, this)));
    },

    /* Find the symbols in view: those of what is done first, under the others. */
    _findSymbols: function (view) {
        var margin = 30 / view.scale, symbols = [], gathered = this._clustersAt(view), sums = this._sumsOf(gathered);
        this._mostM2 = 0;
        gathered.clusters.forEach(function (cluster, n) {
            if (!sums.spots[n]) { return; }
            if (cluster.x < view.west - margin || cluster.x > view.east + margin ||
                cluster.y < view.north - margin || cluster.y > view.south + margin) { return; }
            var symbol = this._symbolOf(cluster, n, sums, view);
            symbols.push(symbol);
            this._mostM2 = Math.max(this._mostM2, symbol.remains);
        }, this);
        if (this.circles === 'm2') {
            symbols.forEach(function (symbol) {
                if (!symbol.done && symbol.count > 1) { symbol.r = LEAST_CIRCLE + (MOST_CIRCLE - LEAST_CIRCLE) * Math.sqrt(symbol.remains / (this._mostM2 || 1)); }
            }, this);
        }
        this._symbols = symbols.filter(function (symbol) { return symbol.done; }).concat(symbols.filter(function (symbol) { return !symbol.done; }));
    },

    /* Draw the symbols of what is done, or of all else. */
    _paintSymbols: function (pen, done) {
        this._symbols.forEach(function (symbol) {
            if (symbol.done !== Boolean(done)) { return; }
            if (symbol.count === 1) {
                this._paintSingle(pen, symbol, symbol.leading, this._illustrative[symbol.site]);
            } else if (done) {
                this._paintDone(pen, symbol);
            } else {
                this._paintCluster(pen, symbol);
            }
        }, this);
    },

    /* What a cluster shows on the day: how many areas, the one if it is one, and their m² there. */
    _symbolOf: function (cluster, n, sums, view) {
        var b = this._spotBoxes, s = sums.spot[n], alone = sums.spots[n] === 1, remaining = sums.remaining[n], count = sums.sites[n];
        var x = alone ? (b[4 * s] + b[4 * s + 2]) / 2 : cluster.x, y = alone ? (b[4 * s + 1] + b[4 * s + 3]) / 2 : cluster.y;
        var m2 = sums.m2.subarray(n * CLASSES.length, (n + 1) * CLASSES.length);
        return {
            cluster: cluster, count: count, site: sums.site[n], remaining: remaining, m2: m2, leading: sums.leading[n],
            x: x * view.scale - view.left, y: y * view.scale - view.top, done: !remaining,
            remains: m2[CLASS.SHA] + m2[CLASS.CHA], r: remaining || count === 1 ? radiusOf(count) : DONE_CIRCLE,
            illustrative: Boolean(sums.illustrative[n])
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
