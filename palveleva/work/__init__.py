"""Work nobody waits for, done by `palveleva worker`. Truth is in rows with due times; the queue only nudges."""
