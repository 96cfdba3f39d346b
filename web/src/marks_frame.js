/* The frame around marks: the legend counts them by class, and lists them from the gravest. */

import { CLASSES } from './classes.js';
import { button, element, named } from './document.js';
import { Frame } from './frame.js';
import { number, say } from './words.js';

var MOST_LISTED = 300;

export function MarksFrame(map, layer, bases, boundaries, options) {
    Frame.call(this, map, layer, bases, boundaries, options, []);
    this.comparer.hidden = !options.modes;
    // Marks have no classes of ground to sum up.
    layer.totals = {};
    CLASSES.forEach(function (name) { layer.totals[name] = { areas: 0, m2: 0 }; });
    Object.assign(this.compare, SwipedStates);
}

/* The divider between two days serves as that between two states: the layer draws both. */
var SwipedStates = {
    toggle: function (on) { this.frame._choose(on ? 'swipe' : 'both'); },

    swipe: function (on) {
        this.on = on;
        this.left = { cut: function () {} };
        this.box.hidden = !on;
        this.frame.comparer.setAttribute('aria-pressed', String(on));
        this.map[on ? 'on' : 'off']('move zoomend resize', this.place, this);
        this.chips.forEach(function (chip, n) { chip.textContent = this.frame.options.sides[n ? 'after' : 'before']; }, this);
        this.place();
    }
};

