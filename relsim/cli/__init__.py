"""The command line: one file a command or group; heavy imports inside the commands."""
