/* The base layer of country outlines, and blank paper. */

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
        // Where names and degrees are written: names of smaller units keep clear of them.
        this._map._minemapNames = [];
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
        var taken = this._map._minemapNames;
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
    }
});
