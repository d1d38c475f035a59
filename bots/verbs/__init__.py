"""What somebody may do from a chat, the same on every surface. Plain functions that may wait: call them on threads.

Each raises the service's own errors; `bots.verbs.refusals.refusal` says them in the person's language.
"""
