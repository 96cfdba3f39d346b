/* The land-release layer: outlines, names, and what is pointed at. */

/* What lies together and is less than this across on the screen is drawn as a symbol. */
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

    _paintClass: function (pen, view, n) {
        var name = CLASSES[n], shapes = [], k;
        for (k = 0; k < this.count; k++) {
            if (this._state[k] === n && isInView(view, this._outlines.boxes, k) &&
                this._isDrawn(k, view)) { shapes.push(k); }
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
        this._spotsByRank.forEach(function (spot) {
            if (this._isSmallSpot(spot, view) || !isInView(view, this._spotBoxes, spot)) { return; }
            var box = this._namedBox(spot);
            if (!box) { return; }
            candidates.push({
                site: this._spotSite[spot], align: 'center', large: true,
                x: (box[0] + box[2]) / 2 * view.scale - view.left,
                y: (box[1] + box[3]) / 2 * view.scale - view.top,
                room: (box[2] - box[0]) * view.scale
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

    /* Where a spot bears its site's name: on the largest piece of what matters most there on the
     * day; null if there is nothing. */
    _namedBox: function (spot) {
        var here = new Float64Array(CLASSES.length), leading = this._spotNow(spot, here), best = -1, most = -1;
        if (leading === HIDDEN) { return null; }
        for (var i = this._spotStart[spot]; i < this._spotStart[spot + 1]; i++) {
            var piece = this._spotPiece[i], size = this._area[piece] * this._spotShare[i];
            if (this._state[piece] === leading && size > most) {
                most = size;
                best = this._spotShare[i] > 0.999 ? piece : -1;
            }
        }
        return best < 0 ? this._spotBoxes.subarray(4 * spot, 4 * spot + 4) : this._outlines.boxes.subarray(4 * best, 4 * best + 4);
    },

    /* What is pointed at or clicked, drawn above the rest: its outlines, and where an area lies on
     * several spots, a line to each of them. */
    _paintOver: function () {
        var pen = this._pen(this._over), view = this._shown;
        [this._told, this._pointed].forEach(function (site) {
            if (site === null || site === undefined || site >= this.sites) { return; }
            var spots = this._spotsNow(site, view);
            pen.beginPath();
            this._piecesOf(site).forEach(function (k) {
                if (this._state[k] !== HIDDEN && this.visible[CLASSES[this._state[k]]] && this._isDrawn(k, view)) {
                    trace(pen, view, this._outlines, k, true);
                }
            }, this);
            pen.lineJoin = 'round';
            [['rgba(255,255,255,.95)', 7], ['#0b3d66', 4]].forEach(function (stroke) {
                pen.strokeStyle = stroke[0];
                pen.lineWidth = stroke[1];
                pen.stroke();
            });
            pen.globalCompositeOperation = 'destination-out';
            pen.fill();
            pen.globalCompositeOperation = 'source-over';
            if (spots.length > 1) { this._paintTies(pen, spots.slice(0, 200)); }
        }, this);
    },

    _paintTies: function (pen, spots) {
        pen.save();
        pen.beginPath();
        spots.slice(1).forEach(function (spot) {
            pen.moveTo(spots[0].x, spots[0].y);
            pen.lineTo(spot.x, spot.y);
        });
        pen.lineCap = 'round';
        [['rgba(255,255,255,.9)', 4, []], ['#0b3d66', 1.6, [5, 4]]].forEach(function (stroke) {
            pen.strokeStyle = stroke[0];
            pen.lineWidth = stroke[1];
            pen.setLineDash(stroke[2]);
            pen.stroke();
        });
        pen.setLineDash([]);
        spots.forEach(function (spot) {
            if (!spot.small) { return; }
            pen.beginPath();
            pen.arc(spot.x, spot.y, 10.5, 0, 7);
            pen.lineWidth = 2.2;
            pen.stroke();
        });
        pen.restore();
    }
});
