/* The land-release layer: pointing at an area and clicking it. */

import { CLASSES, HIDDEN } from './classes.js';
import { button, element, named } from './document.js';
import { SMALL_PX } from './ground.js';
import { LandRelease } from './record.js';
import { foundIn, isInside, latitudeOf, longitudeOf, widen } from './shapes.js';
import { CLUSTER_PX } from './symbols.js';
import { fit, insets, isCalm, NARROW_PX } from './view.js';
import { countOfAreas, number, say } from './words.js';

LandRelease.include({
    /* Find what lies at a point of the map: a symbol, else the topmost ground. */
    hit: function (point) {
        var i, view = this._shown;
        if (!view || this.day === null) { return null; }
        for (i = this._symbols.length - 1; i >= 0; i--) {
            var symbol = this._symbols[i];
            if (Math.hypot(symbol.x - point.x, symbol.y - point.y) <= symbol.r + 2) {
                return symbol.count === 1 ? { site: symbol.site } : { cluster: symbol };
            }
        }
        var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale, best = HIDDEN, site = null;
        foundIn({ west: x, east: x, north: y, south: y }, this._near, SMALL_PX / view.scale, function () { return true; }).forEach(function (k) {
            var state = this._state[k];
            if (state > best && this.visible[CLASSES[state]] && isInside(this._outlines, k, x, y)) {
                best = state;
                site = this._site[k];
            }
        }, this);
        return site === null ? null : { site: site };
    },

    _point: function (event) {
        // What is dragged stays under the pointer.
        if (this.busy || this._map.dragging.moving() || this.options.tooltip === null && this.options.popup === null) { return; }
        if (!this._holds(event.containerPoint) || (this._map._minemapFeatures || []).some(function (layer) { return layer.hit(event.layerPoint) >= 0; })) {
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
            this.fire('point', { site: site });
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
            this.fire('point', { site: null });
        }
    },

    _closeTooltip: function () {
        if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
        this._tooltipOf = null;
    },

    _click: function (event) {
        if (this.busy || !this._holds(event.containerPoint)) { return; }
        var found = this.hit(event.layerPoint);
        if (!found) { return; }
        this._closeTooltip();
        if (found.cluster) {
            if (this._parts(found.cluster)) { this._zoomToSpots(this._spotsOn(found.cluster)); } else { this._list(found.cluster, event.latlng); }
            return;
        }
        // With Shift or Ctrl an area is added to those that are selected.
        var more = event.originalEvent && (event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey);
        if (found.site < this._hazards) { this.select([found.site], more); }
        if (!more && this.options.popup !== null) { this._tell(found.site, event.latlng); }
    },

    /* Whether zooming in takes a cluster apart: areas known by one and the same point never part. */
    _parts: function (cluster) {
        var scale = 256 * Math.pow(2, Math.min(24, this._map.getMaxZoom())), b = this._spotBoxes, spots = this._spotsOn(cluster);
        return spots.some(function (spot) {
            return Math.hypot(b[4 * spot] - b[4 * spots[0]], b[4 * spot + 1] - b[4 * spots[0] + 1]) * scale > 2 * CLUSTER_PX ||
                !this._isSmallSpot(spot, { scale: scale });
        }, this);
    },

    boundsOf: function (sites) { return boundsIn(this._boxes, sites); },

    zoomTo: function (sites) {
        var bounds = this.boundsOf(sites);
        if (bounds) { fit(this._map, bounds); }
    },

    _zoomToSpots: function (spots) { fit(this._map, boundsIn(this._spotBoxes, spots)); },

    /* Open the account of a site. */
    _tell: function (site, latlng, focus) {
        this._open(this._account.bind(this, site), latlng, focus);
        this._told = site;
        this._paintOver();
        this.fire('tell', { site: site });
    },

    /* Open a list of the areas that lie on one spot. */
    _list: function (cluster, latlng) {
        var layer = this, sites = this._sitesOn(cluster);
        this._open(function () {
            var box = element('div', 'mm-account'), list = element('ul', 'mm-listed');
            box.appendChild(element('h2', null, countOfAreas(layer.language, sites.length)));
            sites.slice(0, 200).forEach(function (site) {
                var go = button('mm-text-button', null, function () { layer._tell(site, latlng, true); });
                go.textContent = layer.nameOf(site);
                list.appendChild(element('li')).appendChild(go);
            });
            if (sites.length > 200) {
                list.appendChild(element('li', null, say(layer.language, 'more', { n: number(layer.language, sites.length - 200) })));
            }
            box.appendChild(list);
            return box;
        }, latlng);
    },

    /* Open a sheet at the side of the map, where the screen is narrow at its foot, and move the map so that
     * the place that was clicked stays in view. What is in it is made anew when the day or the language changes. */
    _open: function (make, latlng, focus) {
        this._closeAccount();
        var map = this._map, layer = this, from = document.activeElement, narrow = map.getSize().x < NARROW_PX;
        var close = button('mm-close', 'close', function () { layer._closeAccount(); });
        named(close, say(this.language, 'close'));
        this._making = make;
        var box = this._sheet = element('div', 'mm-sheet mm-ui' + (narrow ? '' : ' mm-sheet-side'));
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        box.appendChild(close);
        box.appendChild(make());
        map.getContainer().appendChild(box);
        if (latlng) { clear(map, box, latlng); }
        box.setAttribute('role', 'dialog');
        box.setAttribute('aria-label', box.querySelector('h2').textContent);
        box.addEventListener('keydown', function (event) {
            if (event.key !== 'Escape') { return; }
            event.stopPropagation();
            layer._closeAccount();
        });
        focus = focus || narrow;
        this._cameFrom = focus && from !== document.body ? from : null;
        if (focus) { close.focus(); }
    },

    _tellAgain: function () {
        if (!this._sheet) { return; }
        this._sheet.replaceChild(this._making(), this._sheet.lastChild);
        named(this._sheet.firstChild, say(this.language, 'close'));
    },

    _closeAccount: function () {
        if (!this._sheet) { return; }
        this._sheet.remove();
        this._forget();
    },

    /* Once the box is closed: whoever came to it by keyboard goes on where they were. */
    _forget: function () {
        var from = this._cameFrom;
        this._told = this._sheet = this._making = this._cameFrom = null;
        if (from && document.contains(from)) { from.focus(); }
        this._paintOver();
        this.fire('tell', { site: null });
    }
});

/* Move a map so that a place does not lie under a box. */
function clear(map, box, latlng) {
    var over = box.getBoundingClientRect(), frame = map.getContainer().getBoundingClientRect(), at = map.latLngToContainerPoint(latlng);
    var x = at.x + frame.left, y = at.y + frame.top, margin = 40;
    if (x < over.left - margin || x > over.right + margin || y < over.top - margin || y > over.bottom + margin) { return; }
    var by = over.width > frame.width * 0.7 ? [0, y - (over.top - margin)] : [x - (over.right + margin), 0];
    map.panBy(by, { animate: !isCalm() });
}

/* The bounds of some boxes, which follow one another in fours; null if they hold nothing. */
export function boundsIn(boxes, numbers) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    numbers.forEach(function (n) { widen(box, boxes, n); });
    return box[0] > box[2] ? null : L.latLngBounds([latitudeOf(box[3]), longitudeOf(box[0])], [latitudeOf(box[1]), longitudeOf(box[2])]);
}
