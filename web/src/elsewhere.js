/* What is elsewhere: marks at the edges for the areas outside the view, and a small map of the whole. */

import { CLASS, CLASSES } from './classes.js';
import { button, element, named } from './document.js';
import { Frame } from './frame.js';
import { paintOf } from './paint.js';
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
                fit(frame.map, frame.layer.boundsOf(node.sites));
            })));
            node.hidden = true;
            node.sites = [];
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
        var out = { north: [], east: [], south: [], west: [] }, b = layer._boxes, wide = to.x - from.x, high = to.y - from.y;
        layer._placed.forEach(function (site) {
            if (!layer.remains(site)) { return; }
            var x = (b[4 * site] + b[4 * site + 2]) / 2, y = (b[4 * site + 1] + b[4 * site + 3]) / 2;
            if (b[4 * site + 2] >= from.x && b[4 * site] <= to.x && b[4 * site + 3] >= from.y && b[4 * site + 1] <= to.y) { return; }
            // By the side that it lies beyond, of two the one that it lies farther beyond.
            var across = Math.max(from.x - x, x - to.x, 0) / wide, along = Math.max(from.y - y, y - to.y, 0) / high;
            out[across >= along ? x < from.x ? 'west' : 'east' : y < from.y ? 'north' : 'south'].push(site);
        });
        SIDES.forEach(function (side) {
            var node = this.edges[side], sum = 0, sites = node.sites = out[side];
            node.hidden = !sites.length;
            if (!sites.length) { return; }
            sites.forEach(function (site) { sum += layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); });
            node.textContent = ARROWS[side] + ' ' + number(language, sites.length) + ' · ' + squareMetres(language, sum);
            named(node, say(language, 'outside_' + side, { areas: countOfAreas(language, sites.length), m2: squareMetres(language, sum) }));
        }, this);
        var style = this.root.style;
        style.setProperty('--mm-middle-x', (size.x - inset.right) / 2 + 'px');
        style.setProperty('--mm-middle-y', (top + size.y - inset.bottom) / 2 + 'px');
        if (this.locator) { this._paintLocator(from, to); }
    },

    /* The whole record in a corner, with a frame around what is in view. */
    _paintLocator: function (from, to) {
        var size = this.map.getSize(), layer = this.layer, box = this.locator, whole = boxOf(layer._boxes, layer._placed);
        box.hidden = !whole || size.x < LOCATOR_FROM.width || size.y < LOCATOR_FROM.height;
        if (box.hidden) { return; }
        var ground = this.bases.map(function (base) { return base[0]; }).find(function (base) { return base._world; });
        var canvas = box.firstChild, paint = paintOf({ _minemapTheme: this.map._minemapTheme }), width = LOCATOR.width, height = LOCATOR.height;
        // A third more than the record, and never so little that nothing of a coast or border shows.
        var span = Math.max((whole[2] - whole[0]) * 1.35, (whole[3] - whole[1]) * 1.35 * width / height, 0.012);
        var view = {
            scale: width / span, west: (whole[0] + whole[2]) / 2 - span / 2, north: (whole[1] + whole[3]) / 2 - span / 2 * height / width
        };
        view.left = view.west * view.scale;
        view.top = view.north * view.scale;
        view.east = view.west + span;
        view.south = view.north + span * height / width;
        canvas.width = width * 2;
        canvas.height = height * 2;
        var pen = canvas.getContext('2d');
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
        var west = from.x * view.scale - view.left, north = from.y * view.scale - view.top;
        var wide = Math.max(5, (to.x - from.x) * view.scale), high = Math.max(5, (to.y - from.y) * view.scale);
        [[paint.halo, 4], [paint.ink, 1.6]].forEach(function (line) {
            pen.strokeStyle = line[0];
            pen.lineWidth = line[1];
            pen.strokeRect(west, north, wide, high);
        });
    }
});

/* The box around some boxes, which follow one another in fours; null if they hold nothing. */
function boxOf(boxes, numbers) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    numbers.forEach(function (n) {
        box = [Math.min(box[0], boxes[4 * n]), Math.min(box[1], boxes[4 * n + 1]), Math.max(box[2], boxes[4 * n + 2]), Math.max(box[3], boxes[4 * n + 3])];
    });
    return box[0] > box[2] ? null : box;
}
