"""`python -m actions`: the action server, on loopback only."""

import logging

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from actions.base import localities
from knowledge.settings import get_settings


def main() -> None:
    settings = get_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    executor = ActionExecutor()
    executor.register_package("actions")
    # Read before the first message comes, which would wait for it longer than Rasa does.
    localities()
    # No web page has business here.
    app = create_app(executor, cors_origins="")
    # Sanic's access log would repeat every turn; the gateway counts them.
    app.run(host="127.0.0.1", port=settings.actions_port, single_process=True, access_log=False, motd=False)


# The executor imports every module of the package, this one too.
if __name__ == "__main__":
    main()
