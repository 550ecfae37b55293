"""The WSGI entry: gunicorn and `flask` find the application here."""

from palveleva import create_app, logs

logs.install()
app = create_app()
