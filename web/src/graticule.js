/* Meridians and parallels on the base layer. */

import { Outlines } from './countries.js';
import { FACE } from './paint.js';
import { latitudeOf, longitudeOf, worldX, worldY } from './shapes.js';
import { insets } from './view.js';
import { number, say } from './words.js';

Outlines.include({
    _paintGraticule: function (pen, view, paint) {
        var step = gridStep(130 / view.scale * 360), line;
        var west = longitudeOf(view.west), east = longitudeOf(view.east);
        var south = latitudeOf(Math.min(1, view.south)), north = latitudeOf(Math.max(0, view.north));
        pen.save();
        pen.strokeStyle = paint.grid;
        pen.lineWidth = 1;
        pen.beginPath();
        var meridians = [], parallels = [];
        for (var i = Math.ceil(west / step); i <= east / step; i++) {
            line = Math.round(worldX(i * step) * view.scale - view.left) + 0.5;
            pen.moveTo(line, this._bounds.min.y);
            pen.lineTo(line, this._bounds.max.y);
            meridians.push([line, i * step]);
        }
        for (var j = Math.ceil(south / step); j <= north / step; j++) {
            line = Math.round(worldY(j * step) * view.scale - view.top) + 0.5;
            pen.moveTo(this._bounds.min.x, line);
            pen.lineTo(this._bounds.max.x, line);
            parallels.push([line, j * step]);
        }
        pen.stroke();
        pen.restore();
        this._grid = { step: step, meridians: meridians, parallels: parallels };
    },

    /* Write degrees at the edges of the map. */
    _nameGraticule: function (placer) {
        var map = this._map, size = map.getSize(), inset = insets(map), language = this.language, grid = this._grid, pen = placer.pen;
        var corner = map.containerPointToLayerPoint([0, 0]);
        pen.font = '10.5px ' + FACE;
        grid.meridians.forEach(function (m) {
            var x = m[0] - corner.x, text = degrees(language, wrapped(m[1]), grid.step, 'east', 'west');
            if (x > inset.titleRight + 30 && x < size.x - inset.right - 30) {
                placer.write(text, [[m[0] - pen.measureText(text).width / 2, corner.y + 11]], placer.paint.gridText);
            }
        });
        grid.parallels.forEach(function (p) {
            var y = p[0] - corner.y, text = degrees(language, p[1], grid.step, 'north', 'south');
            if (y > 34 && y < size.y - inset.bottom - 30) {
                placer.write(text, [[corner.x + size.x - inset.right - 8 - pen.measureText(text).width, p[0] - 9]], placer.paint.gridText);
            }
        });
    }
});

export function wrapped(longitude) { return ((longitude + 180) % 360 + 360) % 360 - 180; }

/* The next round step in degrees, minutes or seconds. */
function gridStep(degreesWide) {
    var steps = [0.1 / 3600, 0.2 / 3600, 0.5 / 3600, 1 / 3600, 2 / 3600, 5 / 3600, 10 / 3600, 15 / 3600, 30 / 3600,
        1 / 60, 2 / 60, 5 / 60, 10 / 60, 15 / 60, 30 / 60, 1, 2, 5, 10, 15, 30];
    return steps.find(function (step) { return step >= degreesWide; }) || 45;
}

export function degrees(language, value, step, positive, negative) {
    var side = value === 0 ? '' : ' ' + say(language, value > 0 ? positive : negative);
    var seconds = Math.round(Math.abs(value) * 36000) / 10, parts = [Math.floor(seconds / 3600) + '°'];
    if (step < 0.9999) { parts.push(pad(Math.floor(seconds % 3600 / 60)) + '′'); }
    if (step < 0.9999 / 60) {
        parts.push(pad(number(language, seconds % 60, step < 0.9999 / 3600 ? 1 : 0)) + '″');
    }
    return parts.join(' ') + side;
}

function pad(value) { return String(value).length < 2 || /^\d\D/.test(value) ? '0' + value : String(value); }
