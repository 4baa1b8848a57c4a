"""The city's WeChat official account (公众号): what followers write is answered, who binds himself can be reached there."""
