/* What lies around the map: the frame that holds title, legend, slider and tools. */

function insets(map) {
    return map._minemapInsets || { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0 };
}

/* Move a map without motion: at once to where it is to be. */
function still(map) {
    map._zoomAnimated = map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = false;
    map.panBy = function (offset, options) {
        return L.Map.prototype.panBy.call(this, offset, Object.assign({}, options, { animate: false }));
    };
}

/* Whether the reader asked for no motion. */
function isCalm() { return window.matchMedia('(prefers-reduced-motion: reduce)').matches; }

/* Bring bounds into view, clear of what lies over the map, and with so much room left of them. */
function fit(map, bounds, still, room) {
    var inset = insets(map), size = map.getSize();
    var narrow = size.x < 640;
    map.fitBounds(bounds, {
        paddingTopLeft: [inset.left + 16 + (room || 0), inset.top + 24],
        paddingBottomRight: [inset.right + (narrow ? 16 : 48), inset.bottom + 48],
        maxZoom: 18, animate: !still && !isCalm()
    });
}

function Frame(map, layer, bases, boundaries, options, others, units) {
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
    Promise.all([layer].concat(others, units || []).map(function (part) { return part.ready; })).then(this._start.bind(this), this._fail.bind(this));
}

Frame.prototype = {
    _build: function () {
        var container = this.map.getContainer(), options = this.options;
        container.classList.add('mm-map');
        container.setAttribute('role', 'main');
        // Before the controls at the foot, so that Tab comes to the title and the tools first.
        this.root = container.insertBefore(element('div', 'mm-frame'), container.querySelector('.leaflet-control-container'));
        if (isCalm()) { still(this.map); }
        document.addEventListener('keydown', this._escape.bind(this));
        this._buildTitle();
        this._buildTools();
        if (options.legend) { this._buildPanel(); }
        if (options.slider) { this._buildTime(); }
        this.compare = new Compare(this);
        this._buildNorth();
        this._buildReadout();
        if (options.scale) {
            L.control.scale({ imperial: false, maxWidth: 140, position: 'bottomleft' }).addTo(this.map);
        }
        this.live = this.root.appendChild(element('div', 'mm-hidden'));
        this.live.setAttribute('aria-live', 'polite');
        var observer = new ResizeObserver(this._measureInsets.bind(this));
        [container, this.title, this.panel, this.time].forEach(function (part) { if (part) { observer.observe(part); } });
        this._measureInsets();
    },

    /* Escape closes what lies over the map: the account of an area, or the legend of a phone. */
    _escape: function (event) {
        if (event.key !== 'Escape' || event.defaultPrevented || this.layer.busy) { return; }
        [this.layer, this.compare.left].forEach(function (layer) { if (layer && layer._closeAccount) { layer._closeAccount(); } });
        if (this.panel && !this.panel.hidden && this.map.getSize().x < 640 && this.panel.contains(document.activeElement)) {
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
        var size = this.map.getContainer().getBoundingClientRect(), inset = { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0 };
        if (this.title) {
            var title = this.title.getBoundingClientRect();
            inset.top = title.height ? title.bottom - size.top + 8 : 0;
            inset.titleRight = title.width ? title.right - size.left : 0;
        }
        inset.left = 52;
        if (this.panel && !this.panel.hidden && size.width >= 640) {
            inset.right = size.right - this.panel.getBoundingClientRect().left;
        }
        if (this.time && !this.time.hidden) { inset.bottom = size.bottom - this.time.getBoundingClientRect().top; }
        this.map._minemapInsets = inset;
        var style = this.map.getContainer().style;
        style.setProperty('--mm-top', inset.top + 'px');
        style.setProperty('--mm-right', inset.right + 'px');
        style.setProperty('--mm-bottom', inset.bottom + 'px');
        if (this.time) { this._paintCourse(); }
        if (this.compare) { this.compare.place(); }
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
            this.time.hidden = !layer.eventDays.length;
            this.range.min = layer.firstDay;
            this.range.max = Math.max(layer.lastDay, layer.firstDay + 1);
            this._paintCourse();
        }
        this._measureInsets();
        this._showDay();
        if (!this._restore()) {
            if (this.options.compare !== null) { this.compare.toggle(true, this.options.compare); }
            this._showRemaining();
        }
        this.map.on('moveend baselayerchange', this._remember, this);
        layer.on('day', this._remember, this);
        window.addEventListener('hashchange', function () {
            if (window.location.hash !== this._remembered) { this._restore(); }
        }.bind(this));
        var container = this.map.getContainer();
        this.started = true;
        Promise.all(this.bases.map(function (base) { return base[0].ready; })).then(function () {
            container.dataset.minemap = 'ready';
        });
    },

    _fail: function (error) {
        this.illustrative.hidden = false;
        this.illustrative.textContent = say(this.language, 'old_browser');
        window.console.error(error);
    },

    /* Open on what remains, wherever else ground was released. */
    _showRemaining: function () {
        var layer = this.layer, left = this.compare.left, remaining = layer._placed.filter(function (site) {
            return layer.remains(site) || left && left.remains(site);
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
        this.layer.setLanguage(language);
        if (this.panel) { this._buildLegend(); }
        this._showDay();
        this._measureInsets();
        this._remember();
    },

    _buildTitle: function () {
        var options = this.options, box = this.title = this._ui(element('div', 'mm-title'));
        if (options.title) { box.appendChild(element('h1', null, options.title)); }
        this.notice = box.appendChild(element('p', 'mm-notice'));
        this.illustrative = box.appendChild(element('p', 'mm-notice'));
        this.illustrative.hidden = true;
        this.filtered = box.appendChild(element('div', 'mm-filtered'));
        this.filtered.hidden = true;
        this.filtered.setAttribute('role', 'status');
        this.notice.hidden = !options.notice;
        this._say(function (language) {
            var notice = options.notice;
            if (notice) { this.notice.textContent = typeof notice === 'string' ? notice : notice[language] || notice.en || Object.values(notice)[0]; }
            this.map.getContainer().setAttribute('aria-label', options.title || say(language, 'title'));
        }.bind(this));
        this.root.appendChild(box);
    }
};
