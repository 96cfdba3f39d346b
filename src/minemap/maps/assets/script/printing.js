/* The map on paper. */

Object.assign(Frame.prototype, {
    /* Lay the map out on a sheet of A4 across, as wide as it prints, and draw it finely. */
    _beforePrint: function () {
        if (this._printing) { return; }
        var container = this.map.getContainer(), frame = this;
        this._play(false);
        this.layer._closeTooltip();
        this._printing = { centre: this.map.getCenter(), zoom: this.map.getZoom(), panel: this.panel && !this.panel.hidden };
        var shown = this.map.getBounds();
        container.classList.add('mm-printing');
        this.printedOn.textContent = date(this.language, this.layer.day);
        if (this.panel) {
            this.panel.hidden = false;
            this.panel.scrollTop = 0;
        }
        this._measureInsets();
        this.map.invalidateSize({ animate: false, pan: false });
        this.map.fitBounds(shown, { animate: false, paddingBottomRight: [this.map._minemapInsets.right, 0] });
        this.bases.concat([this.layer].concat(this.others).map(function (part) { return [part]; })).forEach(function (pair) {
            if (pair[0]._paint && frame.map.hasLayer(pair[0])) { pair[0]._paint(); }
        });
    },

    /* Chromium leaves out of a print what the screen has not shown yet: lay out, show, print. */
    print: function () {
        this._beforePrint();
        window.setTimeout(function () { window.print(); }, 200);
    },

    _afterPrint: function () {
        var was = this._printing;
        if (!was) { return; }
        this._printing = null;
        this.map.getContainer().classList.remove('mm-printing');
        if (this.panel) { this.panel.hidden = !was.panel; }
        this.map.invalidateSize({ animate: false, pan: false });
        this._measureInsets();
        this.map.setView(was.centre, was.zoom, { animate: false });
    }
});
