"""What several tests use: small radars, submissions, files of tools, and ways to look at what comes out."""
