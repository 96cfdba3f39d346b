/* The land-release layer: outlines, names, and what is pointed at. */

/* A site less than this across on the screen is drawn as a symbol. */
var SMALL_PX = 15;

LandRelease.include({
    _paint: function () {
        var pen = this._pen(this._canvas), view = this._view();
        if (this.day === null) { return; }
        this._shown = view;
        for (var n = 0; n < CLASSES.length; n++) {
            if (this.visible[CLASSES[n]]) { this._paintClass(pen, view, n); }
        }
        this._paintSymbols(pen, view);
        if (this.names !== false) { this._paintNames(pen, view); }
        this._paintOver();
    },

    _isSmall: function (site, view) {
        var b = this._boxes, width = b[4 * site + 2] - b[4 * site], height = b[4 * site + 3] - b[4 * site + 1];
        return Math.max(width, height) * view.scale < SMALL_PX;
    },

    _paintClass: function (pen, view, n) {
        var name = CLASSES[n], shapes = [], k;
        for (k = 0; k < this.count; k++) {
            if (this._state[k] === n && isInView(view, this._outlines.boxes, k) &&
                !this._isSmall(this._site[k], view)) { shapes.push(k); }
        }
        if (!shapes.length) { return; }
        var pattern = pen.createPattern(this._tiles[name], 'repeat'), size = HATCHES[name].size;
        pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, -(view.left % size), -(view.top % size)]));
        pen.fillStyle = pattern;
        for (var from = 0; from < shapes.length; from += 500) {
            pen.beginPath();
            shapes.slice(from, from + 500).forEach(function (shape) {
                trace(pen, view, this._outlines, shape, true);
            }, this);
            pen.fill();
        }
        // Where one area is held as several pieces, the lines between them would tell of later
        // events: its outline is drawn on a canvas of its own, and its inside taken out again.
        var line = this._pen(this._scratch), edge = this._edges[name];
        for (var i = 0; i < shapes.length;) {
            var site = this._site[shapes[i]], end = i;
            while (end < shapes.length && this._site[shapes[end]] === site) { end++; }
            line.beginPath();
            for (k = i; k < end; k++) { trace(line, view, this._outlines, shapes[k], true); }
            line.setLineDash(this._illustrative[site] ? [6, 4] : []);
            line.strokeStyle = edge;
            line.lineJoin = 'round';
            line.lineWidth = end - i > 1 ? 3.2 : 1.6;
            line.stroke();
            if (end - i > 1) {
                line.globalCompositeOperation = 'destination-out';
                line.fill();
                line.globalCompositeOperation = 'source-over';
            }
            i = end;
        }
        pen.save();
        pen.setTransform(1, 0, 0, 1, 0, 0);
        pen.drawImage(this._scratch, 0, 0);
        pen.restore();
    },

    _paintNames: function (pen, view) {
        var taken = this._symbols.map(function (s) { return [s.x - s.r, s.y - s.r, s.x + s.r, s.y + s.r]; });
        var candidates = [], language = this.language;
        this._symbols.forEach(function (symbol) {
            if (symbol.sites.length === 1) {
                candidates.push({ site: symbol.sites[0], x: symbol.x + 12, y: symbol.y, align: 'left' });
            }
        });
        this._placed.forEach(function (site) {
            var b = this._boxes;
            if (this._isSmall(site, view) || !isInView(view, b, site) || this._leading(site) === HIDDEN) { return; }
            var p = 4 * this._mainPiece(site), boxes = this._outlines.boxes;
            candidates.push({
                site: site, align: 'center', large: true,
                x: (boxes[p] + boxes[p + 2]) / 2 * view.scale - view.left,
                y: (boxes[p + 1] + boxes[p + 3]) / 2 * view.scale - view.top,
                room: (boxes[p + 2] - boxes[p]) * view.scale
            });
        }, this);
        if (candidates.length > 400) { return; }
        candidates.sort(function (a, b) { return (b.room || 0) - (a.room || 0); });
        pen.save();
        pen.textBaseline = 'middle';
        pen.lineJoin = 'round';
        candidates.forEach(function (label) {
            var text = this.nameOf(label.site);
            if (text.length > 34) { text = text.slice(0, 33) + '…'; }
            pen.font = (label.large ? '600 12.5px' : '11px') + ' system-ui, sans-serif';
            var width = pen.measureText(text).width, x0 = label.align === 'left' ? label.x : label.x - width / 2;
            var box = [x0 - 2, label.y - 8, x0 + width + 2, label.y + 8];
            if (label.large && label.room < 44) { return; }
            if (taken.some(function (t) { return box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]; })) { return; }
            taken.push(box);
            pen.strokeStyle = 'rgba(255,255,255,.92)';
            pen.lineWidth = 3.5;
            pen.strokeText(text, x0, label.y);
            pen.fillStyle = INK;
            pen.fillText(text, x0, label.y);
        }, this);
        pen.restore();
    },

    /* The piece that bears a site's name: of those that matter most on the day, the largest. */
    _mainPiece: function (site) {
        var leading = this._leading(site), best = -1;
        this._piecesOf(site).forEach(function (k) {
            if (this._state[k] === leading && (best < 0 || this._area[k] > this._area[best])) { best = k; }
        }, this);
        return best;
    },

    /* What is pointed at or clicked, drawn above the rest. */
    _paintOver: function () {
        var pen = this._pen(this._over), view = this._shown;
        [this._told, this._pointed].forEach(function (site) {
            if (site === null || site === undefined || site >= this.sites || this._isSmall(site, view)) { return; }
            var line = pen;
            line.beginPath();
            this._piecesOf(site).forEach(function (k) {
                if (this._state[k] !== HIDDEN && this.visible[CLASSES[this._state[k]]]) {
                    trace(line, view, this._outlines, k, true);
                }
            }, this);
            line.lineJoin = 'round';
            line.strokeStyle = 'rgba(255,255,255,.95)';
            line.lineWidth = 7;
            line.stroke();
            line.strokeStyle = '#0b3d66';
            line.lineWidth = 4;
            line.stroke();
            line.globalCompositeOperation = 'destination-out';
            line.fill();
            line.globalCompositeOperation = 'source-over';
        }, this);
    }
});
