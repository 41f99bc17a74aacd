"""The parts of the harness, one promise or a few to a file; each has `run(lab)`."""
