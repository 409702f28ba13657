// Adds a slide beside each date that steps through the days of the record. Without it the dates are typed.
"use strict";
for (const field of document.querySelectorAll("form.dates input[type=date][list]")) {
  const days = [...field.list.options].map((option) => [option.value, option.label]);
  const form = field.form;
  if (!days.length || !form) continue;
  const slide = document.createElement("input");
  slide.type = "range";
  slide.min = 0;
  slide.max = days.length - 1;
  slide.className = "slide";
  slide.setAttribute("aria-label", "Slide " + field.labels[0].textContent);
  const told = () => {
    const at = days[slide.value];
    slide.setAttribute("aria-valuetext", at[0] + ", " + at[1]);
    slide.title = at[1];
  };
  const placed = () => {
    const passed = days.filter(([day]) => day <= (field.value || "9999")).length;
    slide.value = Math.max(0, passed - 1);
    told();
  };
  slide.addEventListener("input", () => {
    field.value = days[slide.value][0];
    told();
  });
  // A key moves it step by step: the page is asked for when the hand or the focus leaves it.
  slide.addEventListener("pointerup", () => form.requestSubmit());
  slide.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Enter") form.requestSubmit();
  });
  field.addEventListener("change", placed);
  placed();
  field.after(slide);
}
