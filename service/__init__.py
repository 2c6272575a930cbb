"""The optional server: votes, search over HTTP, the built site. Without it the site still builds."""
