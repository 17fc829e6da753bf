"""The app: the only part, with app.py and pages, that imports Streamlit."""
