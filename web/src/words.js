/* Words, numbers and dates, in the language of the reader. */

export var MS_A_DAY = 86400000;

/**
 * @param {string} language
 * @param {string} key
 * @param {object} [values]
 * @returns {string}
 */
export function say(language, key, values) {
    var text = minemap.words[language].map[key];
    return values ? filled(text, values) : text;
}

/**
 * @param {string} text
 * @param {object} values
 * @returns {string}
 */
function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
}

/** What is told, and what it is: with a blank before the colon where the language has one.
 * @param {string} language
 * @param {string} label
 * @param {string} value
 * @returns {string}
 */
export function labelled(language, label, value) { return label + minemap.words[language].locale.colon + value; }

/**
 * @param {string} language
 * @param {string} name
 * @returns {string}
 */
export function fieldName(language, name) {
    return minemap.words[language].field[name] || name.replace(/_/g, ' ');
}

/**
 * @param {string} language
 * @param {number} value
 * @param {number} [decimals]
 * @returns {string}
 */
export function number(language, value, decimals) {
    var locale = minemap.words[language].locale;
    var parts = Math.abs(value).toFixed(decimals || 0).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, locale.thousands);
    return (value < 0 ? locale.minus : '') + parts.join(locale.decimal);
}

/**
 * @param {string} language
 * @param {number} value
 * @returns {string}
 */
export function squareMetres(language, value) {
    return number(language, value, value < 9.95 && value >= 0.05 ? 1 : 0) + ' m²';
}

/**
 * @param {string} language
 * @param {number} count
 * @returns {string}
 */
export function countOfAreas(language, count) {
    var key = count === 1 ? 'area_one' : 'area_many';
    return say(language, key, { n: number(language, count) });
}

/**
 * @param {string} language
 * @param {Day} day
 * @param {'long'|'short'} [style]
 * @returns {string}
 */
export function date(language, day, style) {
    return new Intl.DateTimeFormat(minemap.words[language].locale.dates, {
        day: 'numeric', month: style || 'long', year: 'numeric', timeZone: 'UTC'
    }).format(new Date(day * MS_A_DAY));
}

/** Say of which day a layer is, how far the record reaches if that is less far, and when it was known.
 * @param {string} language
 * @param {any} layer
 * @returns {string}
 */
export function closeOf(language, layer) {
    var day = say(language, 'on_day', { day: date(language, layer.day) }), known = knownOf(layer);
    return (layer.day > layer.lastDay
        ? say(language, 'recorded_to', { day: day, last: date(language, layer.lastDay) }) : day) +
        (known === null ? '' : ', ' + say(language, 'known_on', { day: date(language, known) }));
}

/** The day on which what is shown was known; null for now.
 * @param {any} layer
 * @returns {Day|null}
 */
export function knownOf(layer) { return layer._pack.known ? layer._pack.known[layer.known] : null; }

/**
 * @param {Day} day
 * @returns {number}
 */
export function yearOf(day) { return new Date(day * MS_A_DAY).getUTCFullYear(); }

/** The close of the next year (1) or of the last one before a day (-1).
 * @param {Day} day
 * @param {number} direction
 * @returns {Day}
 */
export function yearEnd(day, direction) {
    var end = dayOf(yearOf(day), 11, 31);
    return direction < 0 ? dayOf(yearOf(day) - 1, 11, 31) : end > day ? end : dayOf(yearOf(day) + 1, 11, 31);
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} dayOfMonth
 * @returns {Day}
 */
export function dayOf(year, month, dayOfMonth) {
    return Math.round(Date.UTC(year, month, dayOfMonth) / MS_A_DAY);
}

/**
 * @param {Day} day
 * @returns {string}
 */
export function isoDay(day) { return new Date(day * MS_A_DAY).toISOString().slice(0, 10); }

/** The number of a day that is written out; none if it makes no sense.
 * @param {string} text
 * @returns {Day}
 */
export function dayNamed(text) { return /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + 'T00:00:00Z') / MS_A_DAY : NaN; }
