"""What a finished run says: effects of what-ifs, and assessments against the simulated level."""
