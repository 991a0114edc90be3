"""Survey files read by the workers of a Dask cluster: the same intake, many machines."""
