/* Administrative units, shaded by the ground that lies in each on the day of the map. */

import { CanvasLayer, isInView, trace, translucent } from './canvas.js';
import { CLASS, HIDDEN, RELEASED } from './classes.js';
import { element } from './document.js';
import { Frame } from './frame.js';
import { unpacked } from './packs.js';
import { NEGLIGIBLE, STILL_THERE } from './record.js';
import { isInside, outlinesOf } from './shapes.js';
import { number, say, squareMetres } from './words.js';

var UNITS_PANE = 'minemapUnits';

/* Five steps of one hue, each darker than the last: they read without colour, too. */
var SHADES = ['#ece6f4', '#c9b8de', '#a083c2', '#74519e', '#43276e'];

/* What units can be shaded by: a number of each site on the day, and how it is written. */
export var MEASURES = {
    remaining: { of: function (layer, site) { return layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); }, say: squareMetres },
    areas: { of: function (layer, site) { return layer.remains(site) && !layer.isResidue(site) ? 1 : 0; }, say: function (language, value) { return number(language, value); } },
    released: {
        of: function (layer, site) {
            return RELEASED.reduce(function (sum, name) { return sum + layer.m2(site, name); }, 0);
        },
        say: squareMetres
    }
};

export var Units = CanvasLayer.extend({
    initialize: function (packId, options, layer) {
        L.Renderer.prototype.initialize.call(this, Object.assign({ pane: UNITS_PANE }, options));
        this.ground = layer;
        this.measure = options.measure;
        this.ready = Promise.all([unpacked(packId), layer.ready]).then(function (loaded) {
            var pack = loaded[0];
            this.names = pack.names;
            this._outlines = outlinesOf(pack.columns, 'unit', 1e5);
            this._known = function () { this._unitOf = pack.columns['unit.' + layer.known]; };
            this._known();
            this._findBounds();
            this._count();
            layer.on('known', this._known, this).on('day', this._count, this);
            this.fire('counted');
        }.bind(this));
    },

    onAdd: function (map) {
        if (!map.getPane(UNITS_PANE)) {
            var pane = map.createPane(UNITS_PANE);
            pane.style.zIndex = 240;
            pane.style.pointerEvents = 'none';
        }
        CanvasLayer.prototype.onAdd.call(this, map);
        map.on('mousemove', this._point, this).on('mouseout zoomstart movestart', this._unpoint, this);
    },

    onRemove: function (map) {
        this._unpoint();
        map.off('mousemove', this._point, this).off('mouseout zoomstart movestart', this._unpoint, this);
        CanvasLayer.prototype.onRemove.call(this, map);
    },

    setMeasure: function (measure) {
        this.measure = measure;
        this._count();
    },

    /* The bounds between the shades of each measure, the same on every day: round numbers near the
     * fifths of the most that the units ever had. */
    _findBounds: function () {
        var most = this._most();
        this.bounds = {};
        Object.keys(MEASURES).forEach(function (measure) {
            var values = most[measure].filter(function (value) { return value > 0; }).sort(function (a, b) { return a - b; });
            var bounds = [];
            for (var fifth = 1; fifth < SHADES.length && values.length; fifth++) {
                var bound = roundNumber(values[Math.min(values.length - 1, Math.floor(values.length * fifth / SHADES.length))]);
                if (!bounds.length || bound > bounds[bounds.length - 1]) { bounds.push(bound); }
            }
            this.bounds[measure] = bounds;
        }, this);
    },

    /* The most that each unit ever had, by measure. */
    _most: function () {
        var layer = this.ground, units = this.names.length, unitOf = this._unitOf, changes = [], k;
        var most = { remaining: new Float64Array(units), areas: new Float64Array(units), released: new Float64Array(units) };
        for (var site = 0; site < unitOf.length; site++) {
            if (unitOf[site] >= 0) { most.areas[unitOf[site]]++; }
        }
        for (k = 0; k < layer._ownPieces; k++) {
            var unit = unitOf[layer._site[k]];
            if (unit < 0) { continue; }
            changes.push([layer._entered[k], unit, layer._area[k]]);
            if (layer._left[k] < STILL_THERE) { changes.push([layer._left[k], unit, -layer._area[k]]); }
            if (layer._gone[k] !== HIDDEN && layer._gone[k] !== CLASS.adjusted) { most.released[unit] += layer._area[k]; }
        }
        // On one day ground leaves before other ground comes, so that nothing counts twice.
        changes.sort(function (a, b) { return a[0] - b[0] || a[2] - b[2]; });
        var now = new Float64Array(units);
        changes.forEach(function (change) {
            now[change[1]] += change[2];
            most.remaining[change[1]] = Math.max(most.remaining[change[1]], now[change[1]]);
        });
        return most;
    },

    /* Count the ground of the day in each unit, and what lies in none; of two days, of either. */
    _count: function () {
        var twin = this.ground._twin;
        this.figures = this._figuresOf(this.ground);
        this.leftFigures = twin && twin.totals ? this._figuresOf(twin) : null;
        this._unpoint();
        this.fire('counted');
        this.redraw();
    },

    _figuresOf: function (layer) {
        var counted = {};
        Object.keys(MEASURES).forEach(function (measure) {
            var figures = counted[measure] = { units: new Float64Array(this.names.length), elsewhere: 0 };
            for (var site = 0; site < this._unitOf.length; site++) {
                var value = MEASURES[measure].of(layer, site), unit = this._unitOf[site];
                if (unit >= 0) { figures.units[unit] += value; } else { figures.elsewhere += value; }
            }
        }, this);
        return counted;
    },

    /* The figures of the day that is shown at a place on the screen. */
    _figuresAt: function (x) {
        var cut = this.ground._cut;
        return this.leftFigures && cut && x < cut.x ? this.leftFigures : this.figures;
    },

    /* The shade of a unit: -1 if it has nothing. */
    shadeOf: function (unit, figures) {
        var value = (figures || this.figures)[this.measure].units[unit], bounds = this.bounds[this.measure];
        if (value < NEGLIGIBLE) { return -1; }
        var shade = bounds.findIndex(function (bound) { return value < bound; });
        return shade < 0 ? bounds.length : shade;
    },

    /* With fewer classes, the shades lie further apart. */
    colourOf: function (shade) {
        var last = this.bounds[this.measure].length;
        return SHADES[last ? Math.round(shade / last * (SHADES.length - 1)) : SHADES.length - 1];
    },

    redraw: function () {
        if (!this._map || this._frameAsked || !this._bounds) { return this; }
        this._frameAsked = L.Util.requestAnimFrame(function () {
            this._frameAsked = null;
            if (this._map) { this._paint(); }
        }, this);
        return this;
    },

    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view();
        this._shown = view;
        if (!this.figures) { return; }
        pen.lineJoin = 'round';
        var cut = this.ground._cut, b = this._bounds;
        if (!this.leftFigures || !cut) { this._paintUnits(pen, view, this.figures); return; }
        // Of two days, each on its side of the divider.
        var divide = this._map.containerPointToLayerPoint([cut.x, 0]).x;
        [[this.leftFigures, b.min.x, divide], [this.figures, divide, b.max.x]].forEach(function (side) {
            pen.save();
            pen.beginPath();
            pen.rect(side[1], b.min.y, side[2] - side[1], b.max.y - b.min.y);
            pen.clip();
            this._paintUnits(pen, view, side[0]);
            pen.restore();
        }, this);
    },

    _paintUnits: function (pen, view, figures) {
        for (var unit = 0; unit < this.names.length; unit++) {
            if (!isInView(view, this._outlines.boxes, unit)) { continue; }
            var shade = this.shadeOf(unit, figures);
            pen.beginPath();
            trace(pen, view, this._outlines, unit, true);
            pen.fillStyle = shade < 0 ? 'rgba(255,255,255,.35)' : translucent(this.colourOf(shade), 0.8);
            pen.fill('evenodd');
            pen.strokeStyle = '#ffffff';
            pen.lineWidth = 2.2;
            pen.stroke();
            pen.strokeStyle = '#6f6580';
            pen.lineWidth = 0.9;
            pen.stroke();
        }
    },

    /* The unit at a point of the map, -1 for none. */
    hit: function (point) {
        var view = this._shown;
        if (!view || !this.figures) { return -1; }
        var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale;
        for (var unit = 0; unit < this.names.length; unit++) {
            if (isInside(this._outlines, unit, x, y)) { return unit; }
        }
        return -1;
    },

    _point: function (event) {
        var over = event.originalEvent.target, layer = this.ground, figures = this._figuresAt(event.containerPoint.x);
        if (!figures) { return; }
        if (figures === this.leftFigures) { layer = layer._twin; }
        var away = over.closest && over.closest('.mm-ui, .leaflet-control, .leaflet-popup') ||
            layer._map && (layer.busy || layer.hit(event.layerPoint)) ||
            (this._map._minemapFeatures || []).some(function (other) { return other.hit(event.layerPoint) >= 0; });
        var found = away ? -1 : this.hit(event.layerPoint);
        if (found < 0) { this._unpoint(); return; }
        if (!this._tooltip) { this._tooltip = L.tooltip({ className: 'mm-tooltip', direction: 'top', offset: [0, -10], opacity: 1 }); }
        if (found !== this._pointed || figures !== this._pointedOf) {
            this._pointed = found;
            this._pointedOf = figures;
            this._tooltip.setContent(this._told(found, figures));
        }
        this._tooltip.setLatLng(event.latlng);
        if (!this._map.hasLayer(this._tooltip)) { this._map.openTooltip(this._tooltip); }
    },

    _unpoint: function () {
        this._pointed = -1;
        if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
    },

    _told: function (unit, figures) {
        var box = element('div'), list = element('dl', 'mm-unit-figures'), language = this.ground.language;
        box.appendChild(element('strong', 'mm-tip-name', this.names[unit]));
        Object.keys(MEASURES).forEach(function (measure) {
            list.appendChild(element('dt', null, say(language, 'units_' + measure)));
            list.appendChild(element('dd', 'mm-figure', MEASURES[measure].say(language, figures[measure].units[unit])));
        }, this);
        box.appendChild(list);
        return box;
    },

    /* The classes with their bounds, from the most to nothing: {text, colour, count}. */
    classes: function () {
        var language = this.ground.language, measure = this.measure, bounds = this.bounds[measure], counts = new Map(), units = this.names.length;
        for (var unit = 0; unit < units; unit++) { counts.set(this.shadeOf(unit), (counts.get(this.shadeOf(unit)) || 0) + 1); }
        function told(value) { return number(language, value) + (measure === 'areas' ? '' : ' m²'); }
        var rows = bounds.concat(Infinity).map(function (high, shade) {
            var low = shade ? bounds[shade - 1] : 0;
            var text = high === Infinity ? (low ? say(language, 'class_top', { low: told(low) }) : say(language, 'class_any'))
                : low ? say(language, 'class_range', { low: number(language, low), high: told(high) }) : say(language, 'class_low', { high: told(high) });
            return { text: text, colour: this.colourOf(shade), count: counts.get(shade) || 0 };
        }, this).reverse();
        return rows.concat({ text: say(language, 'class_none'), colour: '#ffffff', count: counts.get(-1) || 0 });
    },

    swatch: function (colour) {
        var box = element('span', 'mm-swatch mm-shade');
        box.style.background = colour;
        box.setAttribute('aria-hidden', 'true');
        return box;
    }
});

