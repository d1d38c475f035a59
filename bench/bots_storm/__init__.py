"""Deliveries under fire: bot processes killed, stopped and woken while pictures are made for their messages."""
