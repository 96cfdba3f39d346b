/* A table of the areas beside the map: what is filtered and, if asked, in view; linked to it both ways. */

import { isInView } from './canvas.js';
import { CLASS, CLASSES, RELEASED } from './classes.js';
import { button, element, named } from './document.js';
import { LandRelease } from './record.js';
import { fit, insets, isSmall } from './view.js';
import { closeOf, countOfAreas, fieldName, isoDay, number, say } from './words.js';

var ROWS_AT_ONCE = 100;

/* Texts in the order of reading; made once, since it takes long. */
var BY_NAME = new Intl.Collator(undefined, { numeric: true });

export function Table(frame) {
    this.frame = frame;
    this.layer = frame.layer;
    this.on = false;
    this.order = { column: 'remaining', up: false };
    this.inView = false;
    this.most = ROWS_AT_ONCE;
    this.box = frame.root.appendChild(frame._ui(element('section', 'mm-table')));
    this.box.hidden = true;
    frame._say(function (language) {
        this.box.setAttribute('aria-label', say(language, 'table'));
        if (this.on) { this.build(); }
    }.bind(this));
    this.layer.on('day', this.show, this).on('point', this._mark, this).on('tell', this._markTold, this);
    frame.map.on('moveend', function () { if (this.inView) { this.show(); } }, this);
}

