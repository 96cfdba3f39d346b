/* What the page holds in packed columns (see minemap/maps/packing.py), unpacked. */

/* Unpack a pack: gives its document with the columns by name, as arrays of numbers. */
async function unpacked(id) {
    if (typeof DecompressionStream === 'undefined') { throw new Error('old browser'); }
    var text = atob(document.getElementById(id).textContent.trim());
    var packed = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) { packed[i] = text.charCodeAt(i); }
    var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    var bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    var length = new DataView(bytes.buffer).getUint32(0, true);
    var pack = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    var columns = {}, at = 4 + length;
    pack.columns.forEach(function (column) {
        var values = new Float64Array(column.count), last = 0;
        for (var k = 0; k < column.count; k++) {
            var byte = bytes[at++], folded = byte & 127, place = 128;
            while (byte & 128) {
                byte = bytes[at++];
                folded += (byte & 127) * place;
                place *= 128;
            }
            var value = folded % 2 ? -(folded + 1) / 2 : folded / 2;
            last = column.differences ? last + value : value;
            values[k] = last;
        }
        columns[column.name] = values;
    });
    pack.columns = columns;
    return pack;
}

function starts(counts) {
    var offsets = new Int32Array(counts.length + 1);
    for (var i = 0; i < counts.length; i++) { offsets[i + 1] = offsets[i] + counts[i]; }
    return offsets;
}

/* Give a function from a group to the numbers of its rows. */
function grouped(groups, count) {
    var sizes = new Float64Array(count), rows = new Int32Array(groups.length);
    for (var i = 0; i < groups.length; i++) { sizes[groups[i]]++; }
    var first = starts(sizes), at = first.slice();
    for (i = 0; i < groups.length; i++) { rows[at[groups[i]]++] = i; }
    return function (group) { return rows.subarray(first[group], first[group + 1]); };
}
