"""One module a resource, each with a `router`. `api/app.py` lists them."""
