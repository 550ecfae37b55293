"""Reading: what each person may see."""
