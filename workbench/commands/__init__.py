"""The commands of `hexaglot`, one module a family; each parses, calls, prints and nothing else."""
