/* What the page holds in packed columns (see minemap/maps/packing.py), unpacked. */

/* So many letters are read at once; a multiple of four, as base64 is written. */
var PART = 1 << 22;

/* Let the page do what else it has to: it answers while much is read. */
export function pause() { return new Promise(function (done) { window.setTimeout(done); }); }

/* What is wrong with a damaged pack is told once, where it is read. */
function ignored() { return undefined; }

/** Unpack a pack: gives its document with the columns by name, as arrays of numbers.
 * @param {string} id
 * @returns {Promise<any>}
 */
export async function unpacked(id) {
    if (typeof DecompressionStream === 'undefined') { throw new Error('old browser'); }
    var written = document.getElementById(id).textContent.trim(), unzip = new DecompressionStream('gzip');
    // Read and written side by side in memory: a Blob goes by way of the browser's own process, which may be busy.
    var read = new Response(unzip.readable).arrayBuffer(), into = unzip.writable.getWriter();
    for (var from = 0; from < written.length; from += PART) {
        into.write(bytesOf(written.slice(from, from + PART))).catch(ignored);
        await pause();
    }
    into.close().catch(ignored);
    var bytes = new Uint8Array(await read);
    var length = new DataView(bytes.buffer).getUint32(0, true);
    var pack = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    var columns = {}, at = 4 + length;
    for (var column of pack.columns) {
        columns[column.name] = new Float64Array(column.count);
        at = decode(bytes, at, columns[column.name], column.differences);
        if (column.count > PART / 16) { await pause(); }
    }
    pack.columns = columns;
    return pack;
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(text) {
    if (Uint8Array['fromBase64']) { return Uint8Array['fromBase64'](text); }
    var letters = atob(text), bytes = new Uint8Array(letters.length);
    for (var i = 0; i < letters.length; i++) { bytes[i] = letters.charCodeAt(i); }
    return bytes;
}

/** Decode a column into an array; gives where the next one begins.
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {Float64Array} values
 * @param {boolean} differences
 * @returns {number}
 */
function decode(bytes, at, values, differences) {
    for (var k = 0, last = 0; k < values.length; k++) {
        var byte = bytes[at++], folded = byte & 127, value;
        // Most numbers are of four bytes at the most, which whole numbers of the processor hold.
        for (var shift = 7; byte > 127 && shift < 28; shift += 7) {
            byte = bytes[at++];
            folded |= (byte & 127) << shift;
        }
        if (byte < 128) {
            value = folded & 1 ? ~(folded >>> 1) : folded >>> 1;
        } else {
            for (var place = 268435456; byte > 127; place *= 128) {
                byte = bytes[at++];
                folded += (byte & 127) * place;
            }
            value = folded % 2 ? -(folded + 1) / 2 : folded / 2;
        }
        last = differences ? last + value : value;
        values[k] = last;
    }
    return at;
}

/**
 * @param {ArrayLike<number>} counts
 * @returns {Int32Array}
 */
export function starts(counts) {
    var offsets = new Int32Array(counts.length + 1);
    for (var i = 0; i < counts.length; i++) { offsets[i + 1] = offsets[i] + counts[i]; }
    return offsets;
}

/** Give a function from a group to the numbers of its rows.
 * @param {ArrayLike<number>} groups
 * @param {number} count
 * @returns {(group:number)=>Int32Array}
 */
export function grouped(groups, count) {
    var sizes = new Float64Array(count), rows = new Int32Array(groups.length);
    for (var i = 0; i < groups.length; i++) { sizes[groups[i]]++; }
    var first = starts(sizes), at = first.slice();
    for (i = 0; i < groups.length; i++) { rows[at[groups[i]]++] = i; }
    return function (group) { return rows.subarray(first[group], first[group + 1]); };
}

/** The record as it was known on one of the days of a pack: of each table the rows that it had then, with
 * hazards and records of release numbered anew. A pack of one such day is that already.
 * @param {any} pack
 * @param {number} n
 * @returns {any}
 */
export function asKnown(pack, n) {
    if (!pack.tables) { return pack; }
    var columns = {}, rowsOf = function (table) { return pack.columns['known.' + n + '.' + table]; };
    Object.keys(pack.tables).forEach(function (table) {
        var rows = rowsOf(table);
        pack.tables[table].forEach(function (name) { columns[name] = picked(pack.columns[name], rows); });
        if (pack.columns[table + '.rings']) { pickOutlines(pack.columns, columns, table, rows); }
    });
    function renumber(numbers, names) {
        var now = new Map();
        numbers.forEach(function (old, place) { now.set(old, place); });
        names.forEach(function (name) { columns[name].forEach(function (old, row) { columns[name][row] = now.has(old) ? now.get(old) : -1; }); });
    }
    renumber(columns['hazard.id'], ['site', 'from', 'to', 'version.site', 'under.site', 'covered.site', 'covered.owner', 'residue.site']);
    renumber(columns['release.id'], ['release', 'worked.release']);
    function texts(table, rows) { return table && { values: table.values, codes: Array.from(picked(table.codes, rows)) }; }
    function fields(tables, rows) {
        return Object.fromEntries(Object.keys(tables).map(function (name) { return [name, texts(tables[name], rows)]; }));
    }
    function ids(all, numbers) { return Array.from(numbers, function (number) { return all[number]; }); }
    return Object.assign({}, pack, {
        columns: columns,
        ids: ids(pack.ids, columns['hazard.id']),
        labels: texts(pack.labels, rowsOf('hazard')),
        names: pack.names.codes.length ? texts(pack.names, rowsOf('hazard')) : pack.names,
        fields: fields(pack.fields, rowsOf('hazard')),
        releases: { ids: ids(pack.releases.ids, columns['release.id']), fields: fields(pack.releases.fields, rowsOf('release')) }
    });
}

/**
 * @param {ArrayLike<number>} values
 * @param {ArrayLike<number>} rows
 * @returns {Float64Array}
 */
function picked(values, rows) { return Float64Array.from(rows, function (row) { return values[row]; }); }

/**
 * @param {Columns} from
 * @param {Columns} to
 * @param {string} name
 * @param {Float64Array} rows
 * @returns {void}
 */
function pickOutlines(from, to, name, rows) {
    var rings = from[name + '.rings'], points = from[name + '.points'], ring = starts(rings), point = starts(points);
    var chosen = [], places = [];
    rows.forEach(function (row) { for (var n = ring[row]; n < ring[row + 1]; n++) { chosen.push(n); } });
    chosen.forEach(function (n) { for (var p = point[n]; p < point[n + 1]; p++) { places.push(p); } });
    to[name + '.rings'] = picked(rings, rows);
    to[name + '.points'] = picked(points, chosen);
    to[name + '.x'] = picked(from[name + '.x'], places);
    to[name + '.y'] = picked(from[name + '.y'], places);
}
