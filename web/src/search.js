/* The search for areas, and for sectors, provinces and other units. */

import { element } from './document.js';
import { Frame } from './frame.js';
import { boundsIn } from './pointer.js';
import { LandRelease } from './record.js';
import { fit, isSmall } from './view.js';
import { countOfAreas, fieldName, say } from './words.js';

var GROUPED = ['sector', 'admin2', 'admin1', 'country'];

LandRelease.include({
    /* Find hazards whose id, name or sector holds the text, and groups of them, the best first. */
    find: function (text, most, units) {
        var wanted = folded(text).trim(), found = [], s;
        if (!wanted) { return found; }
        if (!this._searched) {
            this._searched = [];
            for (s = 0; s < this._hazards; s++) {
                this._searched.push([folded(this.nameOf(s)), folded(this.idOf(s)), folded(this.fieldOf(s, 'sector') || '')]);
            }
            // Groups of hazards by the columns that name a part of the record.
            this._groups = new Map();
            GROUPED.forEach(function (field) {
                if (!this.hasField(field)) { return; }
                for (var s = 0; s < this._hazards; s++) {
                    var value = this.fieldOf(s, field), key = field + '\u0000' + value;
                    if (value === null) { continue; }
                    if (!this._groups.has(key)) { this._groups.set(key, { field: field, name: String(value), sites: [] }); }
                    this._groups.get(key).sites.push(s);
                }
            }, this);
        }
        var groups = Array.from(this._groups.values());
        if (units && units.names) {
            units.names.forEach(function (name, unit) {
                var sites = [];
                units._unitOf.forEach(function (of, site) { if (of === unit) { sites.push(site); } });
                if (!groups.some(function (group) { return folded(group.name) === folded(name); })) { groups.push({ field: null, name: name, sites: sites, bounds: boundsIn(units._outlines.boxes, [unit]) }); }
            });
        }
        groups.forEach(function (group) {
            var name = folded(group.name), at = name.indexOf(wanted);
            if (at >= 0) { found.push({ group: group, sites: group.sites, rank: name === wanted ? -1 : at ? 1 : 0 }); }
        });
        for (s = 0; s < this._hazards; s++) {
            var words = this._searched[s], best = 9;
            for (var w = 0; w < 3; w++) {
                var place = words[w].indexOf(wanted);
                if (place < 0) { continue; }
                best = Math.min(best, w === 2 ? 5 : words[w] === wanted ? 0 : place === 0 ? 2 : 3);
            }
            if (best < 9) { found.push({ site: s, rank: best }); }
        }
        found.sort(function (a, b) { return a.rank - b.rank; });
        return found.slice(0, most);
    }
});

/* Text as a search compares it: without accents and capitals. */
function folded(text) { return String(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(); }

Frame.include({
    _buildSearch: function () {
        var frame = this, layer = this.layer, language = this.language;
        var box = this.panel.appendChild(element('div', 'mm-search'));
        var input = box.appendChild(element('input')), list = box.appendChild(element('ul'));
        var id = 'mm-found-' + L.Util.stamp(this.map), found = [], active = -1;
        list.id = id;
        list.hidden = true;
        list.setAttribute('role', 'listbox');
        list.setAttribute('aria-label', say(language, 'search'));
        input.type = 'search';
        input.autocomplete = 'off';
        input.placeholder = say(language, 'search_hint');
        input.setAttribute('aria-label', say(language, 'search'));
        input.setAttribute('role', 'combobox');
        input.setAttribute('aria-autocomplete', 'list');
        input.setAttribute('aria-controls', id);
        input.addEventListener('input', show);
        input.addEventListener('focus', function () { if (input.value) { show(); } });
        input.addEventListener('blur', close);
        input.addEventListener('keydown', function (event) {
            var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step && found.length) {
                mark((active + step + found.length) % found.length);
            } else if (event.key === 'Enter' && found.length) {
                choose(found[Math.max(0, active)]);
            } else if (event.key === 'Escape' && !list.hidden) {
                close();
            } else { return; }
            event.preventDefault();
            event.stopPropagation();
        });
        function show() {
            found = layer.find(input.value, 12, frame.units);
            active = -1;
            list.textContent = '';
            found.forEach(function (entry, n) {
                var row = list.appendChild(element('li'));
                row.id = id + '-' + n;
                row.setAttribute('role', 'option');
                row.setAttribute('aria-selected', 'false');
                if (entry.site === undefined) {
                    row.appendChild(element('b', null, entry.group.name));
                    row.appendChild(element('span', null, (entry.group.field ? fieldName(language, entry.group.field) : say(language, 'units')) + ' · ' + countOfAreas(language, entry.sites.length)));
                } else {
                    row.appendChild(element('b', null, layer.nameOf(entry.site)));
                    var sector = layer.fieldOf(entry.site, 'sector'), rest = sector === null ? [] : [sector];
                    if (layer.idOf(entry.site) !== layer.nameOf(entry.site)) { rest.unshift(layer.idOf(entry.site)); }
                    row.appendChild(element('span', null, rest.join(' · ')));
                }
                // The press, since the click comes after the field has lost the focus.
                row.addEventListener('mousedown', function (event) { event.preventDefault(); choose(entry); });
            });
            if (!found.length && input.value.trim()) { list.appendChild(element('li', 'mm-none', say(language, 'search_nothing'))); }
            list.hidden = !list.childNodes.length;
            input.setAttribute('aria-expanded', String(!list.hidden));
            input.removeAttribute('aria-activedescendant');
        }
        function mark(n) {
            active = n;
            Array.prototype.forEach.call(list.childNodes, function (row, at) { row.setAttribute('aria-selected', String(at === n)); });
            input.setAttribute('aria-activedescendant', id + '-' + n);
            list.childNodes[n].scrollIntoView({ block: 'nearest' });
        }
        function close() {
            list.hidden = true;
            input.setAttribute('aria-expanded', 'false');
        }
        function choose(entry) {
            var sites = entry.site === undefined ? entry.sites : [entry.site];
            input.value = '';
            close();
            if (sites.some(function (site) { return !layer.isKept(site); })) { frame.setFilter({}); }
            if (isSmall(frame.map)) { frame._togglePanel(false); }
            var bounds = layer.boundsOf(sites) || entry.group && entry.group.bounds;
            var told = entry.site !== undefined && layer.options.popup !== null;
            if (told) { layer._tell(entry.site, null, true); }
            if (bounds) { fit(frame.map, bounds, true); }
        }
        input.setAttribute('aria-expanded', 'false');
    }
});