MarksFrame.prototype = Object.create(Frame.prototype);
MarksFrame.include = Frame.include;
MarksFrame.include({
    // A page of marks is for one reading: it has no day to slide, and keeps no address of a view.
    _buildMore: function () { this.lister.remove(); },
    _showElsewhere: function () {},
    _showUnseen: function () {},
    _showDay: function () {},
    _play: function () {},
    _remember: function () {},
    _restore: function () { return false; },
    _showRemaining: function () { this.home(true); },

    _buildLegend: function () {
        var frame = this, layer = this.layer, language = this.language, panel = this.panel, options = this.options;
        panel.textContent = '';
        var head = panel.appendChild(element('div', 'mm-panel-head'));
        head.appendChild(element('strong', null, say(language, 'legend')));
        var close = head.appendChild(button('mm-close', 'close', function () {
            frame._togglePanel(false);
            frame.opener.focus();
        }));
        named(close, say(language, 'hide_legend'));
        panel.appendChild(element('div', 'mm-total', options.headline));
        var below = panel.appendChild(element('div', 'mm-total-on'));
        options.summary.forEach(function (line) { below.appendChild(element('span', null, line)); });
        this.openerTotal.textContent = options.headline;
        if (layer._sides) { this._buildModes(); }
        this._count();
        if (options.listFirst) { this._buildList(); }
        layer.groups.forEach(function (title, group) { frame._buildGroup(title, group); });
        if (!options.listFirst) { this._buildList(); }
        this._buildOptions();
        // Marks have no names beside them.
        panel.querySelector('[data-option=labels]').closest('label').remove();
    },

    _count: function () {
        var layer = this.layer, count = this.counts = layer.classes.map(function () { return 0; });
        layer._class.forEach(function (kind) { count[kind] += 1; });
        this.marked = count.slice();
        layer.classes.forEach(function (kind, n) { if (kind.count !== null) { count[n] = kind.count; } });
    },

    _buildGroup: function (title, group) {
        var frame = this, layer = this.layer, language = this.language;
        var kinds = layer.classes.filter(function (kind, n) { return kind.group === group && frame.counts[n]; });
        if (!kinds.length) { return; }
        var box = this.panel.appendChild(element('fieldset', 'mm-group'));
        box.appendChild(element('legend', null, title));
        kinds.forEach(function (kind) {
            var row = box.appendChild(element('label', 'mm-row')), input = row.appendChild(element('input'));
            input.type = 'checkbox';
            input.checked = layer.visible[kind.code];
            input.dataset.code = kind.code;
            // What has no mark cannot be switched.
            input.style.visibility = frame.marked[layer.classes.indexOf(kind)] ? '' : 'hidden';
            input.addEventListener('change', function () {
                layer.setVisible(kind.code, input.checked);
                frame._list();
            });
            row.appendChild(layer.swatch(kind));
            row.appendChild(element('span', 'mm-row-name', kind.title));
            var figures = row.appendChild(element('span', 'mm-row-figures'));
            var count = figures.appendChild(element('span', 'mm-figure', number(language, frame.counts[layer.classes.indexOf(kind)])));
            count.dataset.count = kind.code;
            if (kind.note) { figures.appendChild(element('span', 'mm-row-note', kind.note)); }
        });
    },

    _buildList: function () {
        var box = this.panel.appendChild(element('section', 'mm-places'));
        box.appendChild(element('h2', null, this.options.list));
        this.list = box.appendChild(element('ul', 'mm-marks-list'));
        this._list();
    },

    _list: function () {
        var layer = this.layer, frame = this, list = this.list, shown = 0;
        list.textContent = '';
        layer.marks.forEach(function (mark, n) {
            if (!layer.isShown(n) || shown++ >= MOST_LISTED) { return; }
            var item = list.appendChild(element('li')), go = button('mm-place', null, function () { frame._show(n); });
            var name = go.appendChild(element('span', 'mm-mark-name'));
            name.appendChild(layer.swatch(layer.classes[layer._class[n]]));
            name.appendChild(element('span', null, mark.name));
            go.appendChild(element('span', 'mm-figure', mark.figure || ''));
            item.appendChild(go);
        });
        if (shown > MOST_LISTED) { list.appendChild(element('li', 'mm-small', layer._more(shown - MOST_LISTED))); }
    },

    _show: function (n) {
        var layer = this.layer, map = this.map, at = map.getCenter();
        this._choose('both');
        if (layer._placed.includes(n)) {
            layer.zoomTo([n]);
            at = layer.placeOf(n);
        }
        layer._tell([n], at);
    },

    // On paper

    _paperHead: function () {
        var options = this.options, head = element('header', 'mm-paper-head');
        head.appendChild(element('h1', null, options.title));
        var line = head.appendChild(element('p', 'mm-paper-total'));
        line.appendChild(element('b', null, options.headline));
        line.appendChild(element('span', null, options.summary.join(' · ')));
        if (options.notice) { head.appendChild(element('p', 'mm-paper-notice', options.notice)); }
        return head;
    },

    _paperTotal: function (line) {
        line.appendChild(element('b', null, this.options.headline));
        line.appendChild(element('span', null, this.options.summary.join(' · ')));
    },

    _paperLegend: function () {
        var frame = this, layer = this.layer, legend = element('section', 'mm-paper-legend');
        layer.groups.forEach(function (title, group) {
            var kinds = layer.classes.filter(function (kind, n) {
                return kind.group === group && frame.counts[n] && layer.visible[kind.code];
            });
            if (!kinds.length || !layer._showsMarks()) { return; }
            var box = legend.appendChild(element('div', 'mm-paper-group'));
            box.appendChild(element('h2', null, title));
            kinds.forEach(function (kind) {
                var row = box.appendChild(element('div', 'mm-row'));
                row.appendChild(layer.swatch(kind));
                row.appendChild(element('span', 'mm-row-name', kind.title));
                var figures = row.appendChild(element('span', 'mm-row-figures'));
                figures.appendChild(element('span', 'mm-figure', number(frame.language, frame.counts[layer.classes.indexOf(kind)])));
                if (kind.note) { figures.appendChild(element('span', 'mm-row-note', kind.note)); }
            });
        });
        return legend;
    },

    _hiddenNames: function () {
        var layer = this.layer, counts = this.counts;
        return layer.classes.filter(function (kind, n) { return counts[n] && !layer.visible[kind.code]; })
            .map(function (kind) { return kind.title; });
    },

    // Before and after

    _buildModes: function () {
        var frame = this, layer = this.layer, words = this.options.modes;
        var group = this.panel.appendChild(element('div', 'mm-modes'));
        group.setAttribute('role', 'group');
        this.modes = {};
        ['both', 'swipe', 'before', 'after'].forEach(function (mode) {
            var node = frame.modes[mode] = group.appendChild(button('mm-mode', null, function () { frame._choose(mode); }));
            node.textContent = words[mode];
            node.dataset.mode = mode;
            node.setAttribute('aria-pressed', String(layer.mode === mode));
        });
    },

    _choose: function (mode) {
        if (!this.modes || this.layer.mode === mode) { return; }
        var modes = this.modes;
        Object.keys(modes).forEach(function (name) { modes[name].setAttribute('aria-pressed', String(name === mode)); });
        this.layer.setMode(mode);
        this.compare.swipe(mode === 'swipe');
    }
});
