/* The chart: what was released in each year, and under it what remained over time, in the colours of
 * the map, with a line at the day. */

import { fineness, translucent } from './canvas.js';
import { RELEASED } from './classes.js';
import { element } from './document.js';
import { Frame } from './frame.js';
import { FACE, paintOf, PAINTS } from './paint.js';
import { NEGLIGIBLE } from './record.js';
import { date, dayOf, say, squareMetres, yearOf } from './words.js';

/* The height of the bars, where the chart is high enough to hold them, and the least that is. */
var BARS_PX = 38, CAPTION_PX = 13, BARS_FROM_PX = 80;

/* Room at both ends of the axis, for half of the knob. */
var CHART_MARGIN = 9;

Frame.include({
    _paintCourse: function () {
        var box = this.chart.getBoundingClientRect();
        this._paintCourseOn(this.chart, box, fineness(this.map));
    },

    /* Draw the chart on a canvas of a size, so many of its pixels to one of the page. */
    _paintCourseOn: function (canvas, box, ratio) {
        var layer = this.layer, course = layer.course, onPaper = canvas !== this.chart;
        // The chart stands on a plate of the page, whatever picture lies under the map.
        var paint = paintOf({ _minemapTheme: this.map._minemapTheme });
        if (!course || !box.width) { return; }
        if (onPaper) { paint = PAINTS.light; }
        // What was drawn goes, also where there is nothing to draw.
        canvas.width = Math.round(box.width * ratio);
        canvas.height = Math.round(box.height * ratio);
        if (!course.length) { return; }
        var pen = canvas.getContext('2d');
        pen.scale(ratio, ratio);
        var span = layer.span, first = span.from, days = Math.max(1, span.to - first), margin = CHART_MARGIN;
        var width = box.width - 2 * margin, foot = box.height - 15, top = box.height >= BARS_FROM_PX && layer.years.size ? BARS_PX : 0;
        var most = Math.max.apply(null, course.map(function (point) { return point.SHA + point.CHA; })) || 1;
        function x(day) { return margin + (Math.max(first, Math.min(span.to, day)) - first) / days * width; }
        // Under the bars the caption stands above the ground, not on it.
        function y(m2) { return foot - m2 / most * (foot - top - (top ? CAPTION_PX : 3)); }
        [['SHA', function (p) { return p.SHA + p.CHA; }], ['CHA', function (p) { return p.CHA; }]].forEach(function (/** @type {['SHA' | 'CHA', (point: any) => number]} */ band) {
            var last = course[course.length - 1];
            pen.beginPath();
            pen.moveTo(x(course[0].day), foot);
            course.forEach(function (point, i) {
                pen.lineTo(x(point.day), y(i ? band[1](course[i - 1]) : 0));
                pen.lineTo(x(point.day), y(band[1](point)));
            });
            // What remains after the last event remains to the end of the record.
            pen.lineTo(x(layer.lastDay), y(band[1](last)));
            pen.lineTo(x(layer.lastDay), foot);
            pen.closePath();
            pen.fillStyle = translucent(layer._colours[band[0]], 0.62);
            pen.fill();
            // Of the days after it nothing is recorded.
            pen.fillStyle = translucent(layer._colours[band[0]], 0.25);
            pen.fillRect(x(layer.lastDay), y(band[1](last)), x(span.to) - x(layer.lastDay), foot - y(band[1](last)));
        });
        if (top) { this._paintYears(pen, x, top - 3); }
        pen.strokeStyle = paint.axis;
        pen.lineWidth = 1;
        pen.beginPath();
        pen.moveTo(margin, foot + 0.5);
        pen.lineTo(margin + width, foot + 0.5);
        pen.stroke();
        pen.fillStyle = paint.soft;
        pen.font = '10.5px ' + FACE;
        pen.textAlign = 'center';
        pen.textBaseline = 'bottom';
        var every = [1, 2, 5, 10, 20, 50].find(function (n) { return 365.25 * n / days * width > 38; }) || 100;
        for (var year = yearOf(first); year <= yearOf(span.to); year++) {
            // A year begins where the one before it closes, and bears its number in its middle.
            var from = dayOf(year - 1, 11, 31), middle = x((from + dayOf(year, 11, 31)) / 2);
            if (from > first) { pen.fillRect(Math.round(x(from)), foot, 1, (year - 1) % every ? 3 : 5); }
            if (year % every === 0 && x(dayOf(year, 11, 31)) - x(from) > 365.25 / days * width / 2 &&
                middle > margin + 12 && middle < margin + width - 12) { pen.fillText(String(year), middle, box.height); }
        }
        pen.textAlign = 'left';
        pen.textBaseline = 'top';
        pen.strokeStyle = paint.halo;
        pen.lineWidth = 3;
        pen.lineJoin = 'round';
        var captions = this._captions(top).map(function (caption) {
            pen.strokeText(caption[0], margin, caption[1]);
            pen.fillText(caption[0], margin, caption[1]);
            return { from: caption[1] - 1, to: caption[1] + CAPTION_PX, end: margin + pen.measureText(caption[0]).width + 2 };
        });
        pen.strokeStyle = paint.ink;
        (this.compare && this.compare.on ? [this.compare.left, layer] : [layer]).forEach(function (side) {
            pen.lineWidth = side === this.moving ? 2 : 1.2;
            pen.setLineDash(side === layer ? [] : [4, 2.5]);
            pen.beginPath();
            pen.moveTo(x(side.day), 0);
            captions.forEach(function (caption) {
                // The line of the day goes past the captions, not through them.
                if (x(side.day) >= caption.end) { return; }
                pen.lineTo(x(side.day), Math.max(0, caption.from));
                pen.moveTo(x(side.day), caption.to);
            });
            pen.lineTo(x(side.day), foot);
            pen.stroke();
        }, this);
    },

    /* What the heights of the chart stand for, and the most of each. */
    _captions: function (top) {
        var language = this.language, most = 0, layer = this.layer;
        layer.course.forEach(function (point) { most = Math.max(most, point.SHA + point.CHA); });
        if (!top) { return [[squareMetres(language, most), 1]]; }
        var year = 0;
        layer.years.forEach(function (sums) { year = Math.max(year, releasedIn(sums)); });
        return [[say(language, 'chart_released', { m2: squareMetres(language, year) }), 1],
            [say(language, 'chart_remaining', { m2: squareMetres(language, most) }), top + 1]];
    },

    /* A bar a year: the ground that was cleared, reduced and cancelled in it. */
    _paintYears: function (pen, x, height) {
        var layer = this.layer, most = 0;
        layer.years.forEach(function (year) { most = Math.max(most, releasedIn(year)); });
        layer.years.forEach(function (sums, year) {
            var from = x(dayOf(year - 1, 11, 31)), to = x(dayOf(year, 11, 31)), at = height;
            RELEASED.forEach(function (name) {
                var tall = sums[name] / most * (height - CAPTION_PX);
                pen.fillStyle = layer._colours[name];
                pen.fillRect(from + (to - from) * 0.18, at - tall, Math.max(1, (to - from) * 0.64), tall);
                at -= tall;
            });
        });
    },

    /* What a day of the chart holds: what remained, and what was released in its year. */
    _chartTold: function (day) {
        var language = this.language, layer = this.layer, remains = 0, box = element('div'), list = box.appendChild(element('dl'));
        layer.course.forEach(function (point) { if (point.day <= day) { remains = point.SHA + point.CHA; } });
        function line(name, value) {
            list.appendChild(element('dt', null, name));
            list.appendChild(element('dd', 'mm-figure', squareMetres(language, value)));
        }
        box.insertBefore(element('b', null, date(language, day)), list);
        line(say(language, 'remaining'), remains);
        var year = layer.years.get(yearOf(day));
        RELEASED.forEach(function (name) {
            if (year && year[name] >= NEGLIGIBLE) { line(layer.className(name) + ' ' + yearOf(day), year[name]); }
        });
        return box;
    },

    /* Figures where the pointer is on the chart. */
    _buildChartTip: function (track) {
        var frame = this, tip = this.chartTip = track.appendChild(element('div', 'mm-chart-tip'));
        tip.hidden = true;
        tip.setAttribute('aria-hidden', 'true');
        this.range.addEventListener('pointermove', function (event) {
            var box = track.getBoundingClientRect(), span = frame.layer.span, share = (event.clientX - box.left - CHART_MARGIN) / (box.width - 2 * CHART_MARGIN);
            if (event.pointerType === 'touch' || !frame.layer.course.length) { return; }
            var day = frame._near(Math.round(span.from + Math.max(0, Math.min(1, share)) * (span.to - span.from)));
            tip.textContent = '';
            tip.appendChild(frame._chartTold(day));
            tip.hidden = false;
            tip.style.left = Math.max(0, Math.min(box.width - tip.offsetWidth, event.clientX - box.left - tip.offsetWidth / 2)) + 'px';
        });
        this.range.addEventListener('pointerleave', function () { tip.hidden = true; });
    }
});

function releasedIn(sums) { return RELEASED.reduce(function (sum, name) { return sum + sums[name]; }, 0); }
