/* What of the map is in view, clear of what lies over it. */

/**
 * @param {PageMap} map
 * @returns {Insets}
 */
export function insets(map) {
    return map._minemapInsets || { left: 0, top: 0, right: 0, bottom: 0, titleRight: 0, credit: 0 };
}

/** Move a map without motion: at once to where it is to be.
 * @param {PageMap} map
 * @returns {void}
 */
export function still(map) {
    map._zoomAnimated = map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = false;
    map.panBy = function (offset, options) {
        return L.Map.prototype.panBy.call(this, offset, Object.assign({}, options, { animate: false }));
    };
}

/* Maps that are narrower or lower than this have their legend closed at first, and lie under it when it is open. */
export var NARROW_PX = 640, LOW_PX = 500, WIDE_PX = 1200, BROAD_PX = 1600;

/**
 * @param {PageMap} map
 * @returns {boolean}
 */
export function isSmall(map) {
    var size = map.getSize();
    return size.x < NARROW_PX || size.y < LOW_PX;
}

/** Whether the reader asked for no motion.
 * @returns {boolean}
 */
export function isCalm() { return window.matchMedia('(prefers-reduced-motion: reduce)').matches; }

/** Bring bounds into view, clear of what lies over the map.
 * @param {PageMap} map
 * @param {any} bounds
 * @param {boolean} [still]
 * @returns {void}
 */
export function fit(map, bounds, still) {
    var inset = insets(map), size = map.getSize(), narrow = size.x < NARROW_PX, frame = map.getContainer().getBoundingClientRect();
    var left = inset.left + 16, top = inset.top + 24, bottom = inset.bottom + (narrow ? inset.credit + 56 : 48), right = inset.right + (narrow ? 16 : 48);
    map.getContainer().querySelectorAll('.mm-compare:not([hidden]) .mm-chip').forEach(function (plate) {
        top = Math.max(top, plate.getBoundingClientRect().bottom - frame.top + 24);
    });
    map.getContainer().querySelectorAll('.mm-sheet, .mm-table:not([hidden])').forEach(function (over) {
        var box = over.getBoundingClientRect();
        if (box.width > frame.width * 0.7) { bottom = Math.max(bottom, frame.bottom - box.top + 12); } else { left = Math.max(left, box.right - frame.left + 16); }
    });
    // However much lies over it, something of the map is seen.
    var high = Math.min(1, (size.y - 90) / (top + bottom)), wide = Math.min(1, (size.x - 90) / (left + right));
    map.fitBounds(bounds, {
        paddingTopLeft: [left * wide, top * high], paddingBottomRight: [right * wide, bottom * high],
        maxZoom: 18, animate: !still && !isCalm()
    });
}
