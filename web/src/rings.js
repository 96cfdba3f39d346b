/* Rings of given radii on the ellipsoid around a place that is clicked. */

import { element } from './document.js';
import { wrapped } from './graticule.js';
import { keysOf } from './measure.js';
import { number, say } from './words.js';

export function Rings(frame) {
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
    this._key = keysOf(this, this._place);
}

Rings.prototype = {
    toggle: function () {
        if (!this.on && this.frame.measure.on) { this.frame.measure.toggle(); }
        this.on = !this.on;
        this.centre = null;
        this.frame.busy(this.on);
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
