"""The one place that words things for people; each module has the words of one matter."""
