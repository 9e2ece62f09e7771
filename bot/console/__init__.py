"""The officers' console at `/console`: pages over `knowledge/console/`, rendered on the server.

Every route names the permission it asks for with `access.Allowed`; a test derives from the routes which role may reach which.
"""
