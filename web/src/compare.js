/* Two days side by side: the earlier left of a divider, the day of the map right of it. */

import { CanvasLayer } from './canvas.js';
import { CLASS, CLASSES } from './classes.js';
import { element, icon, named } from './document.js';
import { LandRelease } from './record.js';
import { insets } from './view.js';
import { date, number, say, squareMetres } from './words.js';

/* Part of the width that an arrow key moves the divider by, and the page keys. */
var NUDGE = 0.02, LEAP = 0.1;

/* The room that the plate of a day takes beside the divider. */
var PLATE_PX = 170;

export function Compare(frame) {
    this.frame = frame;
    this.map = frame.map;
    this.right = frame.layer;
    this.on = false;
    this.share = 0.5;
    this._build();
}

Compare.prototype = {
    _build: function () {
        var compare = this, frame = this.frame, box = this.box = frame.root.appendChild(element('div', 'mm-compare'));
        box.hidden = true;
        this.chips = ['left', 'right'].map(function (side) {
            var half = box.appendChild(element('div', 'mm-half mm-half-' + side));
            return half.appendChild(element('div', 'mm-chip'));
        });
        var bar = this.bar = box.appendChild(frame._ui(element('div', 'mm-divider')));
        bar.tabIndex = 0;
        bar.setAttribute('role', 'slider');
        bar.setAttribute('aria-valuemin', '0');
        bar.setAttribute('aria-valuemax', '100');
        bar.appendChild(element('span', 'mm-divider-grip')).appendChild(icon('divide'));
        frame._say(function (language) { named(bar, say(language, 'divider')); });
        bar.addEventListener('pointerdown', function (event) {
            event.preventDefault();
            bar.focus();
            bar.setPointerCapture(event.pointerId);
        });
        bar.addEventListener('pointermove', function (event) {
            if (!bar.hasPointerCapture(event.pointerId)) { return; }
            compare.moveTo((event.clientX - box.getBoundingClientRect().left) / compare._width());
        });
        bar.addEventListener('pointerup', function () { frame._remember(); });
        bar.addEventListener('keydown', function (event) {
            var to = {
                ArrowLeft: compare.share - NUDGE, ArrowRight: compare.share + NUDGE,
                PageUp: compare.share + LEAP, PageDown: compare.share - LEAP, Home: 0, End: 1
            }[event.key];
            if (to === undefined) { return; }
            event.preventDefault();
            event.stopPropagation();
            compare.moveTo(to);
            frame._remember();
        });
    },

    /* Show two days, or the one of the map again. */
    toggle: function (on, day) {
        if (on === this.on) { return; }
        this.on = on;
        this.frame.comparer.setAttribute('aria-pressed', String(on));
        this.box.hidden = !on;
        this.map.getContainer().classList.toggle('mm-comparing', on);
        if (on) {
            this.left = this.right.twin();
            this.left.on('day', this.frame._showDay, this.frame);
            if (this.frame.units) { this.left.on('day', this.frame.units._count, this.frame.units); }
            this.left.setDay(day === undefined ? this.right.firstDay : day);
            this.map.addLayer(this.left);
            this.map.on('move zoomend resize', this.place, this);
            if (!this.moved) { this.share = this._middle(); }
            this.place();
        } else {
            this.map.off('move zoomend resize', this.place, this);
            this.map.removeLayer(this.left);
            this.right.part();
            this.left = null;
            if (this.frame.units) { this.frame.units._count(); }
        }
        this.frame.chooseSide(this.right);
        this.frame._showDay();
        this.frame._measureInsets();
        this.frame._remember();
    },

    /* The share of the width at which about as many areas in view lie on the left as on the right. */
    _middle: function () {
        var map = this.map, layer = this.right, b = layer._boxes, inset = insets(map), size = map.getSize(), view = layer._view(), width = this._width();
        var corner = map.containerPointToLayerPoint([0, 0]), places = [];
        layer._placed.forEach(function (site) {
            var x = (b[4 * site] + b[4 * site + 2]) / 2 * view.scale - view.left - corner.x, y = (b[4 * site + 1] + b[4 * site + 3]) / 2 * view.scale - view.top - corner.y;
            if (layer.isKept(site) && x > 0 && x < width && y > 0 && y < size.y - inset.bottom) { places.push(x); }
        });
        places.sort(function (a, c) { return a - c; });
        // In the widest gap of their middle third, so that it runs through none of them.
        var best = width / 2, most = -1;
        for (var n = Math.max(1, Math.floor(places.length / 3)); n < places.length && n <= Math.ceil(places.length * 2 / 3); n++) {
            if (places[n] - places[n - 1] > most) {
                most = places[n] - places[n - 1];
                best = (places[n] + places[n - 1]) / 2;
            }
        }
        // With room for the plates of both days.
        var least = PLATE_PX / width, farthest = 1 - PLATE_PX / width;
        return least < farthest ? Math.max(least, Math.min(farthest, best / width)) : 0.5;
    },

    moveTo: function (share) {
        this.moved = true;
        this.share = Math.max(0, Math.min(1, share));
        this.place();
    },

    _width: function () { return this.map.getSize().x - insets(this.map).right; },

    /* Put the divider where it belongs, and cut both layers there. */
    place: function () {
        if (!this.on) { return; }
        var x = Math.round(this.share * this._width()), percent = Math.round(this.share * 100);
        this.box.style.setProperty('--mm-divider', x + 'px');
        this.bar.setAttribute('aria-valuenow', percent);
        this.bar.setAttribute('aria-valuetext', percent + ' %');
        this.left.cut(x, true);
        this.right.cut(x, false);
        if (this.frame.units) { this.frame.units.redraw(); }
    },

    /* The figures of both days and their difference, for the legend and for paper. */
    table: function () {
        var language = this.frame.language, left = this.left, right = this.right, table = element('table', 'mm-two-days');
        var head = table.appendChild(element('thead')).appendChild(element('tr')), body = table.appendChild(element('tbody'));
        table.appendChild(element('caption', 'mm-hidden', say(language, 'compare')));
        // Figures of eight digits and more take the whole width: the name stands above them.
        table.classList.toggle('mm-wide', Math.max(remainingM2(left), remainingM2(right)) >= 1e7);
        head.appendChild(element('td'));
        [date(language, left.day, 'short'), date(language, right.day, 'short'), say(language, 'difference')].forEach(function (text) {
            head.appendChild(element('th', null, text)).scope = 'col';
        });
        function line(name, text, one, other) {
            var row = body.appendChild(element('tr')), title = row.appendChild(element('th'));
            row.dataset.compared = name;
            title.scope = 'row';
            if (CLASS[name] !== undefined) { title.appendChild(right.swatch(name)); }
            title.appendChild(document.createTextNode(text));
            [number(language, one), number(language, other), signed(language, other - one)].forEach(function (figure) {
                row.appendChild(element('td', 'mm-figure', figure));
            });
        }
        line('remaining', say(language, 'remaining') + ', m²', remainingM2(left), remainingM2(right));
        line('areas', say(language, 'areas'), left.remaining, right.remaining);
        CLASSES.slice().reverse().forEach(function (name) {
            var one = left.totals[name].m2, other = right.totals[name].m2;
            if (one || other) { line(name, right.className(name), one, other); }
        });
        return table;
    },

    /* Write the days and totals beside the divider. */
    show: function () {
        var language = this.frame.language;
        [this.left, this.right].forEach(function (layer, n) {
            var chip = this.chips[n];
            chip.textContent = '';
            chip.appendChild(element('b', null, date(language, layer.day, 'short')));
            chip.appendChild(element('span', 'mm-figure', squareMetres(language, remainingM2(layer))));
        }, this);
    }
};