/* The nearest round number. */
function roundNumber(value) {
    var power = Math.pow(10, Math.floor(Math.log10(value)));
    return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map(function (step) { return step * power; }).reduce(function (best, step) {
        return Math.abs(step - value) < Math.abs(best - value) ? step : best;
    });
}

Frame.include({
    /* The shades in the legend: what by, the classes, and the figures of every unit as a table. */
    _buildUnits: function () {
        var frame = this, units = this.units, language = this.language;
        if (!units) { return; }
        var group = this.panel.appendChild(element('fieldset', 'mm-group mm-units'));
        group.appendChild(element('legend', null, say(language, 'units')));
        var option = group.appendChild(element('label', 'mm-option')), box = option.appendChild(element('input'));
        box.type = 'checkbox';
        box.checked = this.map.hasLayer(units);
        box.dataset.option = 'units';
        box.addEventListener('change', function () { frame.showUnits(box.checked); });
        option.appendChild(element('span', null, say(language, 'units_shown')));
        var row = group.appendChild(element('label', 'mm-filter')), select = row.appendChild(element('span', null, say(language, 'units_by'))) &&
            row.appendChild(element('select'));
        select.dataset.measure = '';
        Object.keys(MEASURES).forEach(function (measure) { select.appendChild(element('option', null, say(language, 'units_' + measure))).value = measure; });
        select.value = units.measure;
        select.addEventListener('change', function () {
            units.setMeasure(select.value);
            frame._remember();
        });
        this.shades = group.appendChild(element('ul', 'mm-shades'));
        var details = group.appendChild(element('details', 'mm-unplaced'));
        details.appendChild(element('summary', null, say(language, 'units_table')));
        this.unitTable = details.appendChild(element('div'));
        this._showUnits();
    },

    showUnits: function (shown) {
        if (shown) { this.map.addLayer(this.units); } else { this.map.removeLayer(this.units); }
        this._remember();
    },

    _showUnits: function () {
        var units = this.units, language = this.language;
        if (!units || !units.figures || !this.shades) { return; }
        this.shades.textContent = '';
        this._shadeRows(this.shades);
        this.unitTable.textContent = '';
        var table = this.unitTable.appendChild(element('table', 'mm-two-days')), measures = Object.keys(MEASURES);
        var head = table.appendChild(element('thead')).appendChild(element('tr')), body = table.appendChild(element('tbody'));
        head.appendChild(element('td'));
        measures.forEach(function (measure) { head.appendChild(element('th', null, say(language, 'units_' + measure))).scope = 'col'; });
        var order = units.names.map(function (_, unit) { return unit; }).filter(function (unit) {
            return measures.some(function (measure) { return units.figures[measure].units[unit] > 0; });
        }).sort(function (a, b) {
            return units.figures[units.measure].units[b] - units.figures[units.measure].units[a] || units.names[a].localeCompare(units.names[b]);
        });
        function line(name, key, value) {
            var row = body.appendChild(element('tr'));
            row.dataset.unit = key;
            row.appendChild(element('th', null, name)).scope = 'row';
            measures.forEach(function (measure) { row.appendChild(element('td', 'mm-figure', number(language, value(units.figures[measure])))); });
        }
        order.slice(0, 200).forEach(function (unit) { line(units.names[unit], units.names[unit], function (figures) { return figures.units[unit]; }); });
        if (measures.some(function (measure) { return units.figures[measure].elsewhere > 0; })) {
            line(say(language, 'units_elsewhere'), '', function (figures) { return figures.elsewhere; });
        }
    },

    _shadeRows: function (list) {
        var units = this.units, language = this.language;
        units.classes().forEach(function (shade) {
            var row = list.appendChild(element('li'));
            row.appendChild(units.swatch(shade.colour));
            row.appendChild(element('span', 'mm-row-name', shade.text));
            row.appendChild(element('span', 'mm-row-note mm-figure', number(language, shade.count)));
        });
    }
});
