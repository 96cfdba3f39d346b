/* What is elsewhere: marks at the edges for the areas outside the view, and a small map of the whole. */

import { CLASS, CLASSES } from './classes.js';
import { button, element, named } from './document.js';
import { Frame } from './frame.js';
import { paintOf } from './paint.js';
import { boundsIn } from './pointer.js';
import { widen } from './shapes.js';
import { fit, insets } from './view.js';
import { countOfAreas, number, say, squareMetres } from './words.js';

var LOCATOR = { width: 132, height: 96 };
/* The least size of a map that has room for a locator. */
var LOCATOR_FROM = { width: 760, height: 560 };
var SIDES = ['north', 'east', 'south', 'west'];
var ARROWS = { north: '↑', east: '→', south: '↓', west: '←' };

Frame.include({
    _buildElsewhere: function () {
        var frame = this;
        this.edges = {};
        SIDES.forEach(function (side) {
            var node = frame.edges[side] = frame.root.appendChild(frame._ui(button('mm-edge mm-edge-' + side, null, function () {
                fit(frame.map, boundsIn(node.box, [0]));
            })));
            node.hidden = true;
            frame._say(function (language) { named(node, say(language, side)); });
        });
        if (this.options.locator === false) { return; }
        var box = this.locator = this.root.appendChild(this._ui(button('mm-locator', null, function () { frame.home(); })));
        box.appendChild(element('canvas'));
        box.hidden = true;
        this._say(function (language) { named(box, say(language, 'locator')); });
    },

    /* Count what remains outside the part of the map that nothing lies over. */
    _showElsewhere: function () {
        var map = this.map, layer = this.layer, language = this.language, inset = insets(map), size = map.getSize();
        if (!map._loaded || !layer.totals || !size.x || !layer._boxes || this._paper) { return; }
        var top = inset.top > size.y / 2 ? 0 : inset.top;
        var from = map.project(map.containerPointToLatLng([0, top]), 0).divideBy(256);
        var to = map.project(map.containerPointToLatLng([size.x - inset.right, size.y - inset.bottom]), 0).divideBy(256);
        // Beside the title the map is seen up to its edge.
        var beside = map.project(map.containerPointToLatLng([Math.min(inset.titleRight, size.x - inset.right), 0]), 0).divideBy(256);
        var out = {}, b = layer._boxes, wide = to.x - from.x, high = to.y - from.y;
        SIDES.forEach(function (side) { out[side] = { areas: 0, m2: 0, box: [Infinity, Infinity, -Infinity, -Infinity] }; });
        // In the order in which they are kept, which takes a fourth of the time of any other.
        for (var site = 0; site < layer.sites; site++) {
            var box = 4 * site, sha = site * CLASSES.length + CLASS.SHA, cha = site * CLASSES.length + CLASS.CHA;
            var low = b[box + 3] >= from.y;
            if (b[box + 2] >= (low ? from.x : beside.x) && b[box] <= to.x && b[box + 3] >= beside.y && b[box + 1] <= to.y) { continue; }
            if (b[box] > b[box + 2] || !layer._siteHas[sha] && !layer._siteHas[cha]) { continue; }
            // By the side that it lies beyond, of two the one that it lies farther beyond.
            var x = (b[box] + b[box + 2]) / 2, y = (b[box + 1] + b[box + 3]) / 2;
            var across = Math.max(from.x - x, x - to.x, 0) / wide, along = Math.max(from.y - y, y - to.y, 0) / high;
            var beyond = out[across >= along ? x < from.x ? 'west' : 'east' : y < from.y ? 'north' : 'south'];
            beyond.areas++;
            beyond.m2 += layer._siteM2[sha] + layer._siteM2[cha];
            widen(beyond.box, b, site);
        }
        SIDES.forEach(function (side) {
            var node = this.edges[side], areas = out[side].areas, m2 = squareMetres(language, out[side].m2);
            node.hidden = !areas;
            node.box = out[side].box;
            if (!areas) { return; }
            node.textContent = ARROWS[side] + ' ' + number(language, areas) + ' · ' + m2;
            named(node, say(language, 'outside_' + side, { areas: countOfAreas(language, areas), m2: m2 }));
        }, this);
        var style = this.root.style;
        style.setProperty('--mm-middle-x', (size.x - inset.right) / 2 + 'px');
        style.setProperty('--mm-middle-y', (top + size.y - inset.bottom) / 2 + 'px');
        if (this.locator) { this._paintLocator(from, to); }
    },

    /* The whole record in a corner, with a frame around what is in view. */
    _paintLocator: function (from, to) {
        var size = this.map.getSize(), layer = this.layer, box = this.locator, whole = layer.around;
        box.hidden = !whole || size.x < LOCATOR_FROM.width || size.y < LOCATOR_FROM.height;
        if (box.hidden) { return; }
        var ground = this.bases.map(function (base) { return base[0]; }).find(function (base) { return base._world; });
        var pen = box.firstChild.getContext('2d'), paint = paintOf({ _minemapTheme: this.map._minemapTheme }), width = LOCATOR.width, height = LOCATOR.height;
        // A third more than the record, and never so little that nothing of a coast or border shows.
        var span = Math.max((whole[2] - whole[0]) * 1.35, (whole[3] - whole[1]) * 1.35 * width / height, 0.012);
        var view = {
            scale: width / span, west: (whole[0] + whole[2]) / 2 - span / 2, north: (whole[1] + whole[3]) / 2 - span / 2 * height / width
        };
        view.left = view.west * view.scale;
        view.top = view.north * view.scale;
        view.east = view.west + span;
        view.south = view.north + span * height / width;
        pen.canvas.width = width * 2;
        pen.canvas.height = height * 2;
        pen.drawImage(this._whole(view, ground, paint), 0, 0);
        pen.scale(2, 2);
        var west = from.x * view.scale - view.left, north = from.y * view.scale - view.top;
        var wide = Math.max(5, (to.x - from.x) * view.scale), high = Math.max(5, (to.y - from.y) * view.scale);
        [[paint.halo, 4], [paint.ink, 1.6]].forEach(function (line) {
            pen.strokeStyle = line[0];
            pen.lineWidth = line[1];
            pen.strokeRect(west, north, wide, high);
        });
    },

    /* The whole record as the locator shows it, drawn anew when something of it changes. */
    _whole: function (view, ground, paint) {
        var layer = this.layer, shown = CLASSES.filter(function (name) { return layer.visible[name]; });
        var key = [layer.day, layer.known, JSON.stringify(layer.filter || null), shown, paint.paper, Boolean(ground)].join();
        if (this._wholeKey === key) { return this._wholeDrawn; }
        this._wholeKey = key;
        var canvas = this._wholeDrawn = element('canvas'), width = LOCATOR.width, height = LOCATOR.height, pen = canvas.getContext('2d');
        canvas.width = width * 2;
        canvas.height = height * 2;
        pen.scale(2, 2);
        pen.fillStyle = ground ? paint.sea : paint.paper;
        pen.fillRect(0, 0, width, height);
        if (ground) { ground._paintLand(pen, view, paint); }
        var b = layer._spotBoxes, here = new Float64Array(CLASSES.length);
        pen.fillStyle = layer._colours.SHA;
        pen.strokeStyle = paint.ink;
        pen.lineWidth = 0.6;
        for (var spot = 0, drawn = new Set(); spot < layer._spotSite.length; spot++) {
            var x = Math.round((b[4 * spot] + b[4 * spot + 2]) / 2 * view.scale - view.left);
            var y = Math.round((b[4 * spot + 1] + b[4 * spot + 3]) / 2 * view.scale - view.top);
            if (drawn.has(x * 1000 + y) || layer._spotNow(spot, here) < CLASS.SHA) { continue; }
            drawn.add(x * 1000 + y);
            pen.beginPath();
            pen.arc(x, y, 2.2, 0, 7);
            pen.fill();
            pen.stroke();
        }
        return canvas;
    }
});
