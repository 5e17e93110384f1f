"""The API over HTTP beside a console or a screen."""
