"""`python -m bots.discord`: the bot, until it is told to stop."""

import sys

from bots.discord.run import main
from service.processes.starting import run_or_say_why

if __name__ == "__main__":
    sys.exit(run_or_say_why(main))
