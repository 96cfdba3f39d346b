/* The day: slider, buttons, and the chart of what remained. */

import { button, element, named, setIcon } from './document.js';
import { Frame } from './frame.js';
import { isCalm } from './view.js';
import { date, dayNamed, dayOf, isoDay, labelled, say, yearEnd, yearOf } from './words.js';

/* How near to the close of a year, or to an event, a dragged slider goes there, in pixels. */
var SNAP_PX = 3;

/* How far after the last event a day may be asked for: fifty years. */
export var DAYS_BEYOND = 18263;

/* How long a record plays that has no year to pause at, and all pauses at the closes of years together. */
var PLAY_MS = 12000, PAUSES_MS = 5000;

Frame.include({
    _buildTime: function () {
        var frame = this, time = this.time = this._ui(element('section', 'mm-time'));
        function control(glyph, key, click) {
            var node = buttons.appendChild(button('mm-tool', glyph, click));
            frame._say(function (language) { named(node, say(language, key)); });
            return node;
        }
        var buttons = time.appendChild(element('div', 'mm-time-buttons'));
        control('back', 'previous_event', function () { frame._step(-1); });
        this.player = buttons.appendChild(button('mm-tool', 'play', function () { frame._play(!frame._playing); }));
        this._say(this._namePlayer.bind(this));
        control('next', 'next_event', function () { frame._step(1); });
        this._buildDay(time);
        this._buildSides(time.querySelector('.mm-day-box'));
        this.knower = time.querySelector('.mm-day-box').appendChild(element('select', 'mm-known'));
        this.knower.hidden = true;
        this.knower.addEventListener('change', function () {
            frame._play(false);
            frame.layer.setKnown(frame.knower.selectedIndex);
        });
        var track = time.appendChild(element('div', 'mm-track'));
        this.chart = track.appendChild(element('canvas', 'mm-chart'));
        this.chart.setAttribute('aria-hidden', 'true');
        this.range = track.appendChild(element('input', 'mm-range'));
        this.range.type = 'range';
        this.range.step = 1;
        this.range.addEventListener('pointerdown', function () { frame._dragging = true; });
        ['pointerup', 'pointercancel', 'blur'].forEach(function (end) {
            frame.range.addEventListener(end, function () { frame._dragging = false; });
        });
        this.range.addEventListener('input', function () {
            var day = Number(frame.range.value);
            frame._play(false);
            frame.moving.setDay(frame._dragging ? frame._near(day) : day);
        });
        // The arrows step from event to event, Page up and down to the close of a year.
        this.range.addEventListener('keydown', function (event) {
            var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
            var years = { PageDown: -1, PageUp: 1 };
            if (steps[event.key]) { frame._step(steps[event.key]); }
            else if (years[event.key]) { frame._moveTo(yearEnd(frame.moving.day, years[event.key])); }
            else { return; }
            event.preventDefault();
        });
        this._buildChartTip(track);
        this._say(function (language) {
            frame.range.setAttribute('aria-label', say(language, 'day'));
            time.setAttribute('aria-label', say(language, 'remaining_chart'));
        });
        this.root.appendChild(time);
    },

    /* The day, which a click makes a field to write another one into. */
    _buildDay: function (time) {
        var frame = this, box = time.appendChild(element('div', 'mm-day-box'));
        this.dayLabel = box.appendChild(button('mm-day', null, function () { frame._askDay(); }));
        this.dayField = box.appendChild(element('input', 'mm-day-field'));
        this.dayField.type = 'date';
        this.dayField.hidden = true;
        this._say(function (language) {
            frame.dayField.setAttribute('aria-label', say(language, 'choose_day'));
            frame.dayLabel.title = say(language, 'choose_day');
        });
        function take() {
            var day = dayNamed(frame.dayField.value);
            if (Number.isFinite(day) && frame.dayField.checkValidity() && day !== frame.moving.day) {
                frame._play(false);
                frame.moving.setDay(day);
            }
        }
        function close() {
            frame.dayField.hidden = true;
            frame.dayLabel.hidden = frame.compare.on;
            frame.sides.hidden = !frame.compare.on;
        }
        this.dayField.addEventListener('change', take);
        this.dayField.addEventListener('blur', close);
        this.dayField.addEventListener('keydown', function (event) {
            if (event.key !== 'Enter' && event.key !== 'Escape') { return; }
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Enter') { take(); }
            close();
            (frame.compare.on ? frame.sides.querySelector('[aria-pressed=true]') : frame.dayLabel).focus();
        });
    },

    _askDay: function () {
        var field = this.dayField;
        field.min = isoDay(this.layer.firstDay);
        field.max = isoDay(this.layer.lastDay + DAYS_BEYOND);
        field.value = isoDay(this.moving.day);
        field.hidden = false;
        this.dayLabel.hidden = this.sides.hidden = true;
        field.focus();
    },

    /* The close of a year, or else an event, that lies within some pixels of a day that is dragged to. */
    _near: function (day) {
        var span = this.layer.span, reach = SNAP_PX * (span.to - span.from) / Math.max(1, this.range.clientWidth - 18);
        function nearest(days) {
            return days.reduce(function (best, other) { return Math.abs(other - day) < Math.abs(best - day) ? other : best; }, Infinity);
        }
        var end = nearest([yearEnd(day, -1), dayOf(yearOf(day), 11, 31)].filter(function (other) { return other >= span.from && other <= span.to; }));
        if (Math.abs(end - day) <= reach) { return end; }
        var event = nearest(this.layer.eventDays);
        return Math.abs(event - day) <= reach ? event : day;
    },

    /* With two days side by side, a button for each says which of them the slider moves. */
    _buildSides: function (box) {
        var frame = this;
        this.sides = box.appendChild(element('div', 'mm-sides'));
        this.sides.hidden = true;
        this.sides.setAttribute('role', 'group');
        this._say(function (language) { frame.sides.setAttribute('aria-label', say(language, 'moved_day')); });
        ['left', 'right'].forEach(function (side) {
            var node = frame.sides.appendChild(button('mm-side', null, function () {
                // A second click on the day that the slider moves asks for another one.
                if (frame.moving === frame.compare[side]) { frame._askDay(); } else { frame.chooseSide(frame.compare[side]); }
            }));
            node.appendChild(element('span', 'mm-side-day'));
            node.dataset.side = side;
            frame._say(function (language) { named(node, say(language, side + '_day')); });
        });
    },

    /* The second day: what was known of any day on it. */
    _showKnown: function () {
        var layer = this.layer, language = this.language, days = layer._pack.known || [], select = this.knower;
        select.hidden = days.length < 2;
        select.setAttribute('aria-label', say(language, 'known'));
        select.textContent = '';
        days.forEach(function (day) {
            select.appendChild(element('option', null, day === null ? say(language, 'known_now') : say(language, 'known_on', { day: date(language, day, 'short') })));
        });
        select.selectedIndex = layer.known;
    },

    chooseSide: function (layer) {
        this.moving = layer;
        if (!this.time) { return; }
        this._play(false);
        this.sides.hidden = !this.compare.on;
        this.dayLabel.hidden = this.compare.on;
        this._showDay();
    },

    _showSides: function () {
        var language = this.language, compare = this.compare, frame = this;
        this.sides.childNodes.forEach(function (node) {
            var side = node.dataset.side, layer = compare[side];
            node.firstChild.textContent = date(language, layer.day, 'short');
            node.setAttribute('aria-pressed', String(layer === frame.moving));
            named(node, labelled(language, say(language, side + '_day'), date(language, layer.day)));
        });
    },

    _moveTo: function (day) {
        this._play(false);
        this.moving.setDay(Math.max(this.layer.span.from, Math.min(this.layer.span.to, day)));
    },

    _step: function (direction) {
        var days = this.layer.eventDays, day = this.moving.day;
        var next = direction > 0 ? days.find(function (d) { return d > day; })
            : days.slice().reverse().find(function (d) { return d < day; });
        if (next !== undefined) { this._moveTo(next); }
    },

    /* Play through the record, with a pause at the close of each year, from its start if the day is the
     * last. Whoever asked for no motion gets twelve still pictures. */
    _play: function (playing) {
        if (playing === Boolean(this._playing)) { return; }
        this._playing = playing;
        setIcon(this.player, playing ? 'pause' : 'play');
        this._namePlayer();
        if (!playing) { window.cancelAnimationFrame(this._ticking); return; }
        var layer = this.moving, frame = this, last = window.performance.now(), still = isCalm() ? 1000 : 0, held = 0;
        var pace = (layer.lastDay - layer.firstDay) / PLAY_MS, years = yearOf(layer.lastDay) - yearOf(layer.firstDay) + 1;
        var at = layer.day >= layer.lastDay ? layer.firstDay : layer.day, close = yearEnd(at, 1);
        (function tick(now) {
            if (!frame._playing) { return; }
            if (now - last >= still) {
                if (now >= held) { at += (now - Math.max(last, held)) * pace; }
                last = now;
            }
            if (at >= close && !still) {
                at = close;
                held = now + Math.min(500, PAUSES_MS / years);
                close = yearEnd(close, 1);
            }
            var day = Math.min(layer.lastDay, Math.floor(at));
            if (day !== layer.day) { layer.setDay(day); }
            if (day >= layer.lastDay) { frame._play(false); return; }
            frame._ticking = window.requestAnimationFrame(tick);
        }(last));
    },

    _namePlayer: function () { named(this.player, say(this.language, this._playing ? 'pause' : 'play')); }
});
