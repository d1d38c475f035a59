"""`python -m bench.storm`: 200 kills over 150 generations on both databases, stalls, poison, outages; then an audit."""

import sys

if __name__ == "__main__":
    from bench.storm.report import main

    sys.exit(main())
