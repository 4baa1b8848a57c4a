"""What WeChat asks of us over HTTP."""
