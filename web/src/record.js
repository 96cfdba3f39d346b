/* The land-release layer: the pieces of a record, the filter and the day. */

import { CanvasLayer, mixed } from './canvas.js';
import { CLASS, CLASSES, hatchTile, HIDDEN, RELEASED } from './classes.js';
import { element } from './document.js';
import { asKnown, grouped, pause, unpacked } from './packs.js';
import { lookForPictures, paintOf } from './paint.js';
import { joined, outlinesOf, widen } from './shapes.js';
import { MS_A_DAY, yearOf } from './words.js';

/* Ground of less than 1 cm² is the rounding of a cut, not an area. */
export var NEGLIGIBLE = 1e-4;
export var STILL_THERE = 10000000;
/* Areas are ranked by steps of the logarithm of their m²: the largest there can be, and how many steps to a doubling. */
var LARGEST = 50, RANKS = 1e6;

export var LandRelease = CanvasLayer.extend({
    initialize: function (packId, options) {
        L.Renderer.prototype.initialize.call(this, options);
        this.language = options.language;
        this.names = options.names !== false;
        this.visible = {};
        CLASSES.forEach(function (name) { this.visible[name] = true; }, this);
        this._colours = options.colours;
        this._tiles = {};
        CLASSES.forEach(function (name) {
            this._tiles[name] = hatchTile(name, this._colours[name]);
        }, this);
        this._clusters = new Map();
        this.day = null;
        this.ready = this._read(packId);
    },

    onAdd: function (map) {
        CanvasLayer.prototype.onAdd.call(this, map);
        lookForPictures(map);
        this._look = function () { lookForPictures(map); };
        map.on('layeradd layerremove', this._look);
        map.on('mousemove', this._point, this).on('mouseout', this._unpoint, this)
            .on('click', this._click, this).on('zoomstart movestart', this._unpoint, this);
    },

    onRemove: function (map) {
        this._unpoint();
        this._closeAccount();
        map.off('layeradd layerremove', this._look);
        map.off('mousemove', this._point, this).off('mouseout', this._unpoint, this)
            .off('click', this._click, this).off('zoomstart movestart', this._unpoint, this);
        CanvasLayer.prototype.onRemove.call(this, map);
    },

    _initContainer: function () {
        CanvasLayer.prototype._initContainer.call(this);
        this._over = this._container.appendChild(element('canvas', 'mm-over'));
        this._scratch = element('canvas');
    },

    /* The colour of outlines: darker than their ground, on a dark map lighter. */
    _edgeOf: function (name) { return mixed(this._colours[name], paintOf(this._map).towards, 0.42); },

    /* The hatch of a class: lighter over a picture. */
    _tileOf: function (name) {
        if (!paintOf(this._map).casing) { return this._tiles[name]; }
        this._lighter = this._lighter || {};
        this._lighter[name] = this._lighter[name] || hatchTile(name, this._colours[name], true);
        return this._lighter[name];
    },

    _read: async function (packId) {
        this._whole = await unpacked(packId);
        for (var steps = this._know(0); !steps.next().done;) { await pause(); }
    },

    /* Show the record as it was known on one of its days of knowledge, the latest of which is the first. */
    setKnown: function (n) { for (var steps = this._know(n); !steps.next().done;) { continue; } },

    /* Do so in steps between which the page may do something else. */
    _know: function* (n) {
        var layer = this, twin = this._twin, told = this._told, ids = this._pack && this._pack.ids, day = this.options.day;
        /* The areas of these that are there now, too. */
        function again(sites) {
            return sites.map(function (site) { return layer._pack.ids.indexOf(ids[site]); }).filter(function (site) { return site >= 0; });
        }
        [this, twin].forEach(function (side) {
            if (!ids || !side) { return; }
            side._closeAccount();
            side._closeTooltip();
        });
        this.known = n;
        this._searched = null;
        this._clusters.clear();
        this._dropped = this._kept = null;
        yield* this._load(asKnown(this._whole, n));
        // The days of the axis: those of the record, and any other that is asked for.
        var span = this.span || { from: this.firstDay, to: this.lastDay };
        this.span = { from: Math.min(span.from, this.firstDay), to: Math.max(span.to, this.lastDay) };
        if (!ids) {
            this.setDay(day === null || day === undefined ? this.lastDay : day);
            return;
        }
        this._selected = again(this._selected || []);
        if (twin) { twin._allocate(); }
        this.fire('known');
        this.setFilter(this.filter || {});
        again(told === null || told === undefined ? [] : [told]).forEach(function (site) { layer._tell(site); });
        this.fire('select');
    },

    // Columns to pieces and sites

    _load: function* (pack) {
        var c = pack.columns, hazards = pack.ids.length, worked = c['worked.day'].length;
        var count = c.site.length + worked, k;
        this._pack = pack;
        this._hazards = hazards;
        this.count = count;
        this._site = new Int32Array(count);
        this._entered = new Int32Array(count);
        this._left = new Int32Array(count);
        this._area = new Float64Array(count);
        this._measured = new Uint8Array(count);
        this._standing = new Int8Array(count);
        this._gone = new Int8Array(count);
        this._ownPieces = c.site.length;
        for (k = 0; k < c.site.length; k++) {
            this._site[k] = c.site[k];
            this._entered[k] = c.entered[k];
            this._left[k] = c.left[k];
            this._area[k] = Math.max(0, c.area[k]) / 10000;
            this._measured[k] = c.measured[k];
            this._standing[k] = CLASS[pack.categories[c.category[k]]];
            var exit = pack.exits[c.exit[k]];
            this._gone[k] = RELEASED.indexOf(exit) >= 0 ? CLASS[exit]
                : exit === 'adjusted' && c.to[k] < 0 ? CLASS.adjusted : HIDDEN;
        }
        for (var w = 0; w < worked; w++, k++) {
            this._site[k] = hazards + w;
            this._entered[k] = c['worked.day'][w];
            this._left[k] = STILL_THERE;
            this._area[k] = Math.max(0, c['worked.area'][w]) / 10000;
            this._measured[k] = c['worked.measured'][w];
            this._standing[k] = this._gone[k] = CLASS.outside;
        }
        this.sites = hazards + worked;
        yield;
        var own = outlinesOf(c, 'piece', 1e7);
        yield;
        this._outlines = worked ? joined(own, outlinesOf(c, 'worked', 1e7)) : own;
        // Their places are in the outlines now.
        ['piece.x', 'piece.y', 'worked.x', 'worked.y'].forEach(function (name) { delete c[name]; });
        yield;
        this._allocate();
        this._residues = new Map();
        c['residue.site'].forEach(function (site, n) {
            if (!this._residues.has(site)) { this._residues.set(site, []); }
            this._residues.get(site).push([c['residue.since'][n], c['residue.until'][n]]);
        }, this);
        this._loadSites();
        yield;
        this._loadSpots();
        yield;
        this._loadEvents();
        yield;
        var days = this.eventDays, empty = this.span ? this.span.from : Math.floor(Date.now() / MS_A_DAY);
        this.firstDay = days.length ? days[0] : empty;
        this.lastDay = days.length ? days[days.length - 1] : empty;
    },

    /* Room for what is there on a day. */
    _allocate: function () {
        this._state = new Int8Array(this.count).fill(HIDDEN);
        this._siteM2 = new Float64Array(this.sites * CLASSES.length);
        this._siteHas = new Uint8Array(this.sites * CLASSES.length);
        this._pointed = this._sums = null;
        this._symbols = [];
    },

    /* A site is a hazard, or a place worked outside hazards, with all its pieces ever. */
    _loadSites: function () {
        var pack = this._pack, boxes = new Float64Array(this.sites * 4), s, k;
        var sites = this.sites, largest = new Float64Array(sites), own = this._outlines.boxes;
        for (s = 0; s < this.sites; s++) {
            boxes[4 * s] = boxes[4 * s + 1] = Infinity;
            boxes[4 * s + 2] = boxes[4 * s + 3] = -Infinity;
        }
        this._piecesOf = grouped(this._site, this.sites);
        for (k = 0; k < this.count; k++) {
            var to = 4 * this._site[k], at = 4 * k;
            boxes[to] = Math.min(boxes[to], own[at]);
            boxes[to + 1] = Math.min(boxes[to + 1], own[at + 1]);
            boxes[to + 2] = Math.max(boxes[to + 2], own[at + 2]);
            boxes[to + 3] = Math.max(boxes[to + 3], own[at + 3]);
            largest[this._site[k]] += this._area[k];
        }
        this._loadCovered(boxes);
        this._boxes = boxes;
        var around = this.around = [Infinity, Infinity, -Infinity, -Infinity];
        for (s = 0; s < sites; s++) { widen(around, boxes, s); }
        if (around[0] > around[2]) { this.around = null; }
        // Of what is cut in two at the antimeridian, the cut is no outline.
        this._crosses = minemap.seam === undefined ? null : Uint8Array.from({ length: this.sites }, function (_, site) {
            return boxes[4 * site] < 1 && boxes[4 * site + 2] >= 1 ? 1 : 0;
        });
        var ranks = [];
        this._unplaced = [];
        // The larger first: sorted as numbers, which takes a tenth of the time that a comparison takes.
        for (s = 0; s < sites; s++) {
            if (boxes[4 * s] <= boxes[4 * s + 2]) { ranks.push(Math.round((LARGEST - Math.log2(1 + largest[s])) * RANKS) * sites + s); } else if (!this._owners.has(s)) { this._unplaced.push(s); }
        }
        this._placed = Array.from(Float64Array.from(ranks).sort(), function (rank) { return rank % sites; });
        this._illustrative = new Uint8Array(this.sites);
        this._illustrative.set(pack.columns['hazard.illustrative']);
        var marked = pack.columns['release.illustrative'];
        pack.columns['worked.release'].forEach(function (release, w) {
            this._illustrative[this._hazards + w] = release < 0 ? 0 : marked[release];
        }, this);
        this.hasIllustrative = pack.columns['hazard.illustrative'].includes(1) || marked.includes(1);
    },

    /* Hazards all of whose ground is counted for others have no pieces: their outlines, and whose it is. */
    _loadCovered: function (boxes) {
        var c = this._pack.columns, layer = this, had = new Uint8Array(this.sites);
        this._owners = new Map();
        this._site.forEach(function (site) { had[site] = 1; });
        for (var s = 0; s < this._hazards; s++) { if (!had[s]) { this._owners.set(s, []); } }
        c['covered.site'].forEach(function (site, n) {
            if (layer._owners.has(site)) { layer._owners.get(site).push(c['covered.owner'][n]); }
        });
        this._under = outlinesOf(c, 'under', 1e7);
        this._underOf = new Map();
        c['under.site'].forEach(function (site, n) {
            layer._underOf.set(site, n);
            boxes.set(layer._under.boxes.subarray(4 * n, 4 * n + 4), 4 * site);
        });
        this._versions = grouped(c['version.site'], this._hazards);
    },

    /* The day on which a hazard was first reported. */
    reportedOn: function (site) {
        var days = this._pack.columns['version.day'], first = Infinity;
        this._versions(site).forEach(function (row) { first = Math.min(first, days[row]); });
        return first;
    },

    /* The hazards that are reported by the day and counted for others all the while. */
    covered: function () {
        return Array.from(this._owners.keys()).filter(function (site) { return this.reportedOn(site) <= this.day; }, this);
    },

    _loadEvents: function () {
        var deltas = new Map(), years = this.years = new Map();
        function at(day) {
            if (!deltas.has(day)) { deltas.set(day, [0, 0]); }
            return deltas.get(day);
        }
        for (var k = 0; k < this.count; k++) {
            if (this._dropped && this._dropped[k]) { continue; }
            var sums = at(this._entered[k]), column = this._standing[k] - CLASS.SHA;
            if (column >= 0) { sums[column] += this._area[k]; }
            if (this._left[k] < STILL_THERE) {
                sums = at(this._left[k]);
                if (column >= 0) { sums[column] -= this._area[k]; }
                var how = CLASSES[this._gone[k]], year = yearOf(this._left[k]);
                if (RELEASED.indexOf(how) < 0) { continue; }
                if (!years.has(year)) { years.set(year, { cleared: 0, reduced: 0, cancelled: 0 }); }
                years.get(year)[how] += this._area[k];
            }
        }
        this._pack.columns['version.day'].forEach(function (day, row) {
            if (!this._dropped || this.isKept(this._pack.columns['version.site'][row])) { at(day); }
        }, this);
        this.eventDays = Array.from(deltas.keys()).sort(function (a, b) { return a - b; });
        var sha = 0, cha = 0;
        this.course = this.eventDays.map(function (day) {
            sha += deltas.get(day)[0];
            cha += deltas.get(day)[1];
            return { day: day, SHA: Math.max(0, sha), CHA: Math.max(0, cha) };
        });
    },

    // The filter

    /* Keep what has these values: {column: value}; null stands for a value that is missing. */
    setFilter: function (filter) {
        var columns = Object.keys(filter), kept = new Uint8Array(this.sites), k, s;
        var category = filter.category, c = this._pack.columns;
        this.filter = filter;
        this._dropped = null;
        this._kept = null;
        if (columns.length) {
            for (s = 0; s < this._hazards; s++) {
                kept[s] = columns.every(function (name) {
                    return name === 'category' || this.fieldOf(s, name) === filter[name];
                }, this) ? 1 : 0;
            }
            this._dropped = new Uint8Array(this.count).fill(1);
            this._kept = new Uint8Array(this.sites);
            // A hazard may change its category; each of its pieces has one.
            for (k = 0; k < this._ownPieces; k++) {
                if (kept[this._site[k]] && (category === undefined || this._pack.categories[c.category[k]] === category)) {
                    this._dropped[k] = 0;
                    this._kept[this._site[k]] = 1;
                }
            }
        }
        this._clusters.clear();
        this._loadEvents();
        this.setDay(this.day);
        if (this._twin) { this._twin.setDay(this._twin.day); }
    },

    isKept: function (site) { return !this._kept || this._kept[site] === 1; },

    /* The values of a column and how many hazards have each, in the order of reading. */
    valuesOf: function (name) {
        var counts = new Map(), s;
        for (s = 0; s < this._hazards; s++) {
            var value = this.fieldOf(s, name);
            counts.set(value, (counts.get(value) || 0) + 1);
        }
        return Array.from(counts, function (pair) { return { value: pair[0], count: pair[1] }; })
            .sort(function (a, b) {
                if (a.value === null || b.value === null) { return Number(a.value === null) - Number(b.value === null); }
                return String(a.value).localeCompare(String(b.value), undefined, { numeric: true });
            });
    },

    // The day

    setDay: function (day) {
        this.day = day;
        this.span.from = Math.min(this.span.from, day);
        this.span.to = Math.max(this.span.to, day);
        var width = CLASSES.length, k, s, totals = {};
        this._siteM2.fill(0);
        this._siteHas.fill(0);
        CLASSES.forEach(function (name) { totals[name] = { areas: 0, m2: 0, unmeasured: 0 }; });
        for (k = 0; k < this.count; k++) {
            var state = this._entered[k] > day || this._dropped && this._dropped[k] ? HIDDEN
                : day < this._left[k] ? this._standing[k] : this._gone[k];
            this._state[k] = state;
            if (state === HIDDEN) { continue; }
            var cell = this._site[k] * width + state, total = totals[CLASSES[state]];
            this._siteM2[cell] += this._area[k];
            if (this._area[k] === 0 && !this._measured[k]) { this._siteHas[cell] = 1; }
            total.m2 += this._area[k];
            if (!this._measured[k]) { total.unmeasured += this._area[k]; }
        }
        this.remaining = 0;
        for (s = 0; s < this.sites; s++) {
            for (var n = 0; n < width; n++) {
                if (this._siteM2[s * width + n] >= NEGLIGIBLE) { this._siteHas[s * width + n] = 1; }
                if (this._siteHas[s * width + n] && !(n >= CLASS.SHA && this.isResidue(s))) { totals[CLASSES[n]].areas++; }
            }
            // An area that is partly suspected and partly confirmed is one area; a sliver that releases left is none.
            if (this.remains(s) && !this.isResidue(s)) { this.remaining++; }
        }
        this.totals = totals;
        this._tellAgain();
        this.fire('day', { day: day });
        this.redraw();
    },

    setVisible: function (name, visible) {
        this.visible[name] = visible;
        this.redraw();
    },

    setLanguage: function (language) {
        this.language = language;
        this._tellAgain();
        if (this._twin) { this._twin._tellAgain(); }
        this.redraw();
    },

    redraw: function () {
        if (this._twin) { this._twin.redraw(); }
        if (!this._map || this._frameAsked || !this._bounds) { return this; }
        this._frameAsked = L.Util.requestAnimFrame(function () {
            this._frameAsked = null;
            if (this._map) { this._paint(); }
        }, this);
        return this;
    },

    /* What of a site is there on the day, and on the layers that are switched on. */
    has: function (site, state) {
        return this._siteHas[site * CLASSES.length + state] && this.visible[CLASSES[state]];
    },

    /* Whether what is left of a site on the day is a sliver between edges that were drawn twice: ground, but no area. */
    isResidue: function (site) {
        var times = this._residues.get(site), day = this.day;
        return Boolean(times && times.some(function (time) { return time[0] <= day && day < time[1]; }));
    },

    /* Whether anything of a site remains on the day. */
    remains: function (site) {
        return Boolean(this._siteHas[site * CLASSES.length + CLASS.SHA] || this._siteHas[site * CLASSES.length + CLASS.CHA]);
    },

    m2: function (site, name) { return this._siteM2[site * CLASSES.length + CLASS[name]]; }
});
