"""What kind of text it is, so far as that tells who speaks: releases, transcripts, signed views."""
