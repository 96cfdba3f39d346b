/* The widget of a notebook: a frame with the map, and what it and Python tell each other. */

function render({ model, el }) {
    const frame = document.createElement('iframe');
    frame.srcdoc = model.get('_page');
    frame.title = model.get('_title');
    frame.style.cssText = 'width: 100%; border: 0; display: block; height: ' + model.get('height');
    frame.allowFullscreen = true;
    let started = false, hearing = false;
    function tell() {
        // What the map itself said is not told to it again: part of it would be of before.
        if (!started || hearing) { return; }
        const asked = { day: model.get('day'), filter: model.get('filter'), selected: model.get('selected') };
        frame.contentWindow.postMessage({ minemap: asked }, '*');
    }
    function hear(event) {
        const told = event.source === frame.contentWindow && event.data && event.data.minemap;
        if (!told) { return; }
        if (!started) {
            // What was set in Python before the map was shown holds.
            started = true;
            if (model.get('day') || model.get('selected').length || Object.keys(model.get('filter')).length) {
                if (!model.get('day')) { model.set('day', told.day); }
                tell();
                return;
            }
        }
        hearing = true;
        model.set('day', told.day);
        model.set('filter', told.filter);
        model.set('selected', told.selected);
        hearing = false;
        model.save_changes();
    }
    window.addEventListener('message', hear);
    model.on('change:day', tell);
    model.on('change:filter', tell);
    model.on('change:selected', tell);
    el.appendChild(frame);
    return () => { window.removeEventListener('message', hear); };
}

export default { render };
