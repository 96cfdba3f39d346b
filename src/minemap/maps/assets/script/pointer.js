/* The land-release layer: pointing at an area and clicking it. */

LandRelease.include({
    /* Find what lies at a point of the map: a symbol, else the topmost ground. */
    hit: function (point) {
        var i, view = this._shown;
        if (!view || this.day === null) { return null; }
        for (i = this._symbols.length - 1; i >= 0; i--) {
            var symbol = this._symbols[i];
            if (Math.hypot(symbol.x - point.x, symbol.y - point.y) <= symbol.r + 2) {
                return symbol.sites.length === 1 ? { site: symbol.sites[0] } : { cluster: symbol };
            }
        }
        var x = (point.x + view.left) / view.scale, y = (point.y + view.top) / view.scale, best = HIDDEN, site = null;
        for (i = 0; i < this.count; i++) {
            var state = this._state[i];
            if (state > best && this.visible[CLASSES[state]] && isInside(this._outlines, i, x, y) &&
                !this._isSmall(this._site[i], view)) {
                best = state;
                site = this._site[i];
            }
        }
        return site === null ? null : { site: site };
    },

    _point: function (event) {
        if (this.busy || this.options.tooltip === null && this.options.popup === null) { return; }
        if ((this._map._minemapFeatures || []).some(function (layer) { return layer.hit(event.layerPoint) >= 0; })) {
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
        }
    },

    _closeTooltip: function () {
        if (this._tooltip && this._map) { this._map.closeTooltip(this._tooltip); }
        this._tooltipOf = null;
    },

    _click: function (event) {
        if (this.busy) { return; }
        var found = this.hit(event.layerPoint);
        if (!found) { return; }
        this._closeTooltip();
        if (found.cluster) {
            this.zoomTo(found.cluster.sites);
        } else if (this.options.popup !== null) {
            this._tell(found.site, event.latlng);
        }
    },

    boundsOf: function (sites) {
        var b = this._boxes, west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        sites.forEach(function (site) {
            west = Math.min(west, b[4 * site]);
            north = Math.min(north, b[4 * site + 1]);
            east = Math.max(east, b[4 * site + 2]);
            south = Math.max(south, b[4 * site + 3]);
        });
        return west > east ? null : L.latLngBounds(
            [latitudeOf(south), longitudeOf(west)], [latitudeOf(north), longitudeOf(east)]
        );
    },

    zoomTo: function (sites) {
        var bounds = this.boundsOf(sites);
        if (bounds) { fit(this._map, bounds); }
    },

    /* Open the account of a site: beside it, or where the screen is narrow, at its foot. */
    _tell: function (site, latlng) {
        this._closeAccount();
        this._told = site;
        var account = this._account(site), inset = insets(this._map), layer = this;
        if (this._map.getSize().x < 640) {
            var sheet = this._sheet = element('div', 'mm-sheet mm-ui');
            L.DomEvent.disableClickPropagation(sheet);
            L.DomEvent.disableScrollPropagation(sheet);
            var close = sheet.appendChild(button('mm-close', 'close', function () { layer._closeAccount(); }));
            named(close, say(this.language, 'close'));
            sheet.appendChild(account);
            this._map.getContainer().appendChild(sheet);
            close.focus();
        } else {
            this._popup = L.popup({
                className: 'mm-popup', maxWidth: 340, minWidth: 240, maxHeight: 330,
                autoPanPaddingTopLeft: [inset.left + 8, inset.top + 8],
                autoPanPaddingBottomRight: [inset.right + 8, inset.bottom + 8]
            }).setLatLng(latlng).setContent(account).openOn(this._map);
            this._popup.on('remove', function () {
                layer._told = layer._popup = null;
                layer._paintOver();
            });
            var cross = this._popup.getElement().querySelector('.leaflet-popup-close-button');
            if (cross) { named(cross, say(this.language, 'close')); }
        }
        this._paintOver();
    },

    _tellAgain: function () {
        if (this._popup) { this._popup.setContent(this._account(this._told)); }
        if (this._sheet) { this._sheet.replaceChild(this._account(this._told), this._sheet.lastChild); }
    },

    _closeAccount: function () {
        if (this._popup) { this._popup.remove(); }
        if (this._sheet) {
            this._sheet.remove();
            this._sheet = this._told = null;
            this._paintOver();
        }
    }
});
