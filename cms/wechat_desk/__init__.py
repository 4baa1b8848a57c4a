"""公众号 in the admin: trying out what followers read, the menu, and pages to be pasted into the account's editor."""
