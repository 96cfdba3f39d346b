/* The address of the view: all that it says stays in the part that no browser sends. */

import { CLASSES } from './classes.js';
import { DAYS_BEYOND } from './clock.js';
import { Frame } from './frame.js';
import { MEASURES } from './units.js';
import { dayNamed, isoDay, knownOf } from './words.js';

/* Degrees of longitude that an address may name: some turns of the globe, as one drags a map. */
var FARTHEST_TURN = 3600;

Frame.include({
    /* Write the view into the address of the page, a little after it has come to rest. */
    _remember: function () {
        window.clearTimeout(this._remembering);
        this._remembering = window.setTimeout(function () {
            if (!this._playing && !this._paper) { this._writeHash(); }
        }.bind(this), 250);
    },

    _writeHash: function () {
        var map = this.map, layer = this.layer, centre = map.getCenter(), said = new URLSearchParams();
        said.set('map', [map.getZoom().toFixed(2), centre.lat.toFixed(6), centre.lng.toFixed(6)].join('/'));
        said.set('day', isoDay(layer.day));
        if (layer.known) { said.set('known', isoDay(knownOf(layer))); }
        said.set('lang', this.language);
        var off = CLASSES.filter(function (name) { return !layer.visible[name]; });
        if (this.noGraticule) { off.push('graticule'); }
        if (this.noContext) { off.push('ground'); }
        if (layer.names === false) { off.push('labels'); }
        this.others.forEach(function (other, n) { if (!map.hasLayer(other.layer)) { off.push('layer' + n); } });
        if (this.units) {
            if (!map.hasLayer(this.units)) { off.push('units'); }
            said.set('by', this.units.measure);
        }
        if (layer.circles === 'm2') { said.set('circles', 'm2'); }
        if (off.length) { said.set('off', off.join(',')); }
        var base = this.bases.findIndex(function (pair) { return map.hasLayer(pair[0]); });
        if (base > 0) { said.set('base', base); }
        if (this.compare.on) {
            said.set('left', isoDay(this.compare.left.day));
            said.set('split', this.compare.share.toFixed(3));
        }
        if (layer.filter && Object.keys(layer.filter).length) { said.set('filter', JSON.stringify(layer.filter)); }
        this._remembered = '#' + said.toString();
        // In a notebook's frame there is no address to write to.
        try { window.history.replaceState(null, '', this._remembered); } catch { this._remembered = null; }
    },

    /* Show the view that the address names; whatever of it makes no sense is passed over. */
    _restore: function () {
        var said = new URLSearchParams(window.location.hash.slice(1)), layer = this.layer, frame = this;
        var view = (said.get('map') || '').split('/').map(Number);
        if (view.length !== 3 || !view.every(Number.isFinite) || Math.abs(view[2]) > FARTHEST_TURN) { return false; }
        var language = said.get('lang'), day = dayNamed(said.get('day')), left = dayNamed(said.get('left')), split = parseFloat(said.get('split'));
        var off = (said.get('off') || '').split(',');
        CLASSES.forEach(function (name) { layer.visible[name] = off.indexOf(name) < 0; });
        layer.names = off.indexOf('labels') < 0;
        layer.circles = said.get('circles') === 'm2' ? 'm2' : 'number';
        this.others.forEach(function (other, n) {
            if (off.indexOf('layer' + n) < 0) { frame.map.addLayer(other.layer); } else { frame.map.removeLayer(other.layer); }
        });
        if (this.units) {
            this.showUnits(off.indexOf('units') < 0);
            if (Object.prototype.hasOwnProperty.call(MEASURES, said.get('by'))) { this.units.setMeasure(said.get('by')); }
        }
        this.noGraticule = off.indexOf('graticule') >= 0;
        this.bases.forEach(function (base) { if (base[0].setGraticule) { base[0].setGraticule(!frame.noGraticule); } });
        this._showContext(off.indexOf('ground') < 0);
        var base = said.get('base') || '0';
        if (/^\d+$/.test(base) && Number(base) < this.bases.length) { this._setBase(Number(base)); }
        if (Object.prototype.hasOwnProperty.call(minemap.words, language) && language !== this.language) {
            this.setLanguage(language);
        } else if (this.panel) {
            this._buildLegend();
        }
        var known = (layer._pack.known || []).indexOf(dayNamed(said.get('known')));
        if (layer.known !== Math.max(0, known)) { layer.setKnown(Math.max(0, known)); }
        var filter = {};
        try {
            var asked = JSON.parse(said.get('filter') || '{}');
            Object.keys(this.filters || {}).forEach(function (name) {
                if (asked && frame.filters[name].values.indexOf(asked[name]) >= 0) { filter[name] = asked[name]; }
            });
        } catch { filter = {}; }
        this.setFilter(filter);
        if (Number.isFinite(day)) { layer.setDay(Math.max(layer.firstDay, Math.min(layer.lastDay + DAYS_BEYOND, day))); }
        this.compare.toggle(Number.isFinite(left), left);
        if (this.compare.on) {
            this.compare.left.setDay(left);
            this.compare.moveTo(Number.isFinite(split) ? split : 0.5);
        }
        var zoom = Math.max(this.map.getMinZoom(), Math.min(this.map.getMaxZoom(), view[0]));
        this.map.setView([Math.max(-85, Math.min(85, view[1])), view[2]], zoom, { animate: false });
        return true;
    }
});