export function remainingM2(layer) { return layer.totals.SHA.m2 + layer.totals.CHA.m2; }

function signed(language, value) {
    // What rounds to nothing is nothing, from whichever side.
    var rounded = Math.round(value);
    return (rounded > 0 ? '+' : '') + number(language, rounded || 0);
}

LandRelease.include({
    /* The same record on a day of its own: it follows the filter, the switches and the language. */
    twin: function () {
        var twin = Object.create(this);
        Object.assign(twin, {
            _leaflet_id: L.Util.stamp({}), _events: {}, _map: null, _mapToAdd: null, _container: null, _bounds: null,
            _frameAsked: null, _tooltip: null, _sheet: null, _making: null, _told: null, _pointed: null,
            _shown: null, _cut: null, _twin: null, totals: null, day: null
        });
        twin._allocate();
        this._twin = twin;
        return twin;
    },

    part: function () {
        this._twin = this._cut = null;
        this._container.style.clipPath = '';
    },

    _update: function () {
        CanvasLayer.prototype._update.call(this);
        if (this._cut) { this.cut(this._cut.x, this._cut.left); }
    },

    /* Show what lies left or right of a place on the screen, and nothing of the other side. */
    cut: function (x, left) {
        this._cut = { x: x, left: left };
        if (!this._map || !this._bounds) { return; }
        var at = this._map.containerPointToLayerPoint([x, 0]).x - this._bounds.min.x, far = 20000;
        var from = left ? -far : at, to = left ? at : far;
        this._container.style.clipPath = 'polygon(' + [[from, -far], [to, -far], [to, far], [from, far]].map(function (corner) {
            return corner[0] + 'px ' + corner[1] + 'px';
        }).join(', ') + ')';
    },

    /* Whether a place on the screen is on this layer's side of the divider. */
    _holds: function (point) {
        var cut = this._cut;
        return !cut || (cut.left ? point.x < cut.x : point.x >= cut.x);
    }
});
