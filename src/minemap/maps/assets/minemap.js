/* minemap: a land-release ledger on a Leaflet map.
 *
 * The page holds a record as packed columns (see minemap/maps/packing.py). This script unpacks
 * them, draws them on a canvas for any day, and puts the title, legend, time slider and tools
 * around the map. All text from data is set as text, never as HTML.
 */
var minemap = (function () {
    'use strict';

    /* The classes of ground, in the order in which they are drawn: later ones lie on top. */
    var CLASSES = ['adjusted', 'outside', 'cancelled', 'reduced', 'cleared', 'SHA', 'CHA'];
    var CLASS = {};
    CLASSES.forEach(function (name, number) { CLASS[name] = number; });
    var RELEASED = ['cleared', 'reduced', 'cancelled'];
    var HIDDEN = -1;

    /* Ground of less than 1 cm² is the rounding of a cut, not an area. */
    var NEGLIGIBLE = 1e-4;
    var STILL_THERE = 10000000;
    var MS_A_DAY = 86400000;

    /* A site less than this across on the screen is drawn as a symbol. */
    var SMALL_PX = 15;
    var CLUSTER_PX = 42;

    var INK = '#24313c';

    // Words, numbers and dates ---------------------------------------------------------------

    function say(language, key, values) {
        var text = minemap.words[language].map[key];
        return values ? filled(text, values) : text;
    }

    function filled(text, values) {
        return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
    }

    function fieldName(language, name) {
        return minemap.words[language].field[name] || name.replace(/_/g, ' ');
    }

    function number(language, value, decimals) {
        var locale = minemap.words[language].locale;
        var parts = Math.abs(value).toFixed(decimals || 0).split('.');
        parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, locale.thousands);
        return (value < 0 ? '−' : '') + parts.join(locale.decimal);
    }

    function squareMetres(language, value) {
        return number(language, value, value < 9.95 && value >= 0.05 ? 1 : 0) + ' m²';
    }

    function countOfAreas(language, count) {
        var key = count === 1 ? 'area_one' : 'area_many';
        return say(language, key, { n: number(language, count) });
    }

    function date(language, day, style) {
        return new Intl.DateTimeFormat(minemap.words[language].locale.dates, {
            day: 'numeric', month: style || 'long', year: 'numeric', timeZone: 'UTC'
        }).format(new Date(day * MS_A_DAY));
    }

    function yearOf(day) { return new Date(day * MS_A_DAY).getUTCFullYear(); }

    function dayOf(year, month, dayOfMonth) {
        return Math.round(Date.UTC(year, month, dayOfMonth) / MS_A_DAY);
    }

    // The document ---------------------------------------------------------------------------

    function element(tag, className, text) {
        var node = document.createElement(tag);
        if (className) { node.className = className; }
        if (text !== undefined && text !== null) { node.textContent = String(text); }
        return node;
    }

    function button(className, glyph, click) {
        var node = element('button', className);
        node.type = 'button';
        if (glyph) { node.appendChild(icon(glyph)); }
        node.addEventListener('click', click);
        return node;
    }

    function named(node, text) {
        node.setAttribute('aria-label', text);
        node.title = text;
    }

    /* Icons are drawn here as strokes on a canvas of 20 by 20 units, so the page holds no images. */
    var ICONS = {
        plus: 'M10 4V16M4 10H16',
        minus: 'M4 10H16',
        home: 'M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12M8 10H12M10 8V12',
        expand: 'M3 8V3H8M12 3H17V8M17 12V17H12M8 17H3V12',
        ruler: 'M2 14 14 2 18 6 6 18ZM6 10 8 12M9 7 11 9M12 4 14 6',
        play: 'M6 4 16 10 6 16Z',
        pause: 'M7 4V16M13 4V16',
        back: 'M14 4 7 10 14 16M5 4V16',
        next: 'M6 4 13 10 6 16M15 4V16',
        close: 'M5 5 15 15M15 5 5 15',
        undo: 'M7 4 3 8 7 12M3 8H12A4 4 0 0 1 12 16H8',
        rings: 'M10 2A8 8 0 1 1 9.9 2M10 6A4 4 0 1 1 9.9 6M10 10h.01',
        north: 'M10 2 15 18 10 14 5 18Z',
        print: 'M6 8V3H14V8M6 15H3V8H17V15H14M6 12H14V17H6Z',
        legend: 'M3 5H6M9 5H17M3 10H6M9 10H17M3 15H6M9 15H17'
    };

    function icon(name) {
        var size = 20, ratio = Math.max(2, window.devicePixelRatio || 1);
        var canvas = element('canvas', 'mm-icon');
        canvas.width = canvas.height = size * ratio;
        canvas.setAttribute('aria-hidden', 'true');
        var pen = canvas.getContext('2d');
        pen.scale(ratio, ratio);
        pen.strokeStyle = INK;
        pen.lineWidth = 1.8;
        pen.lineCap = pen.lineJoin = 'round';
        pen.stroke(new Path2D(ICONS[name]));
        if (name === 'play') { pen.fillStyle = INK; pen.fill(new Path2D(ICONS[name])); }
        return canvas;
    }

    function setIcon(node, name) { node.replaceChild(icon(name), node.firstChild); }

    // Packs ----------------------------------------------------------------------------------

    /* Unpack a pack: gives its document with the columns by name, as arrays of numbers. */
    async function unpacked(id) {
        if (typeof DecompressionStream === 'undefined') { throw new Error('old browser'); }
        var text = atob(document.getElementById(id).textContent.trim());
        var packed = new Uint8Array(text.length);
        for (var i = 0; i < text.length; i++) { packed[i] = text.charCodeAt(i); }
        var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
        var bytes = new Uint8Array(await new Response(stream).arrayBuffer());
        var length = new DataView(bytes.buffer).getUint32(0, true);
        var pack = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
        var columns = {}, at = 4 + length;
        pack.columns.forEach(function (column) {
            var values = new Float64Array(column.count), last = 0;
            for (var k = 0; k < column.count; k++) {
                var byte = bytes[at++], folded = byte & 127, place = 128;
                while (byte & 128) {
                    byte = bytes[at++];
                    folded += (byte & 127) * place;
                    place *= 128;
                }
                var value = folded % 2 ? -(folded + 1) / 2 : folded / 2;
                last = column.differences ? last + value : value;
                values[k] = last;
            }
            columns[column.name] = values;
        });
        pack.columns = columns;
        return pack;
    }

    /* Outlines on the square of the world: x grows eastwards and y southwards, from 0 to 1. */
    function outlinesOf(columns, name, degree) {
        var rings = columns[name + '.rings'], points = columns[name + '.points'];
        var x = columns[name + '.x'], y = columns[name + '.y'];
        for (var i = 0; i < x.length; i++) {
            x[i] = worldX(x[i] / degree);
            y[i] = worldY(y[i] / degree);
        }
        var ringStart = starts(rings), pointStart = starts(points);
        var boxes = new Float64Array(rings.length * 4);
        for (var n = 0; n < rings.length; n++) {
            var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
            for (var p = pointStart[ringStart[n]]; p < pointStart[ringStart[n + 1]]; p++) {
                if (x[p] < west) { west = x[p]; }
                if (x[p] > east) { east = x[p]; }
                if (y[p] < north) { north = y[p]; }
                if (y[p] > south) { south = y[p]; }
            }
            boxes.set([west, north, east, south], n * 4);
        }
        return {
            count: rings.length, x: x, y: y, boxes: boxes,
            ringStart: ringStart, pointStart: pointStart
        };
    }

    function starts(counts) {
        var offsets = new Int32Array(counts.length + 1);
        for (var i = 0; i < counts.length; i++) { offsets[i + 1] = offsets[i] + counts[i]; }
        return offsets;
    }

    function worldX(longitude) { return longitude / 360 + 0.5; }

    function worldY(latitude) {
        var held = Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI / 180;
        return 0.5 - Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI);
    }

    function longitudeOf(x) { return (x - 0.5) * 360; }

    function latitudeOf(y) {
        return (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) * 180 / Math.PI;
    }

    function isInside(outlines, n, x, y) {
        if (x < outlines.boxes[4 * n] || x > outlines.boxes[4 * n + 2] ||
            y < outlines.boxes[4 * n + 1] || y > outlines.boxes[4 * n + 3]) { return false; }
        var inside = false, xs = outlines.x, ys = outlines.y;
        for (var ring = outlines.ringStart[n]; ring < outlines.ringStart[n + 1]; ring++) {
            var first = outlines.pointStart[ring], end = outlines.pointStart[ring + 1];
            for (var i = first, j = end - 1; i < end; j = i++) {
                if ((ys[i] > y) !== (ys[j] > y) &&
                    x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i]) {
                    inside = !inside;
                }
            }
        }
        return inside;
    }

    // Canvases -------------------------------------------------------------------------------

    /* Pixels of a canvas to one of the page: on paper three, about 290 dpi. */
    function fineness(map) {
        return Math.max(window.devicePixelRatio || 1, map.getContainer().classList.contains('mm-printing') ? 3 : 1);
    }

    /* A layer on a canvas that Leaflet moves and scales; `_paint` draws it anew after each move. */
    var CanvasLayer = L.Renderer.extend({
        options: { padding: 0.2 },

        _initContainer: function () {
            this._container = element('div', 'mm-canvas');
            this._canvas = this._container.appendChild(element('canvas'));
        },

        _destroyContainer: function () { this._container.remove(); delete this._container; },

        _update: function () {
            if (this._map._animatingZoom && this._bounds) { return; }
            L.Renderer.prototype._update.call(this);
            L.DomUtil.setPosition(this._container, this._bounds.min);
            this._paint();
        },

        /* Gives a pen that draws in Leaflet's layer points, on an empty canvas. */
        _pen: function (canvas) {
            var size = this._bounds.getSize(), ratio = fineness(this._map);
            var width = Math.round(size.x * ratio), height = Math.round(size.y * ratio);
            if (canvas.width !== width || canvas.height !== height) {
                canvas.width = width;
                canvas.height = height;
                canvas.style.width = size.x + 'px';
                canvas.style.height = size.y + 'px';
            }
            var pen = canvas.getContext('2d'), min = this._bounds.min;
            pen.setTransform(1, 0, 0, 1, 0, 0);
            pen.clearRect(0, 0, width, height);
            pen.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
            return pen;
        },

        /* How the square of the world lies on the canvas, and the part of it that is in view. */
        _view: function () {
            var origin = this._map.getPixelOrigin(), scale = 256 * Math.pow(2, this._zoom);
            var b = this._bounds;
            return {
                scale: scale, left: origin.x, top: origin.y,
                west: (b.min.x + origin.x) / scale, east: (b.max.x + origin.x) / scale,
                north: (b.min.y + origin.y) / scale, south: (b.max.y + origin.y) / scale
            };
        }
    });

    function isInView(view, boxes, n) {
        return boxes[4 * n] <= view.east && boxes[4 * n + 2] >= view.west &&
            boxes[4 * n + 1] <= view.south && boxes[4 * n + 3] >= view.north;
    }

    /* Add a geometry to the pen's path; points closer than half a pixel to the last are skipped. */
    function trace(pen, view, outlines, n, closed, shift) {
        var scale = view.scale, left = view.left - (shift || 0) * scale, top = view.top;
        for (var ring = outlines.ringStart[n]; ring < outlines.ringStart[n + 1]; ring++) {
            var first = outlines.pointStart[ring], end = outlines.pointStart[ring + 1];
            if (closed && end - first < 3) { continue; }
            var px = outlines.x[first] * scale - left, py = outlines.y[first] * scale - top;
            pen.moveTo(px, py);
            for (var p = first + 1; p < end; p++) {
                var nx = outlines.x[p] * scale - left, ny = outlines.y[p] * scale - top;
                if (Math.abs(nx - px) + Math.abs(ny - py) < 0.5 && p < end - 1) { continue; }
                pen.lineTo(nx, ny);
                px = nx;
                py = ny;
            }
            if (closed) { pen.closePath(); }
        }
    }

    function mixed(colour, other, share) {
        var a = parseInt(colour.slice(1), 16), b = parseInt(other.slice(1), 16), out = 0;
        [16, 8, 0].forEach(function (bits) {
            var from = (a >> bits) & 255, to = (b >> bits) & 255;
            out |= Math.round(from + (to - from) * share) << bits;
        });
        return '#' + ('000000' + out.toString(16)).slice(-6);
    }

    function translucent(colour, opacity) {
        var value = parseInt(colour.slice(1), 16);
        return 'rgba(' + [value >> 16, (value >> 8) & 255, value & 255, opacity].join(',') + ')';
    }

    /* Hatches tell the classes apart without colour: by direction, density and kind. */
    var HATCHES = {
        SHA: { size: 9, path: 'M-2 11 11 -2', width: 1.7, wash: 0.3 },
        CHA: { size: 7, path: 'M-2 9 9 -2M-2 -2 9 9', width: 1.3, wash: 0.42 },
        cleared: { size: 8, path: 'M2 2h.01M6 6h.01', width: 2, wash: 0.34 },
        reduced: { size: 7, path: 'M-1 3.5H8', width: 1.2, wash: 0.28 },
        cancelled: { size: 7, path: 'M3.5 -1V8', width: 1.2, wash: 0.2 },
        adjusted: { size: 10, path: '', width: 1, wash: 0.16 },
        outside: { size: 10, path: 'M5 5h.01', width: 2, wash: 0.14 }
    };

    function hatchTile(name, colour) {
        var hatch = HATCHES[name], ratio = 2, tile = element('canvas');
        tile.width = tile.height = hatch.size * ratio;
        var pen = tile.getContext('2d');
        pen.scale(ratio, ratio);
        pen.fillStyle = translucent(colour, hatch.wash);
        pen.fillRect(0, 0, hatch.size, hatch.size);
        pen.strokeStyle = translucent(mixed(colour, '#000000', 0.12), 0.95);
        pen.lineWidth = hatch.width;
        pen.lineCap = 'round';
        if (hatch.path) { pen.stroke(new Path2D(hatch.path)); }
        return tile;
    }

    // The land-release layer -----------------------------------------------------------------

    var LandRelease = CanvasLayer.extend({
        initialize: function (packId, options) {
            L.Renderer.prototype.initialize.call(this, options);
            this.language = options.language;
            this.visible = {};
            CLASSES.forEach(function (name) { this.visible[name] = true; }, this);
            this._colours = Object.assign({ outside: '#5b6770' }, options.colours);
            this._edges = {};
            this._tiles = {};
            CLASSES.forEach(function (name) {
                this._edges[name] = mixed(this._colours[name], '#000000', 0.42);
                this._tiles[name] = hatchTile(name, this._colours[name]);
            }, this);
            this._clusters = {};
            this.day = null;
            this.ready = unpacked(packId).then(this._load.bind(this));
        },

        onAdd: function (map) {
            CanvasLayer.prototype.onAdd.call(this, map);
            map.on('mousemove', this._point, this).on('mouseout', this._unpoint, this)
                .on('click', this._click, this).on('zoomstart movestart', this._unpoint, this);
        },

        onRemove: function (map) {
            this._unpoint();
            this._closeAccount();
            map.off('mousemove', this._point, this).off('mouseout', this._unpoint, this)
                .off('click', this._click, this).off('zoomstart movestart', this._unpoint, this);
            CanvasLayer.prototype.onRemove.call(this, map);
        },

        _initContainer: function () {
            CanvasLayer.prototype._initContainer.call(this);
            this._over = this._container.appendChild(element('canvas', 'mm-over'));
            this._scratch = element('canvas');
        },

        // Columns to pieces and sites

        _load: function (pack) {
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
            this._outlines = joined(
                outlinesOf(c, 'piece', 1e7), outlinesOf(c, 'worked', 1e7)
            );
            this._state = new Int8Array(count).fill(HIDDEN);
            this._siteM2 = new Float64Array(this.sites * CLASSES.length);
            this._siteHas = new Uint8Array(this.sites * CLASSES.length);
            this._loadSites();
            this._loadEvents();
            this.firstDay = this.eventDays.length ? this.eventDays[0] : Math.floor(Date.now() / MS_A_DAY);
            this.lastDay = this.eventDays.length ? this.eventDays[this.eventDays.length - 1] : this.firstDay;
            var day = this.options.day;
            this.setDay(day === null || day === undefined ? this.lastDay : day);
            this.fire('ready');
        },

        /* A site is a hazard, or a place worked outside hazards, with all its pieces ever. */
        _loadSites: function () {
            var pack = this._pack, boxes = new Float64Array(this.sites * 4), s, k;
            var largest = new Float64Array(this.sites);
            for (s = 0; s < this.sites; s++) { boxes.set([Infinity, Infinity, -Infinity, -Infinity], 4 * s); }
            this._piecesOf = grouped(this._site, this.sites);
            for (k = 0; k < this.count; k++) {
                var from = this._outlines.boxes.subarray(4 * k, 4 * k + 4), to = 4 * this._site[k];
                boxes[to] = Math.min(boxes[to], from[0]);
                boxes[to + 1] = Math.min(boxes[to + 1], from[1]);
                boxes[to + 2] = Math.max(boxes[to + 2], from[2]);
                boxes[to + 3] = Math.max(boxes[to + 3], from[3]);
                largest[this._site[k]] += this._area[k];
            }
            this._boxes = boxes;
            this._placed = [];
            this._unplaced = [];
            for (s = 0; s < this.sites; s++) {
                (boxes[4 * s] <= boxes[4 * s + 2] ? this._placed : this._unplaced).push(s);
            }
            this._placed.sort(function (a, b) { return largest[b] - largest[a] || a - b; });
            this._illustrative = new Uint8Array(this.sites);
            pack.illustrative.forEach(function (site) { this._illustrative[site] = 1; }, this);
            var marked = new Set(pack.releases.illustrative);
            pack.columns['worked.release'].forEach(function (release, w) {
                this._illustrative[this._hazards + w] = marked.has(release) ? 1 : 0;
            }, this);
            this.hasIllustrative = pack.illustrative.length > 0 || marked.size > 0;
            this._versions = grouped(pack.columns['version.site'], this._hazards);
        },

        _loadEvents: function () {
            var deltas = new Map();
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
            this._loadEvents();
            this.setDay(this.day);
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
                    if (a.value === null || b.value === null) { return (a.value === null) - (b.value === null); }
                    return String(a.value).localeCompare(String(b.value), undefined, { numeric: true });
                });
        },

        // The day

        setDay: function (day) {
            this.day = day;
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
                    if (this._siteHas[s * width + n]) { totals[CLASSES[n]].areas++; }
                }
                // An area that is partly suspected and partly confirmed is one area.
                if (this._siteHas[s * width + CLASS.SHA] || this._siteHas[s * width + CLASS.CHA]) { this.remaining++; }
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
            this.redraw();
        },

        redraw: function () {
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

        m2: function (site, name) { return this._siteM2[site * CLASSES.length + CLASS[name]]; },

        _leading: function (site) {
            var best = HIDDEN, most = -1;
            for (var n = CLASSES.length - 1; n >= 0; n--) {
                if (!this.has(site, n)) { continue; }
                if (n >= CLASS.SHA) { return n; }
                if (this._siteM2[site * CLASSES.length + n] > most) {
                    most = this._siteM2[site * CLASSES.length + n];
                    best = n;
                }
            }
            return best;
        },

        // Drawing

        _paint: function () {
            var pen = this._pen(this._canvas), view = this._view();
            if (this.day === null) { return; }
            this._shown = view;
            for (var n = 0; n < CLASSES.length; n++) {
                if (this.visible[CLASSES[n]]) { this._paintClass(pen, view, n); }
            }
            this._paintSymbols(pen, view);
            if (this.names !== false) { this._paintNames(pen, view); }
            this._paintOver();
        },

        _isSmall: function (site, view) {
            var b = this._boxes, width = b[4 * site + 2] - b[4 * site], height = b[4 * site + 3] - b[4 * site + 1];
            return Math.max(width, height) * view.scale < SMALL_PX;
        },

        _paintClass: function (pen, view, n) {
            var name = CLASSES[n], shapes = [], k;
            for (k = 0; k < this.count; k++) {
                if (this._state[k] === n && isInView(view, this._outlines.boxes, k) &&
                    !this._isSmall(this._site[k], view)) { shapes.push(k); }
            }
            if (!shapes.length) { return; }
            var pattern = pen.createPattern(this._tiles[name], 'repeat'), size = HATCHES[name].size;
            pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, -(view.left % size), -(view.top % size)]));
            pen.fillStyle = pattern;
            for (var from = 0; from < shapes.length; from += 500) {
                pen.beginPath();
                shapes.slice(from, from + 500).forEach(function (shape) {
                    trace(pen, view, this._outlines, shape, true);
                }, this);
                pen.fill();
            }
            // Where one area is held as several pieces, the lines between them would tell of later
            // events: its outline is drawn on a canvas of its own, and its inside taken out again.
            var line = this._pen(this._scratch), edge = this._edges[name];
            for (var i = 0; i < shapes.length;) {
                var site = this._site[shapes[i]], end = i;
                while (end < shapes.length && this._site[shapes[end]] === site) { end++; }
                line.beginPath();
                for (k = i; k < end; k++) { trace(line, view, this._outlines, shapes[k], true); }
                line.setLineDash(this._illustrative[site] ? [6, 4] : []);
                line.strokeStyle = edge;
                line.lineJoin = 'round';
                line.lineWidth = end - i > 1 ? 3.2 : 1.6;
                line.stroke();
                if (end - i > 1) {
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

        /* Gather small sites that lie close together at a zoom; the same on every day. */
        _clustersAt: function (view) {
            var key = this._zoom.toFixed(2);
            if (this._clusters[key]) { return this._clusters[key]; }
            var reach = CLUSTER_PX / view.scale, cells = new Map(), clusters = [];
            this._placed.forEach(function (site) {
                if (!this._isSmall(site, view)) { return; }
                var b = this._boxes, x = (b[4 * site] + b[4 * site + 2]) / 2, y = (b[4 * site + 1] + b[4 * site + 3]) / 2;
                var column = Math.floor(x / reach), row = Math.floor(y / reach), best = null, least = reach;
                for (var dx = -1; dx <= 1; dx++) {
                    for (var dy = -1; dy <= 1; dy++) {
                        (cells.get((column + dx) * 1e8 + row + dy) || []).forEach(function (cluster) {
                            var distance = Math.hypot(cluster.x0 - x, cluster.y0 - y);
                            if (distance < least) { least = distance; best = cluster; }
                        });
                    }
                }
                if (!best) {
                    best = { x0: x, y0: y, x: 0, y: 0, sites: [] };
                    clusters.push(best);
                    var cell = column * 1e8 + row;
                    if (!cells.has(cell)) { cells.set(cell, []); }
                    cells.get(cell).push(best);
                }
                best.sites.push(site);
                best.x += (x - best.x) / best.sites.length;
                best.y += (y - best.y) / best.sites.length;
            }, this);
            if (Object.keys(this._clusters).length > 12) { this._clusters = {}; }
            this._clusters[key] = clusters;
            return clusters;
        },

        _paintSymbols: function (pen, view) {
            this._symbols = [];
            this._clustersAt(view).forEach(function (cluster) {
                var margin = 30 / view.scale;
                if (cluster.x < view.west - margin || cluster.x > view.east + margin ||
                    cluster.y < view.north - margin || cluster.y > view.south + margin) { return; }
                var shown = [], remaining = 0, leading = [], m2 = new Float64Array(CLASSES.length);
                cluster.sites.forEach(function (site) {
                    var first = this._leading(site);
                    if (first === HIDDEN) { return; }
                    shown.push(site);
                    leading.push(first);
                    if (first >= CLASS.SHA) { remaining++; }
                    for (var n = 0; n < CLASSES.length; n++) {
                        if (this.has(site, n)) { m2[n] += this._siteM2[site * CLASSES.length + n]; }
                    }
                }, this);
                if (!shown.length) { return; }
                var symbol = {
                    sites: shown, remaining: remaining, m2: m2,
                    illustrative: shown.every(function (site) { return this._illustrative[site]; }, this)
                };
                if (shown.length === 1) {
                    var b = this._boxes, s = shown[0];
                    symbol.x = (b[4 * s] + b[4 * s + 2]) / 2 * view.scale - view.left;
                    symbol.y = (b[4 * s + 1] + b[4 * s + 3]) / 2 * view.scale - view.top;
                    symbol.r = 8;
                    this._paintSingle(pen, symbol, leading[0], this._illustrative[s]);
                } else {
                    symbol.x = cluster.x * view.scale - view.left;
                    symbol.y = cluster.y * view.scale - view.top;
                    symbol.r = 13 + 4.2 * Math.log10(shown.length);
                    this._paintCluster(pen, symbol);
                }
                this._symbols.push(symbol);
            }, this);
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
            pen.strokeStyle = this._edges[name];
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
            pen.font = '600 ' + (text.length > 3 ? 9 : text.length > 2 ? 10.5 : 12) + 'px system-ui, sans-serif';
            pen.fillText(text, 0, 0.5);
            pen.restore();
        },

        _paintNames: function (pen, view) {
            var taken = this._symbols.map(function (s) { return [s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r]; });
            var candidates = [], language = this.language;
            this._symbols.forEach(function (symbol) {
                if (symbol.sites.length === 1) {
                    candidates.push({ site: symbol.sites[0], x: symbol.x + 12, y: symbol.y, align: 'left' });
                }
            });
            this._placed.forEach(function (site) {
                var b = this._boxes;
                if (this._isSmall(site, view) || !isInView(view, b, site) || this._leading(site) === HIDDEN) { return; }
                var p = 4 * this._mainPiece(site), boxes = this._outlines.boxes;
                candidates.push({
                    site: site, align: 'center', large: true,
                    x: (boxes[p] + boxes[p + 2]) / 2 * view.scale - view.left,
                    y: (boxes[p + 1] + boxes[p + 3]) / 2 * view.scale - view.top,
                    room: (boxes[p + 2] - boxes[p]) * view.scale
                });
            }, this);
            if (candidates.length > 400) { return; }
            candidates.sort(function (a, b) { return (b.room || 0) - (a.room || 0); });
            pen.save();
            pen.textBaseline = 'middle';
            pen.lineJoin = 'round';
            candidates.forEach(function (label) {
                var text = this.nameOf(label.site);
                if (text.length > 34) { text = text.slice(0, 33) + '…'; }
                pen.font = (label.large ? '600 12.5px' : '11px') + ' system-ui, sans-serif';
                var width = pen.measureText(text).width, x0 = label.align === 'left' ? label.x : label.x - width / 2;
                var box = [x0 - 2, label.y - 8, x0 + width + 2, label.y + 8];
                if (label.large && label.room < 44) { return; }
                if (taken.some(function (t) { return box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]; })) { return; }
                taken.push(box);
                pen.strokeStyle = 'rgba(255,255,255,.92)';
                pen.lineWidth = 3.5;
                pen.strokeText(text, x0, label.y);
                pen.fillStyle = INK;
                pen.fillText(text, x0, label.y);
            }, this);
            pen.restore();
        },

        /* The piece that bears a site's name: of those that matter most on the day, the largest. */
        _mainPiece: function (site) {
            var leading = this._leading(site), best = -1;
            this._piecesOf(site).forEach(function (k) {
                if (this._state[k] === leading && (best < 0 || this._area[k] > this._area[best])) { best = k; }
            }, this);
            return best;
        },

        /* What is pointed at or clicked, drawn above the rest. */
        _paintOver: function () {
            var pen = this._pen(this._over), view = this._shown;
            [this._told, this._pointed].forEach(function (site) {
                if (site === null || site === undefined || site >= this.sites || this._isSmall(site, view)) { return; }
                var line = pen;
                line.beginPath();
                this._piecesOf(site).forEach(function (k) {
                    if (this._state[k] !== HIDDEN && this.visible[CLASSES[this._state[k]]]) {
                        trace(line, view, this._outlines, k, true);
                    }
                }, this);
                line.lineJoin = 'round';
                line.strokeStyle = 'rgba(255,255,255,.95)';
                line.lineWidth = 7;
                line.stroke();
                line.strokeStyle = '#0b3d66';
                line.lineWidth = 4;
                line.stroke();
                line.globalCompositeOperation = 'destination-out';
                line.fill();
                line.globalCompositeOperation = 'source-over';
            }, this);
        },

        // Pointing and clicking

        /* Find what lies at a point of the map: a symbol, else the topmost ground. */
        hit: function (point) {
            var i, view = this._shown;
            if (!view || this.day === null) { return null; }
            for (i = this._symbols.length - 1; i >= 0; i--) {
                var symbol = this._symbols[i];
                if (Math.hypot(symbol.x - point.x, symbol.y - point.y) <= symbol.r + 2) {
                    return symbol.sites.length === 1 ? { site: symbol.sites[0] } : { cluster: symbol };
                }
            }
            var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale, best = HIDDEN, site = null;
            for (i = 0; i < this.count; i++) {
                var state = this._state[i];
                if (state > best && this.visible[CLASSES[state]] && isInside(this._outlines, i, x, y) &&
                    !this._isSmall(this._site[i], view)) {
                    best = state;
                    site = this._site[i];
                }
            }
            return site === null ? null : { site: site };
        },

        _point: function (event) {
            if (this.busy || this.options.tooltip === null && this.options.popup === null) { return; }
            if ((this._map._minemapFeatures || []).some(function (layer) { return layer.hit(event.layerPoint) >= 0; })) {
                this._unpoint();
                return;
            }
            var over = event.originalEvent.target;
            var found = over.closest && over.closest('.mm-ui, .leaflet-control, .leaflet-popup') ? null : this.hit(event.layerPoint);
            var container = this._map.getContainer();
            container.classList.toggle('mm-pointing', Boolean(found));
            var site = found && found.site !== undefined ? found.site : null;
            if (site !== this._pointed) {
                this._pointed = site;
                this._paintOver();
            }
            if (!found || this.options.tooltip === null) { this._closeTooltip(); return; }
            if (!this._tooltip) {
                this._tooltip = L.tooltip({ className: 'mm-tooltip', direction: 'top', offset: [0, -10], opacity: 1 });
            }
            if (this._tooltipOf !== (found.cluster || found.site) || this._tooltipDay !== this.day) {
                this._tooltipOf = found.cluster || found.site;
                this._tooltipDay = this.day;
                this._tooltip.setContent(found.cluster ? this._clusterTooltip(found.cluster) : this._siteTooltip(found.site));
            }
            // Away from the edge that is near, so that title and legend do not hide it.
            var at = event.containerPoint, inset = insets(this._map), size = this._map.getSize();
            var direction = at.x > size.x - inset.right - 190 ? 'left' : at.x < 190 ? 'right'
                : at.y < inset.top + 170 ? 'bottom' : 'top';
            this._tooltip.options.direction = direction;
            this._tooltip.options.offset = L.point({ left: [-14, 0], right: [14, 0], bottom: [0, 16], top: [0, -10] }[direction]);
            this._tooltip.setLatLng(event.latlng);
            if (!this._map.hasLayer(this._tooltip)) { this._map.openTooltip(this._tooltip); }
        },

        _unpoint: function () {
            this._closeTooltip();
            if (this._pointed !== null && this._pointed !== undefined && this._shown) {
                this._pointed = null;
                this._paintOver();
            }
        },

        _closeTooltip: function () {
            if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
            this._tooltipOf = null;
        },

        _click: function (event) {
            if (this.busy) { return; }
            var found = this.hit(event.layerPoint);
            if (!found) { return; }
            this._closeTooltip();
            if (found.cluster) {
                this.zoomTo(found.cluster.sites);
            } else if (this.options.popup !== null) {
                this._tell(found.site, event.latlng);
            }
        },

        boundsOf: function (sites) {
            var b = this._boxes, west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
            sites.forEach(function (site) {
                west = Math.min(west, b[4 * site]);
                north = Math.min(north, b[4 * site + 1]);
                east = Math.max(east, b[4 * site + 2]);
                south = Math.max(south, b[4 * site + 3]);
            });
            return west > east ? null : L.latLngBounds(
                [latitudeOf(south), longitudeOf(west)], [latitudeOf(north), longitudeOf(east)]
            );
        },

        zoomTo: function (sites) {
            var bounds = this.boundsOf(sites);
            if (bounds) { fit(this._map, bounds); }
        },

        /* Open the account of a site: beside it, or where the screen is narrow, at its foot. */
        _tell: function (site, latlng) {
            this._closeAccount();
            this._told = site;
            var account = this._account(site), inset = insets(this._map), layer = this;
            if (this._map.getSize().x < 640) {
                var sheet = this._sheet = element('div', 'mm-sheet mm-ui');
                L.DomEvent.disableClickPropagation(sheet);
                L.DomEvent.disableScrollPropagation(sheet);
                var close = sheet.appendChild(button('mm-close', 'close', function () { layer._closeAccount(); }));
                named(close, say(this.language, 'close'));
                sheet.appendChild(account);
                this._map.getContainer().appendChild(sheet);
                close.focus();
            } else {
                this._popup = L.popup({
                    className: 'mm-popup', maxWidth: 340, minWidth: 240, maxHeight: 330,
                    autoPanPaddingTopLeft: [inset.left + 8, inset.top + 8],
                    autoPanPaddingBottomRight: [inset.right + 8, inset.bottom + 8]
                }).setLatLng(latlng).setContent(account).openOn(this._map);
                this._popup.on('remove', function () {
                    layer._told = layer._popup = null;
                    layer._paintOver();
                });
                var cross = this._popup.getElement().querySelector('.leaflet-popup-close-button');
                if (cross) { named(cross, say(this.language, 'close')); }
            }
            this._paintOver();
        },

        _tellAgain: function () {
            if (this._popup) { this._popup.setContent(this._account(this._told)); }
            if (this._sheet) { this._sheet.replaceChild(this._account(this._told), this._sheet.lastChild); }
        },

        _closeAccount: function () {
            if (this._popup) { this._popup.remove(); }
            if (this._sheet) {
                this._sheet.remove();
                this._sheet = this._told = null;
                this._paintOver();
            }
        },

        // What is told of a site

        _text: function (table, row) {
            var code = table.codes[row];
            return code === undefined || code < 0 ? null : table.values[code];
        },

        idOf: function (site) {
            if (site < this._hazards) { return this._pack.ids[site]; }
            var release = this._pack.columns['worked.release'][site - this._hazards];
            return release < 0 ? '' : this._pack.releases.ids[release];
        },

        nameOf: function (site) {
            var name = site < this._hazards ? this._text(this._pack.names, site) : null;
            return name === null ? this.idOf(site) : String(name);
        },

        fieldOf: function (site, name) {
            var table = this._pack.fields[name];
            return table && site < this._hazards ? this._text(table, site) : null;
        },

        /* Find sectors and hazards whose id, name or sector holds the text, the best first. */
        find: function (text, most) {
            var wanted = folded(text).trim(), found = [], s;
            if (!wanted) { return found; }
            if (!this._searched) {
                this._searched = [];
                for (s = 0; s < this._hazards; s++) {
                    this._searched.push([folded(this.nameOf(s)), folded(this.idOf(s)), folded(this.fieldOf(s, 'sector') || '')]);
                }
                this._sectors = new Map();
                for (s = 0; s < this._hazards; s++) {
                    var sector = this.fieldOf(s, 'sector');
                    if (sector === null) { continue; }
                    if (!this._sectors.has(sector)) { this._sectors.set(sector, []); }
                    this._sectors.get(sector).push(s);
                }
            }
            this._sectors.forEach(function (sites, sector) {
                var at = folded(String(sector)).indexOf(wanted);
                if (at >= 0) { found.push({ sector: sector, sites: sites, rank: at ? 1 : 0 }); }
            });
            for (s = 0; s < this._hazards; s++) {
                var words = this._searched[s], best = 9;
                for (var w = 0; w < 3; w++) {
                    var place = words[w].indexOf(wanted);
                    if (place < 0) { continue; }
                    best = Math.min(best, w === 2 ? 5 : words[w] === wanted ? 0 : place === 0 ? 2 : 3);
                }
                if (best < 9) { found.push({ site: s, rank: best }); }
            }
            found.sort(function (a, b) { return a.rank - b.rank; });
            return found.slice(0, most);
        },

        hasField: function (name) { return Boolean(this._pack.fields[name]); },

        _said: function (name, value) {
            var table = minemap.words[this.language][name];
            if ((name === 'category' || name === 'activity') && table[value]) { return table[value]; }
            if (typeof value === 'number') {
                return number(this.language, value, Number.isInteger(value) ? 0 : 2);
            }
            return String(value);
        },

        className: function (name) {
            var words = minemap.words[this.language];
            if (name === 'adjusted') { return words.map.adjusted_away; }
            if (name === 'outside') { return words.map.worked_outside; }
            return words.category[name] || words.exit[name];
        },

        _state_lines: function (site) {
            var list = element('ul', 'mm-states');
            for (var n = CLASSES.length - 1; n >= 0; n--) {
                if (!this._siteHas[site * CLASSES.length + n]) { continue; }
                var line = list.appendChild(element('li'));
                line.appendChild(this.swatch(CLASSES[n], this._illustrative[site]));
                line.appendChild(element('span', 'mm-state-name', this.className(CLASSES[n])));
                line.appendChild(element('span', 'mm-figure', squareMetres(this.language, this._siteM2[site * CLASSES.length + n])));
            }
            return list;
        },

        swatch: function (name, dashed) {
            var canvas = element('canvas', 'mm-swatch'), ratio = 2;
            canvas.width = 26 * ratio;
            canvas.height = 16 * ratio;
            canvas.setAttribute('aria-hidden', 'true');
            var pen = canvas.getContext('2d');
            pen.scale(ratio, ratio);
            var pattern = pen.createPattern(this._tiles[name], 'repeat');
            pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, 0, 0]));
            pen.fillStyle = pattern;
            pen.fillRect(1, 1, 24, 14);
            pen.setLineDash(dashed ? [4, 2.5] : []);
            pen.strokeStyle = this._edges[name];
            pen.lineWidth = 1.5;
            pen.strokeRect(1, 1, 24, 14);
            return canvas;
        },

        _siteTooltip: function (site) {
            var box = element('div'), name = this.nameOf(site), id = this.idOf(site);
            box.appendChild(element('strong', 'mm-tip-name', name));
            if (id !== name) { box.appendChild(element('div', 'mm-tip-id', id)); }
            box.appendChild(this._state_lines(site));
            (this.options.tooltip || []).forEach(function (field) {
                var value = this.fieldOf(site, field);
                if (value !== null) {
                    box.appendChild(element('div', 'mm-tip-field', fieldName(this.language, field) + ': ' + this._said(field, value)));
                }
            }, this);
            if (this._illustrative[site]) {
                box.appendChild(element('em', 'mm-tip-note', say(this.language, 'illustrative')));
            }
            return box;
        },

        _clusterTooltip: function (cluster) {
            var box = element('div'), list = element('ul', 'mm-states');
            box.appendChild(element('strong', 'mm-tip-name',
                say(this.language, 'remaining') + ': ' + countOfAreas(this.language, cluster.remaining)));
            for (var n = CLASSES.length - 1; n >= 0; n--) {
                if (!cluster.m2[n]) { continue; }
                var line = list.appendChild(element('li'));
                line.appendChild(this.swatch(CLASSES[n]));
                line.appendChild(element('span', 'mm-state-name', this.className(CLASSES[n])));
                line.appendChild(element('span', 'mm-figure', squareMetres(this.language, cluster.m2[n])));
            }
            box.appendChild(list);
            var illustrative = cluster.sites.some(function (site) { return this._illustrative[site]; }, this);
            if (illustrative) { box.appendChild(element('em', 'mm-tip-note', say(this.language, 'illustrative'))); }
            return box;
        },

        /* Everything the record says of a site: its particulars and its history. */
        _account: function (site) {
            var language = this.language, box = element('div', 'mm-account'), layer = this;
            box.appendChild(element('h2', null, this.nameOf(site)));
            if (this.idOf(site) !== this.nameOf(site)) { box.appendChild(element('p', 'mm-tip-id', this.idOf(site))); }
            if (this._illustrative[site]) { box.appendChild(element('p', 'mm-tip-note', say(language, 'illustrative'))); }
            box.appendChild(element('h3', null, date(language, this.day)));
            var states = this._state_lines(site);
            box.appendChild(states.childNodes.length ? states : element('p', null, say(language, 'nothing')));
            var list = element('ol', 'mm-history');
            this._history(site).forEach(function (entry) {
                var item = list.appendChild(element('li', entry.day > layer.day ? 'mm-later' : ''));
                item.appendChild(element('time', null, date(language, entry.day, 'short')));
                var line = item.appendChild(element('div'));
                line.appendChild(element('b', null, entry.what));
                if (entry.m2 !== null) { line.appendChild(element('span', 'mm-figure', ' ' + squareMetres(language, entry.m2))); }
                entry.notes.forEach(function (note) { item.appendChild(element('div', 'mm-note', note)); });
            });
            box.appendChild(element('h3', null, say(language, 'history')));
            box.appendChild(list);
            var particulars = element('dl');
            function tell(key, value) {
                particulars.appendChild(element('dt', null, key));
                particulars.appendChild(element('dd', null, value));
            }
            this._sizes(site).forEach(function (pair) { tell(pair[0], pair[1]); });
            (this.options.popup || []).forEach(function (field) {
                var value = layer.fieldOf(site, field);
                if (value !== null && value !== '') { tell(fieldName(language, field), layer._said(field, value)); }
            });
            if (particulars.childNodes.length) {
                box.appendChild(element('h3', null, say(language, 'particulars')));
                box.appendChild(particulars);
            }
            if (this._unplaced.indexOf(site) < 0) {
                var go = button('mm-text-button', null, function () { layer.zoomTo([site]); });
                go.textContent = say(language, 'zoom_to_area');
                box.appendChild(go);
            }
            return box;
        },

        /* The measured and the written size, as the latest version by the day has it. */
        _sizes: function (site) {
            if (site >= this._hazards) { return []; }
            var c = this._pack.columns, written = null, rows = [], language = this.language, measured = 0, unmeasured = 0;
            this._versions(site).forEach(function (row) {
                if (c['version.day'][row] <= this.day && c['version.written'][row] >= 0) { written = c['version.written'][row] / 10000; }
            }, this);
            this._piecesOf(site).forEach(function (k) {
                if (this._entered[k] <= this.day && this.day < this._left[k]) {
                    if (this._measured[k]) { measured += this._area[k]; } else { unmeasured += this._area[k]; }
                }
            }, this);
            if (measured > 0) { rows.push([say(language, 'measured'), squareMetres(language, measured)]); }
            if (unmeasured > 0) { rows.push([say(language, 'not_measured'), squareMetres(language, unmeasured)]); }
            if (written !== null) { rows.push([say(language, 'written'), squareMetres(language, written)]); }
            return rows;
        },

        /* A site's own account, as a list of {day, what, m2, notes}, oldest first. */
        _history: function (site) {
            var c = this._pack.columns, pack = this._pack, language = this.language, layer = this;
            var words = minemap.words[language], entries = new Map();
            function add(day, order, what, m2, note) {
                var key = [day, order, what, note].join('\u0000');
                if (!entries.has(key)) { entries.set(key, { day: day, order: order, what: what, m2: 0, notes: note ? [note] : [] }); }
                entries.get(key).m2 += m2;
            }
            this._piecesOf(site).forEach(function (k) {
                if (k >= layer._ownPieces) {
                    var w = k - layer._ownPieces;
                    add(layer._entered[k], 1, layer.className('outside') + ': ' + words.exit[pack.exits[c['worked.outcome'][w]]],
                        layer._area[k], layer._recordNote(c['worked.release'][w]));
                    return;
                }
                var entry = pack.entries[c.entry[k]], exit = pack.exits[c.exit[k]];
                var category = words.category[pack.categories[c.category[k]]];
                // What a hazard passes to itself is told once, where it leaves.
                if (c.from[k] !== site) {
                    var here = entry === 'confirmed' || entry === 'downgraded' ? '' : ' · ' + category;
                    add(layer._entered[k], 1, words.entry[entry] + here, layer._area[k],
                        c.from[k] >= 0 ? say(language, 'from_hazard', { id: pack.ids[c.from[k]] }) : '');
                }
                if (exit !== undefined) {
                    add(layer._left[k], 2, words.exit[exit], layer._area[k],
                        c.to[k] >= 0 && c.to[k] !== site ? say(language, 'to_hazard', { id: pack.ids[c.to[k]] })
                            : layer._recordNote(c.release[k]));
                }
            });
            if (site < this._hazards) {
                this._versions(site).forEach(function (row) {
                    var written = c['version.written'][row], day = c['version.day'][row];
                    if (written < 0) { return; }
                    var m2 = squareMetres(language, written / 10000), found = false;
                    entries.forEach(function (entry) {
                        if (entry.day === day && entry.order === 1 && !found) {
                            entry.notes.unshift(say(language, 'written_as', { m2: m2 }));
                            found = true;
                        }
                    });
                    if (!found) { add(day, 0, say(language, 'written'), written / 10000, ''); }
                });
            }
            return Array.from(entries.values()).filter(function (entry) {
                return entry.m2 >= 0.05 || entry.order === 0 || entry.notes.length;
            }).sort(function (a, b) { return a.day - b.day || a.order - b.order; });
        },

        _recordNote: function (release) {
            if (release < 0) { return ''; }
            var records = this._pack.releases, told = [say(this.language, 'by_record', { id: records.ids[release] })];
            Object.keys(records.fields).forEach(function (name) {
                var value = this._text(records.fields[name], release);
                if (value === null || value === 0 || value === '') { return; }
                told.push(typeof value === 'number'
                    ? number(this.language, value) + ' ' + fieldName(this.language, name) : this._said(name, value));
            }, this);
            return told.join(' · ');
        }
    });

    function joined(first, second) {
        function both(a, b, shift) {
            var out = new a.constructor(a.length + b.length - (shift === undefined ? 0 : 1));
            out.set(a);
            if (shift === undefined) { out.set(b, a.length); return out; }
            for (var i = 1; i < b.length; i++) { out[a.length + i - 1] = b[i] + shift; }
            return out;
        }
        return {
            count: first.count + second.count,
            x: both(first.x, second.x), y: both(first.y, second.y), boxes: both(first.boxes, second.boxes),
            ringStart: both(first.ringStart, second.ringStart, first.pointStart.length - 1),
            pointStart: both(first.pointStart, second.pointStart, first.x.length)
        };
    }

    /* Give a function from a group to the numbers of its rows. */
    function grouped(groups, count) {
        var sizes = new Float64Array(count), rows = new Int32Array(groups.length);
        for (var i = 0; i < groups.length; i++) { sizes[groups[i]]++; }
        var first = starts(sizes), at = first.slice();
        for (i = 0; i < groups.length; i++) { rows[at[groups[i]]++] = i; }
        return function (group) { return rows.subarray(first[group], first[group + 1]); };
    }

    /* Text as a search compares it: without accents and capitals. */
    function folded(text) { return String(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(); }

    // Country outlines -----------------------------------------------------------------------

    var SEA = '#dbe6ec', LAND = '#f7f4ed', SHORE = '#8fabbc', BORDER = '#8d7f94';
    /* The outlines count in up to 400 m: no line of theirs is truer than that. */
    var TRUE_TO_M = 400;

    var Outlines = CanvasLayer.extend({
        initialize: function (options) {
            L.Renderer.prototype.initialize.call(this, Object.assign({ pane: 'tilePane' }, options));
            this._graticule = true;
            this.language = options.language;
            if (options.pack) {
                this.ready = unpacked(options.pack).then(function (pack) {
                    this._world = outlinesOf(pack.columns, 'world', pack.degree.world);
                    this._worldNames = pack.names;
                    if (pack.window) {
                        this._window = pack.window;
                        this._near = outlinesOf(pack.columns, 'near', pack.degree.near);
                        this._coasts = outlinesOf(pack.columns, 'coasts', pack.degree.near);
                        this._borders = outlinesOf(pack.columns, 'borders', pack.degree.near);
                        this._nearNames = pack.near_names;
                    }
                    if (this._map) { this._paint(); }
                }.bind(this));
            } else {
                this.ready = Promise.resolve();
            }
        },

        getAttribution: function () {
            var note = element('span', null, this.options.pack ? say(this.language, 'boundaries') : '');
            return note.innerHTML;
        },

        setLanguage: function (language) {
            if (this._map && this._map.attributionControl) { this._map.attributionControl.removeAttribution(this.getAttribution()); }
            this.language = language;
            if (this._map) {
                if (this._map.attributionControl) { this._map.attributionControl.addAttribution(this.getAttribution()); }
                this._paint();
            }
        },

        setGraticule: function (shown) {
            this._graticule = shown;
            if (this._map) { this._paint(); }
        },

        _paint: function () {
            var pen = this._pen(this._canvas), view = this._view(), b = this._bounds, size = b.getSize();
            pen.fillStyle = this._world ? SEA : '#ffffff';
            pen.fillRect(b.min.x, b.min.y, size.x, size.y);
            if (this._world) { this._paintCountries(pen, view); }
            if (this._graticule) { this._paintGraticule(pen, view); }
            if (this._world) { this._paintNames(pen, view); }
        },

        _paintCountries: function (pen, view) {
            var shift, n;
            pen.lineJoin = 'round';
            for (shift = Math.floor(view.west); shift <= Math.floor(view.east); shift++) {
                pen.beginPath();
                for (n = 0; n < this._world.count; n++) { trace(pen, view, this._world, n, true, shift); }
                pen.fillStyle = LAND;
                pen.fill();
                pen.strokeStyle = '#b3aeb9';
                pen.lineWidth = this._zoom < 4 ? 0.7 : 1;
                pen.stroke();
            }
            if (!this._near || this._zoom < 4.5) { return; }
            var w = this._window;
            var x = worldX(w[0]) * view.scale - view.left, y = worldY(w[3]) * view.scale - view.top;
            pen.save();
            pen.beginPath();
            pen.rect(x, y, (worldX(w[2]) - worldX(w[0])) * view.scale, (worldY(w[1]) - worldY(w[3])) * view.scale);
            pen.clip();
            pen.fillStyle = SEA;
            pen.fill();
            pen.beginPath();
            for (n = 0; n < this._near.count; n++) { trace(pen, view, this._near, n, true); }
            pen.fillStyle = LAND;
            pen.fill();
            var latitude = latitudeOf((view.north + view.south) / 2);
            var metre = view.scale / (40075017 * Math.cos(latitude * Math.PI / 180));
            var band = Math.min(140, TRUE_TO_M * metre);
            this._stroke(pen, view, this._coasts, [[Math.max(1.1, band), translucent(SHORE, band > 3 ? 0.35 : 1)]]);
            this._stroke(pen, view, this._borders, band > 4
                ? [[band, translucent(BORDER, 0.2)]]
                : [[4.5, translucent(BORDER, 0.18)], [1.3, BORDER, [9, 3, 2, 3]]]);
            pen.restore();
        },

        _stroke: function (pen, view, lines, styles) {
            styles.forEach(function (style) {
                pen.beginPath();
                for (var n = 0; n < lines.count; n++) {
                    if (isInView(view, lines.boxes, n)) { trace(pen, view, lines, n, false); }
                }
                pen.lineWidth = style[0];
                pen.strokeStyle = style[1];
                pen.setLineDash(style[2] || []);
                pen.stroke();
                pen.setLineDash([]);
            });
        },

        /* Write each country's name at the middle of what is seen of it. */
        _paintNames: function (pen, view) {
            if (this._zoom > 11) { return; }
            var map = this._map, size = map.getSize(), found = new Map(), inset = insets(map), step = 36;
            for (var px = inset.left + step / 2; px < size.x - inset.right; px += step) {
                for (var py = inset.top + step / 2; py < size.y - inset.bottom; py += step) {
                    var point = map.containerPointToLayerPoint([px, py]);
                    var name = this._countryAt((point.x + view.left) / view.scale, (point.y + view.top) / view.scale);
                    if (!name) { continue; }
                    if (!found.has(name)) { found.set(name, []); }
                    found.get(name).push(point);
                }
            }
            var taken = [];
            pen.save();
            pen.textAlign = 'center';
            pen.textBaseline = 'middle';
            if ('letterSpacing' in pen) { pen.letterSpacing = '2px'; }
            Array.from(found.entries()).sort(function (a, b) { return b[1].length - a[1].length; }).forEach(function (entry) {
                var points = entry[1], names = entry[0], x = 0, y = 0;
                var text = (names[this.language] || names.en).toLocaleUpperCase(this.language);
                pen.font = '600 ' + (points.length > 60 ? 14 : points.length > 16 ? 12 : 10.5) + 'px system-ui, sans-serif';
                var width = pen.measureText(text).width;
                if (points.length * step < width * 0.8) { return; }
                points.forEach(function (p) { x += p.x / points.length; y += p.y / points.length; });
                var best = points.reduce(function (a, p) {
                    return Math.hypot(p.x - x, p.y - y) < Math.hypot(a.x - x, a.y - y) ? p : a;
                });
                var box = [best.x - width / 2 - 6, best.y - 10, best.x + width / 2 + 6, best.y + 10];
                if (taken.some(function (t) { return box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]; })) { return; }
                taken.push(box);
                pen.lineJoin = 'round';
                pen.strokeStyle = 'rgba(255,255,255,.85)';
                pen.lineWidth = 3;
                pen.strokeText(text, best.x, best.y);
                pen.fillStyle = '#6d6476';
                pen.fillText(text, best.x, best.y);
            }, this);
            pen.restore();
        },

        _countryAt: function (x, y) {
            var w = this._window, longitude = longitudeOf(x), latitude = latitudeOf(y);
            var near = w && longitude > w[0] && longitude < w[2] && latitude > w[1] && latitude < w[3];
            var countries = near ? this._near : this._world, names = near ? this._nearNames : this._worldNames;
            for (var n = 0; n < countries.count; n++) {
                if (isInside(countries, n, x, y)) {
                    // The same country goes by one name, whichever scale it was found in.
                    this._known = this._known || new Map();
                    if (!this._known.has(names[n].en)) { this._known.set(names[n].en, names[n]); }
                    return this._known.get(names[n].en);
                }
            }
            return null;
        },

        _paintGraticule: function (pen, view) {
            var map = this._map, size = map.getSize(), inset = insets(map), language = this.language;
            var corner = map.containerPointToLayerPoint([0, 0]);
            var step = gridStep(130 / view.scale * 360), line;
            var west = longitudeOf(view.west), east = longitudeOf(view.east);
            var south = latitudeOf(Math.min(1, view.south)), north = latitudeOf(Math.max(0, view.north));
            pen.save();
            pen.strokeStyle = 'rgba(70,95,120,.2)';
            pen.lineWidth = 1;
            pen.beginPath();
            var meridians = [], parallels = [];
            for (var i = Math.ceil(west / step); i <= east / step; i++) {
                line = Math.round(worldX(i * step) * view.scale - view.left) + 0.5;
                pen.moveTo(line, this._bounds.min.y);
                pen.lineTo(line, this._bounds.max.y);
                meridians.push([line, i * step]);
            }
            for (var j = Math.ceil(south / step); j <= north / step; j++) {
                line = Math.round(worldY(j * step) * view.scale - view.top) + 0.5;
                pen.moveTo(this._bounds.min.x, line);
                pen.lineTo(this._bounds.max.x, line);
                parallels.push([line, j * step]);
            }
            pen.stroke();
            pen.font = '10.5px system-ui, sans-serif';
            pen.lineWidth = 3;
            pen.lineJoin = 'round';
            pen.strokeStyle = 'rgba(255,255,255,.8)';
            pen.fillStyle = '#51677a';
            function write(text, x, y) {
                pen.strokeText(text, x, y);
                pen.fillText(text, x, y);
            }
            pen.textAlign = 'center';
            meridians.forEach(function (m) {
                var x = m[0] - corner.x;
                if (x > inset.titleRight + 30 && x < size.x - inset.right - 30) {
                    write(degrees(language, wrapped(m[1]), step, 'east', 'west'), m[0], corner.y + 14);
                }
            });
            pen.textAlign = 'right';
            parallels.forEach(function (p) {
                var y = p[0] - corner.y;
                if (y > 34 && y < size.y - inset.bottom - 30) {
                    write(degrees(language, p[1], step, 'north', 'south'), corner.x + size.x - inset.right - 8, p[0] - 5);
                }
            });
            pen.restore();
        }
    });

    function wrapped(longitude) { return ((longitude + 180) % 360 + 360) % 360 - 180; }

    /* The next round step in degrees, minutes or seconds. */
    function gridStep(degreesWide) {
        var steps = [0.1 / 3600, 0.2 / 3600, 0.5 / 3600, 1 / 3600, 2 / 3600, 5 / 3600, 10 / 3600, 15 / 3600, 30 / 3600,
            1 / 60, 2 / 60, 5 / 60, 10 / 60, 15 / 60, 30 / 60, 1, 2, 5, 10, 15, 30];
        return steps.find(function (step) { return step >= degreesWide; }) || 45;
    }

    function degrees(language, value, step, positive, negative) {
        var side = value === 0 ? '' : ' ' + say(language, value > 0 ? positive : negative);
        var seconds = Math.round(Math.abs(value) * 36000) / 10, parts = [Math.floor(seconds / 3600) + '°'];
        if (step < 0.9999) { parts.push(pad(Math.floor(seconds % 3600 / 60)) + '′'); }
        if (step < 0.9999 / 60) {
            parts.push(pad(number(language, seconds % 60, step < 0.9999 / 3600 ? 1 : 0)) + '″');
        }
        return parts.join(' ') + side;
    }

    function pad(value) { return String(value).length < 2 || /^\d\D/.test(value) ? '0' + value : String(value); }

    // Other layers ---------------------------------------------------------------------------

    var POINT = 0, LINE = 1, FEATURES_PANE = 'minemapFeatures';
    var SYMBOLS = {
        circle: 'M5 0A5 5 0 1 1 -5 0A5 5 0 1 1 5 0Z',
        square: 'M-4.5 -4.5H4.5V4.5H-4.5Z',
        triangle: 'M0 -6 6 4.5H-6Z',
        diamond: 'M0 -6.5 5.5 0 0 6.5 -5.5 0Z',
        star: 'M0 -7 1.7 -2.3 6.7 -2.2 2.7 0.9 4.1 5.7 0 2.8 -4.1 5.7 -2.7 0.9 -6.7 -2.2 -1.7 -2.3Z'
    };

    var Features = CanvasLayer.extend({
        initialize: function (packId, options) {
            L.Renderer.prototype.initialize.call(this, Object.assign({ pane: FEATURES_PANE }, options));
            this.count = 0;
            this.ready = unpacked(packId).then(function (pack) {
                this._kind = pack.columns.kind;
                this._symbol = Array.from(pack.columns.symbol, function (n) { return pack.symbols[n]; });
                this._names = pack.names;
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
            var over = event.originalEvent.target;
            var found = over.closest && over.closest('.mm-ui, .leaflet-control, .leaflet-popup') ? -1 : this.hit(event.layerPoint);
            if (found < 0) { this._unpoint(); return; }
            if (!this._tooltip) { this._tooltip = L.tooltip({ className: 'mm-tooltip', direction: 'top', offset: [0, -10], opacity: 1 }); }
            if (found !== this._pointed) {
                this._pointed = found;
                var box = element('div'), name = this._names[found];
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
        },

        swatch: function () {
            var canvas = element('canvas', 'mm-swatch'), pen = canvas.getContext('2d');
            canvas.width = 52;
            canvas.height = 32;
            canvas.setAttribute('aria-hidden', 'true');
            pen.scale(2, 2);
            var kinds = new Set(this._kind);
            if (kinds.has(2)) {
                pen.fillStyle = translucent(this.options.colour, 0.12);
                pen.fillRect(1, 1, 24, 14);
            }
            pen.strokeStyle = this.options.colour;
            pen.lineWidth = 1.8;
            if (kinds.has(2)) { pen.strokeRect(1, 1, 24, 14); }
            if (kinds.has(LINE)) { pen.stroke(new Path2D('M1 11 9 5 16 11 25 4')); }
            if (kinds.has(POINT)) { drawSymbol(pen, 13, 8, this._symbol[this._kind.indexOf(POINT)], this.options.colour); }
            return canvas;
        }
    });

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

    /* Rings of given radii on the ellipsoid around a place that is clicked. */
    function Rings(frame) {
        this.frame = frame;
        this.map = frame.map;
        this.on = false;
        this.group = L.layerGroup();
        this.box = frame.root.appendChild(frame._ui(element('div', 'mm-measure')));
        this.box.hidden = true;
        this.box.setAttribute('role', 'status');
        frame._say(function (language) {
            this.box.textContent = say(language, 'rings_hint');
            if (this.centre) { this._draw(); }
        }.bind(this));
        this._key = function (event) { if (event.key === 'Escape') { this.toggle(); } }.bind(this);
    }

    Rings.prototype = {
        toggle: function () {
            if (!this.on && this.frame.measure.on) { this.frame.measure.toggle(); }
            this.on = !this.on;
            this.centre = null;
            this.frame.layer.busy = this.on;
            this.frame.ringer.setAttribute('aria-pressed', String(this.on));
            this.box.hidden = !this.on;
            this.map.getContainer().classList.toggle('mm-measuring', this.on);
            this.map[this.on ? 'on' : 'off']('click', this._place, this);
            document[this.on ? 'addEventListener' : 'removeEventListener']('keydown', this._key);
            this.group.clearLayers();
            if (this.on) { this.group.addTo(this.map); } else { this.group.remove(); }
        },

        _place: function (event) {
            this.centre = event.latlng;
            this._draw();
        },

        _draw: function () {
            var earth = window.geodesic.Geodesic.WGS84, at = this.centre, language = this.frame.language, group = this.group;
            group.clearLayers();
            L.circleMarker(at, { radius: 4, color: '#0b3d66', weight: 2, fillColor: '#fff', fillOpacity: 1, interactive: false }).addTo(group);
            this.frame.options.rings.forEach(function (radius) {
                var line = [];
                for (var azimuth = 0; azimuth < 360; azimuth += 3) {
                    var end = earth.Direct(at.lat, at.lng, azimuth, radius);
                    line.push([end.lat2, at.lng + wrapped(end.lon2 - at.lng)]);
                }
                L.polygon(line, { color: '#0b3d66', weight: 2, dashArray: '6 5', fillOpacity: 0.03, interactive: false, className: 'mm-ring' }).addTo(group);
                var label = radius < 10000 ? number(language, radius, radius % 1 ? 1 : 0) + ' m' : number(language, radius / 1000, radius % 1000 ? 1 : 0) + ' km';
                L.tooltip({ permanent: true, direction: 'center', className: 'mm-ring-label', opacity: 1 })
                    .setLatLng(line[0]).setContent(element('span', null, label)).addTo(group);
            });
        }
    };

    // Grids ----------------------------------------------------------------------------------

    var BANDS = 'CDEFGHJKLMNPQRSTUVWX';
    var SQUARE_COLUMNS = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'], SQUARE_ROWS = 'ABCDEFGHJKLMNPQRSTUV';

    /* The zone of a place, with the exceptions of Norway and Svalbard. */
    function utmZone(lat, lng) {
        var zone = Math.min(60, Math.floor((lng + 180) / 6) + 1);
        if (lat >= 56 && lat < 64 && lng >= 3 && lng < 12) { return 32; }
        if (lat >= 72 && lng >= 0 && lng < 42) { return lng < 9 ? 31 : lng < 21 ? 33 : lng < 33 ? 35 : 37; }
        return zone;
    }

    /* UTM on WGS 84 by Krüger's series to the sixth order, as Karney (2011) gives it; null off its
     * bands, that is beyond 80° S and 84° N. */
    function utm(lat, lng) {
        if (lat < -80 || lat >= 84) { return null; }
        var n = 1 / (2 * 298.257223563 - 1), a = 6378137, e = Math.sqrt(4 * n) / (1 + n);
        var n2 = n * n, n3 = n2 * n, n4 = n3 * n, n5 = n4 * n, n6 = n5 * n;
        var radius = a / (1 + n) * (1 + n2 / 4 + n4 / 64 + n6 / 256);
        var alpha = [
            n / 2 - 2 * n2 / 3 + 5 * n3 / 16 + 41 * n4 / 180 - 127 * n5 / 288 + 7891 * n6 / 37800,
            13 * n2 / 48 - 3 * n3 / 5 + 557 * n4 / 1440 + 281 * n5 / 630 - 1983433 * n6 / 1935360,
            61 * n3 / 240 - 103 * n4 / 140 + 15061 * n5 / 26880 + 167603 * n6 / 181440,
            49561 * n4 / 161280 - 179 * n5 / 168 + 6601661 * n6 / 7257600,
            34729 * n5 / 80640 - 3418889 * n6 / 1995840,
            212378941 * n6 / 319334400
        ];
        var zone = utmZone(lat, lng), lambda = (lng - (6 * zone - 183)) * Math.PI / 180;
        var tau = Math.tan(lat * Math.PI / 180);
        var sigma = Math.sinh(e * Math.atanh(e * tau / Math.hypot(1, tau)));
        var conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
        var xi = Math.atan2(conformal, Math.cos(lambda));
        var eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
        var x = eta, y = xi;
        alpha.forEach(function (factor, j) {
            var k = 2 * (j + 1);
            x += factor * Math.cos(k * xi) * Math.sinh(k * eta);
            y += factor * Math.sin(k * xi) * Math.cosh(k * eta);
        });
        return {
            zone: zone, band: BANDS[Math.min(19, Math.floor((lat + 80) / 8))],
            easting: 500000 + 0.9996 * radius * x,
            northing: 0.9996 * radius * y + (lat < 0 ? 10000000 : 0)
        };
    }

    /* The square metre of the Military Grid Reference System that a place lies in. */
    function mgrs(at) {
        var east = Math.floor(at.easting), north = Math.floor(at.northing);
        var column = SQUARE_COLUMNS[(at.zone - 1) % 3][Math.floor(east / 100000) - 1];
        var row = SQUARE_ROWS[(Math.floor(north / 100000) + (at.zone % 2 ? 0 : 5)) % 20];
        function five(value) { return ('00000' + value % 100000).slice(-5); }
        return at.zone + at.band + ' ' + column + row + ' ' + five(east) + ' ' + five(north);
    }

    // Around the map -------------------------------------------------------------------------

    function insets(map) {
        return map._minemapInsets || { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0 };
    }

    function fit(map, bounds, still) {
        var inset = insets(map), size = map.getSize();
        var narrow = size.x < 640;
        var calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
        map.fitBounds(bounds, {
            paddingTopLeft: [inset.left + 16, inset.top + 24],
            paddingBottomRight: [inset.right + (narrow ? 16 : 48), inset.bottom + 48],
            maxZoom: 18, animate: !still && !calm
        });
    }

    function Frame(map, layer, bases, boundaries, options, others) {
        this.others = others;
        this.map = map;
        this.layer = layer;
        this.bases = bases;
        this.boundaries = boundaries;
        this.options = options;
        this.language = layer.options.language;
        this._translated = [];
        this._build();
        layer.on('day', this._showDay, this);
        map.on('minemap:failed', this._fail, this);
        Promise.all([layer].concat(others).map(function (part) { return part.ready; })).then(this._start.bind(this), this._fail.bind(this));
    }

    Frame.prototype = {
        _build: function () {
            var container = this.map.getContainer(), options = this.options;
            container.classList.add('mm-map');
            container.setAttribute('role', 'region');
            this.root = container.appendChild(element('div', 'mm-frame'));
            this._buildTitle();
            this._buildTools();
            if (options.legend) { this._buildPanel(); }
            if (options.slider) { this._buildTime(); }
            this._buildNorth();
            this._buildReadout();
            if (options.scale) {
                L.control.scale({ imperial: false, maxWidth: 140, position: 'bottomleft' }).addTo(this.map);
            }
            this.live = this.root.appendChild(element('div', 'mm-hidden'));
            this.live.setAttribute('aria-live', 'polite');
            var observer = new ResizeObserver(this._measureInsets.bind(this));
            [container, this.title, this.panel, this.time].forEach(function (part) { if (part) { observer.observe(part); } });
            this._measureInsets();
        },

        /* Set a text now and again whenever the language changes. */
        _say: function (set) {
            this._translated.push(set);
            set(this.language);
        },

        _ui: function (node) {
            node.classList.add('mm-ui');
            L.DomEvent.disableClickPropagation(node);
            L.DomEvent.disableScrollPropagation(node);
            return node;
        },

        _measureInsets: function () {
            var size = this.map.getContainer().getBoundingClientRect(), inset = { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0 };
            if (this.title) {
                var title = this.title.getBoundingClientRect();
                inset.top = title.height ? title.bottom - size.top + 8 : 0;
                inset.titleRight = title.width ? title.right - size.left : 0;
            }
            inset.left = 52;
            if (this.panel && !this.panel.hidden && size.width >= 640) {
                inset.right = size.right - this.panel.getBoundingClientRect().left;
            }
            if (this.time && !this.time.hidden) { inset.bottom = size.bottom - this.time.getBoundingClientRect().top; }
            this.map._minemapInsets = inset;
            var style = this.map.getContainer().style;
            style.setProperty('--mm-top', inset.top + 'px');
            style.setProperty('--mm-right', inset.right + 'px');
            style.setProperty('--mm-bottom', inset.bottom + 'px');
            if (this.time) { this._paintCourse(); }
        },

        _start: function () {
            var layer = this.layer;
            if (layer.hasIllustrative) {
                this._say(function (language) { this.illustrative.textContent = say(language, 'illustrative_notice'); }.bind(this));
                this.illustrative.hidden = false;
            }
            if (this.panel) { this._buildLegend(); }
            if (this.time) {
                this.time.hidden = !layer.eventDays.length;
                this.range.min = layer.firstDay;
                this.range.max = Math.max(layer.lastDay, layer.firstDay + 1);
                this._paintCourse();
            }
            this._measureInsets();
            this._showDay();
            if (!this._restore()) { this.home(true); }
            this.map.on('moveend baselayerchange', this._remember, this);
            layer.on('day', this._remember, this);
            window.addEventListener('hashchange', function () {
                if (window.location.hash !== this._remembered) { this._restore(); }
            }.bind(this));
            var container = this.map.getContainer();
            Promise.all(this.bases.map(function (base) { return base[0].ready; })).then(function () {
                container.dataset.minemap = 'ready';
            });
        },

        _fail: function (error) {
            this.illustrative.hidden = false;
            this.illustrative.textContent = say(this.language, 'old_browser');
            window.console.error(error);
        },

        // The address of the view: all that it says stays in the part that no browser sends

        /* Write the view into the address of the page, a little after it has come to rest. */
        _remember: function () {
            window.clearTimeout(this._remembering);
            this._remembering = window.setTimeout(function () {
                if (!this._playing && !this._printing) { this._writeHash(); }
            }.bind(this), 250);
        },

        _writeHash: function () {
            var map = this.map, layer = this.layer, centre = map.getCenter(), said = new URLSearchParams();
            said.set('map', [map.getZoom().toFixed(2), centre.lat.toFixed(6), centre.lng.toFixed(6)].join('/'));
            said.set('day', new Date(layer.day * MS_A_DAY).toISOString().slice(0, 10));
            said.set('lang', this.language);
            var off = CLASSES.filter(function (name) { return !layer.visible[name]; });
            if (this.noGraticule) { off.push('graticule'); }
            if (layer.names === false) { off.push('labels'); }
            this.others.forEach(function (other, n) { if (!map.hasLayer(other)) { off.push('layer' + n); } });
            if (off.length) { said.set('off', off.join(',')); }
            var base = this.bases.findIndex(function (pair) { return map.hasLayer(pair[0]); });
            if (base > 0) { said.set('base', base); }
            if (layer.filter && Object.keys(layer.filter).length) { said.set('filter', JSON.stringify(layer.filter)); }
            this._remembered = '#' + said.toString();
            // In a notebook's frame there is no address to write to.
            try { window.history.replaceState(null, '', this._remembered); } catch (error) { this._remembered = null; }
        },

        /* Show the view that the address names; whatever of it makes no sense is passed over. */
        _restore: function () {
            var said = new URLSearchParams(window.location.hash.slice(1)), layer = this.layer, frame = this;
            var view = (said.get('map') || '').split('/').map(Number);
            if (view.length !== 3 || !view.every(Number.isFinite)) { return false; }
            var language = said.get('lang'), day = Date.parse(said.get('day') + 'T00:00:00Z') / MS_A_DAY;
            var off = (said.get('off') || '').split(',');
            CLASSES.forEach(function (name) { layer.visible[name] = off.indexOf(name) < 0; });
            layer.names = off.indexOf('labels') < 0;
            this.others.forEach(function (other, n) {
                if (off.indexOf('layer' + n) < 0) { frame.map.addLayer(other); } else { frame.map.removeLayer(other); }
            });
            this.noGraticule = off.indexOf('graticule') >= 0;
            this.bases.forEach(function (base) { if (base[0].setGraticule) { base[0].setGraticule(!frame.noGraticule); } });
            var base = said.get('base') || '0';
            if (/^\d+$/.test(base) && Number(base) < this.bases.length) { this._setBase(Number(base)); }
            if (Object.prototype.hasOwnProperty.call(minemap.words, language) && language !== this.language) {
                this.setLanguage(language);
            } else if (this.panel) {
                this._buildLegend();
            }
            var filter = {};
            try {
                var asked = JSON.parse(said.get('filter') || '{}');
                Object.keys(this.filters || {}).forEach(function (name) {
                    if (asked && frame.filters[name].values.indexOf(asked[name]) >= 0) { filter[name] = asked[name]; }
                });
            } catch (error) { filter = {}; }
            this.setFilter(filter);
            if (Number.isFinite(day)) { layer.setDay(Math.max(layer.firstDay, Math.min(layer.lastDay, day))); }
            this.map.setView([Math.max(-85, Math.min(85, view[1])), view[2]], view[0], { animate: false });
            return true;
        },

        _setBase: function (chosen) {
            var map = this.map;
            this.bases.forEach(function (base, n) { if (n !== chosen) { map.removeLayer(base[0]); } });
            if (!map.hasLayer(this.bases[chosen][0])) { map.addLayer(this.bases[chosen][0]); }
            this._remember();
        },

        // Printing

        /* Lay the map out on a sheet of A4 across, as wide as it prints, and draw it finely. */
        _beforePrint: function () {
            if (this._printing) { return; }
            var container = this.map.getContainer(), frame = this;
            this._play(false);
            this.layer._closeTooltip();
            this._printing = { centre: this.map.getCenter(), zoom: this.map.getZoom(), panel: this.panel && !this.panel.hidden };
            var shown = this.map.getBounds();
            container.classList.add('mm-printing');
            this.printedOn.textContent = date(this.language, this.layer.day);
            if (this.panel) {
                this.panel.hidden = false;
                this.panel.scrollTop = 0;
            }
            this._measureInsets();
            this.map.invalidateSize({ animate: false, pan: false });
            this.map.fitBounds(shown, { animate: false, paddingBottomRight: [this.map._minemapInsets.right, 0] });
            this.bases.concat([this.layer].concat(this.others).map(function (part) { return [part]; })).forEach(function (pair) {
                if (pair[0]._paint && frame.map.hasLayer(pair[0])) { pair[0]._paint(); }
            });
        },

        /* Chromium leaves out of a print what the screen has not shown yet: lay out, show, print. */
        print: function () {
            this._beforePrint();
            window.setTimeout(function () { window.print(); }, 200);
        },

        _afterPrint: function () {
            var was = this._printing;
            if (!was) { return; }
            this._printing = null;
            this.map.getContainer().classList.remove('mm-printing');
            if (this.panel) { this.panel.hidden = !was.panel; }
            this.map.invalidateSize({ animate: false, pan: false });
            this._measureInsets();
            this.map.setView(was.centre, was.zoom, { animate: false });
        },

        home: function (still) {
            var bounds = this.layer.boundsOf(this.layer._placed);
            if (bounds) { fit(this.map, bounds, still); } else { this.map.setView([10, 0], 2, { animate: !still }); }
        },

        setLanguage: function (language) {
            this.language = language;
            this.map.getContainer().closest('html').lang = language;
            this._translated.forEach(function (set) { set(language); });
            this.bases.forEach(function (base) { if (base[0].setLanguage) { base[0].setLanguage(language); } });
            if (this.boundaries) { this.boundaries.setLanguage(language); }
            this.layer.setLanguage(language);
            if (this.panel) { this._buildLegend(); }
            this._showDay();
            this._measureInsets();
            this._remember();
        },

        // Title and notices

        _buildTitle: function () {
            var options = this.options, box = this.title = this._ui(element('header', 'mm-title'));
            if (options.title) { box.appendChild(element('h1', null, options.title)); }
            this.printedOn = box.appendChild(element('p', 'mm-printed-on'));
            this.notice = box.appendChild(element('p', 'mm-notice'));
            this.illustrative = box.appendChild(element('p', 'mm-notice'));
            this.illustrative.hidden = true;
            this.filtered = box.appendChild(element('div', 'mm-filtered'));
            this.filtered.hidden = true;
            this.filtered.setAttribute('role', 'status');
            this.notice.hidden = !options.notice;
            this._say(function (language) {
                var notice = options.notice;
                if (notice) { this.notice.textContent = typeof notice === 'string' ? notice : notice[language] || notice.en || Object.values(notice)[0]; }
                this.map.getContainer().setAttribute('aria-label', options.title || say(language, 'title'));
            }.bind(this));
            this.root.appendChild(box);
        },

        // Tools

        _buildTools: function () {
            var map = this.map, frame = this, tools = this.root.appendChild(this._ui(element('div', 'mm-tools')));
            function tool(glyph, key, click) {
                var node = tools.appendChild(button('mm-tool', glyph, click));
                frame._say(function (language) { named(node, say(language, key)); });
                return node;
            }
            tool('plus', 'zoom_in', function () { map.zoomIn(1); });
            tool('minus', 'zoom_out', function () { map.zoomOut(1); });
            tool('home', 'whole_record', function () { frame.home(); });
            if (document.fullscreenEnabled) {
                tool('expand', 'full_screen', function () {
                    if (document.fullscreenElement) { document.exitFullscreen(); } else { map.getContainer().requestFullscreen(); }
                });
                document.addEventListener('fullscreenchange', function () { map.invalidateSize(); });
            }
            this.ruler = tool('ruler', 'measure', function () {
                if (frame.rings && frame.rings.on) { frame.rings.toggle(); }
                frame.measure.toggle();
            });
            this.ruler.setAttribute('aria-pressed', 'false');
            this.measure = new Measure(this);
            if (this.options.rings.length) {
                this.ringer = tool('rings', 'rings', function () { frame.rings.toggle(); });
                this.ringer.setAttribute('aria-pressed', 'false');
                this.rings = new Rings(this);
            }
            tool('print', 'print', function () { frame.print(); });
            document.addEventListener('keydown', function (event) {
                if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'p') {
                    event.preventDefault();
                    frame.print();
                }
            });
            window.addEventListener('beforeprint', this._beforePrint.bind(this));
            window.addEventListener('afterprint', this._afterPrint.bind(this));
        },

        /* The map is never turned: north is up. */
        _buildNorth: function () {
            var mark = element('div', 'mm-north'), control = L.control({ position: 'bottomleft' });
            mark.setAttribute('role', 'img');
            var letter = mark.appendChild(element('span'));
            mark.appendChild(icon('north'));
            this._say(function (language) {
                letter.textContent = say(language, 'north');
                mark.setAttribute('aria-label', say(language, 'north_up'));
            });
            control.onAdd = function () { return mark; };
            control.addTo(this.map);
        },

        _buildReadout: function () {
            var frame = this, box = this._ui(element('div', 'mm-readout')), style = 0;
            var control = L.control({ position: 'bottomleft' });
            control.onAdd = function () { return box; };
            control.addTo(this.map);
            var styles = ['decimal', 'dms', 'utm', 'mgrs'];
            var place = button('mm-coordinates', null, function () {
                style = (style + 1) % styles.length;
                show(last || frame.map.getCenter());
            });
            var last = null;
            box.appendChild(place);
            this._say(function (language) { named(place, say(language, 'coordinates')); });
            function show(latlng) {
                var lat = latlng.lat, lng = wrapped(latlng.lng), kind = styles[style], at = utm(lat, lng);
                last = latlng;
                // The grids end near the poles.
                if (!at && (kind === 'utm' || kind === 'mgrs')) { kind = 'decimal'; }
                place.dataset.notation = kind;
                place.textContent = kind === 'decimal' ? [decimal(lat, 'north', 'south'), decimal(lng, 'east', 'west')].join('  ')
                    : kind === 'dms' ? [degrees(frame.language, lat, 1e-6, 'north', 'south'), degrees(frame.language, lng, 1e-6, 'east', 'west')].join('  ')
                        : kind === 'utm' ? 'UTM ' + at.zone + at.band + '  ' + grid(at.easting, 'east') + '  ' + grid(at.northing, 'north')
                            : 'MGRS ' + mgrs(at);
            }
            function grid(value, direction) {
                return number(frame.language, Math.floor(value)) + ' ' + say(frame.language, direction);
            }
            function decimal(value, positive, negative) {
                return number(frame.language, Math.abs(value), 5) + '° ' + say(frame.language, value < 0 ? negative : positive);
            }
            // Not on the way over the tools, to the coordinates themselves.
            this.map.on('mousemove', function (event) {
                var over = event.originalEvent.target;
                if (!(over.closest && over.closest('.mm-ui'))) { show(event.latlng); }
            });
            this.map.on('moveend', function () { show(frame.map.getCenter()); });
            this._say(function () { show(frame.map._loaded ? frame.map.getCenter() : L.latLng(0, 0)); });
        },

        // Legend

        _buildPanel: function () {
            var frame = this;
            this.panel = this._ui(element('aside', 'mm-panel'));
            this.opener = this._ui(button('mm-opener', 'legend', function () { frame._togglePanel(true); }));
            this.openerTotal = this.opener.appendChild(element('span', 'mm-opener-total'));
            this.root.appendChild(this.opener);
            this.root.appendChild(this.panel);
            this._say(function (language) {
                frame.panel.setAttribute('aria-label', say(language, 'legend'));
                frame.opener.title = say(language, 'show_legend');
            });
            this._togglePanel(this.map.getSize().x >= 640);
        },

        _togglePanel: function (shown) {
            this.panel.hidden = !shown;
            this.opener.hidden = shown;
            this.opener.setAttribute('aria-expanded', String(shown));
            this._measureInsets();
            if (shown && this._opened) { (this.panel.querySelector('button') || this.panel).focus(); }
            this._opened = true;
        },

        _buildLegend: function () {
            var frame = this, layer = this.layer, language = this.language, panel = this.panel;
            var scrolled = panel.scrollTop;
            panel.textContent = '';
            var head = panel.appendChild(element('div', 'mm-panel-head'));
            var tongues = head.appendChild(element('div', 'mm-languages'));
            tongues.setAttribute('role', 'group');
            tongues.setAttribute('aria-label', say(language, 'language'));
            Object.keys(minemap.words).forEach(function (code) {
                var node = tongues.appendChild(button('mm-language', null, function () {
                    frame.setLanguage(code);
                    frame.panel.querySelector('[lang="' + code + '"]').focus();
                }));
                node.textContent = code.toUpperCase();
                node.lang = code;
                node.setAttribute('aria-pressed', String(code === language));
                named(node, minemap.words[code].locale.name);
            });
            var close = head.appendChild(button('mm-close', 'close', function () {
                frame._togglePanel(false);
                frame.opener.focus();
            }));
            named(close, say(language, 'hide_legend'));

            this._buildSearch();
            this.total = panel.appendChild(element('div', 'mm-total'));
            this.totalOn = panel.appendChild(element('div', 'mm-total-on'));
            this.rows = {};
            this._legendGroup('remaining', ['CHA', 'SHA']);
            this._legendGroup('released', RELEASED);
            var other = ['adjusted', 'outside'].filter(function (name) { return layer._gone.includes(CLASS[name]); });
            if (other.length) { this._legendGroup('apart', other); }
            this._buildOthers();
            this.unmeasured = panel.appendChild(element('p', 'mm-small'));
            panel.appendChild(element('p', 'mm-small', say(language, 'circles')));
            this._buildUnplaced();
            this._buildFilters();
            this._buildPlaces();
            this._buildOptions();
            this._showFilter();
            panel.scrollTop = scrolled;
        },

        // Search

        _buildSearch: function () {
            var frame = this, layer = this.layer, language = this.language;
            var box = this.panel.appendChild(element('div', 'mm-search'));
            var input = box.appendChild(element('input')), list = box.appendChild(element('ul'));
            var id = 'mm-found-' + L.Util.stamp(this.map), found = [], active = -1;
            list.id = id;
            list.hidden = true;
            list.setAttribute('role', 'listbox');
            list.setAttribute('aria-label', say(language, 'search'));
            input.type = 'search';
            input.autocomplete = 'off';
            input.placeholder = say(language, 'search_hint');
            input.setAttribute('aria-label', say(language, 'search'));
            input.setAttribute('role', 'combobox');
            input.setAttribute('aria-autocomplete', 'list');
            input.setAttribute('aria-controls', id);
            input.addEventListener('input', show);
            input.addEventListener('focus', function () { if (input.value) { show(); } });
            input.addEventListener('blur', close);
            input.addEventListener('keydown', function (event) {
                var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                if (step && found.length) {
                    mark((active + step + found.length) % found.length);
                } else if (event.key === 'Enter' && found.length) {
                    choose(found[Math.max(0, active)]);
                } else if (event.key === 'Escape' && !list.hidden) {
                    close();
                } else { return; }
                event.preventDefault();
                event.stopPropagation();
            });
            function show() {
                found = layer.find(input.value, 12);
                active = -1;
                list.textContent = '';
                found.forEach(function (entry, n) {
                    var row = list.appendChild(element('li'));
                    row.id = id + '-' + n;
                    row.setAttribute('role', 'option');
                    row.setAttribute('aria-selected', 'false');
                    if (entry.site === undefined) {
                        row.appendChild(element('b', null, entry.sector));
                        row.appendChild(element('span', null, fieldName(language, 'sector') + ' · ' + countOfAreas(language, entry.sites.length)));
                    } else {
                        row.appendChild(element('b', null, layer.nameOf(entry.site)));
                        var sector = layer.fieldOf(entry.site, 'sector'), rest = sector === null ? [] : [sector];
                        if (layer.idOf(entry.site) !== layer.nameOf(entry.site)) { rest.unshift(layer.idOf(entry.site)); }
                        row.appendChild(element('span', null, rest.join(' · ')));
                    }
                    // The press, since the click comes after the field has lost the focus.
                    row.addEventListener('mousedown', function (event) { event.preventDefault(); choose(entry); });
                });
                if (!found.length && input.value.trim()) { list.appendChild(element('li', 'mm-none', say(language, 'search_nothing'))); }
                list.hidden = !list.childNodes.length;
                input.setAttribute('aria-expanded', String(!list.hidden));
                input.removeAttribute('aria-activedescendant');
            }
            function mark(n) {
                active = n;
                Array.prototype.forEach.call(list.childNodes, function (row, at) { row.setAttribute('aria-selected', String(at === n)); });
                input.setAttribute('aria-activedescendant', id + '-' + n);
                list.childNodes[n].scrollIntoView({ block: 'nearest' });
            }
            function close() {
                list.hidden = true;
                input.setAttribute('aria-expanded', 'false');
            }
            function choose(entry) {
                var sites = entry.site === undefined ? entry.sites : [entry.site];
                input.value = '';
                close();
                if (sites.some(function (site) { return !layer.isKept(site); })) { frame.setFilter({}); }
                if (frame.map.getSize().x < 640) { frame._togglePanel(false); }
                var bounds = layer.boundsOf(sites);
                if (bounds) { fit(frame.map, bounds, true); }
                if (entry.site !== undefined && layer.options.popup !== null) {
                    layer._tell(entry.site, bounds ? L.latLng(bounds.getNorth(), bounds.getCenter().lng) : frame.map.getCenter());
                }
            }
            input.setAttribute('aria-expanded', 'false');
        },

        // Filter

        _buildFilters: function () {
            var frame = this, layer = this.layer, language = this.language;
            var columns = (this.options.filters || []).map(function (name) {
                return { name: name, values: name === 'category' ? frame._categories() : layer.hasField(name) ? layer.valuesOf(name) : [] };
            }).filter(function (column) { return column.values.length > 1; });
            this.filters = {};
            if (!columns.length) { return; }
            var box = this.panel.appendChild(element('fieldset', 'mm-group mm-filters'));
            box.appendChild(element('legend', null, say(language, 'filter')));
            columns.forEach(function (column) {
                var row = box.appendChild(element('label', 'mm-filter'));
                row.appendChild(element('span', null, fieldName(language, column.name)));
                var select = row.appendChild(element('select'));
                select.dataset.filter = column.name;
                select.appendChild(element('option', null, say(language, 'filter_all')));
                column.values.forEach(function (entry) {
                    var text = entry.value === null ? say(language, 'no_value') : layer._said(column.name, entry.value);
                    select.appendChild(element('option', null, entry.count === undefined ? text : text + ' (' + number(language, entry.count) + ')'));
                });
                select.addEventListener('change', function () {
                    var filter = Object.assign({}, layer.filter);
                    if (select.selectedIndex) { filter[column.name] = column.values[select.selectedIndex - 1].value; } else { delete filter[column.name]; }
                    frame.setFilter(filter);
                });
                frame.filters[column.name] = { select: select, values: column.values.map(function (entry) { return entry.value; }) };
            });
        },

        _categories: function () {
            var pack = this.layer._pack, seen = new Set(pack.columns.category);
            return pack.categories.filter(function (_, n) { return seen.has(n); })
                .map(function (code) { return { value: code }; });
        },

        setFilter: function (filter) {
            this.layer.setFilter(filter);
            this._showFilter();
        },

        /* Say in the title that the map is filtered, how, and offer the whole record again. */
        _showFilter: function () {
            var frame = this, layer = this.layer, language = this.language, filter = layer.filter || {};
            var names = Object.keys(filter), box = this.filtered;
            Object.keys(this.filters || {}).forEach(function (name) {
                var chosen = frame.filters[name];
                chosen.select.selectedIndex = name in filter ? chosen.values.indexOf(filter[name]) + 1 : 0;
            });
            (this.places || []).forEach(function (place) { place.node.hidden = !place.sites.some(layer.isKept, layer); });
            box.hidden = !names.length;
            box.textContent = '';
            if (!names.length) { return; }
            box.appendChild(element('span', null, say(language, 'filtered') + ': ' + names.map(function (name) {
                return fieldName(language, name) + ' – ' + (filter[name] === null ? say(language, 'no_value') : layer._said(name, filter[name]));
            }).join('; ')));
            var reset = box.appendChild(button('mm-text-button', null, function () { frame.setFilter({}); }));
            reset.textContent = say(language, 'filter_reset');
        },

        _legendGroup: function (key, names) {
            var frame = this, layer = this.layer, group = this.panel.appendChild(element('fieldset', 'mm-group'));
            group.appendChild(element('legend', null, say(this.language, key)));
            names.forEach(function (name) {
                var row = group.appendChild(element('label', 'mm-row'));
                var box = row.appendChild(element('input'));
                box.type = 'checkbox';
                box.checked = layer.visible[name];
                box.dataset.layer = name;
                box.addEventListener('change', function () {
                    layer.setVisible(name, box.checked);
                    frame._remember();
                });
                row.appendChild(layer.swatch(name));
                var text = row.appendChild(element('span', 'mm-row-name', layer.className(name)));
                var note = name === 'adjusted' ? say(frame.language, 'adjusted_away_explained')
                    : name === 'outside' ? say(frame.language, 'worked_outside_explained')
                        : minemap.words[frame.language].how[name];
                if (note) { text.appendChild(element('span', 'mm-row-note', note)); }
                var figures = row.appendChild(element('span', 'mm-row-figures'));
                frame.rows[name] = {
                    m2: figures.appendChild(element('span', 'mm-figure')),
                    areas: figures.appendChild(element('span', 'mm-row-note'))
                };
                frame.rows[name].m2.dataset.m2 = name;
                frame.rows[name].areas.dataset.areas = name;
            });
        },

        _buildOthers: function () {
            var frame = this, map = this.map;
            if (!this.others.length) { return; }
            var group = this.panel.appendChild(element('fieldset', 'mm-group mm-others'));
            group.appendChild(element('legend', null, say(this.language, 'other_layers')));
            this.others.forEach(function (other, n) {
                var row = group.appendChild(element('label', 'mm-row')), box = row.appendChild(element('input'));
                box.type = 'checkbox';
                box.checked = map.hasLayer(other);
                box.dataset.other = n;
                box.addEventListener('change', function () {
                    if (box.checked) { map.addLayer(other); } else { map.removeLayer(other); }
                    frame._remember();
                });
                row.appendChild(other.swatch());
                row.appendChild(element('span', 'mm-row-name', other.options.title));
                row.appendChild(element('span', 'mm-row-note mm-figure', number(frame.language, other.count)));
            });
        },

        _buildUnplaced: function () {
            var layer = this.layer, frame = this, language = this.language;
            this.unplaced = null;
            if (!layer._unplaced.length) { return; }
            var box = this.panel.appendChild(element('details', 'mm-unplaced'));
            this.unplaced = box.appendChild(element('summary'));
            var list = box.appendChild(element('ul'));
            layer._unplaced.slice(0, 200).forEach(function (site) {
                var item = list.appendChild(element('li')), go = button('mm-text-button', null, function () {
                    layer._tell(site, frame.map.getCenter());
                });
                go.textContent = layer.nameOf(site);
                item.appendChild(go);
            });
            if (layer._unplaced.length > 200) {
                list.appendChild(element('li', null, say(language, 'more', { n: number(language, layer._unplaced.length - 200) })));
            }
        },

        /* Places to go to: the sectors, or whatever column groups the record next best. */
        _buildPlaces: function () {
            var layer = this.layer, frame = this, places = this._places();
            this.places = [];
            if (places.length < 2) { return; }
            var box = this.panel.appendChild(element('div', 'mm-places'));
            box.appendChild(element('h2', null, say(this.language, 'go_to')));
            var list = box.appendChild(element('ul'));
            places.forEach(function (place) {
                var node = list.appendChild(element('li')).appendChild(button('mm-place', null, function () { layer.zoomTo(place.sites); }));
                node.appendChild(element('span', null, place.name));
                frame.places.push({ sites: place.sites, node: node.parentNode, figure: node.appendChild(element('span', 'mm-figure')) });
            });
        },

        _places: function () {
            var layer = this.layer, chosen = null;
            ['sector', 'admin2', 'admin1', 'country'].some(function (field) {
                if (!layer.hasField(field)) { return false; }
                var groups = new Map();
                layer._placed.forEach(function (site) {
                    var value = layer.fieldOf(site, field);
                    if (value === null) { return; }
                    if (!groups.has(value)) { groups.set(value, []); }
                    groups.get(value).push(site);
                });
                if (groups.size < 2 || groups.size > 60) { return false; }
                chosen = Array.from(groups, function (pair) { return { name: String(pair[0]), sites: pair[1] }; });
                return true;
            });
            return (chosen || []).sort(function (a, b) { return a.name.localeCompare(b.name, undefined, { numeric: true }); });
        },

        _buildOptions: function () {
            var frame = this, map = this.map, language = this.language;
            var group = this.panel.appendChild(element('fieldset', 'mm-group mm-bases'));
            group.appendChild(element('legend', null, say(language, 'base_layer')));
            this.bases.forEach(function (base, n) {
                var row = group.appendChild(element('label', 'mm-option')), box = row.appendChild(element('input'));
                box.type = 'radio';
                box.name = 'mm-base-' + L.Util.stamp(map);
                box.checked = map.hasLayer(base[0]);
                box.dataset.base = n;
                box.addEventListener('change', function () {
                    frame._setBase(n);
                });
                row.appendChild(element('span', null, base[0].options.word ? say(language, base[0].options.word) : base[1]));
            });
            [['graticule', function (shown) {
                frame.noGraticule = !shown;
                frame.bases.forEach(function (base) { if (base[0].setGraticule) { base[0].setGraticule(shown); } });
                frame._remember();
            }, !this.noGraticule], ['labels', function (shown) {
                frame.layer.names = shown;
                frame.layer.redraw();
                frame._remember();
            }, this.layer.names !== false]].concat(this._boundariesOption()).forEach(function (option) {
                var row = group.appendChild(element('label', 'mm-option')), box = row.appendChild(element('input'));
                box.type = 'checkbox';
                box.checked = option[2];
                box.dataset.option = option[0];
                box.addEventListener('change', function () { option[1](box.checked); });
                row.appendChild(element('span', null, option[3] || say(language, option[0])));
            });
        },

        /* The switch of the boundaries of administrative units, if the map has any. */
        _boundariesOption: function () {
            var map = this.map, lines = this.boundaries;
            return lines ? [['provinces', function (shown) {
                if (shown) { map.addLayer(lines); } else { map.removeLayer(lines); }
            }, map.hasLayer(lines), lines.options.name]] : [];
        },

        // The day

        _showDay: function () {
            var layer = this.layer, language = this.language, totals = layer.totals;
            if (!totals) { return; }
            var m2 = totals.SHA.m2 + totals.CHA.m2, areas = layer.remaining;
            var day = date(language, layer.day);
            if (this.panel && this.rows) {
                this.total.textContent = squareMetres(language, m2);
                this.total.classList.toggle('mm-long', m2 >= 1e8);
                this.totalOn.textContent = countOfAreas(language, areas);
                this.totalOn.appendChild(element('span', null, say(language, 'on_day', { day: day })));
                this.openerTotal.textContent = squareMetres(language, m2);
                Object.keys(this.rows).forEach(function (name) {
                    var row = this.rows[name];
                    row.m2.textContent = squareMetres(language, totals[name].m2);
                    row.areas.textContent = countOfAreas(language, totals[name].areas);
                }, this);
                var unmeasured = totals.SHA.unmeasured + totals.CHA.unmeasured;
                this.unmeasured.hidden = !unmeasured;
                this.unmeasured.textContent = say(language, 'unmeasured') + ': ' + squareMetres(language, unmeasured);
                this.places.forEach(function (place) {
                    var sum = 0;
                    place.sites.forEach(function (site) { sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); });
                    place.figure.textContent = squareMetres(language, sum);
                });
                this._showUnplaced();
            }
            if (this.time) {
                this.range.value = layer.day;
                this.range.setAttribute('aria-valuetext', day + ', ' + squareMetres(language, m2));
                this.dayLabel.textContent = day;
                this._paintCourse();
            }
            window.clearTimeout(this._announcing);
            this._announcing = window.setTimeout(function () {
                this.live.textContent = day + ': ' + say(language, 'remaining') + ' ' + squareMetres(language, m2);
            }.bind(this), 700);
        },

        _showUnplaced: function () {
            if (!this.unplaced) { return; }
            var layer = this.layer, sum = 0, count = 0;
            layer._unplaced.forEach(function (site) {
                sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA');
                if (layer._siteHas[site * CLASSES.length + CLASS.SHA] || layer._siteHas[site * CLASSES.length + CLASS.CHA]) { count++; }
            });
            this.unplaced.textContent = say(this.language, 'without_place') + ': ' +
                countOfAreas(this.language, count) + ', ' + squareMetres(this.language, sum);
        },

        _buildTime: function () {
            var frame = this, layer = this.layer, time = this.time = this._ui(element('section', 'mm-time'));
            function control(glyph, key, click) {
                var node = buttons.appendChild(button('mm-tool', glyph, click));
                frame._say(function (language) { named(node, say(language, key)); });
                return node;
            }
            var buttons = time.appendChild(element('div', 'mm-time-buttons'));
            control('back', 'previous_event', function () { frame._step(-1); });
            this.player = control('play', 'play', function () { frame._play(!frame._playing); });
            control('next', 'next_event', function () { frame._step(1); });
            this.dayLabel = time.appendChild(element('output', 'mm-day'));
            var track = time.appendChild(element('div', 'mm-track'));
            this.chart = track.appendChild(element('canvas', 'mm-chart'));
            this.chart.setAttribute('aria-hidden', 'true');
            this.range = track.appendChild(element('input', 'mm-range'));
            this.range.type = 'range';
            this.range.step = 1;
            this.range.addEventListener('input', function () {
                frame._play(false);
                layer.setDay(Number(frame.range.value));
            });
            // The arrows step from event to event, Page up and down by a year.
            this.range.addEventListener('keydown', function (event) {
                var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
                var years = { PageDown: -1, PageUp: 1 };
                if (steps[event.key]) { frame._step(steps[event.key]); }
                else if (years[event.key]) { frame._moveTo(layer.day + Math.round(365.2425 * years[event.key])); }
                else { return; }
                event.preventDefault();
            });
            this._say(function (language) {
                frame.range.setAttribute('aria-label', say(language, 'day'));
                time.setAttribute('aria-label', say(language, 'remaining_chart'));
            });
            this.root.appendChild(time);
        },

        _moveTo: function (day) {
            this._play(false);
            this.layer.setDay(Math.max(this.layer.firstDay, Math.min(this.layer.lastDay, day)));
        },

        _step: function (direction) {
            var days = this.layer.eventDays, day = this.layer.day;
            var next = direction > 0 ? days.find(function (d) { return d > day; })
                : days.slice().reverse().find(function (d) { return d < day; });
            if (next !== undefined) { this._moveTo(next); }
        },

        /* Play through the record in twelve seconds, from its start if the day is the last. */
        _play: function (playing) {
            if (playing === Boolean(this._playing)) { return; }
            this._playing = playing;
            setIcon(this.player, playing ? 'pause' : 'play');
            this._say(function (language) { named(this.player, say(language, this._playing ? 'pause' : 'play')); }.bind(this));
            if (!playing) { window.cancelAnimationFrame(this._ticking); return; }
            var layer = this.layer, frame = this, last = null;
            var pace = (layer.lastDay - layer.firstDay) / 12000;
            var at = layer.day >= layer.lastDay ? layer.firstDay : layer.day;
            (function tick(now) {
                if (!frame._playing) { return; }
                if (last !== null) { at += (now - last) * pace; }
                last = now;
                var day = Math.min(layer.lastDay, Math.floor(at));
                if (day !== layer.day) { layer.setDay(day); }
                if (day >= layer.lastDay) { frame._play(false); return; }
                frame._ticking = window.requestAnimationFrame(tick);
            }(window.performance.now()));
        },

        /* What remained over time, in the colours of the map, with a line at the day. */
        _paintCourse: function () {
            var layer = this.layer, canvas = this.chart, course = layer.course;
            var box = canvas.getBoundingClientRect(), ratio = fineness(this.map);
            if (!course || !course.length || !box.width) { return; }
            canvas.width = Math.round(box.width * ratio);
            canvas.height = Math.round(box.height * ratio);
            var pen = canvas.getContext('2d');
            pen.scale(ratio, ratio);
            var first = layer.firstDay, span = Math.max(1, layer.lastDay - first), margin = 9;
            var width = box.width - 2 * margin, foot = box.height - 15;
            var most = Math.max.apply(null, course.map(function (point) { return point.SHA + point.CHA; })) || 1;
            function x(day) { return margin + (day - first) / span * width; }
            function y(m2) { return foot - m2 / most * (foot - 3); }
            [['SHA', function (p) { return p.SHA + p.CHA; }], ['CHA', function (p) { return p.CHA; }]].forEach(function (band) {
                pen.beginPath();
                pen.moveTo(x(first), foot);
                course.forEach(function (point, i) {
                    pen.lineTo(x(point.day), y(i ? band[1](course[i - 1]) : 0));
                    pen.lineTo(x(point.day), y(band[1](point)));
                });
                pen.lineTo(x(layer.lastDay), foot);
                pen.closePath();
                pen.fillStyle = translucent(layer._colours[band[0]], 0.62);
                pen.fill();
            });
            pen.strokeStyle = '#8d99a3';
            pen.lineWidth = 1;
            pen.beginPath();
            pen.moveTo(margin, foot + 0.5);
            pen.lineTo(margin + width, foot + 0.5);
            pen.stroke();
            pen.fillStyle = '#4b5a66';
            pen.font = '10.5px system-ui, sans-serif';
            pen.textAlign = 'center';
            pen.textBaseline = 'bottom';
            var every = [1, 2, 5, 10, 20, 50].find(function (n) { return 365.25 * n / span * width > 38; }) || 100;
            for (var year = yearOf(first); year <= yearOf(layer.lastDay) + 1; year++) {
                var at = x(dayOf(year, 0, 1));
                if (at < margin || at > margin + width) { continue; }
                pen.fillRect(Math.round(at), foot, 1, year % every ? 3 : 5);
                if (year % every === 0 && at > margin + 12 && at < margin + width - 12) { pen.fillText(String(year), at, box.height); }
            }
            pen.strokeStyle = INK;
            pen.lineWidth = 1.5;
            pen.beginPath();
            pen.moveTo(x(layer.day), 0);
            pen.lineTo(x(layer.day), foot);
            pen.stroke();
        }
    };

    // Measuring, on the ellipsoid ------------------------------------------------------------

    function Measure(frame) {
        this.frame = frame;
        this.map = frame.map;
        this.points = [];
        this.on = false;
        this.group = L.layerGroup();
        this.box = frame.root.appendChild(frame._ui(element('div', 'mm-measure')));
        this.box.hidden = true;
        this.box.setAttribute('role', 'status');
        frame._say(this._show.bind(this));
        this._key = function (event) {
            if (event.key === 'Escape') { this.toggle(); }
        }.bind(this);
    }

    Measure.prototype = {
        toggle: function () {
            this.on = !this.on;
            this.points = [];
            this.frame.layer.busy = this.on;
            this.frame.ruler.setAttribute('aria-pressed', String(this.on));
            this.box.hidden = !this.on;
            this.map.getContainer().classList.toggle('mm-measuring', this.on);
            this.map[this.on ? 'on' : 'off']('click', this._add, this);
            this.map.doubleClickZoom[this.on ? 'disable' : 'enable']();
            document[this.on ? 'addEventListener' : 'removeEventListener']('keydown', this._key);
            if (this.on) { this.group.addTo(this.map); } else { this.group.remove(); }
            this._show();
        },

        _add: function (event) {
            this.points.push(event.latlng);
            this._show();
        },

        _show: function () {
            var language = this.frame.language, points = this.points, box = this.box, measure = this;
            this.group.clearLayers();
            box.textContent = '';
            if (points.length) {
                var style = { color: '#0b3d66', weight: 2.5, dashArray: '6 5', fillColor: '#0b3d66', fillOpacity: 0.08, interactive: false };
                (points.length > 2 ? L.polygon(points, style) : L.polyline(points, style)).addTo(this.group);
                points.forEach(function (point) {
                    L.circleMarker(point, { radius: 4, color: '#0b3d66', weight: 2, fillColor: '#fff', fillOpacity: 1, interactive: false }).addTo(measure.group);
                });
            }
            if (points.length < 2) {
                box.appendChild(element('span', null, say(language, 'measure_hint')));
                return;
            }
            var length = 0, earth = window.geodesic.Geodesic.WGS84, ring = earth.Polygon(false);
            points.forEach(function (point, i) {
                ring.AddPoint(point.lat, point.lng);
                if (i) { length += earth.Inverse(points[i - 1].lat, points[i - 1].lng, point.lat, point.lng).s12; }
            });
            var rows = [['measure_length', metres(length)]];
            if (points.length > 2) {
                var closed = ring.Compute(false, true);
                rows.push(['measure_perimeter', metres(closed.perimeter)], ['measure_area', squareMetres(language, Math.abs(closed.area))]);
            }
            rows.forEach(function (row) {
                var line = box.appendChild(element('div', 'mm-measure-row'));
                line.appendChild(element('span', null, say(language, row[0])));
                var figure = line.appendChild(element('b', null, row[1]));
                figure.dataset.measured = row[0];
            });
            [['undo', 'measure_undo', function () { measure.points.pop(); }], ['close', 'measure_clear', function () { measure.points = []; }]].forEach(function (act) {
                var node = box.appendChild(button('mm-tool', act[0], function () { act[2](); measure._show(); }));
                named(node, say(language, act[1]));
            });
            function metres(value) {
                return value < 10000 ? number(language, value, 1) + ' m' : number(language, value / 1000, 2) + ' km';
            }
        }
    };

    return {
        words: {},
        landRelease: function (packId, options) { return new LandRelease(packId, options); },
        outlines: function (options) { return new Outlines(options); },
        utm: utm,
        mgrs: mgrs,
        features: function (packId, options) { return new Features(packId, options); },
        frame: function (map, layer, bases, boundaries, options, others) {
            return new Frame(map, layer, bases, boundaries, options, others);
        }
    };
}());
