"""Service requests on the desk: the record, the forms that move it on, the acts beside."""
