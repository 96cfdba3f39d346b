/* Buttons beside the map, north, and the coordinates under the pointer. */

import { button, element, icon, named } from './document.js';
import { Frame } from './frame.js';
import { degrees, wrapped } from './graticule.js';
import { mgrs, utm } from './grids.js';
import { Measure } from './measure.js';
import { Rings } from './rings.js';
import { number, say } from './words.js';

Frame.include({
    _buildTools: function () {
        var map = this.map, frame = this, tools = this.tools = this.root.appendChild(this._ui(element('div', 'mm-tools')));
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
        this.comparer = tool('compare', 'compare', function () { frame.compare.toggle(!frame.compare.on); });
        this.comparer.setAttribute('aria-pressed', 'false');
        if (this.options.rings.length) {
            this.ringer = tool('rings', 'rings', function () { frame.rings.toggle(); });
            this.ringer.setAttribute('aria-pressed', 'false');
            this.rings = new Rings(this);
        }
        this.lister = tool('list', 'table', function () { frame.table.toggle(!frame.table.on); });
        this.lister.setAttribute('aria-pressed', 'false');
        tool('print', 'print', function () { frame.print(); });
        window.addEventListener('beforeprint', this._beforePrint.bind(this));
        window.addEventListener('afterprint', this._afterPrint.bind(this));
    },

    /* The map is never turned: north is up. */
    _buildNorth: function () {
        var mark = element('div', 'mm-north'), control = new L.Control({ position: 'bottomleft' });
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
        var control = new L.Control({ position: 'bottomleft' });
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
    }
});
