/* What lies around the map: the frame that holds title, legend, slider and tools. */

import { Compare } from './compare.js';
import { element } from './document.js';
import { relabel } from './labels.js';
import { repaint, themeAround } from './paint.js';
import { Table } from './table.js';
import { BROAD_PX, fit, isCalm, isSmall, LOW_PX, NARROW_PX, still, WIDE_PX } from './view.js';
import { say } from './words.js';

export function Frame(map, layer, bases, boundaries, options, others, units) {
    this.others = others;
    this.units = units;
    this.map = map;
    this.layer = layer;
    this.bases = bases;
    this.boundaries = boundaries;
    this.options = options;
    this.language = layer.options.language;
    this._translated = [];
    this.moving = layer;
    this._build();
    layer.on('day', this._showDay, this);
    map.on('minemap:failed', this._fail, this);
    Promise.all([layer].concat(others.map(layerOf), units || []).map(function (part) { return part.ready; })).then(this._start.bind(this), this._fail.bind(this));
}

function layerOf(other) { return other.layer; }

/** Give frames further methods, as `L.Class.include` does.
 * @param {any} methods
 */
Frame.include = function (methods) { Object.assign(this.prototype, methods); };

Frame.prototype = {
    _build: function () {
        var container = this.map.getContainer(), options = this.options;
        container.classList.add('mm-map');
        container.setAttribute('role', 'main');
        // Before the controls at the foot, so that Tab comes to the title and the tools first.
        this.root = container.insertBefore(element('div', 'mm-frame'), container.querySelector('.leaflet-control-container'));
        if (isCalm()) { still(this.map); }
        document.addEventListener('keydown', this._escape.bind(this));
        this._followTheme();
        this._buildTitle();
        this._buildTools();
        if (options.legend) { this._buildPanel(); }
        if (options.slider) { this._buildTime(); }
        this._buildMore();
        this.compare = new Compare(this);
        this._buildNorth();
        this._buildReadout();
        if (options.scale) {
            L.control.scale({ imperial: false, maxWidth: 140, position: 'bottomleft' }).addTo(this.map);
        }
        this.live = this.root.appendChild(element('div', 'mm-hidden'));
        this.live.setAttribute('aria-live', 'polite');
        var observer = new ResizeObserver(this._measureInsets.bind(this));
        this.credit = container.querySelector('.leaflet-control-attribution');
        [container, this.title, this.panel, this.time, this.credit].forEach(function (part) { if (part) { observer.observe(part); } });
        this._measureInsets();
    },

    /* The table and what is elsewhere, which a map of marks has not. */
    _buildMore: function () {
        this.table = new Table(this);
        this._buildElsewhere();
        this.map.on('moveend', this._showElsewhere, this);
    },

    /* While places are clicked to measure, a click tells of nothing, and what was told makes room. */
    busy: function (on) {
        var layer = this.layer;
        layer.busy = on;
        if (on && layer._closeAccount) { layer._closeAccount(); }
    },

    /* Escape closes what lies over the map: the account of an area, or the legend of a phone. */
    _escape: function (event) {
        if (event.key !== 'Escape' || event.defaultPrevented || this.layer.busy) { return; }
        [this.layer, this.compare.left].forEach(function (layer) { if (layer && layer._closeAccount) { layer._closeAccount(); } });
        if (this.panel && !this.panel.hidden && isSmall(this.map) && this.panel.contains(document.activeElement)) {
            this._togglePanel(false);
            this.opener.focus();
        }
    },

    /* Set a text now and again whenever the language changes. */
    _say: function (set) {
        this._translated.push(set);
        set(this.language);
    },

    _ui: function (node) {
        node.classList.add('mm-ui');
        L.DomEvent.disableClickPropagation(node);
        L.DomEvent.disableScrollPropagation(node);
        return node;
    },

    _measureInsets: function () {
        this._measureRoom();
        var size = this.map.getContainer().getBoundingClientRect(), inset = { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0 };
        if (this.title) {
            var title = this.title.getBoundingClientRect();
            inset.top = title.height ? title.bottom - size.top + 8 : 0;
            inset.titleRight = title.width ? title.right - size.left : 0;
        }
        inset.left = 52;
        if (this.panel && !this.panel.hidden && size.width >= NARROW_PX) {
            inset.right = size.right - this.panel.getBoundingClientRect().left;
        }
        if (this.time && !this.time.hidden) { inset.bottom = size.bottom - this.time.getBoundingClientRect().top; }
        this.map._minemapInsets = inset;
        var style = this.map.getContainer().style;
        style.setProperty('--mm-top', inset.top + 'px');
        style.setProperty('--mm-right', inset.right + 'px');
        style.setProperty('--mm-bottom', inset.bottom + 'px');
        // However many lines the credit has, nothing lies over it.
        var credit = inset.credit = this.credit && this.credit.offsetHeight ? this.credit.offsetHeight + 2 : 0;
        style.setProperty('--mm-credit', credit + 'px');
        // Tools in as many columns as the height asks for, clear of the scale bar.
        var high = Math.floor((size.height - inset.top - inset.bottom - (size.width < NARROW_PX ? 50 + credit : 48)) / 36);
        style.setProperty('--mm-tool-rows', Math.max(2, Math.min(this.tools.childNodes.length, high)));
        inset.left = Math.max(inset.left, this.tools.getBoundingClientRect().right - size.left + 4);
        if (this.time) { this._paintCourse(); }
        if (this.compare) { this.compare.place(); }
        if (this.edges) { this._showElsewhere(); }
        if (this.map._minemapLabels) { relabel(this.map); }
    },

    /* Tell the style of the page how much room the map has. The legend of a map that gets too small for it closes. */
    _measureRoom: function () {
        var container = this.map.getContainer(), size = this.map.getSize(), small = isSmall(this.map);
        if (this._paper || container.classList.contains('mm-drawing') || !container.clientWidth) { return; }
        size = L.point(container.clientWidth, container.clientHeight);
        container.classList.toggle('mm-narrow', size.x < NARROW_PX);
        container.classList.toggle('mm-low', size.y < LOW_PX);
        container.classList.toggle('mm-roomy', size.x >= WIDE_PX);
        container.classList.toggle('mm-broad', size.x >= BROAD_PX);
        small = size.x < NARROW_PX || size.y < LOW_PX;
        if (this.panel && this._small !== undefined && small !== this._small) {
            this._small = small;
            this._togglePanel(!small, true);
        }
        this._small = small;
    },

    _start: function () {
        var layer = this.layer;
        if (layer.hasIllustrative) {
            this._say(function (language) { this.illustrative.textContent = say(language, 'illustrative_notice'); }.bind(this));
            this.illustrative.hidden = false;
        }
        if (this.panel) { this._buildLegend(); }
        if (this.units) { this.units.on('counted', this._showUnits, this); }
        if (this.time) {
            // A record of one day has no course in time.
            this.time.hidden = layer.span.from === layer.span.to;
            this._paintCourse();
        }
        this._measureInsets();
        this._showDay();
        if (!this._restore()) {
            if (this.options.only) { this.setFilter(this.options.only); }
            if (this.options.compare !== null) { this.compare.toggle(true, this.options.compare); }
            this._open();
        }
        this.map.on('moveend baselayerchange', this._remember, this);
        layer.on('day', this._remember, this);
        layer.on('known', function () { if (this.panel) { this._buildLegend(); } }, this);
        window.addEventListener('hashchange', function () {
            if (window.location.hash !== this._remembered) { this._restore(); }
        }.bind(this));
        var container = this.map.getContainer();
        this.started = true;
        this._link();
        Promise.all(this.bases.map(function (base) { return base[0].ready; })).then(function () {
            container.dataset.minemap = 'ready';
        });
    },

    _fail: function (error) {
        this.illustrative.hidden = false;
        this.illustrative.textContent = say(this.language, 'old_browser');
        window.console.error(error);
    },

    /* Open where the map was told to, else on what remains. */
    _open: function () {
        var view = this.options.view, w = view && view.within;
        if (this.options.keepsView) { return; }
        if (w) {
            fit(this.map, L.latLngBounds([w[1], w[0]], [w[3], w[2]]), true);
        } else if (view) {
            this.map.setView(view.at, view.zoom, { animate: false });
        } else { this._showRemaining(); }
    },

    /* Open on what remains, wherever else ground was released. */
    _showRemaining: function () {
        var layer = this.layer, left = this.compare.left, remaining = layer._placed.filter(function (site) {
            return layer.isKept(site) && (layer.remains(site) || left && left.remains(site));
        }), bounds = layer.boundsOf(remaining);
        if (bounds) { fit(this.map, bounds, true); } else { this.home(true); }
    },

    home: function (still) {
        var bounds = this.layer.boundsOf(this.layer._placed);
        if (bounds) { fit(this.map, bounds, still); } else { this.map.setView([10, 0], 2, { animate: !still }); }
    },

    setLanguage: function (language) {
        this.language = language;
        this.map.getContainer().closest('html').lang = language;
        this._translated.forEach(function (set) { set(language); });
        this.bases.forEach(function (base) { if (base[0].setLanguage) { base[0].setLanguage(language); } });
        if (this.boundaries) { this.boundaries.setLanguage(language); }
        this.others.map(layerOf).concat(this._context() || []).forEach(function (one) { if (one.setLanguage) { one.setLanguage(language); } });
        this.layer.setLanguage(language);
        if (this.panel) { this._buildLegend(); }
        this._showDay();
        this._showUnseen();
        this._measureInsets();
        this._remember();
    },

    /* Light or dark, as asked or as the system and the page around have it, also when these change. */
    _followTheme: function () {
        var map = this.map, theme = this.options.theme || 'auto';
        function follow() {
            var now = theme === 'auto' ? themeAround() : theme;
            if (now === map._minemapTheme) { return; }
            map._minemapTheme = now;
            map.getContainer().classList.toggle('mm-dark', now === 'dark');
            repaint(map);
            map.fire('minemap:theme');
        }
        follow();
        if (theme === 'auto') { window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', follow); }
        map.on('minemap:theme', function () {
            if (this.time) { this._paintCourse(); }
            this._showElsewhere();
        }, this);
    },

    /* A text of the page's own, or the one of several that is in the reader's language. */
    _spoken: function (text) {
        return text === null || text === undefined || typeof text === 'string' ? text : text[this.language] || text.en || Object.values(text)[0];
    },

    _buildTitle: function () {
        var options = this.options, box = this.title = this._ui(element('div', 'mm-title'));
        // A page without a title has one all the same for those who hear it.
        var heading = (options.title ? box : this.root).appendChild(element('h1', options.title ? null : 'mm-hidden'));
        this.notice = box.appendChild(element('p', 'mm-notice'));
        this.illustrative = box.appendChild(element('p', 'mm-notice'));
        this.illustrative.hidden = true;
        this.filtered = box.appendChild(element('div', 'mm-filtered'));
        this.filtered.hidden = true;
        this.filtered.setAttribute('role', 'status');
        this.unseen = box.appendChild(element('div', 'mm-unseen'));
        this.unseen.hidden = true;
        this.notice.hidden = !options.notice;
        this._say(function (language) {
            var title = this._spoken(options.title);
            heading.textContent = title || say(language, 'title');
            this.notice.textContent = this._spoken(options.notice);
            this.map.getContainer().setAttribute('aria-label', title || say(language, 'title'));
        }.bind(this));
        this.root.appendChild(box);
    }
};
