"""The command `palveleva`."""

from flask.cli import FlaskGroup

from palveleva import create_app
from palveleva.config import BadSetting


def main() -> None:
    try:
        FlaskGroup(create_app=create_app)()
    except BadSetting as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
