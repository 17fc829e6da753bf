"""The server. ``personalize`` starts it; ``streamlit run app.py`` does too.

The app itself is ``personalize/ui/frame.py``, named by absolute path, so that a deep link works
as the first request after a start, from a checkout and from an installed wheel alike.
"""

import streamlit as st

from personalize import locations

app = st.App(str(locations.frame_file()))
