/* Boundaries of administrative units, as thin lines with names, under all other ground.
 *
 * Lines and places come as whole numbers, `degree` of them to a degree, each line as the differences
 * from point to point. Names are drawn on the canvas: no text becomes HTML. */

import { CanvasLayer, translucent } from './canvas.js';
import { escaped } from './document.js';
import { relabel } from './labels.js';
import { FACE, paintOf } from './paint.js';
import { worldX, worldY } from './shapes.js';
import { say } from './words.js';

var BOUNDARIES_PANE = 'minemapBoundaries';
var NAMES_TO_ZOOM = 13;

function lineOf(numbers, degree) {
    var x = 0, y = 0, line = { points: new Float64Array(numbers.length) };
    line.west = line.north = Infinity;
    line.east = line.south = -Infinity;
    for (var i = 0; i < numbers.length; i += 2) {
        x += numbers[i];
        y += numbers[i + 1];
        var wx = line.points[i] = worldX(x / degree), wy = line.points[i + 1] = worldY(y / degree);
        line.west = Math.min(line.west, wx);
        line.east = Math.max(line.east, wx);
        line.north = Math.min(line.north, wy);
        line.south = Math.max(line.south, wy);
    }
    if (minemap.seam !== undefined && (line.west + line.east) / 2 < worldX(minemap.seam)) {
        for (i = 0; i < numbers.length; i += 2) { line.points[i] += 1; }
        line.west += 1;
        line.east += 1;
    }
    return line;
}

export var Boundaries = CanvasLayer.extend({
    options: { pane: BOUNDARIES_PANE },

    initialize: function (options) {
        L.Renderer.prototype.initialize.call(this, options);
        var degree = options.degree;
        this._lines = options.lines.map(function (numbers) { return lineOf(numbers, degree); });
        // The largest first: where names would overlap, theirs stay.
        this._places = options.places.map(function (place) {
            var longitude = place[0] / degree;
            return {
                x: worldX(longitude) + (minemap.seam !== undefined && longitude < minemap.seam ? 1 : 0), y: worldY(place[1] / degree),
                radius: place[2] / degree / 360, name: place[3]
            };
        }).sort(function (a, b) { return b.radius - a.radius; });
    },

    onAdd: function (map) {
        if (!map.getPane(BOUNDARIES_PANE)) {
            var pane = map.createPane(BOUNDARIES_PANE);
            pane.style.zIndex = 250;
            pane.style.pointerEvents = 'none';
        }
        CanvasLayer.prototype.onAdd.call(this, map);
    },

    getAttribution: function () {
        var own = this.options.attribution;
        return own === null ? escaped(say(this.options.language, 'boundaries')) : own;
    },

    setLanguage: function (language) {
        var control = this._map && this._map.attributionControl;
        if (control) { control.removeAttribution(this.getAttribution()); }
        this.options.language = language;
        if (control) { control.addAttribution(this.getAttribution()); }
        if (this._map) { this._paint(); }
    },

    _paint: function () {
        var pen = this._pen(this._canvas), scale = 256 * Math.pow(2, this._zoom), origin = this._map.getPixelOrigin();
        if (this._zoom < this.options.fromZoom) { relabel(this._map); return; }
        this._paintLines(pen, scale, origin);
        relabel(this._map);
    },

    _paintLines: function (pen, scale, origin) {
        var b = this._bounds, west = (b.min.x + origin.x) / scale, east = (b.max.x + origin.x) / scale;
        var north = (b.min.y + origin.y) / scale, south = (b.max.y + origin.y) / scale;
        pen.beginPath();
        this._lines.forEach(function (line) {
            if (line.west > east || line.east < west || line.north > south || line.south < north) { return; }
            var points = line.points;
            pen.moveTo(points[0] * scale - origin.x, points[1] * scale - origin.y);
            for (var i = 2; i < points.length; i += 2) {
                pen.lineTo(points[i] * scale - origin.x, points[i + 1] * scale - origin.y);
            }
        });
        // Near by, a line is as broad as it may be wrong: nothing finer would be true.
        var latitude = this._map.getCenter().lat * Math.PI / 180;
        var band = Math.min(140, this.options.trueTo * scale / (40075017 * Math.cos(latitude)));
        pen.lineJoin = pen.lineCap = 'round';
        pen.lineWidth = Math.max(1, band);
        // A broad one is paler, so that it is never the strongest line of the map.
        pen.strokeStyle = translucent(paintOf(this._map).province, Math.max(0.14, 0.7 / Math.max(1, band)));
        pen.setLineDash(band > 1.5 ? [] : [4, 3]);
        pen.stroke();
        pen.setLineDash([]);
    },

    _namesRank: 3,

    _names: function (placer) {
        var view = placer.view, pen = placer.pen, b = this._bounds;
        if (this._zoom < this.options.fromZoom || this._zoom > NAMES_TO_ZOOM) { return; }
        pen.font = '500 11.5px ' + FACE;
        this._places.forEach(function (place) {
            var x = place.x * view.scale - view.left, y = place.y * view.scale - view.top;
            if (x < b.min.x || x > b.max.x || y < b.min.y || y > b.max.y) { return; }
            var half = pen.measureText(place.name).width / 2;
            if (place.radius * view.scale < half * 0.8) { return; }
            placer.write(place.name, [[x - half, y], [x - half, y - 16], [x - half, y + 16]], placer.paint.province);
        });
    }
});
