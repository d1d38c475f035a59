"""`python bench/soak/stand_in_worker.py SECONDS`: a worker whose pictures are made of nothing and take so long.

It is started by its path, so that an older version of the service, which had no such file, can be run by it.
"""

from __future__ import annotations

import sys

from bench.storm.stand_in import opener
from service.precautions import begin
from service.settings import Settings
from worker.process import run_worker

if __name__ == "__main__":
    settings = Settings.load()
    begin(settings)
    run_worker(settings, renderer=opener(float(sys.argv[1])))