Table.prototype = {
    toggle: function (on) {
        this.on = on;
        this.box.hidden = !on;
        this.frame.map.getContainer().classList.toggle('mm-tabled', on);
        this.frame.lister.setAttribute('aria-pressed', String(on));
        if (on) {
            if (isSmall(this.frame.map) && this.frame.panel) { this.frame._togglePanel(false); }
            this.layer._closeAccount();
            this.build();
            this.box.querySelector('.mm-close').focus();
        } else { this.frame.lister.focus(); }
        this.frame._measureInsets();
        // The table lies beside what was in view, not over it.
        if (!isSmall(this.frame.map)) {
            if (on) { this._room = Math.min(this.box.offsetWidth, this.frame.map.getSize().x / 2) / 2; }
            this.frame.map.panBy([on ? -this._room : this._room, 0], { animate: false });
        }
    },

    /* The columns: {name, title, of(site), figure}. */
    columns: function () {
        var layer = this.layer, language = this.frame.language, columns = [
            { name: 'name', title: fieldName(language, 'name'), of: function (site) { return layer.nameOf(site); } },
            { name: 'hazard_id', title: fieldName(language, 'hazard_id'), of: function (site) { return layer.idOf(site); } },
            { name: 'remaining', title: say(language, 'remaining') + ', m²', figure: true, of: function (site) { return layer.m2(site, 'SHA') + layer.m2(site, 'CHA'); } },
            { name: 'released', title: say(language, 'units_released'), figure: true, of: function (site) {
                return RELEASED.reduce(function (sum, name) { return sum + layer.m2(site, name); }, 0);
            } }
        ];
        if (this._named().every(function (site) { return layer.idOf(site) === layer.nameOf(site); })) { columns.shift(); }
        this.frame.options.filters.concat(['sector', 'admin1', 'admin2']).forEach(function (field, n, all) {
            if (field === 'category' || all.indexOf(field) !== n || !layer.hasField(field)) { return; }
            columns.push({ name: field, title: fieldName(language, field), of: function (site) {
                var value = layer.fieldOf(site, field);
                return value === null ? '' : layer._said(field, value);
            } });
        });
        return columns;
    },

    _named: function () {
        var sites = [];
        for (var site = 0; site < Math.min(this.layer._hazards, 50); site++) { sites.push(site); }
        return sites;
    },

    /* The areas that are kept by the filter, have ground on the day, and lie in view if that is asked. */
    sites: function () {
        var layer = this.layer, b = layer._boxes, sites = [], view = this.inView ? layer._view() : null, size = this.frame.map.getSize(), inset = insets(this.frame.map);
        if (view) {
            var from = layer._map.containerPointToLayerPoint([inset.left, 0]), to = layer._map.containerPointToLayerPoint([size.x - inset.right, size.y - inset.bottom]);
            view = {
                west: (from.x + view.left) / view.scale, north: (from.y + view.top) / view.scale,
                east: (to.x + view.left) / view.scale, south: (to.y + view.top) / view.scale
            };
        }
        for (var site = 0; site < layer._hazards; site++) {
            if (!layer.isKept(site) || !CLASSES.some(function (_, n) { return n !== CLASS.adjusted && layer._siteHas[site * CLASSES.length + n]; })) { continue; }
            if (view && !isInView(view, b, site)) { continue; }
            sites.push(site);
        }
        return sites;
    },

    /* The rows, sorted: {site, values}. */
    rows: function () {
        var columns = this.shown = this.columns(), order = this.order, at = columns.findIndex(function (column) { return column.name === order.column; });
        if (at < 0) { at = 0; }
        return this.sites().map(function (site) {
            return { site: site, values: columns.map(function (column) { return column.of(site); }) };
        }).sort(function (a, b) {
            var one = a.values[at], other = b.values[at];
            var by = columns[at].figure ? one - other : BY_NAME.compare(String(one), String(other));
            return (order.up ? by : -by) || a.site - b.site;
        });
    },

    build: function () {
        var table = this, frame = this.frame, language = frame.language, box = this.box;
        box.textContent = '';
        var head = box.appendChild(element('div', 'mm-table-head'));
        head.appendChild(element('h2', null, say(language, 'table')));
        var save = head.appendChild(button('mm-text-button', null, function () { table.save(); }));
        save.textContent = say(language, 'save_csv');
        var close = head.appendChild(button('mm-close', 'close', function () { table.toggle(false); }));
        named(close, say(language, 'close'));
        var option = box.appendChild(element('label', 'mm-option')), check = option.appendChild(element('input'));
        check.type = 'checkbox';
        check.checked = this.inView;
        check.addEventListener('change', function () {
            table.inView = check.checked;
            table.show();
        });
        option.appendChild(element('span', null, say(language, 'in_view')));
        var scroll = box.appendChild(element('div', 'mm-table-scroll'));
        scroll.tabIndex = 0;
        scroll.setAttribute('role', 'group');
        scroll.setAttribute('aria-label', say(language, 'table'));
        this.grid = scroll.appendChild(element('table'));
        this.show();
    },

    show: function () {
        if (!this.on || !this.grid) { return; }
        var table = this, layer = this.layer, language = this.frame.language, rows = this.rows(), focus = /** @type {HTMLElement | null} */ (document.activeElement), kept = focus && focus.dataset.column;
        var grid = this.grid;
        grid.textContent = '';
        grid.appendChild(element('caption', 'mm-hidden', say(language, 'table') + ', ' + closeOf(language, layer)));
        var head = grid.appendChild(element('thead')).appendChild(element('tr'));
        this.shown.forEach(function (column) {
            var cell = head.appendChild(element('th', column.figure ? 'mm-figure' : '')), sorted = table.order.column === column.name;
            cell.scope = 'col';
            cell.setAttribute('aria-sort', !sorted ? 'none' : table.order.up ? 'ascending' : 'descending');
            var sort = cell.appendChild(button('mm-sort', null, function () {
                table.order = { column: column.name, up: sorted ? !table.order.up : !column.figure };
                table.show();
            }));
            sort.textContent = column.title + (sorted ? table.order.up ? ' ▲' : ' ▼' : '');
            sort.dataset.column = column.name;
        });
        var body = grid.appendChild(element('tbody'));
        rows.slice(0, this.most).forEach(function (row) {
            var line = body.appendChild(element('tr'));
            line.dataset.site = row.site;
            table.shown.forEach(function (column, n) {
                if (n) { line.appendChild(element('td', column.figure ? 'mm-figure' : '', column.figure ? number(language, row.values[n]) : row.values[n])); return; }
                var first = line.appendChild(element('th'));
                first.scope = 'row';
                first.appendChild(button('mm-text-button', null, function () { table.go(row.site); })).textContent = row.values[0];
            });
            line.addEventListener('mouseenter', function () { layer.pointTo(row.site); });
            line.addEventListener('mouseleave', function () { layer.pointTo(null); });
        });
        var foot = grid.appendChild(element('tfoot')).appendChild(element('tr'));
        this.shown.forEach(function (column, n) {
            var sum = 0;
            rows.forEach(function (row) { sum += column.figure ? row.values[n] : 0; });
            foot.appendChild(element(n ? 'td' : 'th', column.figure ? 'mm-figure' : '', n ? column.figure ? number(language, sum) : '' : countOfAreas(language, rows.length)));
        });
        if (this.rest) { this.rest.remove(); }
        this.rest = null;
        if (rows.length > this.most) {
            this.rest = this.box.appendChild(button('mm-text-button', null, function () {
                table.most += 5 * ROWS_AT_ONCE;
                table.show();
            }));
            this.rest.textContent = say(language, 'more', { n: number(language, rows.length - this.most) });
        }
        this._markTold();
        if (kept) {
            var again = grid.querySelector('[data-column="' + kept + '"]');
            if (again) { again.focus(); }
        }
    },

    /* Go to an area and tell of it. */
    go: function (site) {
        var frame = this.frame, bounds = this.layer.boundsOf([site]);
        if (isSmall(frame.map)) { this.toggle(false); }
        if (this.layer.options.popup !== null) { this.layer._tell(site, null, true); }
        if (bounds) { fit(frame.map, bounds, true); }
    },

    /* Mark the row of what is pointed at on the map. */
    _mark: function (event) {
        if (!this.on || !this.grid) { return; }
        this.grid.querySelectorAll('tbody tr').forEach(function (row) { row.classList.toggle('mm-pointed', row.dataset.site === String(event.site)); });
    },

    /* Mark the row of the area that is told of, and bring it into view. */
    _markTold: function () {
        if (!this.on || !this.grid) { return; }
        var told = this.layer._told;
        this.grid.querySelectorAll('tbody tr').forEach(function (row) {
            var is = told !== null && told !== undefined && row.dataset.site === String(told);
            if (is) { row.setAttribute('aria-current', 'true'); row.scrollIntoView({ block: 'nearest' }); } else { row.removeAttribute('aria-current'); }
        });
    },

    /* Save all rows, as they are filtered and sorted, for a spreadsheet: no cell is a formula. */
    save: function () {
        var layer = this.layer, rows = this.rows(), columns = this.shown.slice();
        function cell(value) {
            var text = typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
            if (typeof value !== 'number' && /^[=+\-@\t\r]/.test(text)) { text = '\'' + text; }
            return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
        }
        var names = { remaining: 'remaining_m2', released: 'released_m2' };
        var lines = [columns.map(function (column) { return names[column.name] || column.name; }).concat('day').map(cell).join(',')];
        rows.forEach(function (row) { lines.push(row.values.concat(isoDay(layer.day)).map(cell).join(',')); });
        var link = element('a'), address = URL.createObjectURL(new Blob(['\ufeff' + lines.join('\r\n') + '\r\n'], { type: 'text/csv' }));
        link.href = address;
        link.download = 'areas-' + isoDay(layer.day) + '.csv';
        link.click();
        window.setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
    }
};

LandRelease.include({
    /* Show an area on the map as if it were pointed at. */
    pointTo: function (site) {
        if (this._pointed === site || !this._shown) { return; }
        this._pointed = site;
        this._paintOver();
    }
});
