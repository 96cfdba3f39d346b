/* Places to go to from the legend. */

import { button, element } from './document.js';
import { Frame } from './frame.js';
import { isSmall } from './view.js';
import { say } from './words.js';

Frame.include({
    /* Places to go to: the sectors, or whatever column groups the record next best. */
    _buildPlaces: function () {
        var layer = this.layer, frame = this, places = this._places();
        this.places = [];
        if (places.length < 2) { return; }
        var box = this.panel.appendChild(element('div', 'mm-places'));
        box.appendChild(element('h2', null, say(this.language, 'go_to')));
        var list = box.appendChild(element('ul'));
        places.forEach(function (place) {
            var node = list.appendChild(element('li')).appendChild(button('mm-place', null, function () {
                // The legend of a small map lies over where one goes to.
                if (isSmall(frame.map)) { frame._togglePanel(false); }
                layer.zoomTo(place.sites);
            }));
            node.appendChild(element('span', null, place.name));
            frame.places.push({ sites: place.sites, node: node.parentNode, figure: node.appendChild(element('span', 'mm-figure')) });
        });
    },

    _places: function () {
        var layer = this.layer, chosen = null;
        ['sector', 'admin2', 'admin1', 'country'].some(function (field) {
            if (!layer.hasField(field)) { return false; }
            var groups = new Map();
            layer._placed.forEach(function (site) {
                var value = layer.fieldOf(site, field);
                if (value === null) { return; }
                if (!groups.has(value)) { groups.set(value, []); }
                groups.get(value).push(site);
            });
            if (groups.size < 2 || groups.size > 60) { return false; }
            chosen = Array.from(groups, function (pair) { return { name: String(pair[0]), sites: pair[1] }; });
            return true;
        });
        return (chosen || []).sort(function (a, b) { return a.name.localeCompare(b.name, undefined, { numeric: true }); });
    }
});
