"""Who may do and see what on the desk: roles, posts, reveals, the log of views, sign-in."""
