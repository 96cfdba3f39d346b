/* Measuring on the ellipsoid. */

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
