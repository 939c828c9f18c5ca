"""OFD (GB/T 33190), the state's own format for printed documents."""
