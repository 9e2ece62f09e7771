"""`noxh benchmark nlu` and `noxh benchmark understanding`: our pipeline beside others, and the time of a message."""
