"""Files to results, many at a time, whoever does the work: this process, a pool of processes, other machines."""
