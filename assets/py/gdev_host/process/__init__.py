"""The process: standby, zygote and fork, threads, the memory and processors they use."""
