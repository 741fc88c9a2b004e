"""The site in, files out: everything that a build writes beside the pages. `Build.files` lists all of it."""
