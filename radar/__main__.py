"""`python -m radar` is the same program as `radar`."""

from radar.cli.stages import main

if __name__ == "__main__":
    main()
