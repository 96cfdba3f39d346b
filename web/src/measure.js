/* Measuring on the ellipsoid. */

import { button, element, named } from './document.js';
import { wrapped } from './graticule.js';
import { number, say, squareMetres } from './words.js';

export function Measure(frame) {
    this.frame = frame;
    this.map = frame.map;
    this.points = [];
    this.on = false;
    this.group = L.layerGroup();
    this.box = frame.root.appendChild(frame._ui(element('div', 'mm-measure')));
    this.box.hidden = true;
    this.box.setAttribute('role', 'status');
    frame._say(this._show.bind(this));
    this._key = keysOf(this, this._add);
}

/* The keys of a tool that takes places: Escape ends it, and Enter on the map takes its middle. */
export function keysOf(tool, place) {
    return function (event) {
        if (event.key === 'Escape') {
            event.preventDefault();
            tool.toggle();
        } else if (event.key === 'Enter' && event.target === tool.map.getContainer()) {
            place.call(tool, { latlng: tool.map.getCenter() });
        }
    };
}

Measure.prototype = {
    toggle: function () {
        this.on = !this.on;
        this.points = [];
        this.frame.busy(this.on);
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
            var line = geodesics(points, points.length > 2);
            (points.length > 2 ? L.polygon(line, style) : L.polyline(line, style)).addTo(this.group);
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
            rows.push(['measure_perimeter', metres(closed.perimeter)], ['measure_area', crosses(points)
                ? say(language, 'measure_crosses') : squareMetres(language, Math.abs(closed.area))]);
        }
        rows.forEach(function (row) {
            var line = box.appendChild(element('div', 'mm-measure-row'));
            line.appendChild(element('span', null, say(language, row[0])));
            var figure = line.appendChild(element('b', null, row[1]));
            figure.dataset.measured = row[0];
        });
        /** @type {[string, string, () => void][]} */
        var acts = [['undo', 'measure_undo', function () { measure.points.pop(); }], ['close', 'measure_clear', function () { measure.points = []; }]];
        acts.forEach(function (act) {
            var node = box.appendChild(button('mm-tool', act[0], function () { act[2](); measure._show(); }));
            named(node, say(language, act[1]));
        });
        function metres(value) {
            return value < 10000 ? number(language, value, 1) + ' m' : number(language, value / 1000, 2) + ' km';
        }
    }
};

/* Kilometres between the points of a drawn geodesic, at the most. */
var GEODESIC_STEP_M = 25000;

/* The shortest lines between points as they lie on the map: long ones are curved there. */
function geodesics(points, closed) {
    var earth = window.geodesic.Geodesic.WGS84, drawn = [];
    points.forEach(function (point, i) {
        drawn.push(point);
        var next = points[i + 1] || (closed ? points[0] : null);
        if (!next) { return; }
        var whole = earth.Inverse(point.lat, point.lng, next.lat, next.lng), steps = Math.ceil(whole.s12 / GEODESIC_STEP_M);
        for (var step = 1; step < steps; step++) {
            var at = earth.Direct(point.lat, point.lng, whole.azi1, whole.s12 * step / steps);
            drawn.push(L.latLng(at.lat2, point.lng + wrapped(at.lon2 - point.lng)));
        }
    });
    return drawn;
}

/* Whether the outline through some points crosses itself: it then bounds no one area. */
function crosses(points) {
    function side(a, b, c) { return Math.sign((b.lng - a.lng) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lng - a.lng)); }
    var count = points.length;
    for (var i = 0; i < count; i++) {
        for (var j = i + 2; j < count - (i ? 0 : 1); j++) {
            var a = points[i], b = points[i + 1], c = points[j], d = points[(j + 1) % count];
            if (side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)) { return true; }
        }
    }
    return false;
}
