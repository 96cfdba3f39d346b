/* The filter by category, sector and other columns. */

import { isInView } from './canvas.js';
import { CLASSES } from './classes.js';
import { button, element } from './document.js';
import { Frame } from './frame.js';
import { fit, insets } from './view.js';
import { fieldName, labelled, number, say } from './words.js';

Frame.include({
    _buildFilters: function () {
        var frame = this, layer = this.layer, language = this.language;
        var columns = (this.options.filters || []).map(function (name) {
            return { name: name, values: name === 'category' ? frame._categories() : layer.hasField(name) ? layer.valuesOf(name) : [] };
        }).filter(function (column) { return column.values.length > 1; });
        this.filters = {};
        if (!columns.length) { return; }
        var box = this.panel.appendChild(element('fieldset', 'mm-group mm-filters'));
        box.appendChild(element('legend', null, say(language, 'filter')));
        columns.forEach(function (column) {
            var row = box.appendChild(element('label', 'mm-filter'));
            row.appendChild(element('span', null, fieldName(language, column.name)));
            var select = row.appendChild(element('select'));
            select.dataset.filter = column.name;
            select.appendChild(element('option', null, say(language, 'filter_all')));
            column.values.forEach(function (entry) {
                var text = entry.value === null ? say(language, 'no_value') : layer._said(column.name, entry.value);
                select.appendChild(element('option', null, entry.count === undefined ? text : text + ' (' + number(language, entry.count) + ')'));
            });
            select.addEventListener('change', function () {
                var filter = Object.assign({}, layer.filter);
                if (select.selectedIndex) { filter[column.name] = column.values[select.selectedIndex - 1].value; } else { delete filter[column.name]; }
                frame.setFilter(filter);
                frame._goToKept();
            });
            frame.filters[column.name] = { select: select, values: column.values.map(function (entry) { return entry.value; }) };
        });
    },

    _categories: function () {
        var pack = this.layer._pack, seen = new Set(pack.columns.category);
        return pack.categories.filter(function (_, n) { return seen.has(n); })
            .map(function (code) { return { value: code }; });
    },

    setFilter: function (filter) {
        this.layer.setFilter(filter);
        this._showFilter();
        this.layer.fire('select');
    },

    /* Go to what the filter leaves, unless some of it is in view. */
    _goToKept: function () {
        var layer = this.layer, map = this.map, view = layer._view(), b = layer._boxes, size = map.getSize(), inset = insets(map);
        var kept = layer._placed.filter(function (site) { return layer.isKept(site) && CLASSES.some(function (_, n) { return layer.has(site, n); }); });
        var from = map.containerPointToLayerPoint([inset.left, inset.top]), to = map.containerPointToLayerPoint([size.x - inset.right, size.y - inset.bottom]);
        var seen = {
            west: (from.x + view.left) / view.scale, north: (from.y + view.top) / view.scale,
            east: (to.x + view.left) / view.scale, south: (to.y + view.top) / view.scale
        };
        if (kept.length && !kept.some(function (site) { return isInView(seen, b, site); })) { fit(map, layer.boundsOf(kept), true); }
    },

    /* Say in the title that the map is filtered, how, and offer the whole record again. */
    _showFilter: function () {
        var frame = this, layer = this.layer, language = this.language, filter = layer.filter || {};
        var names = Object.keys(filter), box = this.filtered;
        Object.keys(this.filters || {}).forEach(function (name) {
            var chosen = frame.filters[name];
            chosen.select.selectedIndex = name in filter ? chosen.values.indexOf(filter[name]) + 1 : 0;
        });
        (this.places || []).forEach(function (place) { place.node.hidden = !place.sites.some(layer.isKept, layer); });
        box.hidden = !names.length;
        box.textContent = '';
        if (!names.length) { return; }
        box.appendChild(element('span', null, labelled(language, say(language, 'filtered'), names.map(function (name) {
            return fieldName(language, name) + ' – ' + (filter[name] === null ? say(language, 'no_value') : layer._said(name, filter[name]));
        }).join('; '))));
        var reset = box.appendChild(button('mm-text-button', null, function () { frame.setFilter({}); }));
        reset.textContent = say(language, 'filter_reset');
    }
});
