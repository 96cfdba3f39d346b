/* The chart: what remained over time, in the colours of the map, with a line at the day. */

Object.assign(Frame.prototype, {
    _paintCourse: function () {
        var box = this.chart.getBoundingClientRect();
        this._paintCourseOn(this.chart, box, fineness(this.map));
    },

    /* Draw the chart on a canvas of a size, so many of its pixels to one of the page. */
    _paintCourseOn: function (canvas, box, ratio) {
        var layer = this.layer, course = layer.course;
        if (!course || !course.length || !box.width) { return; }
        canvas.width = Math.round(box.width * ratio);
        canvas.height = Math.round(box.height * ratio);
        var pen = canvas.getContext('2d');
        pen.scale(ratio, ratio);
        var first = layer.firstDay, span = Math.max(1, layer.lastDay - first), margin = 9;
        var width = box.width - 2 * margin, foot = box.height - 15;
        var most = Math.max.apply(null, course.map(function (point) { return point.SHA + point.CHA; })) || 1;
        function x(day) { return margin + (day - first) / span * width; }
        function y(m2) { return foot - m2 / most * (foot - 3); }
        [['SHA', function (p) { return p.SHA + p.CHA; }], ['CHA', function (p) { return p.CHA; }]].forEach(function (band) {
            pen.beginPath();
            pen.moveTo(x(first), foot);
            course.forEach(function (point, i) {
                pen.lineTo(x(point.day), y(i ? band[1](course[i - 1]) : 0));
                pen.lineTo(x(point.day), y(band[1](point)));
            });
            // What remains after the last event remains to the end of the axis.
            pen.lineTo(x(layer.lastDay), y(band[1](course[course.length - 1])));
            pen.lineTo(x(layer.lastDay), foot);
            pen.closePath();
            pen.fillStyle = translucent(layer._colours[band[0]], 0.62);
            pen.fill();
        });
        pen.strokeStyle = '#8d99a3';
        pen.lineWidth = 1;
        pen.beginPath();
        pen.moveTo(margin, foot + 0.5);
        pen.lineTo(margin + width, foot + 0.5);
        pen.stroke();
        pen.fillStyle = '#4b5a66';
        pen.font = '10.5px system-ui, sans-serif';
        pen.textAlign = 'center';
        pen.textBaseline = 'bottom';
        var every = [1, 2, 5, 10, 20, 50].find(function (n) { return 365.25 * n / span * width > 38; }) || 100;
        for (var year = yearOf(first); year <= yearOf(layer.lastDay) + 1; year++) {
            var at = x(dayOf(year, 0, 1));
            if (at < margin || at > margin + width) { continue; }
            pen.fillRect(Math.round(at), foot, 1, year % every ? 3 : 5);
            if (year % every === 0 && at > margin + 12 && at < margin + width - 12) { pen.fillText(String(year), at, box.height); }
        }
        pen.textAlign = 'left';
        pen.textBaseline = 'top';
        pen.strokeStyle = 'rgba(255,255,255,.85)';
        pen.lineWidth = 3;
        pen.lineJoin = 'round';
        pen.strokeText(squareMetres(this.language, most), margin, 1);
        pen.fillText(squareMetres(this.language, most), margin, 1);
        pen.strokeStyle = INK;
        (this.compare && this.compare.on ? [this.compare.left, layer] : [layer]).forEach(function (side) {
            pen.lineWidth = side === this.moving ? 2 : 1.2;
            pen.setLineDash(side === layer ? [] : [4, 2.5]);
            pen.beginPath();
            pen.moveTo(x(side.day), 0);
            pen.lineTo(x(side.day), foot);
            pen.stroke();
        }, this);
    }
});
