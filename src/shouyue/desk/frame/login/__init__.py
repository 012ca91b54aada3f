"""The lock screen: whose vault, which password; and making the first one."""
