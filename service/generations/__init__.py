"""Generations that are never lost.

The row is the job. A worker claims it with a lease that it renews and a fence that rises at every claim; it stores
files under a key of its own, then commits result, files, event and charge in one transaction that only the newest
fence may make. A worker that dies loses its lease, and any process puts the generation back in the queue.

    submit -> pending -> claim -> running -> finish -> ready
                 ^                   |  \\-> fail -> failed (credits released)
                 |-- crash, lost, waiting, hindered, released --|
"""

from service.generations.again import request_of, submit_variants
from service.generations.claiming import Claim, claim
from service.generations.control import cancel, retry
from service.generations.endings import (
    GIVEN_UP,
    LACKING,
    TOO_LARGE,
    NewArtifact,
    Replaced,
    crash,
    fail,
    finish,
    plugin_broke,
    release,
    wait,
    yield_to_cancel,
)
from service.generations.estimate import Estimate, estimate
from service.generations.hindrances import hinder, killed, recent_hindrances, was_hindered
from service.generations.lease import Heart, report_preview, report_stage
from service.generations.reaper import reap
from service.generations.removal import remove
from service.generations.request import GenerationRequest
from service.generations.submission import Submitted, submit
from service.generations.work import seconds_allowed

__all__ = [
    "GIVEN_UP",
    "LACKING",
    "TOO_LARGE",
    "Claim",
    "Estimate",
    "GenerationRequest",
    "Heart",
    "NewArtifact",
    "Replaced",
    "Submitted",
    "cancel",
    "claim",
    "crash",
    "estimate",
    "fail",
    "finish",
    "hinder",
    "killed",
    "plugin_broke",
    "reap",
    "recent_hindrances",
    "release",
    "remove",
    "report_preview",
    "report_stage",
    "request_of",
    "retry",
    "seconds_allowed",
    "submit",
    "submit_variants",
    "wait",
    "was_hindered",
    "yield_to_cancel",
]
