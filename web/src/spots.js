/* The land-release layer: the spots that an area lies on.
 *
 * An area may lie on many places, some of them far apart. A spot is what lies together: a symbol
 * stands where ground is, never in the middle between two places that have nothing there. */

import { CLASS, CLASSES, HIDDEN } from './classes.js';
import { SMALL_PX } from './ground.js';
import { grouped, starts } from './packs.js';
import { LandRelease, NEGLIGIBLE } from './record.js';
import { blocksOf, widen } from './shapes.js';

/* What a polygon without an inside counts as, so that shares of it can be told. */
var TINY = 1e-300;

LandRelease.include({
    /* Each spot has a site and a box, and some pieces, or the share of a piece, on it. */
    _loadSpots: function () {
        var sites = [], boxes = [], sizes = [], pieces = [], shares = [], o = this._outlines, s;
        this._span = new Float64Array(this.count);
        for (s = 0; s < this.sites; s++) {
            var own = this._piecesOf(s);
            // The pieces of most areas lie together: these need no more than their boxes.
            if (this._isOneSpot(own)) {
                var around = [Infinity, Infinity, -Infinity, -Infinity];
                own.forEach(function (piece) {
                    widen(around, o.boxes, piece);
                    pieces.push(piece);
                    shares.push(1);
                });
                sites.push(s);
                boxes.push(around[0], around[1], around[2], around[3]);
                sizes.push(own.length);
                own.forEach(function (piece) { this._span[piece] = Math.max(around[2] - around[0], around[3] - around[1]); }, this);
                continue;
            }
            var parts = this._partsOf(s), spots = together(parts), whole = new Map();
            parts.forEach(function (part) { whole.set(part.piece, (whole.get(part.piece) || 0) + part.size); });
            spots.forEach(function (spot) {
                var held = new Map();
                spot.parts.forEach(function (part) {
                    held.set(part.piece, (held.get(part.piece) || 0) + part.size / whole.get(part.piece));
                });
                sites.push(s);
                boxes.push(spot.west, spot.north, spot.east, spot.south);
                sizes.push(held.size);
                held.forEach(function (share, piece) {
                    pieces.push(piece);
                    shares.push(share);
                    this._span[piece] = Math.max(this._span[piece], spot.east - spot.west, spot.south - spot.north);
                }, this);
            }, this);
        }
        this._spotSite = new Int32Array(sites);
        this._spotBoxes = new Float64Array(boxes);
        this._spotStart = starts(sizes);
        this._spotPiece = new Int32Array(pieces);
        this._spotShare = new Float64Array(shares);
        this._spotsOf = grouped(this._spotSite, this.sites);
        this._spotsByRank = new Int32Array(this._spotSite.length);
        this._spotRank = new Int32Array(this._spotSite.length);
        var rank = 0;
        this._placed.forEach(function (site) {
            this._spotsOf(site).forEach(function (spot) {
                this._spotRank[spot] = rank;
                this._spotsByRank[rank++] = spot;
            }, this);
        }, this);
        this._spotsByRank = this._spotsByRank.subarray(0, rank);
        this._near = blocksOf(o.boxes, this.count, this._span);
        this._nearSpots = blocksOf(this._spotBoxes, this._spotSite.length, Float64Array.from(this._spotSite, function (_, spot) {
            return Math.max(boxes[4 * spot + 2] - boxes[4 * spot], boxes[4 * spot + 3] - boxes[4 * spot + 1]);
        }));
    },

    /* Whether pieces are of one ring each and lie no farther from the largest than that reaches. */
    _isOneSpot: function (own) {
        var o = this._outlines, b = o.boxes, reach = -1, largest = 0;
        var simple = own.length > 0 && own.every(function (piece) {
            var at = 4 * piece, size = Math.max(b[at + 2] - b[at], b[at + 3] - b[at + 1]);
            if (size > reach) {
                reach = size;
                largest = at;
            }
            return o.ringStart[piece + 1] - o.ringStart[piece] === 1;
        });
        return simple && own.every(function (piece) {
            var at = 4 * piece;
            return Math.max(b[at] - b[largest + 2], b[largest] - b[at + 2], b[at + 1] - b[largest + 3], b[largest + 1] - b[at + 3]) <= reach;
        });
    },

    /* The polygons and points of a site's pieces: {piece, size, west, north, east, south}. */
    _partsOf: function (site) {
        var o = this._outlines, parts = [], layer = this;
        this._piecesOf(site).forEach(function (piece) {
            var first = o.ringStart[piece], end = o.ringStart[piece + 1], own = parts.length;
            if (end - first === 1) {
                var box = o.boxes.subarray(4 * piece, 4 * piece + 4);
                parts.push({ piece: piece, size: 1, west: box[0], north: box[1], east: box[2], south: box[3] });
                return;
            }
            for (var ring = first; ring < end; ring++) {
                var part = layer._ring(ring);
                // Outer rings come before the holes, and go the other way round.
                if (part.size >= 0) {
                    part.piece = piece;
                    part.size = Math.max(TINY, part.size);
                    parts.push(part);
                } else {
                    var around = parts.slice(own).find(function (outer) {
                        return outer.west <= part.west && outer.east >= part.east && outer.north <= part.north && outer.south >= part.south;
                    });
                    if (around) { around.size = Math.max(TINY, around.size + part.size); }
                }
            }
        });
        return parts;
    },

    _ring: function (ring) {
        var o = this._outlines, first = o.pointStart[ring], end = o.pointStart[ring + 1], twice = 0;
        var part = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
        for (var i = first, j = end - 1; i < end; j = i++) {
            var x = o.x[i], y = o.y[i];
            // From the first point on: the square of the world is large beside a ring.
            twice += (x - o.x[first]) * (o.y[j] - o.y[first]) - (o.x[j] - o.x[first]) * (y - o.y[first]);
            if (x < part.west) { part.west = x; }
            if (x > part.east) { part.east = x; }
            if (y < part.north) { part.north = y; }
            if (y > part.south) { part.south = y; }
        }
        part.size = twice / 2;
        return part;
    },

    /* What a spot holds on the day, on the layers that are switched on: the class that matters most
     * (remaining before released, else the larger), and m² by class into `m2`. */
    _spotNow: function (spot, m2) {
        var best = HIDDEN, most = -1, bare = 0, first = this._spotStart[spot], end = this._spotStart[spot + 1], n;
        for (n = 0; n < m2.length; n++) { m2[n] = 0; }
        for (var i = first; i < end; i++) {
            var piece = this._spotPiece[i], state = this._state[piece];
            if (state === HIDDEN || !this.visible[CLASSES[state]]) { continue; }
            m2[state] += this._area[piece] * this._spotShare[i];
            if (this._area[piece] === 0 && !this._measured[piece]) { bare |= 1 << state; }
            if (end - first === 1) { return m2[state] >= NEGLIGIBLE || bare ? state : HIDDEN; }
        }
        for (n = CLASSES.length - 1; n >= 0; n--) {
            if (m2[n] < NEGLIGIBLE && !(bare & 1 << n)) { continue; }
            if (n >= CLASS.SHA) { return n; }
            if (m2[n] > most) {
                most = m2[n];
                best = n;
            }
        }
        return best;
    },

    /* The spots of a site that hold something on the day, as pixels of the view. */
    _spotsNow: function (site, view) {
        var here = new Float64Array(CLASSES.length), b = this._spotBoxes;
        return Array.from(this._spotsOf(site)).filter(function (spot) {
            return this._spotNow(spot, here) !== HIDDEN;
        }, this).map(function (spot) {
            return {
                x: (b[4 * spot] + b[4 * spot + 2]) / 2 * view.scale - view.left,
                y: (b[4 * spot + 1] + b[4 * spot + 3]) / 2 * view.scale - view.top,
                small: this._isSmallSpot(spot, view)
            };
        }, this);
    },

    _isDrawn: function (piece, view) { return this._span[piece] >= SMALL_PX / view.scale; },

    _isSmallSpot: function (spot, view) { return this._nearSpots.sizes[spot] < SMALL_PX / view.scale; }
});

