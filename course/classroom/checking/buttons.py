"""A prediction's live buttons. (Loaded only where there is a page: ipywidgets is slow to load.)"""

from html import escape

import ipywidgets as widgets

MARKED = "Your earlier answer is marked. You may change it."
TO_CHOOSE = "Choose one: there is no penalty."
WHY = "Kept. And why?"
# ipywidgets puts each choice on one line of fixed height and the button after the text. That the choices belong
# together, and to which question, it tells no screen reader: the page does, which runs this when it has the style.
STYLE = """<style onload="
  const box = this.closest('.course-prediction');
  const group = () => box.querySelectorAll('.widget-radio').forEach(radios => {
    radios.setAttribute('role', 'radiogroup');
    radios.setAttribute('aria-label', radios.previousElementSibling.innerText.trim());
    radios.querySelector('[title=null]')?.removeAttribute('title');
  });
  new MutationObserver(group).observe(box, {childList: true});
  group();
">
.course-prediction .widget-radio-box, .course-prediction .jupyter-widget-radio-box { max-height: none; }
.course-prediction .widget-radio { padding-left: 4px; }
.course-prediction .widget-radio label { height: auto; max-width: 60em; line-height: 1.4; margin-bottom: .5em;
  white-space: normal; display: flex; flex-direction: row-reverse; justify-content: flex-end; gap: .5em; }
.course-prediction .widget-radio input { flex: none; height: 1.4em; margin: 0; }
.course-prediction :focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
.course-prediction .widget-html-content { line-height: 1.4; }
</style>"""


class Buttons:
    """Radio buttons that write each choice to the record; the sentence below says whether it was kept.

    The reasons, where they are asked, come into sight with the first choice. `told(choice, reason)` is what stands
    below them as HTML, or "". `box` is to be displayed.
    """

    def __init__(self, question, opening, because, kept, told):
        self.question, self.kept, self.told = question, kept, told
        self.choice, self.reason = radio(question.choices, question.answer), radio(question.because, question.grounds)
        self.asked = widgets.HTML(f"{STYLE}<b>{escape(opening)}</b> {escape(question.question)}")
        self.because = widgets.HTML(escape(because))
        self.said = widgets.HTML(MARKED if question.answer else TO_CHOOSE)
        self.box = widgets.VBox()
        self.box.add_class("course-prediction")
        self.choice.observe(lambda change: self.save(question.keep(change["new"])), "value")
        self.reason.observe(lambda change: self.save(question.keep_grounds(change["new"])), "value")
        self.arrange()

    def save(self, trouble):
        """Say what became of a choice: `trouble`, or that it was kept."""
        self.said.value = escape(trouble) or (self.kept if self.complete else WHY)
        self.arrange()

    @property
    def complete(self):
        """Whether all that is asked has an answer."""
        return bool(self.choice.value and (self.reason.value or not self.question.because))

    def arrange(self):
        """Show what is asked by now, and what is told."""
        below = [self.because, self.reason] if self.question.because and self.choice.value else []
        told = self.told(self.choice.value, self.reason.value) if self.complete else ""
        end = [widgets.HTML(told)] if told else []
        self.box.children = [self.asked, self.choice, *below, self.said, *end]


def radio(choices, given):
    """Buttons of which one or none is pressed, as wide as their texts."""
    return widgets.RadioButtons(options=list(choices), value=given, layout=widgets.Layout(width="auto"))
