"""People in the back office. Accounts are in `people.account_admin`."""
