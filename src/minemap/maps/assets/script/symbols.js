/* The land-release layer: areas too small to draw, each as a symbol or gathered in circles. */

var CLUSTER_PX = 42;

LandRelease.include({
    /* Gather small sites that lie close together at a zoom; the same on every day. */
    _clustersAt: function (view) {
        var key = this._zoom.toFixed(2);
        if (this._clusters[key]) { return this._clusters[key]; }
        var reach = CLUSTER_PX / view.scale, cells = new Map(), clusters = [];
        this._placed.forEach(function (site) {
            if (!this._isSmall(site, view)) { return; }
            var b = this._boxes, x = (b[4 * site] + b[4 * site + 2]) / 2, y = (b[4 * site + 1] + b[4 * site + 3]) / 2;
            var column = Math.floor(x / reach), row = Math.floor(y / reach), best = null, least = reach;
            for (var dx = -1; dx <= 1; dx++) {
                for (var dy = -1; dy <= 1; dy++) {
                    (cells.get((column + dx) * 1e8 + row + dy) || []).forEach(function (cluster) {
                        var distance = Math.hypot(cluster.x0 - x, cluster.y0 - y);
                        if (distance < least) { least = distance; best = cluster; }
                    });
                }
            }
            if (!best) {
                best = { x0: x, y0: y, x: 0, y: 0, sites: [] };
                clusters.push(best);
                var cell = column * 1e8 + row;
                if (!cells.has(cell)) { cells.set(cell, []); }
                cells.get(cell).push(best);
            }
            best.sites.push(site);
            best.x += (x - best.x) / best.sites.length;
            best.y += (y - best.y) / best.sites.length;
        }, this);
        if (Object.keys(this._clusters).length > 12) { this._clusters = {}; }
        this._clusters[key] = clusters;
        return clusters;
    },

    _paintSymbols: function (pen, view) {
        this._symbols = [];
        this._clustersAt(view).forEach(function (cluster) {
            var margin = 30 / view.scale;
            if (cluster.x < view.west - margin || cluster.x > view.east + margin ||
                cluster.y < view.north - margin || cluster.y > view.south + margin) { return; }
            var shown = [], remaining = 0, leading = [], m2 = new Float64Array(CLASSES.length);
            cluster.sites.forEach(function (site) {
                var first = this._leading(site);
                if (first === HIDDEN) { return; }
                shown.push(site);
                leading.push(first);
                if (first >= CLASS.SHA) { remaining++; }
                for (var n = 0; n < CLASSES.length; n++) {
                    if (this.has(site, n)) { m2[n] += this._siteM2[site * CLASSES.length + n]; }
                }
            }, this);
            if (!shown.length) { return; }
            var symbol = {
                sites: shown, remaining: remaining, m2: m2,
                illustrative: shown.every(function (site) { return this._illustrative[site]; }, this)
            };
            if (shown.length === 1) {
                var b = this._boxes, s = shown[0];
                symbol.x = (b[4 * s] + b[4 * s + 2]) / 2 * view.scale - view.left;
                symbol.y = (b[4 * s + 1] + b[4 * s + 3]) / 2 * view.scale - view.top;
                symbol.r = 8;
                this._paintSingle(pen, symbol, leading[0], this._illustrative[s]);
            } else {
                symbol.x = cluster.x * view.scale - view.left;
                symbol.y = cluster.y * view.scale - view.top;
                symbol.r = 13 + 4.2 * Math.log10(shown.length);
                this._paintCluster(pen, symbol);
            }
            this._symbols.push(symbol);
        }, this);
    },

    _paintSingle: function (pen, symbol, n, illustrative) {
        var name = CLASSES[n];
        pen.save();
        pen.translate(symbol.x, symbol.y);
        pen.beginPath();
        if (n >= CLASS.SHA) { pen.arc(0, 0, 6, 0, 7); } else { pen.rect(-4.5, -4.5, 9, 9); }
        pen.strokeStyle = 'rgba(255,255,255,.9)';
        pen.lineWidth = 4.5;
        pen.stroke();
        pen.fillStyle = name === 'adjusted' || name === 'outside' ? '#ffffff'
            : name === 'SHA' ? mixed(this._colours.SHA, '#ffffff', 0.25) : this._colours[name];
        pen.fill();
        pen.strokeStyle = this._edges[name];
        pen.lineWidth = 1.8;
        pen.setLineDash(illustrative ? [3, 2.2] : []);
        pen.stroke();
        if (name === 'CHA') {
            pen.setLineDash([]);
            pen.strokeStyle = '#ffffff';
            pen.lineWidth = 1.6;
            pen.stroke(new Path2D('M-2.4 -2.4 2.4 2.4M2.4 -2.4 -2.4 2.4'));
        }
        pen.restore();
    },

    _paintCluster: function (pen, symbol) {
        var order = ['CHA', 'SHA', 'cancelled', 'reduced', 'cleared', 'outside'];
        var total = 0, from = -Math.PI / 2, r = symbol.r, ring = 6.5;
        order.forEach(function (name) { total += symbol.m2[CLASS[name]]; });
        pen.save();
        pen.translate(symbol.x, symbol.y);
        pen.beginPath();
        pen.arc(0, 0, r + 1.5, 0, 7);
        pen.shadowColor = 'rgba(20,35,50,.35)';
        pen.shadowBlur = 5;
        pen.shadowOffsetY = 1;
        pen.fillStyle = '#ffffff';
        pen.fill();
        pen.shadowColor = 'transparent';
        order.forEach(function (name) {
            var m2 = symbol.m2[CLASS[name]];
            if (!m2) { return; }
            var to = from + 2 * Math.PI * m2 / total;
            pen.beginPath();
            pen.arc(0, 0, r - ring / 2, from, to);
            pen.lineWidth = ring;
            pen.strokeStyle = this._colours[name];
            pen.stroke();
            from = to;
        }, this);
        pen.lineWidth = 1;
        pen.strokeStyle = 'rgba(36,49,60,.75)';
        [r, r - ring].forEach(function (radius, inner) {
            pen.setLineDash(symbol.illustrative && !inner ? [4, 3] : []);
            pen.beginPath();
            pen.arc(0, 0, radius, 0, 2 * Math.PI);
            pen.stroke();
        });
        pen.fillStyle = INK;
        pen.textAlign = 'center';
        pen.textBaseline = 'middle';
        var text = number(this.language, symbol.remaining);
        pen.font = '600 ' + (text.length > 3 ? 9 : text.length > 2 ? 10.5 : 12) + 'px system-ui, sans-serif';
        pen.fillText(text, 0, 0.5);
        pen.restore();
    }
});
