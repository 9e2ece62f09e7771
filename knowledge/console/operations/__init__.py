"""The service as those who run it see it: which channels answer, what citizens are told in an incident, backups, checks, processes.

- `models`: the tables
- `notices`: switches of the channels and the banner, as officers set them and as citizens get them
- `health`: processes that say they live, queues, versions, disk
- `checks`: the content check, run in the background
- `backup`: an archive of what cannot be made again, and back
"""
