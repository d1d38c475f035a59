"""`python -m bots.slack`: the Slack app alone, for whoever starts it as a child."""

from bots.slack.run import main
from service.processes.starting import run_or_say_why

if __name__ == "__main__":
    raise SystemExit(run_or_say_why(main))
