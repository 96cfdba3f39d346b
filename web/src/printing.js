/* The map on paper.
 *
 * Whatever asks for the print (the button, the browser's menu or its keys), the page is not laid out
 * for a screen and cut off: a sheet of its own is made, with two pictures of the map, one for paper
 * held across and one for paper held upright. The browser shows the one that fits. */

import { CanvasLayer, isInView, PAPER_FINENESS } from './canvas.js';
import { CLASSES, RELEASED } from './classes.js';
import { remainingM2 } from './compare.js';
import { element } from './document.js';
import { Frame } from './frame.js';
import { Labels } from './labels.js';
import { insets } from './view.js';
import { closeOf, countOfAreas, date, MS_A_DAY, number, say, squareMetres } from './words.js';

/* Pixels of the pictures: 96 make an inch. A4 less margins of 10 mm is 1047 by 718, Letter 979 by 740. */
var PICTURES = { across: [752, 568], upright: [714, 572] };

Frame.include({
    /* On A4, held as the map is seen on the screen. */
    print: function () {
        var size = this.map.getSize(), rule = element('style');
        rule.textContent = '@page { size: A4 ' + (size.x < size.y ? 'portrait' : 'landscape') + '; }';
        this._asked = document.head.appendChild(rule);
        this._beforePrint();
        window.print();
    },

    _beforePrint: function () {
        // A map in a frame of another page is printed with that page, as it is seen.
        if (this._paper || !this.started || !this._asked && window.parent !== window) { return; }
        this._play(false);
        this.layer._closeTooltip();
        var paper = this._paper = element('div', 'mm-paper mm-map'), sheet = element('div', 'mm-paper-sheet');
        this._drawInLight(function () { sheet.appendChild(this._pictures()); });
        paper.appendChild(this._paperHead());
        sheet.appendChild(this._paperLegend());
        paper.appendChild(sheet);
        paper.appendChild(this._paperFoot());
        document.body.appendChild(paper);
        document.documentElement.classList.add('mm-on-paper');
    },

    /* Paper is white, whatever the screen is. */
    _drawInLight: function (draw) {
        var map = this.map, theme = map._minemapTheme;
        map._minemapTheme = 'light';
        draw.call(this);
        map._minemapTheme = theme;
        this._repaint();
    },

    _afterPrint: function () {
        if (!this._paper) { return; }
        this._paper.remove();
        this._paper = null;
        document.documentElement.classList.remove('mm-on-paper');
        if (this._asked) { this._asked.remove(); }
        this._asked = null;
    },

    // What stands around the pictures

    _paperHead: function () {
        var head = element('header', 'mm-paper-head');
        head.appendChild(element('h1', null, this._spoken(this.options.title) || say(this.language, 'title')));
        this._paperTotal(head.appendChild(element('p', 'mm-paper-total')));
        var part = this._paperPart();
        if (part) { head.appendChild(element('p', 'mm-paper-notice mm-paper-part', part)); }
        [this.notice, this.illustrative, this.filtered].forEach(function (notice) {
            if (notice.hidden) { return; }
            head.appendChild(element('p', 'mm-paper-notice', notice === this.filtered ? notice.firstChild.textContent : notice.textContent));
        }, this);
        return head;
    },

    /* The scale in the middle of the map, of the picture that is printed, and the day of printing. */
    _paperScale: function (kind) {
        var scale = this._scales[kind], round = Math.pow(10, Math.max(0, Math.floor(Math.log10(scale)) - 1));
        return '1 : ' + number(this.language, Math.round(scale / round) * round);
    },

    /* Say that the sheet shows a part of the record, and what remains in it. */
    _paperPart: function () {
        var layer = this.layer, seen = this._seen, language = this.language, sum = 0, sites = layer._placed.filter(function (site) { return layer.remains(site); });
        var inside = sites.filter(function (site) { return isInView(seen, layer._boxes, site); });
        if (inside.length === sites.length) { return null; }
        inside.forEach(function (site) { sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); });
        return say(language, 'part_shown', { areas: countOfAreas(language, inside.length), m2: squareMetres(language, sum) });
    },

    /* What remains, and of two days that of both. */
    _paperTotal: function (line) {
        var layer = this.layer, left = this.compare.left, language = this.language;
        if (left) {
            line.appendChild(element('b', null, squareMetres(language, remainingM2(left))));
            line.appendChild(element('span', null, closeOf(language, left) + ' → '));
        }
        line.appendChild(element('b', null, squareMetres(language, remainingM2(layer))));
        line.appendChild(element('span', null, (left ? [] : [say(language, 'remaining'), countOfAreas(language, layer.remaining)])
            .concat(closeOf(language, layer)).join(' · ')));
    },

    _paperLegend: function () {
        var layer = this.layer, frame = this, language = this.language, legend = element('section', 'mm-paper-legend');
        if (this.compare.on) { legend.appendChild(element('div', 'mm-paper-group')).appendChild(this.compare.table()); }
        (this.compare.on ? [] : [['remaining', ['CHA', 'SHA']], ['released', RELEASED], ['apart', ['adjusted', 'outside']]]).forEach(function (/** @type {[string, string[]]} */ group) {
            var names = group[1].filter(function (name) {
                return layer.visible[name] && (layer.totals[name].areas || group[0] === 'remaining');
            });
            if (!names.length) { return; }
            var box = legend.appendChild(element('div', 'mm-paper-group'));
            box.appendChild(element('h2', null, say(language, group[0])));
            names.forEach(function (name) {
                var row = box.appendChild(element('div', 'mm-row')), total = layer.totals[name];
                row.appendChild(layer.swatch(name, layer.hasIllustrative));
                row.appendChild(element('span', 'mm-row-name', layer.className(name)));
                var figures = row.appendChild(element('span', 'mm-row-figures'));
                figures.appendChild(element('span', 'mm-figure', squareMetres(language, total.m2)));
                figures.appendChild(element('span', 'mm-row-note', countOfAreas(language, total.areas)));
            });
        });
        if (this.units && this.map.hasLayer(this.units)) {
            var shades = legend.appendChild(element('div', 'mm-paper-group'));
            shades.appendChild(element('h2', null, say(language, 'units') + ' · ' + say(language, 'units_' + this.units.measure)));
            this._shadeRows(shades.appendChild(element('ul', 'mm-shades')));
        }
        var others = this.others.filter(function (other) { return frame.map.hasLayer(other.layer); });
        if (others.length) {
            var box = legend.appendChild(element('div', 'mm-paper-group'));
            box.appendChild(element('h2', null, say(language, 'other_layers')));
            others.forEach(function (other) {
                frame._entriesOf(other).forEach(function (entry) { frame._sayEntry(box.appendChild(element('div', 'mm-row')), entry); });
            });
        }
        legend.appendChild(this._paperCourse());
        legend.appendChild(element('p', 'mm-small', say(language, 'circles')));
        if (this.options.coarse) { legend.appendChild(element('p', 'mm-small', this.options.coarse[language])); }
        return legend;
    },

    _paperCourse: function () {
        var box = element('div', 'mm-paper-group'), course = this.layer.course, size = { width: 270, height: 84 };
        if (course.length < 2) { return box; }
        var canvas = element('canvas');
        box.appendChild(element('h2', null, say(this.language, 'remaining_chart')));
        this._paintCourseOn(box.appendChild(canvas), size, PAPER_FINENESS);
        canvas.style.width = size.width + 'px';
        canvas.style.height = size.height + 'px';
        return box;
    },

    _paperFoot: function () {
        var foot = element('footer', 'mm-paper-foot'), language = this.language, control = this.map.attributionControl;
        var hidden = this._hiddenNames();
        if (hidden.length) { foot.appendChild(element('p', null, say(language, 'not_shown', { names: hidden.join(', ') }))); }
        var sources = foot.appendChild(element('p', null, say(language, 'on_ellipsoid') + ' · ' +
            say(language, 'printed_on', { day: date(language, Math.floor((Date.now() - new Date().getTimezoneOffset() * 60000) / MS_A_DAY)) })));
        if (!control) { return foot; }
        // The sources as their control writes them, without the name of the library before them.
        Array.prototype.slice.call(control.getContainer().cloneNode(true).childNodes, control.options.prefix ? 2 : 0)
            .forEach(function (node, n) {
                if (!n) { sources.appendChild(document.createTextNode(' · ')); }
                sources.appendChild(node);
            });
        return foot;
    },

    /* Say in the title which classes are switched off: the figures count them all the same. */
    _showUnseen: function () {
        var hidden = this._hiddenNames();
        this.unseen.hidden = !hidden.length;
        this.unseen.textContent = hidden.length ? say(this.language, 'not_shown', { names: hidden.join(', ') }) : '';
    },

    _hiddenNames: function () {
        var layer = this.layer;
        return CLASSES.filter(function (name) { return !layer.visible[name] && layer.totals[name].areas; })
            .map(layer.className, layer);
    },

    // The pictures

    /* Draw the map at the size of each picture, copy what is seen, and leave it as it was. */
    _pictures: function () {
        var map = this.map, container = map.getContainer(), pictures = element('div', 'mm-pictures');
        var was = { centre: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap };
        var size = map.getSize(), inset = insets(map);
        var shown = L.latLngBounds(
            map.containerPointToLatLng([0, inset.top > size.y / 2 ? 0 : inset.top]),
            map.containerPointToLatLng([size.x - inset.right, size.y - inset.bottom])
        );
        var seen = [map.project(shown.getNorthWest(), 0).divideBy(256), map.project(shown.getSouthEast(), 0).divideBy(256)];
        this._seen = { west: seen[0].x, north: seen[0].y, east: seen[1].x, south: seen[1].y };
        this._scales = {};
        map.options.zoomSnap = 0;
        container.classList.add('mm-drawing');
        Object.keys(PICTURES).forEach(function (kind) {
            container.style.setProperty('--mm-width', PICTURES[kind][0] + 'px');
            container.style.setProperty('--mm-height', PICTURES[kind][1] + 'px');
            map._minemapInsets = { left: 0, top: 0, right: 0, bottom: 26, titleRight: 0 };
            map.invalidateSize({ animate: false, pan: false });
            map.fitBounds(shown, { animate: false });
            this.compare.place();
            // A pixel of the picture is a ninety-sixth of an inch of paper.
            this._scales[kind] = 40075016.686 * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * Math.pow(2, map.getZoom())) / (0.0254 / 96);
            this._repaint();
            pictures.appendChild(this._picture(kind));
        }, this);
        container.classList.remove('mm-drawing');
        map.options.zoomSnap = was.snap;
        map.invalidateSize({ animate: false, pan: false });
        this._measureInsets();
        map.setView(was.centre, was.zoom, { animate: false });
        this._repaint();
        return pictures;
    },

    _repaint: function () {
        this.map.eachLayer(function (layer) {
            if (layer instanceof CanvasLayer && !(layer instanceof Labels)) { layer._update(); }
        });
        // Names come last, at once rather than with the next frame of the screen.
        if (this.map._minemapLabels) { CanvasLayer.prototype._update.call(this.map._minemapLabels); }
    },

    _picture: function (kind) {
        var size = PICTURES[kind], container = this.map.getContainer(), frame = container.getBoundingClientRect();
        var picture = element('div', 'mm-picture mm-picture-' + kind + ' leaflet-container');
        picture.style.width = size[0] + 'px';
        picture.style.height = size[1] + 'px';
        picture.appendChild(copied(this.map.getPane('mapPane'), frame));
        if (this.compare.on) { picture.appendChild(this.compare.box.cloneNode(true)); }
        var corner = picture.appendChild(element('div', 'mm-picture-corner'));
        corner.appendChild(element('span', 'mm-picture-scale', this._paperScale(kind)));
        ['.leaflet-control-scale', '.mm-north'].forEach(function (name) {
            var mark = container.querySelector(name);
            if (mark) { corner.appendChild(copied(mark, null)); }
        });
        return picture;
    }
});

/* A copy of a part of the page with what is drawn on its canvases, of those of the map only what
 * lies inside its frame. */
function copied(part, frame) {
    var copy = part.cloneNode(true), from = part.querySelectorAll('canvas'), to = copy.querySelectorAll('canvas');
    from.forEach(function (canvas, n) {
        var box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width, twin = to[n];
        if (!canvas.width || !box.width) { return; }
        var seen = frame || box;
        twin.width = Math.round(seen.width * ratio);
        twin.height = Math.round(seen.height * ratio);
        twin.style.width = seen.width + 'px';
        twin.style.height = seen.height + 'px';
        if (frame) {
            twin.style.left = seen.left - box.left + 'px';
            twin.style.top = seen.top - box.top + 'px';
        }
        twin.getContext('2d').drawImage(canvas, (box.left - seen.left) * ratio, (box.top - seen.top) * ratio);
    });
    return copy;
}
