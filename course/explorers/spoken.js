// What a screen reader is told of an explorer. The page runs this once the panel of controls is on it: `this` stands
// in that panel. ipywidgets 8.1 shows a slider's name and value, but gives neither to its handle, which would be read
// out as a nameless "12"; a player's buttons have a picture for a name; every label has the tooltip "null"; and into
// the value of a slider of stops one may type, but is not heard.
const panel = this.closest('.widget-box'), explorer = panel.closest('.explorer');
if (explorer.querySelector('.explorer-voice')) return;  // a cell scrolled back into sight runs this again

const name = () => {
  for (const label of explorer.querySelectorAll('[title=null]')) label.removeAttribute('title');
  for (const value of panel.querySelectorAll('.stops .widget-readout')) value.contentEditable = false;
  for (const value of panel.querySelectorAll('.widget-readout[contenteditable=true]')) {
    value.setAttribute('role', 'textbox');
    value.setAttribute('aria-label', value.parentElement.querySelector('.widget-label').textContent);
  }
  // JupyterLab takes a key at a menu for its own: ↓ went to the next cell, and "m" made it Markdown.
  for (const menu of panel.querySelectorAll('select')) menu.dataset.lmSuppressShortcuts = true;
  for (const handle of panel.querySelectorAll('.noUi-handle')) {
    const slider = handle.closest('.widget-slider');
    handle.setAttribute('aria-label', slider.querySelector('.widget-label').textContent);
    handle.setAttribute('aria-valuetext', slider.querySelector('.widget-readout').textContent);
  }
  for (const buttons of panel.querySelectorAll('.widget-toggle-buttons')) {
    buttons.setAttribute('role', 'group');
    buttons.setAttribute('aria-label', buttons.querySelector('.widget-label').textContent);
  }
  for (const button of panel.querySelectorAll('.widget-toggle-button'))
    button.setAttribute('aria-pressed', button.classList.contains('mod-active'));
  const titles = ['play or pause', 'back to the start', 'repeat'];
  panel.querySelectorAll('.widget-play button').forEach((button, place) => button.title = titles[place]);
};
const watched = {subtree: true, childList: true, attributeFilter: ['class']};
new MutationObserver(name).observe(panel, watched);
name();

// The sentence is announced once it has stood for a moment: a drag or a walk that is played would flood the ear.
const voice = document.createElement('div');
voice.className = 'explorer-voice';
voice.setAttribute('role', 'status');
voice.style = 'position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)';
explorer.append(voice);
const speak = () => {
  const said = explorer.querySelectorAll('.explorer-sentence, .explorer-goal b');
  voice.textContent = [...said].map(one => one.textContent).join(' ');
};
let soon;
new MutationObserver(() => {
  clearTimeout(soon);
  soon = setTimeout(speak, 600);
}).observe(explorer.querySelector('.explorer-sentence'), {subtree: true, childList: true});
