/* Outlines on the square of the world, and places on it. */

/* Outlines on the square of the world: x grows eastwards and y southwards, from 0 to 1. */
function outlinesOf(columns, name, degree, asTheyAre) {
    var rings = columns[name + '.rings'], points = columns[name + '.points'];
    var x = columns[name + '.x'], y = columns[name + '.y'];
    for (var i = 0; i < x.length; i++) {
        x[i] = worldX(x[i] / degree);
        y[i] = worldY(y[i] / degree);
    }
    var ringStart = starts(rings), pointStart = starts(points);
    if (!asTheyAre && minemap.seam !== undefined) { beyondSeam(x, pointStart); }
    var boxes = new Float64Array(rings.length * 4);
    for (var n = 0; n < rings.length; n++) {
        var west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
        for (var p = pointStart[ringStart[n]]; p < pointStart[ringStart[n + 1]]; p++) {
            if (x[p] < west) { west = x[p]; }
            if (x[p] > east) { east = x[p]; }
            if (y[p] < north) { north = y[p]; }
            if (y[p] > south) { south = y[p]; }
        }
        boxes.set([west, north, east, south], n * 4);
    }
    return {
        count: rings.length, x: x, y: y, boxes: boxes,
        ringStart: ringStart, pointStart: pointStart
    };
}

/* Where a record lies on both sides of the antimeridian, its world is cut elsewhere: rings that lie west
 * of that seam go on in the east. */
function beyondSeam(x, pointStart) {
    for (var ring = 0; ring + 1 < pointStart.length; ring++) {
        var least = Infinity, most = -Infinity, p;
        for (p = pointStart[ring]; p < pointStart[ring + 1]; p++) {
            least = Math.min(least, x[p]);
            most = Math.max(most, x[p]);
        }
        if ((least + most) / 2 >= worldX(minemap.seam)) { continue; }
        for (p = pointStart[ring]; p < pointStart[ring + 1]; p++) { x[p] += 1; }
    }
}

function worldX(longitude) { return longitude / 360 + 0.5; }

function worldY(latitude) {
    var held = Math.max(-85.0511, Math.min(85.0511, latitude)) * Math.PI / 180;
    return 0.5 - Math.log(Math.tan(Math.PI / 4 + held / 2)) / (2 * Math.PI);
}

function longitudeOf(x) { return (x - 0.5) * 360; }

function latitudeOf(y) {
    return (2 * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - Math.PI / 2) * 180 / Math.PI;
}

function isInside(outlines, n, x, y) {
    if (x < outlines.boxes[4 * n] || x > outlines.boxes[4 * n + 2] ||
        y < outlines.boxes[4 * n + 1] || y > outlines.boxes[4 * n + 3]) { return false; }
    var inside = false, xs = outlines.x, ys = outlines.y;
    for (var ring = outlines.ringStart[n]; ring < outlines.ringStart[n + 1]; ring++) {
        var first = outlines.pointStart[ring], end = outlines.pointStart[ring + 1];
        for (var i = first, j = end - 1; i < end; j = i++) {
            if ((ys[i] > y) !== (ys[j] > y) &&
                x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i]) {
                inside = !inside;
            }
        }
    }
    return inside;
}

function joined(first, second) {
    function both(a, b, shift) {
        var out = new a.constructor(a.length + b.length - (shift === undefined ? 0 : 1));
        out.set(a);
        if (shift === undefined) { out.set(b, a.length); return out; }
        for (var i = 1; i < b.length; i++) { out[a.length + i - 1] = b[i] + shift; }
        return out;
    }
    return {
        count: first.count + second.count,
        x: both(first.x, second.x), y: both(first.y, second.y), boxes: both(first.boxes, second.boxes),
        ringStart: both(first.ringStart, second.ringStart, first.pointStart.length - 1),
        pointStart: both(first.pointStart, second.pointStart, first.x.length)
    };
}
