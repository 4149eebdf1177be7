"""What is trained offline; nothing here is needed to run relsim."""
