/* Words, numbers and dates, in the language of the reader. */

var MS_A_DAY = 86400000;

function say(language, key, values) {
    var text = minemap.words[language].map[key];
    return values ? filled(text, values) : text;
}

function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
}

function fieldName(language, name) {
    return minemap.words[language].field[name] || name.replace(/_/g, ' ');
}

function number(language, value, decimals) {
    var locale = minemap.words[language].locale;
    var parts = Math.abs(value).toFixed(decimals || 0).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, locale.thousands);
    return (value < 0 ? locale.minus : '') + parts.join(locale.decimal);
}

function squareMetres(language, value) {
    return number(language, value, value < 9.95 && value >= 0.05 ? 1 : 0) + ' m²';
}

function countOfAreas(language, count) {
    var key = count === 1 ? 'area_one' : 'area_many';
    return say(language, key, { n: number(language, count) });
}

function date(language, day, style) {
    return new Intl.DateTimeFormat(minemap.words[language].locale.dates, {
        day: 'numeric', month: style || 'long', year: 'numeric', timeZone: 'UTC'
    }).format(new Date(day * MS_A_DAY));
}

/* Say of which day a layer is, how far the record reaches if that is less far, and when it was known. */
function closeOf(language, layer) {
    var day = say(language, 'on_day', { day: date(language, layer.day) }), known = knownOf(layer);
    return (layer.day > layer.lastDay
        ? say(language, 'recorded_to', { day: day, last: date(language, layer.lastDay) }) : day) +
        (known === null ? '' : ', ' + say(language, 'known_on', { day: date(language, known) }));
}

/* The day on which what is shown was known; null for now. */
function knownOf(layer) { return layer._pack.known ? layer._pack.known[layer.known] : null; }

function yearOf(day) { return new Date(day * MS_A_DAY).getUTCFullYear(); }

/* The close of the next year (1) or of the last one before a day (-1). */
function yearEnd(day, direction) {
    var end = dayOf(yearOf(day), 11, 31);
    return direction < 0 ? dayOf(yearOf(day) - 1, 11, 31) : end > day ? end : dayOf(yearOf(day) + 1, 11, 31);
}

function dayOf(year, month, dayOfMonth) {
    return Math.round(Date.UTC(year, month, dayOfMonth) / MS_A_DAY);
}
