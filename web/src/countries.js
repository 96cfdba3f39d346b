/* The base layer of country outlines, and blank paper. */

import { CanvasLayer, isInView, trace, translucent } from './canvas.js';
import { escaped } from './document.js';
import { relabel } from './labels.js';
import { unpacked } from './packs.js';
import { FACE, paintOf } from './paint.js';
import { isInside, latitudeOf, longitudeOf, outlinesOf, worldX, worldY } from './shapes.js';
import { insets } from './view.js';
import { say } from './words.js';

/* The outlines count in up to 400 m: no line of theirs is truer than that. */
var TRUE_TO_M = 400;

export var Outlines = CanvasLayer.extend({
    initialize: function (packId, options) {
        L.Renderer.prototype.initialize.call(this, Object.assign({ pane: 'tilePane' }, options));
        this._graticule = true;
        this.language = options.language;
        this.packed = Boolean(packId);
        if (packId) {
            this.ready = unpacked(packId).then(function (pack) {
                this._world = outlinesOf(pack.columns, 'world', pack.degree.world, true);
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
        return this.packed ? escaped(say(this.language, 'boundaries')) : '';
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
        var paint = paintOf(this._map);
        pen.fillStyle = this._world ? paint.sea : paint.paper;
        pen.fillRect(b.min.x, b.min.y, size.x, size.y);
        this._shown = view;
        if (this._world) { this._paintCountries(pen, view, paint); }
        if (this._graticule) { this._paintGraticule(pen, view, paint); }
        relabel(this._map);
    },

    _namesRank: 2,

    _names: function (placer) {
        if (this._world) { this._nameCountries(placer); }
        if (this._graticule) { this._nameGraticule(placer); }
    },

    /* Draw the land of a view without more ado, as fine as it is known there. */
    _paintLand: function (pen, view, paint) {
        var w = this._window, fine = w && longitudeOf(view.west) > w[0] && longitudeOf(view.east) < w[2] && latitudeOf(view.south) > w[1] && latitudeOf(view.north) < w[3];
        var land = fine ? this._near : this._world;
        for (var shift = fine ? 0 : Math.floor(view.west); shift <= (fine ? 0 : Math.floor(view.east)); shift++) {
            pen.beginPath();
            for (var n = 0; n < land.count; n++) { trace(pen, view, land, n, true, shift); }
            pen.fillStyle = paint.land;
            pen.fill();
            pen.strokeStyle = paint.border;
            pen.lineWidth = 0.6;
            pen.stroke();
        }
    },

    _paintCountries: function (pen, view, paint) {
        var shift, n;
        pen.lineJoin = 'round';
        for (shift = Math.floor(view.west); shift <= Math.floor(view.east); shift++) {
            pen.beginPath();
            for (n = 0; n < this._world.count; n++) { trace(pen, view, this._world, n, true, shift); }
            pen.fillStyle = paint.land;
            pen.fill();
            pen.strokeStyle = paint.world;
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
        pen.fillStyle = paint.sea;
        pen.fill();
        pen.beginPath();
        for (n = 0; n < this._near.count; n++) { trace(pen, view, this._near, n, true); }
        pen.fillStyle = paint.land;
        pen.fill();
        var latitude = latitudeOf((view.north + view.south) / 2);
        var metre = view.scale / (40075017 * Math.cos(latitude * Math.PI / 180));
        var band = Math.min(140, TRUE_TO_M * metre);
        this._stroke(pen, view, this._coasts, [[Math.max(1.1, band), translucent(paint.shore, band > 3 ? 0.35 : 1)]]);
        this._stroke(pen, view, this._borders, band > 4
            ? [[band, translucent(paint.border, 0.2)]]
            : [[4.5, translucent(paint.border, 0.18)], [1.3, paint.border, [9, 3, 2, 3]]]);
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

    /* Write each country's name as near to the middle of what is seen of it as there is room. */
    _nameCountries: function (placer) {
        var map = this._map, view = placer.view, size = map.getSize(), found = new Map(), inset = insets(map), pen = placer.pen;
        var step = Math.max(36, Math.sqrt(size.x * size.y / 1500));
        if (this._zoom > 14) { return; }
        for (var px = inset.left + step / 2; px < size.x - inset.right; px += step) {
            for (var py = inset.top + step / 2; py < size.y - inset.bottom; py += step) {
                var point = map.containerPointToLayerPoint([px, py]);
                var name = this._countryAt((point.x + view.left) / view.scale, (point.y + view.top) / view.scale);
                if (!name) { continue; }
                if (!found.has(name)) { found.set(name, []); }
                found.get(name).push(point);
            }
        }
        // Near by, one country fills the view and goes without saying.
        if (this._zoom > 11.5 && found.size < 2) { return; }
        pen.save();
        if ('letterSpacing' in pen) { pen.letterSpacing = '2px'; }
        Array.from(found.entries()).sort(function (a, b) { return b[1].length - a[1].length; }).forEach(function (entry) {
            var points = entry[1], names = entry[0], x = 0, y = 0;
            var text = (names[this.language] || names.en).toLocaleUpperCase(this.language);
            pen.font = '600 ' + (points.length > 60 ? 14 : points.length > 16 ? 12 : 10.5) + 'px ' + FACE;
            var width = pen.measureText(text).width;
            if (points.length * step < width * 0.8) { return; }
            points.forEach(function (p) { x += p.x / points.length; y += p.y / points.length; });
            points.sort(function (a, b) { return Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y); });
            placer.write(text, points.slice(0, 60).map(function (p) { return [p.x - width / 2, p.y]; }), placer.paint.country);
        }, this);
        pen.restore();
    },

    _countryAt: function (x, y) {
        var w = this._window, longitude = longitudeOf(x), latitude = latitudeOf(y);
        var near = w && longitude > w[0] && longitude < w[2] && latitude > w[1] && latitude < w[3];
        if (!near) { x -= Math.floor(x); }
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
