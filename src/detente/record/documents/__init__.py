"""Documents: loaded, decoded, cleaned, dated. Nothing is cut out of a text; it is flagged.

Kinds of `Flag`, on spans of the normalised text:

``heading`` ``bullet`` ``dateline`` ``byline``
    lines of that form
``boilerplate``
    the page's own lines: menus, calls to subscribe, headlines of other pieces, heads and feet
``repeated``
    a sentence that says again what an earlier one said (the note gives its span)
``hole``
    words are missing here, as where the words of a link were dropped
``embedded``
    a post or a quotation that is shown, or quoted from a platform
``outlet``
    another outlet to which the text hands the word (the note names it)
``control`` ``zero-width`` ``bidi``
    characters that nobody sees, taken out (the note gives their codes)
``encoding``
    a sign that the text was decoded wrongly before it came here
``undated`` ``inferred-date`` ``publisher`` ``note``
    of the whole document: no day, a day by inference, a publisher by inference, what else
"""