/* Put together the parts that lie no farther apart than the larger of them reaches. */
function together(parts) {
    if (parts.length < 2) { return parts.map(function (part) { return Object.assign({ parts: [part] }, part); }); }
    var sorted = parts.slice().sort(function (a, b) { return a.west - b.west; }), most = 0;
    var reach = sorted.map(function (part) { return Math.max(part.east - part.west, part.south - part.north); });
    var leader = sorted.map(function (_, n) { return n; });
    function leading(n) {
        while (leader[n] !== n) { n = leader[n] = leader[leader[n]]; }
        return n;
    }
    reach.forEach(function (size) { most = Math.max(most, size); });
    for (var i = 0; i < sorted.length; i++) {
        for (var j = i + 1; j < sorted.length && sorted[j].west - sorted[i].east <= most; j++) {
            var a = sorted[i], b = sorted[j], gap = Math.max(b.west - a.east, a.north - b.south, b.north - a.south, 0);
            if (gap <= Math.max(reach[i], reach[j])) { leader[leading(j)] = leading(i); }
        }
    }
    var spots = new Map();
    sorted.forEach(function (part, n) {
        var spot = spots.get(leading(n));
        if (!spot) {
            spots.set(leading(n), Object.assign({ parts: [part] }, part));
            return;
        }
        spot.parts.push(part);
        spot.west = Math.min(spot.west, part.west);
        spot.north = Math.min(spot.north, part.north);
        spot.east = Math.max(spot.east, part.east);
        spot.south = Math.max(spot.south, part.south);
    });
    return Array.from(spots.values());
}
